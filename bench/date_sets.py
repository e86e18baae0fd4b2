"""Dates generated from CLDR in many languages: what a publisher's template prints, with the answer known."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime

from presswatch.dates import parse_date

COMMON = ("en", "fr", "de", "es", "pt", "it", "nl", "ru", "pl", "tr", "ar", "zh", "ja")
"""The languages most news feeds are written in."""

OTHERS = ("ko", "hi", "id", "sv", "da", "nb", "fi", "cs", "hu", "ro", "el", "vi", "he", "uk", "bg")
ZONE = ZoneInfo("Europe/Paris")
_PATTERNS = ("full", "long", "medium", "d MMMM y HH:mm", "EEE, d MMM y HH:mm:ss")


class Score(NamedTuple):
    """Strings of one language: read right, read wrong, not read."""

    language: str
    right: int
    wrong: int
    unread: int
    examples: tuple[str, ...]


def dates(language: str, count: int = 40, seed: int = 11) -> Iterator[tuple[str, datetime, bool]]:
    """Yield a printed date, its wall time and whether seconds are shown; the same seed prints the same dates."""
    chance = random.Random(seed)
    for _ in range(count):
        wall = datetime(2004, 1, 1) + timedelta(minutes=chance.randrange(22 * 365 * 1440))  # noqa: DTZ001
        for pattern in _PATTERNS:
            if pattern in {"full", "long", "medium"}:
                day = format_datetime(wall, _day_pattern(pattern, language), locale=language)
                text = f"{day} {wall:%H:%M}"
            else:
                text = format_datetime(wall, pattern, locale=language)
            yield text, wall, "ss" in pattern


def _day_pattern(width: str, language: str) -> str:
    return str(Locale.parse(language).date_formats[width].pattern)


def score(language: str) -> Score:
    """Return how a language's dates are read, the language and a zone given."""
    right = wrong = 0
    misses: list[str] = []
    for text, wall, _ in dates(language):
        reading = parse_date(text, zone=ZONE, languages=(language,))
        if reading.value is None:
            misses.append(f"{text} → {reading.reason}")
        elif reading.value.replace(tzinfo=None) == wall:
            right += 1
        else:
            wrong += 1
            misses.insert(0, f"{text} → {reading.value}")
    return Score(language, right, wrong, len(misses) - wrong, tuple(misses[:2]))
