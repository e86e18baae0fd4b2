"""Calendar conversion to Gregorian days: Solar Hijri (Iran), Buddhist era (Thailand), Republic and imperial eras.

The Islamic lunar calendar is known to a day or two only, as sightings and tables differ by country: its months are
named in ``names`` for what they are, and give no day.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from presswatch.dates.names import fold

_PERSIAN = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند"
PERSIAN_MONTHS = {fold(name): number for number, name in enumerate(_PERSIAN.split(), start=1)}
"""Folded names of the months of the Solar Hijri calendar."""

_PERSIAN_YEARS = range(1300, 1500)
_NOWRUZ_YEAR, _NOWRUZ = 1403, date(2024, 3, 20)
_BUDDHIST_YEARS = range(2443, 2643)  # 1900 to 2100
_BUDDHIST_AHEAD = 543
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
ERA_DATE = re.compile(rf"({'|'.join(_ERAS)})\s?(\d{{1,3}}|元)\s?年")
"""A year of a Japanese or Taiwanese era."""
_THAI = re.compile("[\u0e00-\u0e7f]")


def persian_day(year: int, month: int, day: int) -> date | None:
    """Return the Gregorian day of a Solar Hijri date, None where there is no such day."""
    if year not in _PERSIAN_YEARS or not 1 <= month <= 12 or not 1 <= day <= _days_of_month(year, month):
        return None
    first, last = sorted((year, _NOWRUZ_YEAR))
    between = sum(366 if _is_leap(number) else 365 for number in range(first, last))
    nowruz = _NOWRUZ + timedelta(days=between if year >= _NOWRUZ_YEAR else -between)
    return nowruz + timedelta(days=sum(_days_of_month(year, number) for number in range(1, month)) + day - 1)


def _days_of_month(year: int, month: int) -> int:
    return 31 if month <= 6 else 30 if month <= 11 or _is_leap(year) else 29


def _is_leap(year: int) -> bool:
    """Return whether a Solar Hijri year has 366 days: cycles of 33 years hold from 1210 to 1634."""
    return ((year - 1209) % 33 - 1) % 4 == 0


def gregorian_year(year: int, text: str, languages: tuple[str, ...], *, is_short: bool = False) -> int:
    """Return the Gregorian year of a year that may be of the Buddhist era, as Thai pages write it.

    Args:
        year: as written, two digits already completed to four.
        text: the date around it, whose script tells a Thai one.
        languages: of the source.
        is_short: whether it was written with two digits; of those only the ones that cannot be Gregorian are Buddhist.
    """
    if "th" not in languages and not _THAI.search(text):
        return year
    if is_short and year % 100 >= 50:
        year = 2500 + year % 100
    return year - _BUDDHIST_AHEAD if year in _BUDDHIST_YEARS else year


def plain_eras(text: str) -> str:
    """Return a text with the years of eras written as those of the common era."""
    return ERA_DATE.sub(lambda match: f"{_ERAS[match[1]] + (1 if match[2] == '元' else int(match[2]))}年", text)
