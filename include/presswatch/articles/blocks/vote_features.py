"""Columns of a feature matrix that say who took which text blocks for body: each leaf, its containers and surroundings.

Extractors vote, sentences do that look like prose, and for the model of roles what the body model takes. The first
voter leads: places are reckoned from what it took.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from presswatch.articles.blocks.body_features import (
    Column,
    Columns,
    PageFeatures,
    Table,
    Votes,
    after,
    before,
    table_of,
)

_WINDOW = 5
_FAR = 20


def all_columns(features: PageFeatures, votes: Votes) -> Table:
    """Return the names of the columns of text and votes, and one row of them for each leaf of a page."""
    names, rows = features.columns
    more_names, more_rows = vote_columns(features, votes)
    return names + more_names, np.hstack([rows, more_rows])


def vote_columns(features: PageFeatures, votes: Votes) -> Table:
    """Return the names of the columns that votes make, and one row of them for each leaf."""
    return table_of(column for group in _GROUPS for column in group(features, votes))


def _votes(_: PageFeatures, votes: Votes) -> Columns:
    for name, row in zip(*votes, strict=True):
        yield name, row
        yield f"{name}_before", before(row)
        yield f"{name}_after", after(row)
    total = votes.taken.sum(axis=0)
    if len(votes.names) > 1:
        yield "votes", total
    sums = np.cumsum(np.concatenate([[0.0], total]))
    positions = np.arange(len(total))
    low, high = np.maximum(0, positions - _WINDOW), np.minimum(len(total), positions + _WINDOW + 1)
    yield "votes_around", (sums[high] - sums[low] - total) / (high - low)


def _containers(features: PageFeatures, votes: Votes) -> Columns:
    lead, mean = votes.taken[0], votes.taken.mean(axis=0)
    for name, group in features.groups.items():
        yield f"{name}_lead", _share(group, lead, features.chars)
        if len(votes.names) > 1:
            yield f"{name}_votes", _share(group, mean, features.chars)
    looks, parents = features.groups["look"], features.groups["parent"]
    yield "look_count", np.log1p(np.bincount(looks)[looks])
    yield "parent_size", np.log1p(np.bincount(parents, features.chars)[parents])
    yield from _steps_outside(features, lead)


def _position(features: PageFeatures, votes: Votes) -> Columns:
    lead, count = votes.taken[0], len(features.blocks)
    positions = np.arange(count, dtype=float)
    taken = np.flatnonzero(lead)
    first, last = (taken[0], taken[-1]) if len(taken) else (0, count)
    yield "before_first", np.minimum(np.maximum(0.0, first - positions), _FAR)
    yield "after_last", np.minimum(np.maximum(0.0, positions - last), _FAR)
    yield "progress", np.cumsum(features.chars * lead) / _taken_chars(features, lead)
    yield "place", positions / count
    yield "distance", _distance(positions, taken)


def _page(features: PageFeatures, votes: Votes) -> Columns:
    lead = votes.taken[0]
    for name, other in zip(votes.names[1:], votes.taken[1:], strict=True):
        either = (features.chars * np.maximum(lead, other)).sum() or 1.0
        yield f"agrees_{name}", np.full(len(lead), (features.chars * lead * other).sum() / either)
    yield "lead_size", np.full(len(lead), np.log1p(_taken_chars(features, lead)))
    yield "leaf_count", np.full(len(lead), np.log1p(len(lead)))


_GROUPS: tuple[Callable[[PageFeatures, Votes], Columns], ...] = (_votes, _containers, _position, _page)


def _share(groups: NDArray[np.intp], votes: Column, chars: Column) -> Column:
    """Return for each leaf the share of the characters of its group that was voted for."""
    share: Column = np.bincount(groups, votes * chars) / np.bincount(groups, chars)
    return share[groups]


def _steps_outside(features: PageFeatures, lead: Column) -> Columns:
    """Yield how many levels above the deepest container of a share of the leader's text each leaf joins its path."""
    weights: Counter[int] = Counter()
    for path, vote, size in zip(features.bare_paths, lead.tolist(), features.chars.tolist(), strict=True):
        if vote:
            for number in path:
                weights[number] += size
    for percent in (90, 50):
        wanted = percent / 100 * _taken_chars(features, lead)
        holders = {number for number, weight in weights.items() if weight >= wanted}
        depths = np.array([len(holders & block.numbers) for block in features.blocks], dtype=float)
        yield f"outside_{percent}", depths.max() - depths


def _taken_chars(features: PageFeatures, lead: Column) -> float:
    return float((features.chars * lead).sum()) or 1.0


def _distance(positions: Column, taken: NDArray[np.intp]) -> Column:
    if not len(taken):
        return np.full(len(positions), float(_FAR))
    right = np.searchsorted(taken, positions)
    behind = np.abs(taken[np.minimum(right, len(taken) - 1)] - positions)
    ahead = np.abs(positions - taken[np.maximum(right - 1, 0)])
    return np.minimum(np.minimum(behind, ahead), _FAR)
