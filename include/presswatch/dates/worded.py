"""Dates in words and in local order: "mer., 04 déc. 2024 18:09", "5.12.2016 14.30", "2024年11月2日".

A date is read only when every word in it is understood; one unknown word, and the answer is that it is unknown.
"""

from __future__ import annotations

import re
from datetime import tzinfo
from functools import lru_cache
from typing import NamedTuple

from presswatch.dates import calendars
from presswatch.dates.names import FILLERS, LUNAR_MONTHS, fold, names
from presswatch.dates.numeric import ENGLISH_MONTHS, full_year
from presswatch.dates.result import Fields, build, nothing
from presswatch.dates.time_of_day import PartialDate, take_time
from presswatch.dates.zones import ZONE_NAMES
from presswatch.model.parsed_date import ParsedDate

_ENGLISH_LONG = tuple(name for name in ENGLISH_MONTHS if len(name) > 4)
_SHORT = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ASIAN_DATE = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_ASIAN_WEEKDAY = re.compile(
    r"周[一二三四五六日天]|星期[一二三四五六日天]|[月火水木金土日월화수목금토일](?:曜日|요일)|[월화수목금토일](?=,)|[月火水木金土日](?=,)"
    r"|\((?:[月火水木金土日월화수목금토일一二三四五六])\)"
    r"|thứ \w+|chủ nhật|\bth [2-7]\b|\bT[2-7](?=,)|\bCN\b|ที่(?=\s*\d)",
    re.IGNORECASE,
)
_VIETNAMESE_MONTH = re.compile(r"\b(?:(?:tháng|thg)\s?|th)([12]?\d)\b", re.IGNORECASE)
_ASIAN_MONTH = re.compile(r"(?<!\S)([12]?\d)[月월](?=\s)")
_HEBREW_PREFIX = re.compile(r"(?<=\s)ב(?=[א-ת]{3})")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?!\d)")
_MARKS = (
    "\u064b-\u065f\u0670\u200c\u200d\u0900-\u0963\u0971-\u0dff"
    "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1-\u0ece\u1000-\u109f\u1780-\u17d3"
)
LETTER = rf"(?:[^\W\d_]|[{_MARKS}])"  # vowel signs of Indic scripts are no letters to Python
_TOKEN = re.compile(rf"'?\d+(?:st|nd|rd|th|er|º|ª|°|e)?\b|{LETTER}+(?:[\x00-]{LETTER}+)*")


_SHORT_YEAR_FIRST = frozenset(["ko", "ja", "zh", "hu", "lt"])
"""Languages whose short dates begin with the year: ``26.11.27``."""


_LEAST_CUT = 3
"""Letters of a month's name that say which it is."""


class _Day(NamedTuple):
    year: int
    month: int
    day: int


class _Unread(NamedTuple):
    reason: str


class _Words(NamedTuple):
    numbers: list[str]
    months: list[str]


def read_free(
    raw: str, text: str, zone: tzinfo | None, languages: tuple[str, ...], *, day_first: bool | None
) -> ParsedDate:
    """Return the reading of a date in words or national order.

    Args:
        raw: the string as it stood in the feed or page.
        text: the same, normalised.
        zone: zone of the source, for dates without one.
        languages: languages of the source, primary subtags; decide between meanings of a name.
        day_first: order of the source in dates such as ``02/11/2024``.
    """
    partial_date = PartialDate(_plain_months(text))
    take_time(partial_date)
    day = _take_numeric(partial_date, languages, day_first=day_first)
    if not isinstance(day, _Unread):
        day = _rest_of_words(partial_date, day, languages)
    if isinstance(day, _Unread):
        return nothing(raw, day.reason, "day" if day.reason.startswith("ambiguous") else None)
    fields = Fields(
        *day,
        partial_date.hour,
        partial_date.minute,
        partial_date.second,
        precision=partial_date.precision,
        offset_s=partial_date.offset_s,
        zone_name=partial_date.zone_name,
        flags=tuple(partial_date.flags),
    )
    return build(raw, fields, zone)


