"""Which news agency a text credits, and where: byline, dateline, start or end of the text, or only its pictures.

The agencies of the world are data (``agencies.json``), reviewed by hand; sources that are flagged as agencies are added
under their own names. A code counts only with its capitals, and only where credits stand: "AP" is also a word.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

from presswatch.model.extraction import BODY_ROLES, SOURCE_REPEATS, Block, Extraction

Place = Literal["byline", "dateline", "start", "end", "credit", "picture"]
PLACES: tuple[Place, ...] = ("byline", "dateline", "start", "end", "credit", "picture")
"""From the surest to the least: whose picture it is says little of whose text it is."""

CREDITED_BY = "credits-1"
"""Raised when credits are found otherwise: what was staged by other rules is not taken."""

LINE_CHARS = 160
"""Of a block that can be a byline or a credit; and of the start and the end of a text."""
CREDIT_CHARS = 60
"""At the end of a caption, where the photographer and the agency are named."""

_PICTURE = re.compile(
    r"photo|foto|picture|image|imagen|imagem|bild|immagin|illustration|getty|fotograf|zdjęci|фото|صورة|照片|写真|사진|©",
    re.IGNORECASE,
)
_WITH = (
    r"(?:(?:with|from|by|via|source|sources|avec|par|d['’]après|mit|von|quelle|quellen|con|por|fuente|fuentes|com|fonte|met|bron"
    r"|z|źródło|zdroj|med|källa|kilde|lähde|kaynak|источник|المصدر)\b\s*:?\s*(?:the\s|agencia\s|agence\s|agentur\s)?)?"
)
_MARK = "\ue000"
"""Stands for the name of an agency while the words around it are looked at; a character that no text has."""
_JOIN = r"\s*(?:[/,;&+|·]|-|–|et|and|und|y|e|i|og|och|en)\s*"
_INITIALS = r"[a-zà-ž]{2,5}"
_SEVERAL = rf"{_MARK}(?:{_JOIN}{_MARK})*"
_SIGNED = rf"(?:{_INITIALS}\s?/\s?)*{_SEVERAL}(?:\s?/\s?{_INITIALS})*"
_START = re.compile(
    rf"(?:[^()\n!?]{{0,60}}[(（【［\[/]\s*(?:[^\W{_MARK}]{{1,10}}(?={_MARK}))?{_SIGNED}\s*[^\W\d_]?\s*[)）】］\]/＝=]"
    rf"|(?:[^\n!?]{{0,60}}?[,;/.–—-]\s?)?{_SEVERAL}\s?(?:[.:]?\s?[-–—]|:)\s"
    rf"|[^\n!?]{{2,60}}?\s[–—-]\s{_SEVERAL}\.\s"
    rf"|[^\s()]{{0,12}}{_SEVERAL}[^\s()]{{0,12}}(?:电|電))"
)
_WHOLE = re.compile(rf"\W*(?:©\s?(?:\d{{4}}\s)?|copyright\s)?{_WITH}{_SIGNED}\W*", re.IGNORECASE)
_END = re.compile(rf"(?:[(（\[]\s*(?:[^()\n]{{0,40}}[\s/])?{_SIGNED}\s*[)）\]]|[-–—]\s*{_WITH}{_SIGNED})\s*[.\"»]?\s*$")
_REUTERS_DESK = re.compile(r"\((?:Additional )?[Rr]eporting by .{3,300}?[Ee]diting by ", re.DOTALL)
_SHORT = 2
"""Letters of codes that are words as well and open no dateline without brackets."""


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
        known = tuple(agencies)
        self._codes = {code: agency.key for agency in known for code in agency.codes}
        self._names = {_folded(name): agency.key for agency in known for name in agency.names}
        self._alternatives = _alternatives(known)

    def credits(self, extraction: Extraction) -> tuple[Credit, ...]:
        """Return every agency that a page credits, once, at the surest place."""
        surest: dict[str, Credit] = {}
        for credit in self._all(extraction):
            before = surest.get(credit.agency)
            if before is None or PLACES.index(credit.place) < PLACES.index(before.place):
                surest[credit.agency] = credit
        return tuple(sorted(surest.values(), key=lambda credit: (PLACES.index(credit.place), credit.agency)))

    def _all(self, extraction: Extraction) -> Iterable[Credit]:
        for author in extraction.authors:
            yield from self._named(author.raw or author.name, "byline")
        for block in extraction.blocks:
            yield from self._in_block(block)
        body = [block.text.strip() for block in extraction.blocks if block.role in BODY_ROLES]
        if body:
            yield from self._at_start(body[0])
            yield from self._at_end(body[-1])
        for block in extraction.blocks:
            if block.rule == SOURCE_REPEATS:  # "With material from …" below every article is furniture, and a credit.
                yield from self._at_end(block.text.strip())

    def _in_block(self, block: Block) -> Iterable[Credit]:
        text = block.text.strip()
        if block.role in ("byline", "dateline"):
            yield from self._named(text, "byline" if block.role == "byline" else "dateline")
        elif block.role == "credit":
            is_picture = _PICTURE.search(text) or not self._is_whole(text)
            yield from self._named(text, "picture" if is_picture else "credit")
        elif block.role == "caption":
            yield from self._occurrences(text[-CREDIT_CHARS:], "picture")

    def _named(self, text: str, place: Place) -> Iterable[Credit]:
        if len(text) <= LINE_CHARS:
            yield from self._occurrences(text, place)

    def _at_start(self, text: str) -> Iterable[Credit]:
        marked = self._mark(text[:LINE_CHARS])
        if (match := _START.match(marked.text)) and not _opens_with_word(marked, match):
            yield from _credits(marked, match, "start")

    def _at_end(self, text: str) -> Iterable[Credit]:
        marked = self._mark(text[-LINE_CHARS:])
        match = _WHOLE.fullmatch(marked.text) if len(text) <= LINE_CHARS else None
        if credited := match or _END.search(marked.text):
            yield from _credits(marked, credited, "end")
        elif _REUTERS_DESK.search(text):
            yield Credit("reuters", "end", text[-LINE_CHARS:])

    def _is_whole(self, text: str) -> bool:
        return _WHOLE.fullmatch(self._mark(text).text) is not None

    def _occurrences(self, text: str, place: Place) -> Iterable[Credit]:
        yield from (Credit(self._key(form), place, text.strip()) for form in self._forms(text))

    def _forms(self, text: str) -> tuple[str, ...]:
        """Return the names of agencies in a text."""
        pattern = self._pattern_for(text)
        return () if pattern is None else tuple(match[0] for match in pattern.finditer(text))

    def _mark(self, text: str) -> Marked:
        pattern = self._pattern_for(text)
        forms = () if pattern is None else tuple(match[0] for match in pattern.finditer(text))
        marked = pattern.sub(_MARK, text) if pattern is not None and forms else text
        return Marked(marked, forms, tuple(map(self._key, forms)))

    def _pattern_for(self, text: str) -> re.Pattern[str] | None:
        """Return what finds the names whose letters a text has in a row, None where it has those of none.

        It is made of these alone: to compile all names takes as long as to load ten pages, and it would try each at
        each letter.
        """
        folded = _folded(text)
        if not any(map(text.__contains__, self._codes)) and not any(map(folded.__contains__, self._names)):
            return None
        there = (one.pattern for one in self._alternatives if one.letters in (text if one.is_code else folded))
        return re.compile("(?:" + "|".join(there) + ")")

    def _key(self, form: str) -> str:
        return self._codes.get(form) or self._names[_folded(form)]


def _folded(text: str) -> str:
    """Return a text without case as patterns see it, to which both Turkish letters are an i as well."""
    return text.casefold().replace("i\u0307", "i").replace("ı", "i")


class Marked(NamedTuple):
    """A text with a mark in place of each agency's name."""

    text: str
    forms: tuple[str, ...]
    keys: tuple[str, ...]


