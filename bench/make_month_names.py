"""Writes the table of names that ``presswatch.dates`` reads: months, weekdays, halves of the day, "3 hours ago".

The names are those of CLDR, by babel, and what the press writes beside them.

No babel is needed at run time.

Run it again after a babel upgrade: ``python bench/make_month_names.py``.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path
from unicodedata import normalize

from babel import Locale

from presswatch.dates.names import FILLERS, fold

TABLE = Path(__file__).parents[1] / "include" / "presswatch" / "dates" / "names.json"
_TAGS = "en fr de es pt it nl ru pl uk tr ar zh ja ko hi id sv da nb fi cs hu ro el vi he fa bg hr sr sk ca"
_MORE_TAGS = "th bn ta te gu mr ur ml kn pa ne lt lv et sl mk ms sq az ka hy"
_WIDE_TAGS = "sr_Latn bs be gl eu af is ga sw fil km lo my si am kk uz mn de_AT fr_CA"
"""Small languages and regions, whose short weekdays would be words of large ones."""
LANGUAGES = tuple(f"{_TAGS} {_MORE_TAGS}".split())
WIDE_LANGUAGES = tuple(_WIDE_TAGS.split())

# Short forms of the press that CLDR does not list, any language; the Levantine month names of Arabic.
ALSO = {
    1: "janv gen ene jan sty янв oca januari",
    2: "fevr fev lut фев sub",
    3: "mrz maerz marz maa mrt март",
    4: "avr abr kwi апр nis",
    5: "mag mai mei maj",
    6: "giu cze июн haz juni",
    7: "juil lug lip июл tem juli",
    8: "aout ago sie авг agu",
    9: "sept set wrz сент сен eyl",
    10: "ott okt paz окт eki",
    11: "lis ноя kas",
    12: "dic dez gru дек ara desember",
}
_ARABIC = "كانون الثاني,شباط,اذار,نيسان,ايار,حزيران,تموز,اب,ايلول,تشرين الاول,تشرين الثاني,كانون الاول"
ALSO_ARABIC = tuple(_ARABIC.split(","))
ALSO_HALVES = {
    "am": "am,a.m.,a.m,a. m.,midnight,এএম,सुबह,पूर्वाह्न,सकाळी,صباحا,صباحاً,ص,早上,凌晨,清晨,上午,오전,午前,π.μ.,πμ,sáng",
    "pm": "pm,p.m.,p.m,p. m.,noon,পিএম,शाम,अपराह्न,संध्याकाळी,مساء,مساءا,م,晚上,傍晚,下午,오후,午後,μ.μ.,μμ,chiều",
}
ALSO_AGO = {
    "minute": "{0} মিনিট আগে,{0} perce,pre {0} min,prije {0} min,пре {0} мин",
    "hour": "{0} ঘণ্টা আগে,{0} ঘন্টা আগে,{0} órája,pre {0} h,prije {0} h,пре {0} ч",
    "day": "{0} দিন আগে,{0} napja",
}
_NO_HALVES = frozenset(("ch", "a", "p", "m", "s", "c", "f", "i"))
_NOON_S = 12 * 3600
# Short weekdays of small languages that are words of large ones.
_WORDS = frozenset(("ah", "an", "b e", "c a", "ce", "die", "enj", "hen", "is", "ot", "pre", "ra", "se", "tr"))
WIDTHS = (("format", "wide"), ("format", "abbreviated"), ("stand-alone", "wide"), ("stand-alone", "abbreviated"))


def months() -> dict[str, dict[str, list[str]]]:
    """Return folded name → month number → languages."""
    table: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for tag in (*LANGUAGES, *WIDE_LANGUAGES):
        names, language = Locale.parse(tag).months, tag.partition("_")[0]
        for context, width in WIDTHS:
            for number, name in names[context][width].items():
                known = table[fold(name)][str(number)]
                if language not in known:
                    known.append(language)
    extra = [(name, number) for number, line in ALSO.items() for name in line.split()]
    extra += [(name, number) for number, name in enumerate(ALSO_ARABIC, start=1)]
    for name, number in extra:
        if fold(name) not in table:
            table[fold(name)][str(number)] = []
    return {name: numbers for name, numbers in table.items() if name and not any(c.isdigit() for c in name)}


def weekdays() -> set[str]:
    """Return the folded names of weekdays; one-letter forms only where a syllable is a letter."""
    found = set()
    for language in LANGUAGES:
        names = Locale.parse(language).days
        for context, width in (*WIDTHS, ("format", "short")):
            found |= {fold(name) for name in names[context][width].values() if len(name) > 1 or language in "zh ja ko"}
    for language in WIDE_LANGUAGES:
        found |= {fold(name) for name in Locale.parse(language).days["format"]["wide"].values()}
    return {name for name in found if (len(name) > 1 or not name.isascii()) and name not in _WORDS}


def halves() -> dict[str, str]:
    """Return the words for the halves of the day, as they stand beside a time, in lower case → am or pm."""
    found: dict[str, str] = {}
    for language in (*LANGUAGES, *WIDE_LANGUAGES, "zh_Hant"):
        locale = Locale.parse(language)
        spans = {period: _half(rules) for period, rules in locale.day_period_rules.items()}
        for width in ("wide", "abbreviated"):
            for period, word in locale.day_periods["format"][width].items():
                half = period if period in ("am", "pm") else spans.get(period)
                plain = normalize("NFKC", word).lower().replace("\u200c", "").strip()
                if half and fold(plain) not in _NO_HALVES | weekdays() | FILLERS:
                    found.setdefault(plain, half)
    return found | {word: half for half, line in ALSO_HALVES.items() for word in line.split(",")}


def _half(rules: list[dict[str, int]]) -> str | None:
    """Return the half of the day that a period of CLDR lies in, None where it lies in both or is a moment."""
    spans = [(rule["from"], rule["before"]) for rule in rules if "from" in rule and "before" in rule]
    if not spans:
        return None
    if all(start < end <= _NOON_S for start, end in spans):
        return "am"
    return "pm" if all(_NOON_S <= start < end for start, end in spans) else None


def ago() -> dict[str, str]:
    """Return CLDR's patterns of times past, in lower case, the number as ``{0}`` → the unit."""
    found: dict[str, str] = {}
    for language in (*LANGUAGES, *WIDE_LANGUAGES):
        fields = Locale.parse(language)._data["date_fields"]  # babel has no other way to them
        for unit in ("minute", "hour", "day"):
            for width in ("", "-short", "-narrow"):
                forms = (fields.get(f"{unit}{width}") or {}).get("past") or {}
                for pattern in forms.values():
                    plain = " ".join(normalize("NFC", pattern).lower().split())
                    if plain.count("{0}") == 1 and plain[0] != "-" and re.search(r"[^\W\d_]", plain.replace("{0}", "")):
                        found.setdefault(plain, unit)
    return found | {pattern: unit for unit, line in ALSO_AGO.items() for pattern in line.split(",")}


def main() -> None:
    """Write the table."""
    table = {"months": months(), "weekdays": sorted(weekdays()), "halves": halves(), "ago": ago()}
    TABLE.write_text(json.dumps(table, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    print(", ".join(f"{len(entries)} {kind}" for kind, entries in table.items()))


if __name__ == "__main__":
    main()
