"""Dates in fixed numeric or RFC form: RFC 5322, ISO 8601 in all its shapes, Unix time."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, tzinfo

from presswatch.dates.names import names
from presswatch.dates.result import Fields, build, nothing, span
from presswatch.model.parsed_date import ParsedDate

_ENGLISH = "january february march april may june july august september october november december"
ENGLISH_MONTHS = {
    name[:length]: number for number, name in enumerate(_ENGLISH.split(), start=1) for length in (3, len(name))
} | {"sept": 9}
"""Month names of RFC 5322 and their long forms, in lower case."""

_RFC = re.compile(
    r"(?:[A-Za-z]{2,9}\.?,?\s+)?(?P<day>\d{1,2})[\s-](?P<month>[A-Za-z]{3,9})\.?,?[\s-](?P<year>\d{4}|\d{2}),?\s+"
    r"(?P<hour>\d{1,2}):(?P<minute>\d{1,2})(?::(?P<second>\d{1,2}))?(?:\.\d+)?\s*"
    r"(?:(?P<offset>[+-]\d{2}:?\d{2})|(?P<name>[A-Za-z]{1,5}))?"
)
_ISO = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
    r"(?:(?:[Tt_]|\s+)(?P<hour>\d{1,2}):(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})(?:[.,](?P<fraction>\d+))?)?\s*"
    r"(?:(?P<offset>[+-]\s?\d{2}(?::?\d{2})?)(?:\[[\w/+-]+\])?|(?P<name>[A-Za-z]{1,5}|[A-Z]\w+/[\w/]+))?)?"
)
_BASIC = re.compile(
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"
    r"(?:T?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?(?:\.(?P<fraction>\d+))?\s*"
    r"(?:(?P<offset>[+-]\d{2}:?\d{2})|(?P<name>[Zz]))?)?"
)
_WEEK = re.compile(r"(?P<year>\d{4})-?W(?P<week>\d{2})(?:-?(?P<weekday>[1-7]))?(?P<time>T.+)?")
_ORDINAL = re.compile(r"(?P<year>\d{4})-(?P<day>\d{3})(?P<time>T.+)?")
_MONTH_ONLY = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2}))?")
_UNIX = re.compile(r"-?\d{9,10}(?:\.\d{1,9})?|\d{13}|\d{16}")
_UNIX_RANGE = range(631_152_000, 4_102_444_800)  # 1990 to 2100: outside, the number is something else


def full_year(digits: str) -> int:
    """Return the year meant by two to four digits (RFC 5322, 4.3: below 50 is this century)."""
    year = int(digits)
    return year if len(digits) > 2 else year + (2000 if year < 50 else 1900)


def read_rfc(raw: str, text: str, zone: tzinfo | None) -> ParsedDate | None:
    """Return the reading of an RFC 5322 date with English month, or None where it is no such date."""
    match = _RFC.fullmatch(text)
    month = ENGLISH_MONTHS.get(match["month"].lower()) if match else None
    if match is None or month is None or (match["name"] or "").lower() in names().halves:
        return None
    return build(raw, _fields(match, full_year(match["year"]), month), zone)


def read_numeric(raw: str, text: str, zone: tzinfo | None) -> ParsedDate | None:
    """Return the reading of an ISO 8601 date or Unix time, or None where it is neither."""
    for reader in (_read_iso, _read_week, _read_ordinal, _read_basic, _read_unix, _read_month):
        parsed_date = reader(raw, text, zone)
        if parsed_date is not None:
            return parsed_date
    return None


def offset_seconds(text: str) -> int:
    """Return the seconds east of Greenwich of ``+hh``, ``+hhmm`` or ``+hh:mm``."""
    digits = re.sub(r"\D", "", text)
    seconds = (int(digits[:2]) * 60 + int(digits[2:] or 0)) * 60
    return -seconds if text.startswith("-") else seconds


def _fields(match: re.Match[str], year: int, month: int) -> Fields:
    groups = match.groupdict()
    return Fields(
        year,
        month,
        int(groups["day"]),
        int(groups["hour"] or 0),
        int(groups["minute"] or 0),
        int(groups["second"] or 0),
        int((groups.get("fraction") or "")[:6].ljust(6, "0")),
        precision="second" if groups["second"] else "minute" if groups["hour"] else "day",
        offset_s=_stated_offset(groups["offset"], groups["name"]),
        zone_name=groups["name"] or "",
    )


def _stated_offset(offset: str | None, name: str | None) -> int | None:
    if offset:
        return offset_seconds(offset)
    return 0 if name in {"Z", "z"} else None


def _read_iso(raw: str, text: str, zone: tzinfo | None) -> ParsedDate | None:
    match = _ISO.fullmatch(text)
    if match is None or (match["name"] or "").lower() in names().halves:
        return None
    return build(raw, _fields(match, int(match["year"]), int(match["month"])), zone)


def _read_basic(raw: str, text: str, zone: tzinfo | None) -> ParsedDate | None:
    match = _BASIC.fullmatch(text)
    if match is None or not (1900 <= int(match["year"]) < 2200 and 1 <= int(match["month"]) <= 12):
        return None
    return build(raw, _fields(match, int(match["year"]), int(match["month"])), zone)


def _read_week(raw: str, text: str, zone: tzinfo | None) -> ParsedDate | None:
    match = _WEEK.fullmatch(text)
    if match is None:
        return None
    try:
        day = date.fromisocalendar(int(match["year"]), int(match["week"]), int(match["weekday"] or 1))
        if match["weekday"] is None:
            first = datetime(day.year, day.month, day.day)  # noqa: DTZ001
            return span(raw, first, first + timedelta(days=6), "day")
    except (ValueError, OverflowError):
        return nothing(raw, "impossible")
    return _read_iso(raw, day.isoformat() + (match["time"] or ""), zone)


def _read_ordinal(raw: str, text: str, zone: tzinfo | None) -> ParsedDate | None:
    match = _ORDINAL.fullmatch(text)
    if match is None:
        return None
    try:
        day = date(int(match["year"]), 1, 1) + timedelta(days=int(match["day"]) - 1)
    except (ValueError, OverflowError):
        return nothing(raw, "impossible")
    if day.year != int(match["year"]):
        return nothing(raw, "impossible")
    return _read_iso(raw, day.isoformat() + (match["time"] or ""), zone)


def _read_unix(raw: str, text: str, _zone: tzinfo | None) -> ParsedDate | None:
    if not _UNIX.fullmatch(text):
        return None
    for per_second in (1, 1_000, 1_000_000):
        seconds = float(text) / per_second
        if int(seconds) in _UNIX_RANGE:
            value = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
            return ParsedDate(raw, value, "second", "offset", "", ("unix_time",), value, value)
    return nothing(raw, "impossible")


def _read_month(raw: str, text: str, _zone: tzinfo | None) -> ParsedDate | None:
    match = _MONTH_ONLY.fullmatch(text)
    if match is None:
        return None
    try:
        first = datetime(int(match["year"]), int(match["month"] or 1), 1)  # noqa: DTZ001
        month = (first + timedelta(days=31)).replace(day=1) if match["month"] else first.replace(year=first.year + 1)
        return span(raw, first, month - timedelta(days=1), "month" if match["month"] else "year")
    except (ValueError, OverflowError):
        return nothing(raw, "impossible")
