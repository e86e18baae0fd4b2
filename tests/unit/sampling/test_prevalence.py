"""The corrected share: its arithmetic, and how often its interval holds the truth."""

from __future__ import annotations

import random

import pytest

from presswatch.sampling.prevalence import Stratum, prevalence, wilson


def test_the_share_weights_strata_by_their_populations() -> None:
    found = prevalence([Stratum(100, 50, 40), Stratum(900, 50, 1)])
    assert found is not None
    assert found.share == pytest.approx(0.1 * 0.8 + 0.9 * 0.02)
    assert found.low < found.share < found.high
    assert (found.coded, found.population) == (100, 1000)


def test_one_stratum_gives_wilsons_interval() -> None:
    """Wilson's interval of 15 of 148, as statistics packages give it."""
    found = prevalence([Stratum(5000, 148, 15)])
    assert found is not None
    assert (found.low, found.high) == pytest.approx(wilson(15, 148, 1.959964))
    assert (found.low, found.high) == pytest.approx((0.0624, 0.1605), abs=0.0005)


def test_none_and_all_leave_doubt() -> None:
    none, every = prevalence([Stratum(10, 5, 0), Stratum(90, 5, 0)]), prevalence([Stratum(10, 5, 5)])
    assert none is not None
    assert every is not None
    assert none.low == pytest.approx(0, abs=1e-12)
    assert 0.05 < none.high < 0.6
    assert every.high == pytest.approx(1)
    assert every.low < 0.6


def test_a_stratum_that_nobody_coded_leaves_no_answer() -> None:
    assert prevalence([Stratum(10, 5, 1), Stratum(10, 0, 0)]) is None
    assert prevalence([Stratum(10, 5, 1), Stratum(0, 0, 0)]) is not None
    assert prevalence([]) is None


@pytest.mark.parametrize(
    "strata",
    [
        [(300, 60, 0.8), (9700, 140, 0.01)],
        [(500, 30, 0.5), (500, 30, 0.4), (2000, 40, 0.6)],
        [(1000, 50, 0.02), (1000, 50, 0.01)],
        [(5000, 100, 0.97)],
    ],
)
def test_the_interval_holds_the_truth_about_as_often_as_it_says(strata: list[tuple[int, int, float]]) -> None:
    chance = random.Random(7)
    truth = sum(size * share for size, _, share in strata) / sum(size for size, *_ in strata)
    held, rounds = 0, 1500
    for _ in range(rounds):
        coded = [Stratum(size, n, sum(chance.random() < share for _ in range(n))) for size, n, share in strata]
        found = prevalence(coded)
        assert found is not None
        held += found.low <= truth <= found.high
    assert held / rounds > 0.93
