"""Boosted decision trees as plain arrays, evaluated for many rows at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

_AT_ONCE = 256
"""Answers that are worked out together; those of a page of 20,000 paragraphs would fill the memory."""

Matrix = NDArray[np.float64]
_Stored = Mapping[str, Sequence[float]]


@dataclass(frozen=True, slots=True)
class TreeEnsemble:
    """The nodes of all trees in a row; a leaf of a tree points to itself and compares against infinity."""

    outputs: int  # the trees of the first stand before those of the second
    roots: NDArray[np.intp]  # of the trees, among the nodes of all
    column: NDArray[np.intp]  # node: column compared
    threshold: Matrix  # node: at most this goes to its first child
    children: NDArray[np.intp]  # 2 × node, and 2 × node + 1
    value: Matrix  # node: log odds that a leaf adds
    depth: int

    def odds(self, rows: Matrix, asked: NDArray[np.bool_] | None = None) -> Matrix:
        """Return the sum of log odds of each output, row × output; minus infinity where it was not asked for.

        Args:
            rows: row × column.
            asked: row × output, None for all.
        """
        wanted = np.ones((len(rows), self.outputs), bool) if asked is None else asked
        pairs = np.argwhere(wanted.T)  # Output by output, so that its trees stay in the cache.
        result = np.full(wanted.shape, -np.inf)
        for start in range(0, len(pairs), _AT_ONCE):
            output, row = pairs[start : start + _AT_ONCE].T
            result[row, output] = self._odds(rows, row, output)
        return result

    def _odds(self, rows: Matrix, row: NDArray[np.intp], output: NDArray[np.intp]) -> Matrix:
        """Return the sum of log odds for pairs of a row and an output."""
        values = rows.ravel()
        starts = (row * rows.shape[1])[:, None]
        node = self.roots.reshape(self.outputs, -1)[output]
        for _ in range(self.depth):
            goes_high = values.take(starts + self.column.take(node)) > self.threshold.take(node)
            node = self.children.take(2 * node + goes_high)
        result: Matrix = self.value.take(node).sum(axis=1)
        return result


def forest_of(stored: Mapping[str, Any]) -> TreeEnsemble:
    """Return a forest from plain data: of each tree the inner nodes (column, threshold, low, high) and leaves (value).

    A child is the number of an inner node, or below zero: -1 is the first leaf.
    """
    trees: Sequence[_Stored] = stored["trees"]
    inner, ends = (np.array([len(tree[key]) for tree in trees], dtype=np.intp) for key in ("column", "value"))
    roots = np.cumsum(inner + ends) - (inner + ends)
    is_inner = np.repeat(np.tile([True, False], len(trees)), np.stack([inner, ends], axis=1).ravel())
    count = len(is_inner)
    column, threshold, value = np.zeros(count, np.intp), np.full(count, np.inf), np.zeros(count)
    column[is_inner] = _all(trees, "column", np.intp)
    threshold[is_inner] = _all(trees, "threshold", np.float64)
    value[~is_inner] = _all(trees, "value", np.float64)
    children = np.repeat(np.arange(count), 2).reshape(count, 2)
    within = np.stack([_all(trees, "low", np.intp), _all(trees, "high", np.intp)], axis=1)
    first_leaf, root = np.repeat(inner, inner)[:, None], np.repeat(roots, inner)[:, None]
    children[is_inner] = root + np.where(within < 0, first_leaf - 1 - within, within)
    return TreeEnsemble(
        int(stored["outputs"]), roots, column, threshold, children.ravel(), value, depth=int(stored["depth"])
    )


def _all(trees: Sequence[_Stored], key: str, kind: type[np.generic]) -> NDArray[Any]:
    """Return what all trees hold of something: many short arrays would take three times as long."""
    return np.array(list(chain.from_iterable(tree[key] for tree in trees)), dtype=kind)
