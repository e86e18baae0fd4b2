"""How much of each leaf of a page belongs to the body, told from the texts that the labelled sets give.

A set gives the body as text, or some segments of it; which block of the page a word came from has to be found.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import NamedTuple

import numpy as np
from bench.quality.gold import Gold
from numpy.typing import NDArray

from presswatch.articles.blocks.body_features import PageFeatures
from presswatch.articles.text.normalize import fold

Shares = NDArray[np.float64]
_SHORT = 16
"""Letters below which a text also occurs inside of others, and must be a line of its own."""
_RUN = 4
"""Words in a row that the page and the labelled text share; those of two texts on one matter are shorter."""
_PARAPHRASE = 0.6
"""Share of a leaf's words in such runs up to which it only says the same as the body: a summary, a pull quote."""
_NEAR = 6
"""Leaves on both sides that tell the copy in the body from the one in a teaser."""


class Labels(NamedTuple):
    """For each leaf the share that is body, 0 to 1, and whether the set says anything of it (0 or 1)."""

    share: Shares
    known: Shares


def labels_of(gold: Gold, view: PageFeatures, taken: Shares | None = None) -> Labels:
    """Return the labels of a page.

    Args:
        gold: what its annotators say.
        view: its text blocks.
        taken: 1 for those that an extractor took, which tells copies apart where all else is alike.
    """
    if gold.body is None:
        return _by_segments(gold, view.folded)
    lines = [fold(line) for line in gold.body.split("\n")]
    whole, known_lines = "".join(lines), set(lines)
    is_found = np.array([t in whole if len(t) >= _SHORT else t in known_lines for t in view.folded], dtype=bool)
    share = np.where(is_found, 1.0, _shared_runs(gold.body, [leaf.text for leaf in view.blocks]))
    for index in _second_copies(view, share, np.zeros(len(share)) if taken is None else taken, is_found, whole, lines):
        share[index] = 0.0
    return Labels(share, np.ones(len(share)))


def _shared_runs(body: str, texts: list[str]) -> Shares:
    """Return which share of each text's words lies in a run of words that the body has as well.

    Runs go across the borders of leaves: the cells of a table and the parts of a line cut by ``<br>`` are too short to
    be told alone.
    """
    wanted = _words(body)
    runs = {tuple(wanted[i : i + _RUN]) for i in range(len(wanted) - _RUN + 1)}
    words = [_words(text) for text in texts]
    flat = [word for line in words for word in line]
    covered = np.zeros(len(flat))
    for i in range(len(flat) - _RUN + 1):
        if tuple(flat[i : i + _RUN]) in runs:
            covered[i : i + _RUN] = 1
    ends = np.cumsum([len(line) for line in words])
    parts = np.split(covered, ends[:-1]) if len(ends) else []
    return np.array([_share(part) for part in parts])


def _share(covered: Shares) -> float:
    share = float(covered.mean()) if len(covered) else 0.0
    return share if share == 1 or (share > _PARAPHRASE and len(covered) >= _RUN) else 0.0


def _second_copies(
    view: PageFeatures, share: Shares, taken: Shares, is_found: NDArray[np.bool_], whole: str, lines: list[str]
) -> list[int]:
    """Return the leaves that repeat a text more often than the body has it, those with the least body around them."""
    places: dict[str, list[int]] = defaultdict(list)
    for i in np.flatnonzero(is_found):
        places[view.folded[i]].append(int(i))
    found: list[int] = []
    for text, copies in places.items():
        wanted = whole.count(text) if len(text) >= _SHORT else lines.count(text)
        if 0 < wanted < len(copies):
            found += sorted(copies, key=lambda i: _body_around(view, share, taken, i), reverse=True)[wanted:]
    return found


def _body_around(view: PageFeatures, share: Shares, taken: Shares, index: int) -> float:
    near = [i for i in range(max(0, index - _NEAR), min(len(share), index + _NEAR + 1)) if i != index]
    chars = view.chars[near]
    return float((share[near] * chars).sum() / (chars.sum() + 1)) + 0.05 * float(taken[index])


def _by_segments(gold: Gold, folded: tuple[str, ...]) -> Labels:
    wanted, unwanted = ([text for s in group if (text := fold(s))] for group in (gold.wanted, gold.unwanted))
    is_wanted = np.array([_touches(text, wanted) for text in folded], dtype=float)
    is_unwanted = np.array([_touches(text, unwanted) for text in folded], dtype=float)
    return Labels(is_wanted, np.maximum(is_wanted, is_unwanted))


def _touches(text: str, segments: list[str]) -> bool:
    return bool(text) and any(s in text or (len(text) >= _SHORT and text in s) for s in segments)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())
