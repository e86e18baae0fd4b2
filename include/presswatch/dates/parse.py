"""One raw date string → ``ParsedDate``; a date judged against the moment it was first seen."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache

from presswatch.dates.numeric import read_numeric, read_rfc
from presswatch.dates.result import nothing, wall_of
from presswatch.dates.worded import read_free
from presswatch.model.parsed_date import ParsedDate
from presswatch.unicode_forms import normalize

MAX_DATE_CHARS = 120
"""Longer than any date met in 61,793 distinct strings of real feeds; what is longer is text."""

OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
"""No news feed or page is older; an earlier date is a broken one."""

MAX_AHEAD = timedelta(hours=48)
"""How far a publisher's clock or zone may run ahead of us; farther is an embargo or an event, not a publication."""

_NUMBERED_WEEKDAY = re.compile(r"^\d{3}, (?=\d{1,2} [^\W\d])")
"""The pattern ``ddd`` is a weekday to some programs and the day in three digits to others: ``026, 26 Mar 2023``."""
_UNKNOWN_WEEKDAY = re.compile(r"^[^\W\d]{1,2}, (?=\d{1,2} [^\W\d])")
"""What stands so in front of a date can only be a weekday; in some languages it has one letter, which says nothing."""
_GLUED = re.compile(r"(?<!\w)(\d{1,2})([^\W\d_]{3,})((?:\d{4}|\d{2})(?!\d))?")
"""Day, month and perhaps year without a blank between them: ``4May2026``."""
_SPELLINGS = (
    (re.compile(r"^(?:/Date\((\d{9,14})(?:[+-]\d{4})?\)/|@(\d{9,10}))$"), r"\1\2"),  # .NET and GNU, in Unix time
    (re.compile(r"([+-]\d{2}:?\d{2})(?:(?::00)? ?Z|:00)$"), r"\1"),  # an offset with seconds, or with a second zone
    (re.compile(r"(:\d\d)\s?([+-])(\d)(00|15|30|45)$"), r"\1 \g<2>0\3\4"),  # an offset without its first nought
    (re.compile(r"(?<=[^\W\d] \d{4})T(?=\d{1,2}:)"), " "),
    (re.compile(r"\bcentral european (?:standard )?time\b", re.IGNORECASE), "CET"),
    (re.compile(r"\bcentral european summer time\b", re.IGNORECASE), "CEST"),
    (
        re.compile(r"\b([ECMP])(?:astern|entral|ountain|acific) ([SD])(?:tandard|aylight) time\b", re.IGNORECASE),
        r"\1\2T",
    ),
    (re.compile(r"\b(?:greenwich mean|coordinated universal) time\b", re.IGNORECASE), "UTC"),
)
"""What programs write → what it stands for."""
_SPELT = re.compile(r"Date\(|@|Z$|:00$|\dT\d| time\b|[+-]\d{3}$", re.IGNORECASE)
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def parse_date(
    raw: str, *, zone: tzinfo | None = None, languages: tuple[str, ...] = (), day_first: bool | None = None
) -> ParsedDate:
    """Return what a date string says; ``value`` keeps the stated offset and is None where the instant is not known.

    Args:
        raw: as found; kept in the reading (cut at 120 characters).
        zone: the source's zone, given to dates that state none.
        languages: BCP-47 tags of the source; decide where a month name means two months.
        day_first: how the source means ``02/11/2024``; None leaves such a date unknown.
    """
    text = raw.strip()
    if len(text) > MAX_DATE_CHARS:
        return nothing(raw[:MAX_DATE_CHARS], "too_long")
    primary = tuple(tag.partition("-")[0].lower() for tag in languages)
    return _parse(raw[:MAX_DATE_CHARS], text, zone, primary, day_first=day_first)


@lru_cache(maxsize=16_384)
def _parse(
    raw: str, text: str, zone: tzinfo | None, languages: tuple[str, ...], *, day_first: bool | None
) -> ParsedDate:
    if parsed_date := read_rfc(raw, text, zone):
        return parsed_date
    text = _normalised(text)
    if not text:
        return nothing(raw, "empty")
    if parsed_date := read_numeric(raw, text, zone):
        return parsed_date
    respelt = _respelt(text)
    is_other = respelt != text
    return (is_other and read_numeric(raw, respelt, zone)) or read_free(
        raw, respelt, zone, languages, day_first=day_first
    )


def _normalised(text: str) -> str:
    """Return text with entities, width forms, national digits and invisible marks made plain."""
    text = normalize("NFKC", html.unescape(text))
    text = "".join(str(unicodedata.digit(char)) if char.isdigit() else char for char in text)
    text = _INVISIBLE.sub("", text).replace("\u2212", "-").replace("<![CDATA[", "").replace("]]>", "")
    if text.startswith("start="):  # DCMI Period: its beginning
        text = text.removeprefix("start=").partition(";")[0]
    return _NUMBERED_WEEKDAY.sub("", " ".join(text.split()))


def _respelt(text: str) -> str:
    """Return text with what programs write in ways of their own in the way that others do."""
    text = _GLUED.sub(lambda match: " ".join(filter(None, match.groups())), _UNKNOWN_WEEKDAY.sub("", text))
    for spelling, plain in _SPELLINGS if _SPELT.search(text) else ():
        text = spelling.sub(plain, text)
    return text


def judge_date(parsed_date: ParsedDate, *, seen_at: datetime) -> ParsedDate:
    """Return the reading, without its value where that lies outside 1990 … 48 hours after first sight.

    A day whose zone is not known is judged too, as it is written: it keeps its bounds and is no day of publication.

    Args:
        parsed_date: from ``parse_date``.
        seen_at: when the entry was first seen, aware: an argument and not the clock, so that replay gives the same.
    """
    latest = seen_at + MAX_AHEAD
    if parsed_date.value is not None:
        is_old, is_future = parsed_date.value < OLDEST, parsed_date.value > latest
    elif (wall := wall_of(parsed_date)) is not None:
        is_old, is_future = wall < OLDEST, wall.date() > latest.date()
    else:
        return parsed_date
    if is_old or is_future:
        return replace(parsed_date, value=None, reason="too_old" if is_old else "future")
    return parsed_date
