"""Comparison of the dates on one page: whether two may be of one instant, and which zone one lends another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo

from presswatch.dates.result import wall_of
from presswatch.model.parsed_date import ParsedDate

_EXACT = frozenset({"second", "minute", "hour"})
_MINUTE, _QUARTER = timedelta(minutes=1), 15
_NEAR = timedelta(days=1)
"""Times farther apart may lie on two sides of a change to daylight saving."""


def has_time(parsed_date: ParsedDate) -> bool:
    """Return whether an instant is known to the hour or better; midnight on the second stands for a day."""
    value = parsed_date.value
    return value is not None and parsed_date.precision in _EXACT and value.time() != time()


def may_be_same(fine: ParsedDate, coarse: ParsedDate) -> bool:
    """Return whether an instant lies on the day that a coarser reading gives, or within its bounds."""
    if fine.value is None or coarse.earliest is None or coarse.latest is None:
        return False
    if coarse.value is not None:
        return fine.value.astimezone(coarse.value.tzinfo).date() == coarse.value.date()
    return coarse.earliest <= fine.value <= coarse.latest


def is_same_day(fine: ParsedDate, coarse: ParsedDate) -> bool:
    """Return whether two readings without a zone are of one day of the publisher's."""
    ours, theirs = wall_of(fine), wall_of(coarse)
    return ours is not None and theirs is not None and ours.date() == theirs.date()


def tell_apart(parsed_date: ParsedDate, other: ParsedDate) -> bool:
    """Return whether two times of day are surely not of one minute.

    Without a zone the minutes are compared, as nearly all zones lie whole quarters of an hour apart.
    """
    if parsed_date.value is not None and other.value is not None:
        return abs(parsed_date.value - other.value) >= _MINUTE
    ours, theirs = (reading.value or wall_of(reading) for reading in (parsed_date, other))
    return ours is not None and theirs is not None and (ours.minute - theirs.minute) % _QUARTER != 0


def zone_on_page(parsed_date: ParsedDate, others: Iterable[ParsedDate]) -> tzinfo | None:
    """Return the zone that other dates of the same page lend to one without a zone, None when they do not agree.

    A date that shows the same clock time with an offset is the same statement. Else all offsets stated within a day
    have to be one; UTC is not among them, as machines write it whatever the publisher's zone is.

    Args:
        parsed_date: one whose reason is ``no_zone``.
        others: all dates of the page.
    """
    wall = wall_of(parsed_date)
    if wall is None:
        return None
    zoned = [other.value for other in others if other.value is not None and other.zone_source in ("offset", "name")]
    same = {value.utcoffset() for value in zoned if _clock(value) == _clock(wall)} if has_clock(parsed_date) else set()
    near = {
        value.utcoffset() for value in zoned if abs(value.replace(tzinfo=UTC) - wall) <= _NEAR and value.utcoffset()
    }
    offsets = same or near
    offset = next(iter(offsets)) if len(offsets) == 1 else None
    return None if offset is None else timezone(offset)


def has_clock(parsed_date: ParsedDate) -> bool:
    """Return whether a time of day was stated, with or without a zone."""
    return parsed_date.precision in _EXACT


def _clock(value: datetime) -> tuple[int, ...]:
    return value.year, value.month, value.day, value.hour, value.minute