def _credits(marked: Marked, match: re.Match[str], place: Place) -> Iterable[Credit]:
    """Yield the agencies whose marks lie within a match."""
    first = marked.text.count(_MARK, 0, match.start())
    count = match[0].count(_MARK)
    raw = match[0]
    for form in marked.forms[first : first + count]:
        raw = raw.replace(_MARK, form, 1)
    yield from (Credit(key, place, raw.strip()) for key in marked.keys[first : first + count])


def _opens_with_word(marked: Marked, match: re.Match[str]) -> bool:
    """Return whether what looks like a dateline opens with two letters that may be a word: "TT - the race"."""
    return match[0].startswith(_MARK) and len(marked.forms[0]) <= _SHORT


class _Alternative(NamedTuple):
    """One form of a credit."""

    letters: str  # that a text with it has in a row; of names without case
    is_code: bool
    pattern: str


def _alternatives(agencies: Sequence[Agency]) -> tuple[_Alternative, ...]:
    """Return the forms of credits: longest first, with edges of words where the script has them."""
    forms = [(code, True, f"(?-i:{re.escape(code)})") for agency in agencies for code in agency.codes]
    forms += [(name, False, f"(?i:{re.escape(name)})") for agency in agencies for name in agency.names]
    return tuple(
        _Alternative(form if is_code else _folded(form), is_code, _edged(form, pattern))
        for form, is_code, pattern in sorted(forms, key=lambda form: (-len(form[0]), form[0]))
    )


def _edged(form: str, pattern: str) -> str:
    return pattern if ord(form[0]) >= ord("\u2e80") else rf"(?<!\w){pattern}(?!\w)"


@cache
def world_agencies() -> tuple[Agency, ...]:
    """Return the agencies of the reviewed list."""
    text = files("presswatch.syndication").joinpath("agencies.json").read_text(encoding="utf-8")
    return tuple(
        Agency(agency["key"], tuple(agency["codes"]), tuple(agency["names"])) for agency in json.loads(text)["agencies"]
    )


def with_sources(agencies: Iterable[Agency], names: Mapping[str, str]) -> tuple[Agency, ...]:
    """Return the agencies with the sources that are agencies: under the key of the list where it knows the name.

    Args:
        agencies: of the reviewed list.
        names: of sources flagged as agencies, by source_id.
    """
    by_key = {agency.key: agency for agency in agencies}
    for key, name in names.items():
        agency = by_key.get(key, Agency(key, (), ()))
        telling = name.split()[-1]
        codes = {name, telling.upper()} if len(telling) > 2 else {name}  # "Agencia Cardo" is credited as CARDO
        by_key[key] = Agency(key, (*agency.codes, *sorted(codes - {*agency.codes})), (*agency.names, name))
    return tuple(by_key.values())


@cache
def credit_rules(names: tuple[tuple[str, str], ...]) -> str:
    """Return what stands for the rules by which the desk of these sources finds credits."""
    known = repr((CREDITED_BY, world_agencies(), names))
    return hashlib.sha256(known.encode("utf-8", "surrogatepass")).hexdigest()


@cache
def desk_for(names: tuple[tuple[str, str], ...]) -> Desk:
    """Return the desk that knows the world's agencies and the sources given as pairs of source_id and name."""
    return Desk(with_sources(world_agencies(), dict(names)))
