"""Shingles: a text as sets of stable hashes of its words and runs of words, the same on every machine.

Signatures are stored, so nothing here may depend on a library's hash: words go through BLAKE2b (RFC 7693), runs of
words through arithmetic modulo 2**64 that is written out below.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from presswatch.unicode_forms import normalize

Hashes = NDArray[np.uint64]

MAX_TOKENS = 20_000
"""Of a text, from its start; a live page that is longer is told by its first 20,000 words."""

_DROPPED = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0e\ufe0f\ufeff]")
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"
    "\u0711\u0730-\u074a\u0900-\u0963\u0971-\u0dff"
)
"""Vowel signs and other marks that are part of a word, and no word character to ``re``."""
_SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Thai, Lao, Burmese, Khmer, kana and Han: scripts that set no blanks between words."""
_TOKEN = re.compile(f"[{_SPACELESS}]|[^\\W_](?:(?![{_SPACELESS}])[^\\W_]|[{_MARKS}])*")
_IS_SPACELESS = re.compile(f"[{_SPACELESS}]")
_NEEDS_CARE = re.compile(f"[{_SPACELESS}{_MARKS}]")
_PLAIN_TOKEN = re.compile(r"[^\W_]+")


class ShingledText(NamedTuple):
    """A text made ready for comparison."""

    tokens: tuple[str, ...]  # case folded; characters where the script sets no blanks
    shingles: Hashes  # distinct runs of a few tokens, sorted
    runs: Hashes  # distinct longer runs, sorted: what two texts share only when one took it from the other


def read_text(body: str) -> ShingledText:
    """Return a text as its tokens and runs of tokens.

    Three words and eight words to a run; five and sixteen characters where the script sets no blanks between words.
    """
    folded = normalize("NFKC", body if body.isascii() else _DROPPED.sub("", body)).casefold()
    pattern = _TOKEN if _NEEDS_CARE.search(folded) else _PLAIN_TOKEN  # The plain one is four times as fast.
    tokens = tuple(pattern.findall(folded)[:MAX_TOKENS])
    is_spaceless = pattern is _TOKEN and 2 * sum(map(bool, map(_IS_SPACELESS.match, tokens))) > len(tokens)
    short, long = (5, 16) if is_spaceless else (3, 8)
    words = np.fromiter(map(hash_word, tokens), dtype=np.uint64, count=len(tokens))
    return ShingledText(tokens, _runs(words, short), _runs(words, long))


@lru_cache(maxsize=65_536)
def hash_word(word: str) -> int:
    """Return 64 bits that stand for a word."""
    return int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def mix(values: Hashes) -> Hashes:
    """Return the values scattered over all 64 bits: the finaliser of SplitMix64 (Steele, Lea, Flood 2014)."""
    mixed = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def _runs(words: Hashes, length: int) -> Hashes:
    """Return the hashes of all runs of a length, distinct and sorted; the order of the words counts."""
    count = len(words) - length + 1
    if count < 1:
        return np.empty(0, dtype=np.uint64)
    total = np.full(count, length, dtype=np.uint64)
    for place in range(length):
        total = mix(total * np.uint64(0x9E3779B97F4A7C15) + words[place : place + count])
    total.sort()  # not numpy's unique, which takes three times as long for so few
    is_first = np.empty(count, dtype=np.bool_)
    is_first[0], is_first[1:] = True, total[1:] != total[:-1]
    return total[is_first]