def _plain_months(text: str) -> str:
    """Return text with the month forms that hold a number, and the weekdays of one sign, put into plain words."""
    text = calendars.plain_eras(_VIETNAMESE_MONTH.sub(_short_month, text))
    text = _HEBREW_PREFIX.sub("", _ASIAN_WEEKDAY.sub(" ", text))
    if match := _ASIAN_DATE.search(text):
        return f"{text[: match.start()]} {match[1]}-{match[2]}-{match[3]} {text[match.end() :]}"
    return _ASIAN_MONTH.sub(lambda month: f" {_short_month(month)} ", text)


def _short_month(match: re.Match[str]) -> str:
    number = int(match[1])
    return _SHORT[number - 1] if 1 <= number <= 12 else match[0]


def _take_numeric(
    partial_date: PartialDate, languages: tuple[str, ...], *, day_first: bool | None
) -> _Day | _Unread | None:
    """Take a date of three numbers out of the rest."""
    text = partial_date.rest
    if match := _YEAR_FIRST.search(text):
        partial_date.cut(match)
        return _year_first(int(match[1]), int(match[2]), int(match[3]), text, languages)
    if match := _YEAR_LAST.search(text):
        partial_date.cut(match)
        if len(match[4]) == 2 and _SHORT_YEAR_FIRST & set(languages[:1]):
            return _Day(full_year(match[1]), int(match[3]), int(match[4]))
        year = calendars.gregorian_year(full_year(match[4]), text, languages, is_short=len(match[4]) == 2)
        return _ordered(int(match[1]), int(match[3]), year, partial_date, dotted=match[2] == ".", first=day_first)
    return None


def _year_first(year: int, month: int, day: int, text: str, languages: tuple[str, ...]) -> _Day | _Unread:
    if "fa" in languages and (persian := calendars.persian_day(year, month, day)):
        return _Day(persian.year, persian.month, persian.day)
    return _Day(calendars.gregorian_year(year, text, languages), month, day)


def _ordered(
    a: int, b: int, year: int, partial_date: PartialDate, *, dotted: bool, first: bool | None
) -> _Day | _Unread:
    """Return day and month in the only order they can have, or the source's; dotted dates are day first everywhere."""
    if min(a, b) > 12 or min(a, b) < 1:
        return _Unread("impossible")
    if a > 12 or a == b or (dotted and b <= 12):
        return _Day(year, b, a)
    if b > 12:
        return _Day(year, a, b)
    if first is None:
        return _Unread("ambiguous_day_month")
    partial_date.flags.append("day_first_by_source")
    return _Day(year, b, a) if first else _Day(year, a, b)


def _rest_of_words(partial_date: PartialDate, day: _Day | None, languages: tuple[str, ...]) -> _Day | _Unread:
    words = _sort_words(partial_date)
    if isinstance(words, _Unread):
        return words
    if day is None:
        return _day_from_words(words, partial_date.rest, languages)
    return _Unread("extra_number") if words.numbers or words.months else day


def _sort_words(partial_date: PartialDate) -> _Words | _Unread:
    """Return the numbers and month names of the rest; zone names go to the draft, any unknown word ends the reading."""
    folded = names().phrase.sub(lambda phrase: phrase[0].replace(" ", "\x00"), fold(partial_date.rest))
    words = _Words([], [])
    tokens = [token.replace("\x00", " ") for token in _TOKEN.findall(folded)]
    for position, token in enumerate(tokens):
        if token[0].isdigit() or token[0] == "'":
            words.numbers.append(re.sub(r"\D", "", token))
        elif month := _month_name(token, partial_date):
            words.months.append(month)
        elif not _is_known(token, partial_date, is_last=position == len(tokens) - 1):
            if (month := _cut_month(token)) is None:
                return _Unread("unknown_word")
            words.months.append(month)
    return words


