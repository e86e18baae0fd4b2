"""Dates within a line of text: where they stand, with the time of day beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from presswatch.dates.calendars import ERA_DATE
from presswatch.dates.names import names
from presswatch.dates.parse import parse_date
from presswatch.dates.relative import find_relative, speaks
from presswatch.dates.worded import LETTER
from presswatch.dates.zones import ZONE_NAMES
from presswatch.model.parsed_date import ParsedDate

MAX_LINE_CHARS = 240
"""A longer text is no line that shows a date."""

_WORD = (
    rf"(?<!\w){LETTER}{{1,4}}\.\s?{LETTER}{{1,3}}\."
    rf"|(?<!\w){LETTER}{{2,14}}[.॰׳’']?(?:[\s/]{{1,3}}{LETTER}{{2,14}}){{0,2}}?"
)
"""A month: one word, an abbreviation of two letters, or two names of one month."""
_ORDINAL = r"(?:st|nd|rd|th|er|[º°ª.])?"
_OF = r"(?:de\s|del\s|of\s|d['’]|tháng\s|m\.\s)?"
_OF_YEAR = r"(?:m\.\s|gada\s|թ\.\s|ж\.\s|оны\s)?"
_YEAR = r"(?:\d{4}|['’]?\d{2}(?!\d|[:.h]\d))(?!\d)"
_DATE = re.compile(
    rf"(?<![\d/.-])(?:{ERA_DATE.pattern}\s?\d{{1,2}}\s?月\s?\d{{1,2}}\s?日"
    r"|\d{4}\s?[-./年년]\s?\d{1,2}\s?[-./月월]\s?\d{1,2}(?!\d)\s?[日일.]?"
    r"|\d{1,2}[\s\u200e\u200f]?([-./])\s?\d{1,2}[\s\u200e\u200f]?\3\s?(?:\d{4}|\d{2})(?![\d/-]|\.\d)"
    rf"|\d{{1,2}}{_ORDINAL}[\s,/-]{{0,3}}{_OF}(?:(?:tháng|thg)\s\d{{1,2}}|{_WORD})[.,،]?"
    rf"[\s,،/-]{{0,3}}(?:de\s|del\s|năm\s|[พค]\.ศ\.\s?)?{_YEAR}"
    rf"|\d{{4}}[.,]?\s{_OF_YEAR}(?:(?:{_WORD})\s\d{{1,2}}(?!\d)\.?|\d{{1,2}}\.?\s(?:{_WORD}))"
    rf")|(?:{_WORD})\s{{1,2}}\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}}(?!\d)",
    re.IGNORECASE,
)
"""A whole calendar date; whether its words are a month is for ``parse_date`` to say."""
_DIGIT = re.compile(r"\d")
_TWO_NUMBERS = re.compile(r"\d\D+\d")
"""No such date goes without, and looking for them takes a hundredth of the time."""
_HALF = "|".join(map(re.escape, sorted(names().halves, key=len, reverse=True)))
_NAMES = "|".join(sorted(ZONE_NAMES, key=len, reverse=True)).upper()
_ZONE = rf"\(?(?-i:(?:GMT|UTC)\s?[+-]\d{{1,2}}(?::?\d\d)?|{_NAMES}|[+-]\d\d:?\d\d)\b\)?"
_CLOCK = (
    rf"(?:(?:{_HALF})\s?)?"
    r"\d{1,2}(?:(?:[:.点點]|\s?h)\s?\d{2}(?!\d)(?::\d{2})?|\s?[時时시]\s?(?:\d{1,2}\s?[分분])?|\s?h(?!\w)|\s?uhr\b"
    r"|(?=\s?[ap]\.?m\b))"
    rf"(?:\s?(?:(?:{_HALF})(?!\w)|น\.|uhr\b|hrs?\b|h\b|{_ZONE})){{0,3}}"
)
_TIME_AFTER = re.compile(
    rf"(?:[\s\u200e\u200f.,،;|·•()–—:-]|{LETTER}{{1,18}}+\.?\s?){{0,7}}?{_CLOCK}(?:\s(?:{_ZONE}))?", re.IGNORECASE
)
_TIME_BEFORE = re.compile(
    rf"(?<![\d:.]){_CLOCK}(?:[\s\u200e\u200f,،;|·•–—-]|{LETTER}{{1,18}}+(?:-{LETTER}{{1,8}})?[.,،]{{0,2}}\s){{1,5}}$",
    re.IGNORECASE,
)
_BEFORE_CHARS = 40
_CACHED = 1024
"""Lines whose dates are kept: most questions were asked of the same line before, by another rule."""
_BEARABLE = frozenset({"no_zone", "ambiguous_day_month", "ambiguous_month_name", "too_old", "future"})


class DateSpan(NamedTuple):
    """A date in a line."""

    start: int
    end: int
    raw: str
    is_relative: bool = False


def find_dates(text: str, languages: tuple[str, ...] = ()) -> tuple[DateSpan, ...]:
    """Return the dates that a line shows, in order; none of a longer text.

    Args:
        text: one line.
        languages: tags of the page; decide what a relative word is.
    """
    return _dates_of_line(text, languages) if len(text) <= MAX_LINE_CHARS else ()


@lru_cache(maxsize=_CACHED)
def _dates_of_line(text: str, languages: tuple[str, ...]) -> tuple[DateSpan, ...]:
    return tuple(_dates(text, languages))


@lru_cache(maxsize=_CACHED)
def shows_day(text: str) -> bool:
    """Return whether a line holds a calendar date."""
    if _TWO_NUMBERS.search(text) is None:
        return False
    position = 0
    while match := _DATE.search(text, position):
        if _is_date(match[0], ()):
            return True
        position = match.start() + 1
    return False


def _dates(text: str, languages: tuple[str, ...]) -> Iterator[DateSpan]:
    floor = position = 0
    while _TWO_NUMBERS.search(text, position) and (match := _DATE.search(text, position)):
        span = _span(text, match, floor, languages)
        if span is None:
            position = match.start() + 1
            continue
        yield span
        floor = position = span.end
    # "hier" and "ma" beside a calendar date are other words.
    if (relative := _relative(text, floor, languages)) and (floor == 0 or _DIGIT.search(relative.raw)):
        yield relative


def _span(text: str, match: re.Match[str], floor: int, languages: tuple[str, ...]) -> DateSpan | None:
    """Return a date with the time after or else before it, None where the match is no date."""
    start, end = match.span()
    if not _is_date(text[start:end], languages):
        return None
    after = _TIME_AFTER.match(text, end)
    if after and _is_date(text[start : after.end()], languages):
        return DateSpan(start, after.end(), text[start : after.end()])
    low = max(floor, start - _BEFORE_CHARS)
    before = _TIME_BEFORE.search(text[low:start])
    if before and _is_date(text[low + before.start() : end], languages):
        return DateSpan(low + before.start(), end, text[low + before.start() : end])
    return DateSpan(start, end, text[start:end])


def _is_date(raw: str, languages: tuple[str, ...]) -> bool:
    parsed_date: ParsedDate = parse_date(raw.strip(), languages=languages)
    return parsed_date.value is not None or parsed_date.reason in _BEARABLE


def _relative(text: str, start: int, languages: tuple[str, ...]) -> DateSpan | None:
    """Return the relative date in a line from a place on."""
    found = find_relative(text[start:])
    if found is None or (found.unit is None and not speaks(text[start:][found.start : found.end], languages)):
        return None
    low, high = start + found.start, start + found.end
    if found.unit is None:
        after, before = _TIME_AFTER.match(text, high), _TIME_BEFORE.search(text[start:low])
        high = after.end() if after else high
        low = start + before.start() if before and not after else low
    return DateSpan(low, high, text[low:high], is_relative=True)
