"""A line between headline and text that holds nothing but who wrote and when, cut into its segments."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Literal

from presswatch.articles.page.author_names import split_names
from presswatch.articles.page.byline_parts import runs_of_text
from presswatch.articles.page.date_labels import label_of
from presswatch.articles.page.text_blocks import TextBlock
from presswatch.articles.text import phrases
from presswatch.articles.text.byline_words import BARE_LABEL, BY_WORDS, JOINTS, LABELS_OTHER_CRAFT, WRITER_LABELS
from presswatch.articles.text.name_words import (
    DUTY,
    is_caseless,
    is_name,
    is_newsroom_role,
    is_office,
    is_organisation,
    without_role,
)
from presswatch.dates import find_dates
from presswatch.dates.names import FILLERS, names
from presswatch.dates.names import fold as fold_date

Kind = Literal["name", "office", "agency", "when", "contact", "label", "craft", "place", "other"]

_MAX_RUNS = 12
_DATE = "0"
"""In the place of a date."""
_WORDS_OF_TWO, _JOINED_WORDS = 4, 12
"""Words of two or more names and what joins them."""
_LABEL_WORDS = 3
"""Words of a label of a date; a longer text says something else."""
_SIGNS = re.compile(r"\s*[|｜·•–—/／,;،؛()\[\]（）]\s*|\s-\s|\s{2,}|(?<=[^\W\d_]{3})\.\s+(?=\S)")
_CONTACT = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+|@\w{2,}")
_WRITER = re.compile(rf"(?:\w+ ){{0,2}}(?:{BY_WORDS}|{BARE_LABEL}|{WRITER_LABELS})\s?[:：]?", re.IGNORECASE)
_WITH = re.compile(r"\s(?:with|mit|avec|con|com|med|met|og|och|und|and|et|en|e)\s", re.IGNORECASE)
"""Stands before the agency whose report somebody used, and not in the credit of a picture."""
_QUOTED = re.compile('«.{2,40}»|“.{2,40}”|„.{2,40}[“”]|".{2,40}"')
"""The name of a paper, behind that of a person."""
_IN_ONE = re.compile(r"\w*[^\W\d_A-ZÀ-Þ][A-ZÀ-Þ]\w+")
"""A word with a capital within, as sites write their names."""
_PAPERS = (_QUOTED, _IN_ONE, re.compile(r"The(?:\s[A-Z][\w'’]+){1,4}"))
_SPECIALLY_FOR = re.compile(
    r"(?:специально|спеціально|specjalnie|speciálně|špeciálne|special|especial|speciaal|specielt|speciellt|exklusiv)\s"
    r"(?:для|dla|pro|pre|to|for|para|voor|til|till|für)\s",
    re.IGNORECASE,
)
"""Says for which paper somebody wrote."""
_ZONE = re.compile(r"gmt|utc|[a-z]{1,3}[sd]?t|mez|mesz|msk")
_READING_TIME = re.compile(r"(?:[^\W\d]+\s){0,3}\d{1,3}\s?[^\W\d]{1,8}\.?(?:\s[^\W\d]+){0,2}")


def named_among_facts(block: TextBlock, *, is_beside_date: bool = False) -> str | None:
    """Return the one name in a line whose other segments are dates, offices, places, addresses and labels.

    Args:
        block: the line.
        is_beside_date: whether the line before or after it holds a date alone, which says as much as one in the line.
    """
    segments = list(_segments(block))
    kinds = _kinds_of(segments)
    are_labels_behind = kinds[:1] == ["name"] and kinds[-1:] == ["craft"]
    is_labelled = kinds == ["name", "label"] or (are_labels_behind and "label" in kinds)
    is_told = {"office", "contact"} & set(kinds) or _DATE in segments or is_labelled
    if "other" in kinds or not (is_told or is_beside_date or _is_signed_for_agency(block, kinds)):
        return None
    labels: list[Kind] = [*kinds[1:], "other"] if are_labels_behind else ["other", *kinds]
    of_parts = zip(segments, kinds, labels, strict=False)
    stated = [segment for segment, kind, label in of_parts if kind == "name" and label != "craft"]
    return stated[0] if len(stated) == 1 else None


def is_of_names(text: str, named: Sequence[str]) -> bool:
    """Return whether a text holds names and what joins them, and nothing else."""
    rest = text
    for name in named:
        rest = rest.replace(name, " ", 1)
    is_joined = JOINTS.fullmatch(rest) is not None and rest.strip(" ,،、") != ""
    return is_joined and all(map(is_name, named))


def says_when(text: str) -> bool:
    """Return whether a text is a rest of a date: a weekday, a zone, a filler."""
    words = [fold_date(word) for word in text.split()]
    return all(word in names().weekdays | FILLERS or _ZONE.fullmatch(word) for word in words)


def _is_signed_for_agency(block: TextBlock, kinds: list[Kind]) -> bool:
    """Return whether a name stands before an agency, and not as a picture's credit has it."""
    is_with = _WITH.search(block.text) is not None
    may_be_credit = block.within("figure", "figcaption") or (not is_with and phrases.is_credit(block.text))
    return kinds[:1] == ["name"] and "agency" in kinds and not may_be_credit


