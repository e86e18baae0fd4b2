"""The body models: text blocks → the probability of each to be part of the body (see ``judged_body``).

Small forests of boosted trees, trained by ``bench/blocks/train_blocks.py`` on the labelled pages and kept as data
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

FIRST_FILE, SECOND_FILE = "first_block_model.json", "second_block_model.json"
KEEP = 0.6
"""Probability from which a leaf is body: scores of unseen hosts are flat from .55 to .6, and residue is worse."""


@dataclass(frozen=True, slots=True)
class BlockModel:
    """What was learned, and of which columns."""

    columns: tuple[str, ...]
    forest: SmallTrees

    def probabilities(self, names: tuple[str, ...], rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return one probability for each row.

        Raises:
            ValueError: the columns are not those that the forest was trained on; train it again.
        """
        if names != self.columns:
            raise ValueError("the block model was trained on other columns: train it anew")
        result: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-self.forest.odds(rows)[:, 0]))
        return result


@cache
def first_model() -> BlockModel:
    """Return the model that hears prose and resiliparse, read once per process."""
    return _model(FIRST_FILE)


@cache
def second_model() -> BlockModel:
    """Return the model that hears all extractors, read once per process."""
    return _model(SECOND_FILE)


def _model(file: str) -> BlockModel:
    stored = json.loads(files(__package__).joinpath(file).read_text(encoding="utf-8"))
    return BlockModel(tuple(stored["columns"]), small_trees_of(stored))
