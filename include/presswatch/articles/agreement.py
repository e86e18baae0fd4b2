"""How far readings of one page agree, and which of them agrees best with the others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

Shingles = frozenset[tuple[str, ...]]

_WORD = re.compile(r"\w+")
_SIZE = 3


def shingles(lines: Iterable[str]) -> Shingles:
    """Return the set of word triples; of characters where the script does not separate words."""
    text = " ".join(lines).casefold()
    tokens = _WORD.findall(text)
    if len(tokens) * 12 < len(text):
        tokens = list("".join(tokens))
    return frozenset(zip(*(tokens[start:] for start in range(_SIZE)), strict=False))


def agreement(a: Shingles, b: Shingles) -> float:
    """Return twice the common part over the sum: 1 for the same text, 0 for nothing in common or nothing at all."""
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def most_agreed(readings: Mapping[str, Shingles]) -> str:
    """Return the name of the reading whose two best agreements with others are highest; the first wins a draw."""
    return max(readings, key=lambda name: _support(name, readings))


def _support(name: str, readings: Mapping[str, Shingles]) -> float:
    others = sorted((agreement(readings[name], other) for key, other in readings.items() if key != name), reverse=True)
    return sum(others[:2])
