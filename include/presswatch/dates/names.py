"""Names of months, weekdays and halves of the day in the languages of the press, and the words around them."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

from presswatch.unicode_forms import normalize

_FILLERS = """
the of at on de del di du d le la el a à às um uhr il den der am dnia godz o klo kl ora ore las los os as h hs
hrs hr saat saa ב pada pukul в г года год р року r roku feira em lúc ngày ve and und και στις την ob ún
alle om ora jam kell óra plkst gada les ч о на у az den d m ж ой น วัน วันที่ เวลา เมื่อ พศ คศ ศ พ ค
को बजे तारीख في الساعة ساعت م ص թ ж оны בשעה ngay luc năm тарихе
"""


_SAME = (
    ("ı", "i"),
    ("’", "'"),
    (".", " "),
    ("\u200f", ""),
    ("׳", ""),
    ("॰", ""),  # abbreviation marks of Hebrew and Hindi
    ("\u200c", ""),
    ("\u200d", ""),
    ("ʼ", "'"),
    ("'я", "я"),  # as Ukrainian and Belarusian write п'ятниця
)


Unit = Literal["minute", "hour", "day"]


class Names(NamedTuple):
    """The table of names, folded."""

    months: dict[str, dict[int, frozenset[str]]]  # name → month → languages it is that month in
    weekdays: frozenset[str]
    phrase: re.Pattern[str]  # any name of several words, the longest first
    weekday_words: frozenset[str]  # the single words of them
    halves: dict[str, str]  # word in lower case → am or pm
    ago: dict[str, Unit]  # "{0} hours ago" in lower case → minute, hour or day


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
    weekday_words = frozenset(word for name in weekdays for word in name.split())
    phrase = re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")
    # The Arabic sign of the accusative stands before or behind its letter.
    halves = table["halves"] | {word.replace("اً", "ًا"): half for word, half in table["halves"].items()}
    return Names(months, weekdays, phrase, weekday_words, halves, table["ago"])
