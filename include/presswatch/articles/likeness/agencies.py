"""Which news agency a text credits, and where: byline, dateline, start or end of the text, or only its pictures.

The agencies of the world are data (``agencies.json``), reviewed by hand; sources that are flagged as agencies are added
under their own names. A code counts only with its capitals, and only where credits stand: "AP" is also a word.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

from presswatch.model import BODY_ROLES, Block, Extraction

Place = Literal["byline", "dateline", "start", "end", "credit", "picture"]
PLACES: tuple[Place, ...] = ("byline", "dateline", "start", "end", "credit", "picture")
"""From the surest to the least: whose picture it is says little of whose text it is."""

LINE_CHARS = 160
"""Of a block that can be a byline or a credit; and of the start and the end of a text."""

_PICTURE = re.compile(
    r"photo|foto|picture|image|imagen|imagem|bild|immagin|illustration|getty|fotograf|zdjęci|фото|صورة|照片|写真|사진|©",
    re.IGNORECASE,
)
_WITH = (
    r"(?:(?:with|from|by|via|source|sources|avec|par|d['’]après|mit|von|quelle|quellen|con|por|fuente|fuentes|com|fonte|met|bron"
    r"|z|źródło|zdroj|med|källa|kilde|lähde|kaynak|источник|المصدر)\b\s*:?\s*(?:the\s|agencia\s|agence\s|agentur\s)?)?"
)
_JOIN = r"\s*(?:[/,;&+|·]|-|–|et|and|und|y|e|i|og|och|en)\s*"
_INITIALS = r"[a-zà-ž]{2,5}"
_REUTERS_DESK = re.compile(r"\((?:Additional )?[Rr]eporting by .{3,300}?[Ee]diting by ", re.DOTALL)


class Agency(NamedTuple):
    """An agency and the words it is credited with."""

    key: str
    codes: tuple[str, ...]  # capitals count
    names: tuple[str, ...]  # capitals do not


class Credit(NamedTuple):
    """An agency credited by a page."""

    agency: str  # key
    place: Place
    raw: str  # as the page has it


class Desk:
    """Reads credits of a set of agencies."""

    def __init__(self, agencies: Iterable[Agency]) -> None:
        keys = {form: one.key for one in agencies for form in one.codes}
        keys |= {name.casefold(): one.key for one in agencies for name in one.names}
        self._keys: Mapping[str, str] = keys
        one = _alternatives(agencies)
        several = rf"{one}(?:{_JOIN}{one})*"
        with_initials = rf"(?:{_INITIALS}\s?/\s?)*{several}(?:\s?/\s?{_INITIALS})*"
        self._one = re.compile(one)
        self._start = re.compile(
            rf"(?:[^()\n!?]{{0,60}}[(（【［\[/]\s*(?:\w{{1,10}}(?=[\u3000-\u9fff]))?{with_initials}"
            rf"\s*[^\W\d_]?\s*[)）】］\]/＝=]"
            rf"|(?:[^\n!?]{{0,60}}?[,;/.–—-]\s?)?(?![^\W\d_]{{2}}\b){several}\s?(?:[.:]?\s?[-–—]|:)\s"
            rf"|[^\n!?]{{2,60}}?\s[–—-]\s{several}\.\s"
            rf"|[^\s()]{{0,12}}{several}[^\s()]{{0,12}}(?:电|電)"
            rf")"
        )
        self._whole = re.compile(rf"\W*(?:©\s?(?:\d{{4}}\s)?|copyright\s)?{_WITH}{with_initials}\W*", re.IGNORECASE)
        self._end = re.compile(
            rf"(?:[(（\[]\s*(?:[^()\n]{{0,40}}[\s/])?{with_initials}\s*[)）\]]|[-–—]\s*{_WITH}{with_initials})\s*[.\"»]?\s*$"
        )

    def credits(self, reading: Extraction) -> tuple[Credit, ...]:
        """Return every agency that a page credits, once, at the surest place."""
        found: dict[str, Credit] = {}
        for credit in self._all(reading):
            known = found.get(credit.agency)
            if known is None or PLACES.index(credit.place) < PLACES.index(known.place):
                found[credit.agency] = credit
        return tuple(sorted(found.values(), key=lambda one: (PLACES.index(one.place), one.agency)))

    def _all(self, reading: Extraction) -> Iterable[Credit]:
        for author in reading.authors:
            yield from self._named(author.raw or author.name, "byline")
        for block in reading.blocks:
            yield from self._in_block(block)
        body = [block.text.strip() for block in reading.blocks if block.role in BODY_ROLES]
        if body:
            yield from self._at_start(body[0])
            yield from self._at_end(body[-1])

    def _in_block(self, block: Block) -> Iterable[Credit]:
        text = block.text.strip()
        if block.role in ("byline", "dateline"):
            yield from self._named(text, "byline" if block.role == "byline" else "dateline")
        elif block.role == "credit":
            is_picture = _PICTURE.search(text) or not self._is_whole(text)
            yield from self._named(text, "picture" if is_picture else "credit")
        elif block.role == "caption":
            yield from self._at_end(text[-LINE_CHARS:], "picture")

    def _named(self, text: str, place: Place) -> Iterable[Credit]:
        if len(text) <= LINE_CHARS:
            yield from self._found(text, place, text)

    def _at_start(self, text: str) -> Iterable[Credit]:
        if match := self._start.match(text[:LINE_CHARS]):
            yield from self._found(match[0], "start", match[0])

    def _at_end(self, text: str, place: Place = "end") -> Iterable[Credit]:
        if len(text) <= LINE_CHARS and self._is_whole(text):
            yield from self._found(text, place, text)
        elif match := self._end.search(text[-LINE_CHARS:]):
            yield from self._found(match[0], place, match[0])
        elif _REUTERS_DESK.search(text):
            yield Credit("reuters", place, text[-LINE_CHARS:])

    def _is_whole(self, text: str) -> bool:
        return self._whole.fullmatch(text) is not None and self._one.search(text) is not None

    def _found(self, text: str, place: Place, raw: str) -> Iterable[Credit]:
        for match in self._one.finditer(text):
            key = self._keys.get(match[0]) or self._keys.get(match[0].casefold())
            if key:
                yield Credit(key, place, raw.strip()[:LINE_CHARS])


def _alternatives(agencies: Iterable[Agency]) -> str:
    """Return the pattern of one credit: longest form first, edges of words where the script has them."""
    forms = [(code, f"(?-i:{re.escape(code)})") for one in agencies for code in one.codes]
    forms += [(name, f"(?i:{re.escape(name)})") for one in agencies for name in one.names]
    ordered = sorted(forms, key=lambda form: (-len(form[0]), form[0]))
    return "(?:" + "|".join(_edged(form, pattern) for form, pattern in ordered) + ")"


def _edged(form: str, pattern: str) -> str:
    return pattern if ord(form[0]) >= ord("\u2e80") else rf"(?<!\w){pattern}(?!\w)"


@cache
def world_agencies() -> tuple[Agency, ...]:
    """Return the agencies of the reviewed list."""
    text = files("presswatch.articles.likeness").joinpath("agencies.json").read_text(encoding="utf-8")
    return tuple(Agency(one["key"], tuple(one["codes"]), tuple(one["names"])) for one in json.loads(text)["agencies"])


def with_sources(agencies: Iterable[Agency], names: Mapping[str, str]) -> tuple[Agency, ...]:
    """Return the agencies with the sources that are agencies: under the key of the list where it knows the name.

    Args:
        agencies: of the reviewed list.
        names: of sources flagged as agencies, by source_id.
    """
    made = {one.key: one for one in agencies}
    for key, name in names.items():
        known = made.get(key, Agency(key, (), ()))
        telling = name.split()[-1]
        codes = {name, telling.upper()} if len(telling) > 2 else {name}  # "Agencia Cardo" is credited as CARDO
        made[key] = Agency(key, (*known.codes, *sorted(codes - {*known.codes})), (*known.names, name))
    return tuple(made.values())


@cache
def desk_for(names: tuple[tuple[str, str], ...]) -> Desk:
    """Return the desk that knows the world's agencies and the sources given as pairs of source_id and name."""
    return Desk(with_sources(world_agencies(), dict(names)))


def text_agency(credits: Iterable[Credit]) -> str | None:
    """Return the agency whose text it says it is; pictures do not count."""
    return next((credit.agency for credit in credits if credit.place != "picture"), None)
