"""Exact similarity of two texts (Jaccard, containment); MinHash only proposes the pairs."""

from __future__ import annotations

from collections import Counter
from typing import Literal, NamedTuple

import numpy as np

from presswatch.syndication.shingles import ShingledText

Relation = Literal["copy", "edited", "excerpt", "translation"]

RULES_VERSION = "syndication-1"
"""Version of the rules that decide relation and original, stored with each decision."""

COPY = 0.9
"""Jaccard from which a text is a copy: a changed word in every sixty."""
EDITED = 0.3
"""Jaccard from which a text is an edited copy; unrelated texts of one agency on one event stay below .2."""
CONTAINED = 0.6
"""Part of the shorter text that the longer one holds, from which it is an excerpt or an edited cut."""
SHORTER = 0.85
"""An excerpt has at most this part of the other's words."""
SHORT_TOKENS = 60
SHORT_COPY = 0.75
"""Jaccard and part contained that a short notice must have: notices of a kind share their wording."""
SAME_NUMBERS = 0.6
"""Part of the numbers two texts must share: a column of the same wording on other figures is another text."""
FEW_NUMBERS = 2
AT_ONE_SOURCE = 0.8
"""Jaccard for two articles of one source, which has wordings of its own; all their numbers must agree too."""


class Likeness(NamedTuple):
    """What two texts share; symmetrical but for ``ratio``."""

    jaccard: float  # 0 to 1, of their three-word runs
    contained: float  # part of the runs of the shorter text that the longer one has
    ratio: float  # words of the first per word of the second
    numbers: float  # part of the numbers they share, of the text with fewer; 1 where one has hardly any
    shortest: int  # tokens of the shorter text


def compare(text: ShingledText, other: ShingledText) -> Likeness:
    """Return the exact likeness of two texts."""
    shared = len(np.intersect1d(text.shingles, other.shingles, assume_unique=True))
    sizes = sorted((len(text.shingles), len(other.shingles)))
    return Likeness(
        jaccard=shared / max(1, sum(sizes) - shared),
        contained=shared / max(1, sizes[0]),
        ratio=len(text.tokens) / max(1, len(other.tokens)),
        numbers=_same_numbers(text, other),
        shortest=min(len(text.tokens), len(other.tokens)),
    )


def _same_numbers(text: ShingledText, other: ShingledText) -> float:
    first, second = (Counter(filter(str.isdecimal, side.tokens)) for side in (text, other))
    fewest = min(first.total(), second.total())
    return (first & second).total() / fewest if fewest >= FEW_NUMBERS else 1.0


def relate(likeness: Likeness, *, is_one_source: bool = False) -> Relation | None:
    """Return what the first text is to the second, or None where they are texts of their own."""
    if not _is_related(likeness, is_one_source=is_one_source):
        return None
    if likeness.jaccard >= COPY:
        return "copy"
    if likeness.contained >= COPY - 0.1 and likeness.ratio <= SHORTER:
        return "excerpt"
    return "edited"


def _is_related(likeness: Likeness, *, is_one_source: bool) -> bool:
    if is_one_source:
        return likeness.jaccard >= AT_ONE_SOURCE and likeness.numbers == 1.0
    if likeness.numbers < SAME_NUMBERS:
        return False
    if likeness.shortest < SHORT_TOKENS:
        return likeness.jaccard >= SHORT_COPY or (likeness.contained >= COPY and likeness.jaccard >= EDITED)
    return likeness.jaccard >= EDITED or likeness.contained >= CONTAINED
