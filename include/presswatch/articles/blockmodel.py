"""The learned judge: how likely each leaf of a page belongs to the body, from the columns of ``features``.

A small forest of boosted trees, trained by ``bench/train_blocks.py`` on the labelled pages and kept as data beside this
module. All leaves go through all trees at once.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

MODEL_FILE = "block_model.json"
KEEP = 0.6
"""Probability from which a leaf is body: scores of unseen hosts are flat from .55 to .6, and residue is worse."""


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees as arrays of one shape; a leaf of a tree points to itself and compares against infinity."""

    columns: tuple[str, ...]
    base: float  # log odds before the first tree
    column: NDArray[np.intp]  # tree × node: column compared
    threshold: NDArray[np.float64]  # tree × node: at most this goes to ``low``
    low: NDArray[np.intp]
    high: NDArray[np.intp]
    value: NDArray[np.float64]  # tree × node: log odds that a leaf adds
    depth: int

    def probabilities(self, names: tuple[str, ...], matrix: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return one probability for each row.

        Raises:
            ValueError: the columns are not those that the forest was trained on; train it again.
        """
        if names != self.columns:
            raise ValueError("the block model was trained on other columns: run bench/train_blocks.py")
        rows = np.arange(len(matrix))[:, None]
        trees = np.arange(len(self.column))[None, :]
        node = np.zeros((len(matrix), len(self.column)), dtype=np.intp)
        for _ in range(self.depth):
            goes_low = matrix[rows, self.column[trees, node]] <= self.threshold[trees, node]
            node = np.where(goes_low, self.low[trees, node], self.high[trees, node])
        odds = self.base + self.value[trees, node].sum(axis=1)
        result: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-odds))
        return result


@cache
def forest() -> Forest:
    """Return the trained model, read once per process."""
    stored = json.loads(files(__package__).joinpath(MODEL_FILE).read_text(encoding="utf-8"))
    trees = stored["trees"]
    width = max(len(tree["column"]) for tree in trees)

    def padded(key: str, fill: float) -> NDArray[np.float64]:
        return np.array([tree[key] + [fill] * (width - len(tree[key])) for tree in trees])

    return Forest(
        columns=tuple(stored["columns"]),
        base=float(stored["base"]),
        column=padded("column", 0).astype(np.intp),
        threshold=np.array(
            [[_bound(x) for x in tree["threshold"]] + [np.inf] * (width - len(tree["column"])) for tree in trees]
        ),
        low=padded("low", 0).astype(np.intp),
        high=padded("high", 0).astype(np.intp),
        value=padded("value", 0.0),
        depth=int(stored["depth"]),
    )


def _bound(threshold: float | None) -> float:
    return np.inf if threshold is None else threshold
