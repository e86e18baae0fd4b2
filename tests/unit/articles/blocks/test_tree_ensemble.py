"""Trees as plain data give what walking through them by hand gives."""

from __future__ import annotations

import numpy as np
import pytest

from presswatch.articles.blocks.tree_ensemble import forest_of

TALL = {"column": [0, 1], "threshold": [1.5, 0.5], "low": [-1, -2], "high": [1, -3], "value": [1.0, 2.0, 4.0]}
STUMP = {"column": [1], "threshold": [2.5], "low": [-2], "high": [-1], "value": [10.0, 20.0]}
BARE = {"column": [], "threshold": [], "low": [], "high": [], "value": [0.5]}


def _stored(*trees: dict[str, list[float]], outputs: int = 1) -> dict[str, object]:
    return {"outputs": outputs, "depth": 2, "trees": list(trees)}


@pytest.mark.parametrize(
    ("row", "tall", "stump"),
    [((1.0, 0.0), 1, 20), ((1.5, 9.0), 1, 10), ((2.0, 0.5), 2, 20), ((2.0, 0.6), 4, 20), ((9.0, 2.6), 4, 10)],
)
def test_each_row_falls_into_one_leaf_of_each_tree(row: tuple[float, float], tall: float, stump: float) -> None:
    """At most the threshold goes to the first child; trees of one output add up, those of others do not."""
    rows = np.array([row])
    assert forest_of(_stored(TALL, STUMP, BARE)).odds(rows).tolist() == [[tall + stump + 0.5]]
    assert forest_of(_stored(TALL, STUMP, outputs=2)).odds(rows).tolist() == [[tall, stump]]


def test_outputs_that_were_not_asked_for_have_no_odds() -> None:
    """And cost nothing."""
    rows = np.array([[1.0, 0.0], [2.0, 0.6]])
    asked = np.array([[True, False], [False, True]])
    forest = forest_of(_stored(TALL, STUMP, outputs=2))
    assert forest.odds(rows, asked).tolist() == [[1.0, -np.inf], [-np.inf, 20.0]]


def test_rows_beyond_those_taken_at_once_are_judged_alike() -> None:
    """And no row gives no odds."""
    forest = forest_of(_stored(TALL, BARE, STUMP, BARE, outputs=2))
    rows = np.tile([[2.0, 0.6], [1.0, 3.0]], (700, 1))
    assert forest.odds(rows).tolist() == [[4.5, 20.5], [1.5, 10.5]] * 700
    assert forest.odds(rows[:0]).shape == (0, 2)
