"""Names of months and weekdays in the languages of the press, and the words that stand around them."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from presswatch.unicode_forms import normalize

_FILLERS = """
the of at on de del di du d le la el a à às um uhr il den der am dnia godz o klo kl ora ore las los os as h hs
hrs hr saat pada pukul в г года год р року r roku feira em lúc ngày ve and und και στις την ob ún
alle om ora jam kell óra plkst gada les ч о на у az den d m ж ой น วันที่ เวลา เมื่อ พศ คศ को बजे तारीख في الساعة ساعت م ص
בשעה ngay luc năm тарихе
"""


_SAME = (
    ("ı", "i"),
    ("’", "'"),
    (".", " "),
    ("\u200f", ""),
    ("׳", ""),
    ("॰", ""),
)  # … Hebrew and Hindi abbreviation marks


class Names(NamedTuple):
    """The table of names, folded."""

    months: dict[str, dict[int, frozenset[str]]]  # name → month → languages it is that month in
    weekdays: frozenset[str]
    phrase: re.Pattern[str]  # any name of several words, the longest first


def fold(text: str) -> str:
    """Return text without case, accents and dots, so that spellings of one name fall together."""
    text = normalize("NFKD", text.casefold())
    text = "".join(char for char in text if not unicodedata.combining(char))
    for char, plain in _SAME:
        text = text.replace(char, plain)
    return " ".join(text.split())


FILLERS = frozenset(fold(word) for word in _FILLERS.split())
"""Words that may stand in a date and say nothing, folded."""

_LUNAR = (
    "محرم,صفر,ربيع الأول,ربيع الآخر,ربيع الثاني,جمادى الأولى,جمادى الآخرة,جمادى الثانية,رجب,شعبان,رمضان,شوال,ذو القعدة,"
    "ذو الحجة,ذي القعدة,ذي الحجة"
)
LUNAR_MONTHS = frozenset(fold(name) for name in _LUNAR.split(","))
"""Months of the Islamic lunar calendar, folded."""


@cache
def names() -> Names:
    """Return the table, read once."""
    table = json.loads(files(__package__).joinpath("names.json").read_text(encoding="utf-8"))
    months = {
        name: {int(number): frozenset(languages) for number, languages in numbers.items()}
        for name, numbers in table["months"].items()
    }
    weekdays = frozenset(table["weekdays"])
    phrases = sorted((name for name in {*months, *weekdays, *LUNAR_MONTHS} if " " in name), key=len, reverse=True)
    pattern = "|".join(map(re.escape, phrases))
    return Names(months, weekdays, re.compile(rf"(?<!\w)(?:{pattern})(?!\w)"))
