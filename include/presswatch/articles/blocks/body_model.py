"""The body model: text blocks → the probability of each to be part of the body (see ``body_features``).

A small forest of boosted trees, trained by ``bench/blocks/train_blocks.py`` on the labelled pages and kept as data
beside this module.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from presswatch.articles.blocks.small_trees import SmallTrees, small_trees_of

MODEL_FILE = "block_model.json"
KEEP = 0.6
"""Probability from which a leaf is body: scores of unseen hosts are flat from .55 to .6, and residue is worse."""


@dataclass(frozen=True, slots=True)
class BlockModel:
    """What was learned, and of which columns."""

    columns: tuple[str, ...]
    base: float  # log odds before the first tree
    forest: SmallTrees

    def probabilities(self, names: tuple[str, ...], rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return one probability for each row.

        Raises:
            ValueError: the columns are not those that the forest was trained on; train it again.
        """
        if names != self.columns:
            raise ValueError("the block model was trained on other columns: train it anew")
        odds = self.base + self.forest.odds(rows)[:, 0]
        result: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-odds))
        return result


@cache
def block_model() -> BlockModel:
    """Return the trained model, read once per process."""
    stored = json.loads(files(__package__).joinpath(MODEL_FILE).read_text(encoding="utf-8"))
    return BlockModel(tuple(stored["columns"]), float(stored["base"]), small_trees_of(stored))
