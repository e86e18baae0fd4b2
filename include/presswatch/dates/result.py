"""From calendar fields and zone evidence to a ``ParsedDate``."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import NamedTuple

from presswatch.dates.zones import MAX_OFFSET_S, Offset, is_doubtful, named_offset, zone_offset
from presswatch.model.parsed_date import ParsedDate, Precision

_EASTMOST, _WESTMOST = timedelta(hours=14), timedelta(hours=12)
_SPAN: dict[Precision, timedelta] = {
    "second": timedelta(0),
    "minute": timedelta(seconds=59),
    "hour": timedelta(minutes=59, seconds=59),
    "day": timedelta(hours=23, minutes=59, seconds=59),
}
_UTC_NAMES = frozenset({"gmt", "utc", "ut", "z", "zulu"})


class Fields(NamedTuple):
    """A date as written: calendar and clock fields with what was said of the zone."""

    year: int
    month: int
    day: int
    hour: int = 0
    minute: int = 0
    second: int = 0
    microsecond: int = 0
    precision: Precision = "second"
    offset_s: int | None = None
    zone_name: str = ""
    flags: tuple[str, ...] = ()


def nothing(raw: str, reason: str, precision: Precision | None = None) -> ParsedDate:
    """Return the reading of a string that gives no instant, with the reason."""
    return ParsedDate(raw, precision=precision, reason=reason)


def build(raw: str, fields: Fields, zone: tzinfo | None) -> ParsedDate:
    """Return the reading of the fields; ``value`` is None where no offset is stated, named or given by ``zone``."""
    try:
        wall, calendar_flags = _wall(fields)
        offset, zone_flags = _offset(fields, wall, zone)
        flags = (*fields.flags, *calendar_flags, *zone_flags)
        if offset.seconds is None:
            return _without_zone(raw, fields.precision, wall, flags)
        if abs(offset.seconds) > MAX_OFFSET_S:
            return ParsedDate(raw, precision=fields.precision, reason="bad_offset", flags=flags)
        value = wall.replace(tzinfo=timezone(timedelta(seconds=offset.seconds)))
        latest = value + _SPAN[fields.precision]
        for bound in (value, latest):
            bound.astimezone(UTC)
    except (ValueError, OverflowError):
        return nothing(raw, "impossible")
    return ParsedDate(raw, value, fields.precision, offset.source, "", flags, value, latest)


def wall_of(parsed_date: ParsedDate) -> datetime | None:
    """Return the clock time of a reading without a zone as if it were UTC, None where it has one or was not read."""
    return None if parsed_date.reason != "no_zone" or parsed_date.earliest is None else parsed_date.earliest + _EASTMOST


def span(raw: str, first: datetime, last: datetime, precision: Precision) -> ParsedDate:
    """Return the reading of a date too coarse for an instant: bounds only, from the first to the last naive day."""
    try:
        earliest = (first - _EASTMOST).replace(tzinfo=UTC)
        latest = (last + _SPAN["day"] + _WESTMOST).replace(tzinfo=UTC)
    except OverflowError:
        return nothing(raw, "impossible")
    return ParsedDate(raw, precision=precision, reason="too_coarse", earliest=earliest, latest=latest)


def _wall(fields: Fields) -> tuple[datetime, tuple[str, ...]]:
    """Return the naive time; 24:00 and :60 roll over, as ISO 8601 means them."""
    hour, second, carry = fields.hour, fields.second, timedelta(0)
    flags: tuple[str, ...] = ()
    if (hour, fields.minute, second) == (24, 0, 0):
        hour, carry, flags = 0, timedelta(days=1), ("hour24",)
    if second == 60:
        second, carry, flags = 59, carry + timedelta(seconds=1), ("leap_second",)
    wall = datetime(fields.year, fields.month, fields.day, hour, fields.minute, second, fields.microsecond)  # noqa: DTZ001
    return wall + carry, flags


def _offset(fields: Fields, wall: datetime, zone: tzinfo | None) -> tuple[Offset, tuple[str, ...]]:
    if fields.offset_s is not None:
        return Offset(fields.offset_s, "offset"), ()
    flags: tuple[str, ...] = ()
    if fields.zone_name:
        named = named_offset(fields.zone_name, wall, zone)
        if named.seconds is not None:
            return named, _contradiction(fields, named, wall, zone)
        flags = (named.flag,)
    if zone is None:
        return Offset(None, "none"), flags
    doubt = ("dst_fold_or_gap",) if is_doubtful(wall, zone) else ()
    return Offset(zone_offset(wall, zone), "source"), flags + doubt


def _contradiction(fields: Fields, named: Offset, wall: datetime, zone: tzinfo | None) -> tuple[str, ...]:
    if zone is None or fields.zone_name.casefold() in _UTC_NAMES:
        return ()
    return () if zone_offset(wall, zone) == named.seconds else ("zone_not_source",)


def _without_zone(raw: str, precision: Precision, wall: datetime, flags: tuple[str, ...]) -> ParsedDate:
    earliest = (wall - _EASTMOST).replace(tzinfo=UTC)
    latest = (wall + _SPAN[precision] + _WESTMOST).replace(tzinfo=UTC)
    return ParsedDate(raw, None, precision, "none", "no_zone", flags, earliest, latest)
