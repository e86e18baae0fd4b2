"""What a text keeps in translation: its numbers and its names."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from presswatch.unicode_forms import normalize

_NUMBER = re.compile(r"\d+(?:[.,’'\s]\d{3}(?!\d))*(?:[.,]\d+)?")
_GROUPING = re.compile(r"[.,’'\s](?=\d{3}(?!\d))")
_NAME = re.compile(r"(?<=[^\W\d_] |[,;] )[^\W\d_][^\W\d_'’-]{3,}")
_LAST_DAY_OF_MONTH = 31
_YEARS = range(1900, 2100)

SHARED_NUMBERS = 2
SHARED_NAMES = 2
SHARED_PART = 0.4
"""Of the facts of the text that has fewer. Texts on one event share names; a translation shares its figures as well."""


class TranslationKeys(NamedTuple):
    """Numbers and names of a text, in a form that does not depend on its language."""

    numbers: frozenset[str]
    names: frozenset[str]


def read_facts(body: str) -> TranslationKeys:
    """Return the facts of a text: names inside sentences, numbers that are neither days of a month nor years."""
    numbers = {_GROUPING.sub("", word).replace(",", ".") for word in _NUMBER.findall(body)}
    names = {_fold(word) for word in _NAME.findall(" ".join(body.split())) if word[0].isupper()}
    return TranslationKeys(frozenset(filter(_is_telling, numbers)), frozenset(names))


def _is_telling(number: str) -> bool:
    if not number.isdecimal():
        return True
    value = int(number[:9])
    return value > _LAST_DAY_OF_MONTH and value not in _YEARS


def _fold(name: str) -> str:
    letters = normalize("NFD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def shared_facts(facts_a: TranslationKeys, facts_b: TranslationKeys) -> float:
    """Return how much of the facts of the poorer text the other has, 0 to 1."""
    shared = len(facts_a.numbers & facts_b.numbers) + len(facts_a.names & facts_b.names)
    fewest = min(len(facts.numbers) + len(facts.names) for facts in (facts_a, facts_b))
    return shared / fewest if fewest else 0.0


def is_translation(facts_a: TranslationKeys, facts_b: TranslationKeys) -> bool:
    """Return whether two texts of different languages, agency and day the same, are taken for translations."""
    return (
        len(facts_a.numbers & facts_b.numbers) >= SHARED_NUMBERS
        and len(facts_a.names & facts_b.names) >= SHARED_NAMES
        and shared_facts(facts_a, facts_b) >= SHARED_PART
    )
