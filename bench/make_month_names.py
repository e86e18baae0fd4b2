"""Writes the table of month and weekday names that ``presswatch.dates`` reads, from CLDR, by babel.

No babel is needed at run time.

Run it again after a babel upgrade: ``python bench/make_month_names.py``.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

from babel import Locale

from presswatch.dates.names import fold

TABLE = Path(__file__).parents[1] / "include" / "presswatch" / "dates" / "names.json"
_TAGS = "en fr de es pt it nl ru pl uk tr ar zh ja ko hi id sv da nb fi cs hu ro el vi he fa bg hr sr sk ca"
_MORE_TAGS = "th bn ta te gu mr ur ml kn pa ne lt lv et sl mk ms sq az ka hy"
LANGUAGES = tuple(f"{_TAGS} {_MORE_TAGS}".split())

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
# Short weekdays of small languages that are words of large ones.
_WORDS = frozenset(("ah", "an", "b e", "c a", "ce", "die", "enj", "hen", "is", "ot", "pre", "ra", "se", "tr"))
WIDTHS = (("format", "wide"), ("format", "abbreviated"), ("stand-alone", "wide"), ("stand-alone", "abbreviated"))


def months() -> dict[str, dict[str, list[str]]]:
    """Return folded name → month number → languages."""
    table: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for language in LANGUAGES:
        names = Locale.parse(language).months
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
    return {name for name in found if (len(name) > 1 or not name.isascii()) and name not in _WORDS}


def main() -> None:
    """Write the table."""
    table = {"months": months(), "weekdays": sorted(weekdays())}
    TABLE.write_text(json.dumps(table, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    print(f"{len(table['months'])} month names, {len(table['weekdays'])} weekday names")


if __name__ == "__main__":
    main()
