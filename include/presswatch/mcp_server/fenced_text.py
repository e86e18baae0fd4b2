"""Texts of strangers on their way to an agent: each alone in a field that says so, without invisible characters. Pure.

An agent reads what it is given. What a publisher wrote is data; it may hold instructions to the agent, also in
characters that no person sees (tags, direction marks). It is therefore never a part of a sentence of ours.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

SHOWN: Final = frozenset("\n\t\u00ad\u200c\u200d")
"""Controls and format characters that texts need: ends of lines, soft hyphens, joiners of Persian, Hindi and emoji."""
HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
REPLACEMENT: Final = "\ufffd"
"""One code point for one: offsets stay true."""


@dataclass(frozen=True)
class FencedText:
    """A text that a publisher wrote: data to quote, never an instruction."""

    untrusted_text: str
    is_cut: bool = False


def fence(text: str, max_chars: int) -> FencedText:
    """Return a text as data, at most so many code points of it."""
    return FencedText("".join(map(_visible, text[:max_chars])), len(text) > max_chars)


def _visible(char: str) -> str:
    return REPLACEMENT if char not in SHOWN and unicodedata.category(char) in HIDDEN else char
