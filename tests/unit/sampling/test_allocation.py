"""How many of which stratum, and who: in proportion, and by the seed alone."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from presswatch.sampling.allocation import FEWEST, allocate, draw, shuffled

POPULATIONS = st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(1, 500), min_size=1, max_size=8)


@given(POPULATIONS, st.integers(1, 600))
def test_sizes_add_up_and_no_stratum_is_forgotten(populations: dict[str, int], size: int) -> None:
    drawn = allocate(populations, size)
    least = {key: min(FEWEST, number) for key, number in populations.items()}
    assert all(least[key] <= drawn[key] <= populations[key] for key in populations)
    wanted = min(size, sum(populations.values()))
    assert sum(drawn.values()) == max(wanted, min(sum(least.values()), sum(populations.values())))


def test_large_strata_get_their_proportion() -> None:
    assert allocate({"a": 600, "b": 300, "c": 100}, 100) == {"a": 60, "b": 30, "c": 10}
    assert allocate({"a": 9_990, "b": 10}, 100) == {"a": 98, "b": 2}


def test_the_order_is_that_of_the_seed_and_of_nothing_else() -> None:
    assert shuffled([1, 2, 3, 4, 5], "seed") == shuffled([5, 3, 1, 2, 4], "seed") == [5, 3, 1, 2, 4]
    assert shuffled(range(20), "seed") != shuffled(range(20), "other")


def test_each_article_of_a_stratum_is_drawn_as_often_as_any_other() -> None:
    counted = Counter(number for seed in range(2000) for number in draw({"a": range(20)}, 5, str(seed))["a"])
    assert len(counted) == 20
    assert all(400 < times < 600 for times in counted.values())
