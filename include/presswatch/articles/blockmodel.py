"""The learned judge: how likely each leaf of a page belongs to the body, from the columns of ``features``.

A small forest of boosted trees, trained by ``bench/train_blocks.py`` on the labelled pages and kept as data beside this
module. All leaves go through all trees at once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

MODEL_FILE = "block_model.json"
KEEP = 0.6
"""Probability from which a leaf is body: scores of unseen hosts are flat from .55 to .6, and residue is worse."""


@dataclass(frozen=True, slots=True)
class Forest:
    """The nodes of all trees in a row; a leaf of a tree points to itself and compares against infinity."""

    columns: tuple[str, ...]
    base: float  # log odds before the first tree
    roots: NDArray[np.intp]  # of the trees, among the nodes of all
    column: NDArray[np.intp]  # node: column compared
    threshold: NDArray[np.float64]  # node: at most this goes to its first child
    children: NDArray[np.intp]  # 2 × node, and 2 × node + 1
    value: NDArray[np.float64]  # node: log odds that a leaf adds
    depth: int

    def probabilities(self, names: tuple[str, ...], matrix: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return one probability for each row.

        Raises:
            ValueError: the columns are not those that the forest was trained on; train it again.
        """
        if names != self.columns:
            raise ValueError("the block model was trained on other columns: run bench/train_blocks.py")
        values = matrix.ravel()
        starts = (np.arange(len(matrix)) * matrix.shape[1])[:, None]
        node = np.broadcast_to(self.roots, (len(matrix), len(self.roots)))
        for _ in range(self.depth):
            goes_high = values.take(starts + self.column.take(node)) > self.threshold.take(node)
            node = self.children.take(2 * node + goes_high)
        odds = self.base + self.value.take(node).sum(axis=1)
        result: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-odds))
        return result


@cache
def forest() -> Forest:
    """Return the trained model, read once per process."""
    stored = json.loads(files(__package__).joinpath(MODEL_FILE).read_text(encoding="utf-8"))
    trees = stored["trees"]
    roots = np.cumsum([0, *(len(tree["column"]) for tree in trees[:-1])])

    def joined(key: str) -> list[Any]:
        return [value for tree in trees for value in tree[key]]

    def children(tree: Mapping[str, Any], root: int) -> list[list[int]]:
        return [[root + low, root + high] for low, high in zip(tree["low"], tree["high"], strict=True)]

    return Forest(
        columns=tuple(stored["columns"]),
        base=float(stored["base"]),
        roots=roots,
        column=np.array(joined("column"), dtype=np.intp),
        threshold=np.array([np.inf if bound is None else bound for bound in joined("threshold")]),
        children=np.array(
            [pair for tree, root in zip(trees, roots.tolist(), strict=True) for pair in children(tree, root)]
        ).ravel(),
        value=np.array(joined("value"), dtype=float),
        depth=int(stored["depth"]),
    )
