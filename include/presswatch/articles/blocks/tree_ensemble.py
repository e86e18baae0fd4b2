"""Boosted decision trees as plain arrays, evaluated for many rows at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

_AT_ONCE = 256
"""Answers that are worked out together; those of a page of 20,000 paragraphs would fill the memory."""

Matrix = NDArray[np.float64]


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
    trees = stored["trees"]
    roots = np.cumsum([0, *(len(tree["column"]) + len(tree["value"]) for tree in trees)])
    parts = [_nodes(tree, int(root)) for tree, root in zip(trees, roots, strict=False)]
    column, threshold, children, value = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    return TreeEnsemble(
        outputs=int(stored["outputs"]),
        roots=roots[:-1],
        column=column.astype(np.intp),
        threshold=threshold,
        children=children.astype(np.intp),
        value=value,
        depth=int(stored["depth"]),
    )


def _nodes(tree: Mapping[str, Any], root: int) -> tuple[NDArray[Any], Matrix, NDArray[Any], Matrix]:
    """Return column, threshold, children and value of the nodes of a tree: inner ones, then leaves."""
    inner, ends = len(tree["column"]), len(tree["value"])
    children = np.array([tree["low"], tree["high"]], dtype=np.intp).reshape(2, inner).T
    placed = root + np.where(children < 0, inner - 1 - children, children)
    own = np.repeat(root + inner + np.arange(ends), 2)
    return (
        np.concatenate([np.array(tree["column"], dtype=np.intp), np.zeros(ends, dtype=np.intp)]),
        np.concatenate([np.array(tree["threshold"], dtype=float), np.full(ends, np.inf)]),
        np.concatenate([placed.ravel(), own]),
        np.concatenate([np.zeros(inner), np.array(tree["value"], dtype=float)]),
    )