def _segments(block: TextBlock) -> Iterator[str]:
    runs = [block.text] if block.element is None else [text for text, _ in runs_of_text(block.element)]
    for run in islice(runs, _MAX_RUNS):
        text = run
        for span in reversed(find_dates(text)):
            text = f"{text[: span.start]} | {_DATE} | {text[span.end :]}"
        text = _CONTACT.sub(" | @ | ", text)
        if (match := _WITH.search(text)) and is_organisation(text[match.end() :]):
            text = f"{text[: match.start()]} | {text[match.end() :]}"
        yield from (part for part in (part.strip(" .:：") for part in _SIGNS.split(text)) if part)


def _kinds_of(segments: Sequence[str]) -> list[Kind]:
    """Return the kinds of segments; behind a name, what may be an office too is one."""
    kinds: list[Kind] = []
    for segment in segments:
        kind: Kind = next((kind for kind, is_so in _KINDS if is_so(segment)), "other")
        if "name" in kinds and kind in ("craft", "label", "name", "other") and _may_be_office(segment):
            kind = "office"
        kinds.append(kind)
    return kinds


def _may_be_office(segment: str) -> bool:
    """Return whether a segment says what somebody is, and of what or where, and names nobody beside that."""
    if is_office(segment):
        return True
    if not any(map(is_newsroom_role, segment.split())):
        return False
    rest = without_role(segment)
    return rest == segment or is_caseless(segment[0]) or not is_name(rest)


def _names_somebody(segment: str) -> bool:
    if is_name(DUTY.sub("", segment)):
        return True
    words = segment.split()
    may_be_names = words[0][0].isupper() or is_caseless(words[0])
    are_as_many = _WORDS_OF_TWO <= len(words) <= _JOINED_WORDS
    return may_be_names and are_as_many and is_of_names(segment, split_names(segment))


def _names_paper(segment: str) -> bool:
    return is_organisation(segment) or any(form.fullmatch(segment) for form in _PAPERS)


def _is_of_date(segment: str) -> bool:
    """Return whether a segment is of a date, its label, or a time such as that of reading."""
    if not re.search(r"[^\W\d_]", segment) or says_when(segment) or _READING_TIME.fullmatch(segment):
        return True
    return len(segment.split()) <= _LABEL_WORDS and label_of(segment) in ("published", "modified")


_KINDS: tuple[tuple[Kind, Callable[[str], object]], ...] = (
    ("contact", "@".__eq__),
    ("when", _is_of_date),
    ("craft", LABELS_OTHER_CRAFT.match),
    ("office", lambda segment: is_office(segment) or _SPECIALLY_FOR.match(segment)),
    ("label", _WRITER.fullmatch),
    ("agency", _names_paper),
    ("name", _names_somebody),
    ("place", lambda segment: " " not in segment and (segment[0].isupper() or is_caseless(segment))),
)
"""Kinds of segments in the order in which they are tried."""
