import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presswatch.alarms.shares import CAP, LEAST, Fetches, bound, dispersion, excess

QUARTER = 500.0


def fetches(flags, *, of_batch=1):
    """Return fetches, newest first as given, so many to a batch."""
    return Fetches([bool(is_bad) for is_bad in flags], [place // of_batch for place in range(len(flags))])


def history(share, length=300, seed=1):
    dice = random.Random(seed)
    return fetches([dice.random() < share for _ in range(length)])


@given(st.integers(0, 400), st.floats(1, 1e6))
def test_a_source_is_never_in_alarm_for_one_page(good, a_quarter):
    assert excess(fetches([1]), fetches([]), a_quarter) is None
    assert excess(fetches([1] + [0] * 59), fetches([0] * good), a_quarter) is None


@given(st.lists(st.integers(0, 3).map(bool), max_size=60), st.lists(st.booleans(), max_size=200), st.integers(1, 5))
def test_an_excess_counts_what_it_was_given(recent, before, of_batch):
    run = excess(fetches(recent, of_batch=of_batch), fetches(before, of_batch=of_batch), QUARTER)
    if run is None:
        return
    assert LEAST <= run.bad <= run.of <= len(recent)
    assert run.bad == sum(recent[: run.of])
    assert 0 < run.usual < 1


@given(st.floats(1, 1e7), st.floats(1, 1e7))
def test_the_bound_rises_with_what_a_source_brings(one, other):
    small, large = sorted((one, other))
    assert 0 < bound(small) <= bound(large)


@given(st.integers(0, 60), st.integers(0, 300), st.floats(0, 0.5))
def test_one_more_bad_one_never_ends_an_alarm(bad, length, share):
    before = history(share, length)
    if excess(fetches([1] * bad), before, QUARTER) is not None:
        assert excess(fetches([1] * (bad + 1)), before, QUARTER) is not None


@given(st.integers(3, 60), st.floats(0, 0.5))
def test_a_source_that_brings_more_is_alarmed_later(bad, share):
    before = history(share)
    if excess(fetches([1] * bad), before, 1e5) is not None:
        assert excess(fetches([1] * bad), before, 100) is not None


def test_three_in_a_row_are_enough_where_there_was_never_one():
    assert excess(fetches([1, 1]), history(0), QUARTER) is None
    assert excess(fetches([1, 1, 1]), history(0), QUARTER) is not None
    assert excess(fetches([1, 1, 1]), history(0.2), QUARTER) is None
    assert excess(fetches([1] * 12), history(0.2), QUARTER) is not None


def test_without_history_it_takes_more():
    assert excess(fetches([1] * 5), fetches([]), QUARTER) is None
    assert excess(fetches([1] * 12), fetches([]), QUARTER) is not None


def test_a_site_may_be_away_for_a_minute():
    assert excess(fetches([1] * 5, of_batch=5), history(0), QUARTER) is None
    assert excess(fetches([1] * 6, of_batch=6), history(0), QUARTER) is not None


def test_a_slow_leak_adds_up():
    assert excess(fetches([1, 0] * 20), history(0.05, 500), QUARTER) is not None


def test_good_ones_end_it():
    assert excess(fetches([0] * 3 + [1] * 12), history(0.05), QUARTER) is not None
    assert excess(fetches([0] * 15 + [1] * 12), history(0.05), QUARTER) is None


@given(st.integers(6, 40), st.integers(0, 30))
def test_good_ones_end_it_also_of_a_source_without_history(bad, good_before):
    ended = fetches([0] * 18 + [1] * bad + [0] * good_before)
    assert excess(ended, fetches([]), QUARTER) is None


def test_what_comes_in_herds_says_less():
    dice = random.Random(4)
    herds = [flag for _ in range(60) for flag in [dice.random() < 0.3] * 10]
    before = fetches(herds, of_batch=10)
    assert dispersion(before) > 5
    assert dispersion(history(0.3)) < 1.5
    assert excess(fetches([1] * 20, of_batch=10), before, QUARTER) is None
    assert excess(fetches([1] * 20), history(0.3), QUARTER) is not None


@given(st.lists(st.booleans(), max_size=300), st.integers(1, 20))
def test_a_dispersion_is_one_at_least(flags, of_batch):
    assert dispersion(fetches(flags, of_batch=of_batch)) >= 1


@pytest.mark.parametrize("share", [0.0, 0.04, 0.15, 0.45])
def test_quarters_of_usual_days_raise_next_to_nothing(share):
    dice = random.Random(2)
    flags = [dice.random() < share for _ in range(12_000)]
    raised = 0
    was_alarm = False
    for at in range(1060, len(flags), 20):
        window = flags[at - 1060 : at][::-1]
        is_alarm = excess(fetches(window[:60]), fetches(window[60:]), 3000) is not None
        raised, was_alarm = raised + (is_alarm and not was_alarm), is_alarm
    assert raised <= 1  # in four quarters
    assert CAP > 1
