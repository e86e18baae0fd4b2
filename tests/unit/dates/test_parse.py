"""Dates: labelled by hand and generated, the same under any clock, never an exception, never a guess."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from bench.date_sets import COMMON, OTHERS, score
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.dates.labelled import ALL, Labelled

import presswatch.dates
from presswatch.dates import judge_date, parse_date
from presswatch.dates import parse as parse_module
from presswatch.model.parsed_date import ParsedDate

PARIS = ZoneInfo("Europe/Paris")


def read(label: Labelled) -> str | None:
    languages = (label.language,) if label.language else ()
    zone = ZoneInfo(label.zone) if label.zone else None
    value = parse_date(label.raw, zone=zone, languages=languages, day_first=label.day_first).value
    return value.isoformat() if value else None


@pytest.mark.parametrize("label", ALL, ids=lambda label: f"{label.raw[:40]!r} {label.zone} {label.language}")
def test_labelled_date(label: Labelled) -> None:
    assert read(label) == label.expected


@pytest.mark.parametrize(("clock", "zone"), [(1_707_000_000, "UTC"), (1_721_000_000, "Asia/Tokyo"), (4e9, "Etc/GMT+9")])
def test_labels_hold_under_any_clock(monkeypatch: pytest.MonkeyPatch, clock: float, zone: str) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    monkeypatch.setattr(time, "time", lambda: clock)
    monkeypatch.setattr(time, "gmtime", lambda *_: time.struct_time((1971, 2, 3, 4, 5, 6, 2, 34, 0)))
    parse_module._parse.cache_clear()
    try:
        assert [read(label) for label in ALL] == [label.expected for label in ALL]
    finally:
        monkeypatch.undo()
        time.tzset()


def test_package_reads_no_clock() -> None:
    sources = Path(presswatch.dates.__file__).parent.glob("*.py")
    assert not [path.name for path in sources if any(w in path.read_text() for w in (".now(", ".today(", "time.time"))]


@pytest.mark.parametrize(("languages", "floor"), [(COMMON, 0.98), (OTHERS, 0.98)])
def test_generated_dates_are_read_and_none_wrong(languages: tuple[str, ...], floor: float) -> None:
    scores = [score(language) for language in languages]
    assert [s for s in scores if s.wrong] == []
    assert sum(s.right for s in scores) >= floor * sum(s.right + s.unread for s in scores)


@given(st.text(max_size=130), st.sampled_from([None, PARIS]), st.sampled_from([None, True, False]))
def test_any_text_has_a_reading(raw: str, zone: ZoneInfo | None, day_first: bool | None) -> None:
    reading = parse_date(raw, zone=zone, day_first=day_first)
    assert (reading.value is None) == bool(reading.reason)
    if reading.value is not None:
        assert reading.value.utcoffset() is not None


@given(
    st.datetimes().map(lambda wall: wall.replace(year=1990 + wall.year % 110, day=min(wall.day, 28))),
    st.integers(-14 * 60, 14 * 60),
)
def test_stated_offset_is_kept(wall: datetime, minutes: int) -> None:
    sign, (hours, rest) = "-" if minutes < 0 else "+", divmod(abs(minutes), 60)
    text = f"{wall:%d %b %Y %H:%M:%S} {sign}{hours:02}{rest:02}"
    value = parse_date(text).value
    assert value is not None
    assert value.replace(tzinfo=None) == wall.replace(microsecond=0)
    assert value.utcoffset() == timedelta(minutes=minutes)


def test_unknown_zone_leaves_bounds_and_a_reason() -> None:
    reading = parse_date("2024-12-04")
    assert (reading.value, reading.reason, reading.precision) == (None, "no_zone", "day")
    assert reading.earliest == datetime(2024, 12, 3, 10, tzinfo=UTC)
    assert reading.latest == datetime(2024, 12, 5, 11, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "source", "flag"),
    [
        ("Thu, 04 Jul 2024 18:09:00 IST", "ambiguous_name", ""),
        ("Thu, 04 Jul 2024 18:09:00 +0200", "offset", ""),
        ("Thu, 04 Jul 2024 18:09:00 GMT", "name", ""),
        ("Wed, 04 Dec 2024 24:00:00 GMT", "name", "hour24"),
    ],
)
def test_reading_says_where_the_zone_is_from(raw: str, source: str, flag: str) -> None:
    reading = parse_date(raw)
    assert reading.zone_source == source
    assert flag in (*reading.flags, "")


def test_judge_refuses_what_lies_outside_its_window() -> None:
    seen = datetime(2026, 11, 2, tzinfo=UTC)
    inside = ParsedDate("x", seen + timedelta(hours=47))
    assert judge_date(inside, seen_at=seen) == inside
    assert judge_date(ParsedDate("x", seen + timedelta(hours=49)), seen_at=seen).reason == "future"
    assert judge_date(ParsedDate("x", datetime(1989, 12, 31, tzinfo=UTC)), seen_at=seen).reason == "too_old"
    assert judge_date(ParsedDate("x", reason="no_zone"), seen_at=seen).reason == "no_zone"
