"""MinHash signature of a text (Broder 1997), and the LSH bands by which similar texts find each other.

Two kinds of band, both plain numbers to look up. A *likeness* band joins three of 72 minima: texts of Jaccard .5 share
at least one of 24 with probability .96, of .7 with .9999. A *run* band is one of the 16 smallest eight-word runs: when
a third of a long text is another article, they share one with probability .998, however short the other is.
"""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import blake2b
from typing import NamedTuple

import numpy as np

from presswatch.syndication.shingles import Hashes, ShingledText, hash_word, mix
from presswatch.syndication.translation_keys import TranslationKeys

ALGORITHM = "minhash-1"
"""Raised when any number that a text is turned into changes; signatures of different algorithms are never compared."""

BANDS = 24
ROWS = 3
RUNS = 16
FACTS = 16
MIN_TOKENS = 20
"""A shorter text has no signature: what it shares with another is the language's, not the writer's."""

LEAST_OF_COPIES = 24
"""Of 72 minima that two texts of Jaccard .8 share at least: 58 are to be expected, fewer than these once in 10^15."""

NEIGHBOURS = (-1, 0, 1)
"""Days of a translation around its original: the newsrooms may sit in different zones."""


class Signature(NamedTuple):
    """What of a text is stored to find its like."""

    minima: bytes  # 72 unsigned 32-bit numbers, big-endian; empty for a text that is too short
    bands: tuple[int, ...]  # signed 64-bit numbers, distinct

    @property
    def is_empty(self) -> bool:
        """Return whether the text is too short to be compared."""
        return not self.minima


def _constants(name: bytes) -> Hashes:
    digests = (blake2b(name + bytes([place]), digest_size=8).digest() for place in range(BANDS * ROWS))
    return np.array([int.from_bytes(digest, "big") for digest in digests], dtype=np.uint64)


_FACTORS = _constants(b"presswatch minhash factor") | np.uint64(1)
_TERMS = _constants(b"presswatch minhash term")
_CHUNK = 2_048
"""Shingles that are permuted at a time: 72 permutations of them fill a megabyte."""


def sign(text: ShingledText) -> Signature:
    """Return the signature of a text."""
    if len(text.tokens) < MIN_TOKENS:
        return Signature(b"", ())
    minima = _minima(text.shingles)
    bands = [*_likeness_bands(minima), *text.runs[:RUNS].view(np.int64).tolist()]
    return Signature(minima.astype(">u4").tobytes(), tuple(dict.fromkeys(bands)))


def _minima(shingles: Hashes) -> Hashes:
    least = np.full(BANDS * ROWS, np.iinfo(np.uint64).max, dtype=np.uint64)
    for start in range(0, len(shingles), _CHUNK):
        some = shingles[start : start + _CHUNK]
        permuted = _FACTORS[:, None] * some[None, :] + _TERMS[:, None]
        least = np.minimum(least, permuted.min(axis=1))
    return least >> np.uint64(32)


def _likeness_bands(minima: Hashes) -> list[int]:
    total = np.arange(BANDS, dtype=np.uint64)
    for column in minima.reshape(BANDS, ROWS).T:
        total = mix(total * np.uint64(0x9E3779B97F4A7C15) + column)
    return [int(value) for value in total.view(np.int64)]


def may_be_copies(minima: bytes, other: bytes) -> bool:
    """Return whether two texts may have a Jaccard of .8; also where one has no signature."""
    if not minima or not other:
        return True
    ours, theirs = (np.frombuffer(side, dtype=">u4") for side in (minima, other))
    return int(np.count_nonzero(ours == theirs)) >= LEAST_OF_COPIES


def fact_bands(facts: TranslationKeys, agencies: frozenset[str], day: date | None) -> tuple[int, ...]:
    """Return the bands a text with these facts is stored under, to be found by its translations; none without a day."""
    if day is None:
        return ()
    keys = (f"fact\x1f{agency}\x1f{day.isoformat()}\x1f{fact}" for agency in sorted(agencies) for fact in _some(facts))
    return tuple(dict.fromkeys(_signed(hash_word(key)) for key in keys))


def fact_lookups(facts: TranslationKeys, agencies: frozenset[str], day: date | None) -> tuple[int, ...]:
    """Return the bands under which translations of a text can be found: those of its day and the days beside it."""
    if day is None:
        return ()
    near = (day + timedelta(days=step) for step in NEIGHBOURS)
    return tuple(band for near_day in near for band in fact_bands(facts, agencies, near_day))


def _some(facts: TranslationKeys) -> list[str]:
    """Return the facts of least hash: two texts that share facts choose the same ones."""
    return sorted((*facts.numbers, *facts.names), key=hash_word)[:FACTS]


def _signed(value: int) -> int:
    return value - (1 << 64) if value >= 1 << 63 else value