def _month_name(token: str, partial_date: PartialDate) -> str | None:
    if _is_zone(token, partial_date):
        return None  # "CET" is also a folded Croatian weekday, "MAR" is no zone
    if token in names().months:
        return token
    if token in calendars.PERSIAN_MONTHS or token in LUNAR_MONTHS:
        return token
    misspelt = len(token) >= 3 and token not in names().weekdays and token not in ZONE_NAMES
    if misspelt and any(name.startswith(token) or token.startswith(name) for name in _ENGLISH_LONG):
        return token[:3]
    return None


@lru_cache(maxsize=4096)
def _cut_month(token: str) -> str | None:
    """Return the month whose names alone begin with an unknown word: programs cut names to their first letters."""
    begun = [name for name in names().months if name.startswith(token)] if len(token) >= _LEAST_CUT else []
    meant = {number for name in begun for number in names().months[name]}
    return min(begun, key=len) if len(meant) == 1 else None


def _is_zone(token: str, partial_date: PartialDate) -> bool:
    has_time = partial_date.precision != "day" and not partial_date.zone_name
    return (
        has_time
        and token in ZONE_NAMES
        and re.search(rf"\b{re.escape(token.upper())}\b", partial_date.rest) is not None
    )


def _is_known(token: str, partial_date: PartialDate, *, is_last: bool) -> bool:
    """Return whether a word that is no month has a place in a date; a zone name is noted in the draft."""
    if _is_zone(token, partial_date):
        partial_date.zone_name = token
        return True
    if token in names().weekdays or token in FILLERS:
        return True
    could_be_zone = partial_date.precision != "day" and len(token) <= 5 and token.isascii() and is_last
    if token in ZONE_NAMES or could_be_zone:
        partial_date.zone_name = partial_date.zone_name or token
        return True
    return False


def _day_from_words(words: _Words, text: str, languages: tuple[str, ...]) -> _Day | _Unread:
    if len(words.months) == 1 and words.months[0] in calendars.PERSIAN_MONTHS:
        return _persian(words)
    is_lunar = any(name in LUNAR_MONTHS for name in words.months)
    month = _Unread("lunar_calendar") if is_lunar else _month_number(words.months, languages)
    if isinstance(month, _Unread):
        return month
    if len(words.numbers) != 2:
        return _Unread("no_year" if len(words.numbers) < 2 else "extra_number")
    first, second = words.numbers
    if len(first) == 4:
        return _Day(calendars.gregorian_year(int(first), text, languages), month, int(second[:4]))
    if len(second) in {2, 4}:
        year = calendars.gregorian_year(full_year(second), text, languages, is_short=len(second) == 2)
        return _Day(year, month, int(first[:4]))
    return _Unread("bad_numbers")


def _persian(words: _Words) -> _Day | _Unread:
    numbers = sorted((int(number[:6]) for number in words.numbers), reverse=True)
    if len(numbers) != 2:
        return _Unread("no_year" if len(numbers) < 2 else "extra_number")
    day = calendars.persian_day(numbers[0], calendars.PERSIAN_MONTHS[words.months[0]], numbers[1])
    return _Unread("impossible") if day is None else _Day(day.year, day.month, day.day)


def _month_number(months: list[str], languages: tuple[str, ...]) -> int | _Unread:
    if len(months) > 1:  # "mar 03 dic": what may be a weekday steps back
        months = [name for name in months if name not in names().weekdays] or months
    if len(months) == 2 and len({frozenset(names().months.get(name, ())) for name in months}) == 1:
        months = months[:1]  # one month by its two names, as the Arab press writes it
    if len(months) != 1:
        return _Unread("two_months" if months else "no_month")
    meanings = names().months[months[0]]
    if len(meanings) > 1:
        spoken = {number for number, tongues in meanings.items() if tongues & set(languages)}
        meanings = {number: meanings[number] for number in spoken or meanings}
    return next(iter(meanings)) if len(meanings) == 1 else _Unread("ambiguous_month_name")
