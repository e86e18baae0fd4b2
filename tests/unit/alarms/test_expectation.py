import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presswatch.alarms.expectation import expected_between, hour_of, learn

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
    assert usual.usual_missed < 12  # of 300 a week: a weekend is expected to bring next to nothing


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
