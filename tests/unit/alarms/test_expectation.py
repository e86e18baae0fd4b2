import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presswatch.alarms.expectation import expected_between, hour_of, learn, missed_bound, strength

UNTIL = datetime(2026, 3, 2, tzinfo=UTC)  # a Monday


def office_hours(weeks: int, *, per_hour: int = 6) -> dict[int, int]:
    """Return a publisher who prints from 8 to 18 h on weekdays."""
    hours = range(hour_of(UNTIL) - weeks * 168, hour_of(UNTIL))
    return {hour: per_hour for hour in hours if is_office(datetime.fromtimestamp(hour * 3600, UTC))}


def is_office(instant: datetime) -> bool:
    return instant.weekday() < 5 and 8 <= instant.hour < 18


def test_the_shape_of_the_week_is_learned():
    usual = learn(office_hours(8), UNTIL - timedelta(weeks=8), UNTIL)
    assert usual is not None
    assert usual.weeks == 8
    assert sum(usual.slots) == pytest.approx(300, rel=0.01)
    tuesday = datetime(2026, 3, 3, 12, tzinfo=UTC)
    assert expected_between(usual.slots, tuesday, tuesday + timedelta(hours=1)) > 5
    sunday = datetime(2026, 3, 8, 2, tzinfo=UTC)
    assert expected_between(usual.slots, sunday, sunday + timedelta(hours=4)) < 1
    assert usual.usual_gap_s == pytest.approx(62 * 3600, abs=2 * 3600)  # from Friday evening to Monday morning
    assert usual.usual_peak == 6
    assert usual.missed_bound < 30  # of 300 a week: a weekend is expected to bring next to nothing


def test_one_burst_and_one_outage_teach_nothing():
    counts = office_hours(8)
    plain = learn(counts, UNTIL - timedelta(weeks=8), UNTIL)
    lost = {hour: n for hour, n in counts.items() if not (hour_of(UNTIL) - 500 < hour < hour_of(UNTIL) - 400)}
    lost[hour_of(UNTIL) - 300] = 900
    usual = learn(lost, UNTIL - timedelta(weeks=8), UNTIL)
    assert plain is not None
    assert usual is not None
    assert sum(usual.slots) == pytest.approx(sum(plain.slots), rel=0.05)
    assert usual.usual_peak == 6
    assert usual.usual_gap_s <= 64 * 3600


def test_a_week_is_the_least():
    assert learn({hour_of(UNTIL) - 5: 3}, UNTIL - timedelta(days=6), UNTIL) is None
    assert learn({}, UNTIL - timedelta(days=8), UNTIL) is not None


def test_a_small_source_has_a_flat_week():
    start = hour_of(UNTIL) - 8 * 168
    usual = learn({start + week * 168 + 33: 1 for week in range(8)}, UNTIL - timedelta(weeks=8), UNTIL)
    assert usual is not None
    assert max(usual.slots) < 0.05


@given(st.lists(st.floats(0, 50), min_size=168, max_size=168), st.integers(0, 3000), st.integers(0, 900))
def test_expected_is_additive_and_periodic(slots, start_min, length_min):
    start = UNTIL + timedelta(minutes=start_min)
    middle, end = start + timedelta(minutes=length_min // 3), start + timedelta(minutes=length_min)
    whole = expected_between(slots, start, end)
    assert whole == pytest.approx(
        expected_between(slots, start, middle) + expected_between(slots, middle, end), abs=1e-3
    )
    assert expected_between(slots, start, end + timedelta(weeks=2)) == pytest.approx(whole + 2 * sum(slots), abs=1e-3)


def test_expected_agrees_with_what_comes():
    dice = random.Random(5)
    counts = {hour_of(UNTIL) - 1 - back: dice.randint(0, 4) for back in range(8 * 168)}
    usual = learn(counts, UNTIL - timedelta(weeks=8), UNTIL)
    assert usual is not None
    assert expected_between(usual.slots, UNTIL, UNTIL + timedelta(days=1)) == pytest.approx(48, rel=0.15)


MISSED = st.lists(st.floats(0, 200), max_size=80)


@given(MISSED, st.integers(1, 8), st.floats(1, 20), st.floats(0, 20))
def test_the_bound_for_silences_is_above_chance_and_rises_with_herds(missed, weeks, herds, more):
    bound = missed_bound(missed, weeks, herds=herds)
    assert bound >= 3.9  # none of so many independent entries comes once in fifty times
    assert missed_bound(missed, weeks, herds=herds + more) >= bound


@given(st.lists(st.floats(0, 200), min_size=1, max_size=80), st.integers(1, 8))
def test_a_usual_silence_is_below_its_bound(missed, weeks):
    usual = sorted(missed)[-2 if weeks >= 4 and len(missed) > 1 else -1]  # the longest may be an outage
    assert missed_bound(missed, weeks) >= usual


def test_one_outage_does_not_move_the_bound():
    nights = [5.0 + place / 10 for place in range(40)]
    assert missed_bound([*nights, 400.0], 8) == pytest.approx(missed_bound([*nights, 9.0], 8))


@given(st.floats(0, 1e4), st.floats(0, 1e4), st.floats(0, 1e3))
def test_a_day_is_as_strong_as_what_came_and_never_stronger_than_usual(came, expected, more):
    assert 0 < strength(came, expected) <= 1
    assert strength(came + more, expected) >= strength(came, expected)
    assert strength(expected, expected) == 1
    assert strength(0, 0) == 1


def test_entries_that_come_in_herds_need_longer_silences():
    start = hour_of(UNTIL) - 8 * 168
    dice = random.Random(9)
    herds = {start + hour: 12 for hour in range(8 * 168) if dice.random() < 0.1}
    single = {start + hour: 1 for hour in range(8 * 168) if dice.random() < 0.7}
    of_herds, of_single = (learn(counts, UNTIL - timedelta(weeks=8), UNTIL) for counts in (herds, single))
    assert of_herds is not None
    assert of_single is not None
    assert of_herds.missed_bound > 4 * of_single.missed_bound
