"""Detection of unreadable text: reversed, shifted in the alphabet, shuffled, or in the glyphs of its own font.

Publishers leave it behind a paywall. The tables of the language model tell it: see ``identifier``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from presswatch.articles.language import identifier
from presswatch.articles.language.identifier import Guess
from presswatch.articles.text.normalize import letters

_MIN_LETTERS = 40
_MIN_WORDS = 8
_PROSE_SHARE = 0.9
"""Share of letters and blanks in prose; code and lists of numbers have less, and are like no language either."""
_CHUNK_CHARS = 1000
"""Length of the runs of blocks that are looked at first, as most pages hold nothing of the kind."""
_ODD_CHUNK = -0.6
_ODD_BLOCK = -1.2
"""Typicality below which a block may be scrambled: in 15 of 16 languages under 1 % of the press's blocks lie there,
and in Latin script 95 % of the same blocks reversed, shifted or shuffled."""
_READABLE = -0.7
"""Typicality from which a text is one again, once it is turned back."""
_TURNED = 0.15
"""How much more typical a text is turned back, at least; in scripts other than Latin it is no more."""
_UNREADABLE = -1.5
_LONG_LETTERS = 300
_PRIVATE_SHARE = 0.2
_BACKWARDS = re.compile(r"[.!?。！？।؟۔](?![.!?\d])(?:[»”\"'’]?)\w")
_ENDS = re.compile(r"[.!?。！？।؟۔:…][\s)\]»”\"'’›]*$")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
_LOWER, _UPPER = "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Scrambled(NamedTuple):
    """Places of the blocks that hold scrambled text, and of those that may."""

    sure: frozenset[int]
    likely: frozenset[int]


def find_scrambled(texts: Sequence[str]) -> Scrambled:
    """Return which of the texts of an article are scrambled; likely is what nothing turns back into language."""
    sure = {place for place, text in enumerate(texts) if _is_private(text)}
    backwards = [place for place, text in enumerate(texts) if _begins_with_its_end(text)]
    if _is_reversed([texts[place] for place in backwards]):
        sure |= {*backwards}
    # Unlike any language may still be language: it is scrambled for sure only where turning it back makes some.
    odd = [place for place in _odd_blocks(texts) if place not in sure]
    joined = " ".join(texts[place] for place in odd)
    rest = " ".join(text for place, text in enumerate(texts) if place not in odd and place not in sure)
    if not odd:
        return Scrambled(frozenset(sure), frozenset())
    if _has_been_turned(joined, _language(rest)):
        return Scrambled(frozenset(sure | {*odd}), frozenset())
    is_unreadable = letters(joined) >= _LONG_LETTERS and _typicality(joined) < _UNREADABLE
    return Scrambled(frozenset(sure), frozenset(odd) if is_unreadable else frozenset())


def _has_been_turned(text: str, language: str | None) -> bool:
    """Return whether a text, turned back, is in the language of the rest; of a long one any language is believed."""
    is_long = letters(text) >= _LONG_LETTERS
    for turned in _turned_back(text):
        guess = next(iter(identifier.guesses(turned)), None)
        if guess is None or guess.typicality < _READABLE:
            continue
        if guess.label == language or (language is None and is_long):
            return True
    return False


def _language(text: str) -> str | None:
    guess = next(iter(identifier.guesses(text)), None)
    return guess.label if guess is not None and letters(text) >= _MIN_LETTERS else None


def _typicality(text: str) -> float:
    """Return how much a text is like the likeliest language, 0 is usual; 0 for what no language is known of."""
    return _typicality_of(identifier.guesses(text))


def _typicality_of(guesses: Sequence[Guess]) -> float:
    return guesses[0].typicality if guesses else 0.0


def _is_private(text: str) -> bool:
    return len(_PRIVATE.findall(text)) > _PRIVATE_SHARE * len(text)


def _begins_with_its_end(text: str) -> bool:
    return bool(_BACKWARDS.match(text)) and not _ENDS.search(text)


def _is_reversed(texts: list[str]) -> bool:
    """Return whether texts that begin with a full stop are more of a language when they are turned round.

    Other full stops than the Latin one begin nothing else: no names, no numbers.
    """
    joined = " ".join(texts)
    if any(text[0] in "。！？।؟۔" for text in texts):
        return True
    if letters(joined) < _MIN_LETTERS:
        return False
    return len(texts) > 1 or _typicality(joined[::-1]) >= _typicality(joined) + _TURNED


def _odd_blocks(texts: Sequence[str]) -> Iterator[int]:
    """Yield the places of the blocks that are unlike all languages; runs of them are looked at first."""
    runs = list(_runs(texts))
    guessed = identifier.guesses_of_each([" ".join(texts[position] for position in positions) for positions in runs])
    for positions, guesses in zip(runs, guessed, strict=True):
        if _typicality_of(guesses) < _ODD_CHUNK:
            yield from (
                position
                for position in positions
                if _is_prose(texts[position]) and _typicality(texts[position]) < _ODD_BLOCK
            )


def _runs(texts: Sequence[str]) -> Iterator[range]:
    """Yield runs of the places of texts, each of some length."""
    start = size = 0
    for place, text in enumerate(texts):
        size += len(text)
        if size >= _CHUNK_CHARS or place + 1 == len(texts):
            yield range(start, place + 1)
            start, size = place + 1, 0


def _is_prose(text: str) -> bool:
    shown = sum(char.isalpha() or char.isspace() for char in text)
    is_long = letters(text) >= _MIN_LETTERS and len(text.split()) >= _MIN_WORDS
    return is_long and shown >= _PROSE_SHARE * len(text)


def _turned_back(text: str) -> Iterator[str]:
    """Yield what a text would be if it was reversed, or its letters moved along the alphabet."""
    yield text[::-1]
    for step in range(1, len(_LOWER)):
        moved = _LOWER[step:] + _LOWER[:step] + _UPPER[step:] + _UPPER[:step]
        yield text.translate(str.maketrans(_LOWER + _UPPER, moved))
