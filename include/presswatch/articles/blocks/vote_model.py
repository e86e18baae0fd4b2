"""Which leaves trafilatura and readability would take, foretold from what resiliparse took and from the page itself.

The two take as long as all the rest of a reading. Their answers are rarely in doubt: boosted trees, trained by
``bench/blocks/train_votes.py`` on what they answered and kept as data beside this module, foretell them, and say for
which pages they cannot.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from presswatch.articles.blocks.body_features import PageFeatures
from presswatch.articles.blocks.small_trees import Matrix, SmallTrees, small_trees_of
from presswatch.articles.page.article_scope import is_prose
from presswatch.articles.page.text_blocks import BlockTree, TextBlock

MODEL_FILE = "vote_model.json"
FORETOLD = ("default", "readability")
"""The engines whose votes are foretold, in the order of the outputs."""
_TAKES = 0.5
"""Probability from which an engine is expected to take a leaf."""
_MOST_DOUBT = 0.13
"""Share of the foretold characters that may be expected to be wrong; on hosts not trained on a fifth of the pages have
more, and are read by the engines themselves."""
_MOST_PROSE_OUTSIDE = 0.1
"""Prose far from what resiliparse took, as a share of what is foretold: of more, it took the wrong part of the page."""


@dataclass(frozen=True, slots=True)
class VoteModel:
    """What was learned, and of which columns."""

    columns: tuple[str, ...]
    base: Matrix  # log odds before the first tree, an engine each
    forest: SmallTrees

    def probabilities(self, names: tuple[str, ...], rows: Matrix) -> Matrix:
        """Return how likely each engine takes each leaf, leaf × engine.

        Raises:
            ValueError: a column that the forest was trained on is missing; train it again.
        """
        chosen = np.array([names.index(name) for name in self.columns], dtype=np.intp)
        result: Matrix = 1.0 / (1.0 + np.exp(-(self.base + self.forest.odds(rows[:, chosen]))))
        return result


@cache
def vote_model() -> VoteModel:
    """Return the trained model, read once per process."""
    return vote_model_of(json.loads(files(__package__).joinpath(MODEL_FILE).read_text(encoding="utf-8")))


def vote_model_of(stored: Mapping[str, Any]) -> VoteModel:
    """Return a model from plain data, as ``bench/blocks/train_votes.py`` writes it."""
    return VoteModel(tuple(stored["columns"]), np.array(stored["base"], dtype=float), small_trees_of(stored))


def with_foretold_votes(features: PageFeatures, tree: BlockTree) -> PageFeatures | None:
    """Return a page with the votes of all engines, None where they must be asked.

    Args:
        features: the page with the vote of resiliparse alone.
        tree: all blocks of the page.
    """
    (vote,) = features.votes
    if not vote.any():
        return None
    alone = features.with_votes(as_of_all(vote))
    chances = vote_model().probabilities(*alone.columns)
    outside = _prose_chars(tree.blocks) - _prose_chars(features.blocks)
    taken = float(features.chars[chances[:, 0] >= _TAKES].sum())
    if doubt_of(chances[:, 0], features.chars) > _MOST_DOUBT or outside > _MOST_PROSE_OUTSIDE * taken:
        return None
    return features.with_votes(np.vstack([(chances >= _TAKES).T.astype(float), vote]))


def _prose_chars(blocks: Iterable[TextBlock]) -> int:
    return sum(len(block.text) for block in blocks if is_prose(block))


def as_of_all(vote: NDArray[np.float64]) -> Matrix:
    """Return the votes that the model reads: what resiliparse took stands for what every engine takes."""
    return np.repeat(vote[None, :], len(FORETOLD) + 1, axis=0)


def doubt_of(chances: NDArray[np.float64], chars: NDArray[np.float64]) -> float:
    """Return the expected share of wrong characters among those that an engine is expected to take."""
    return float((chars * np.minimum(chances, 1 - chances)).sum() / max(1.0, float((chars * chances).sum())))
