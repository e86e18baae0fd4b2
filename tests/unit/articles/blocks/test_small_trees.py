"""Small trees give what walking down them gives."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from presswatch.articles.blocks.small_trees import MOST_LEAVES, small_trees_of
from presswatch.articles.blocks.tree_ensemble import forest_of

_VALUES = st.integers(-8, 8).map(lambda number: number / 4)


@st.composite
def _trees(draw: st.DrawFn) -> dict[str, Any]:
    """Grow a tree by splitting one of its leaves at a time."""
    tree: dict[str, Any] = {"column": [], "threshold": [], "low": [], "high": [], "value": [draw(_VALUES)]}
    for node in range(draw(st.integers(0, MOST_LEAVES - 1))):
        leaf = draw(st.integers(0, node))
        for side in ("low", "high"):
            tree[side] = [node if child == -1 - leaf else child for child in tree[side]]
        tree["column"].append(draw(st.integers(0, 2)))
        tree["threshold"].append(draw(_VALUES))
        tree["low"].append(-1 - leaf)
        tree["high"].append(-2 - node)
        tree["value"].append(draw(_VALUES))
    return tree


@given(
    st.lists(_trees(), min_size=2, max_size=6).filter(lambda trees: any(tree["column"] for tree in trees)),
    st.lists(st.tuples(_VALUES, _VALUES, _VALUES), max_size=8),
    st.sampled_from([1, 300]),
)
def test_every_row_gets_what_walking_down_gives(
    trees: list[dict[str, Any]], rows: list[tuple[float, ...]], times: int
) -> None:
    outputs = 2 if len(trees) % 2 == 0 else 1
    stored = {"outputs": outputs, "depth": MOST_LEAVES, "trees": trees}
    matrix = np.array(rows * times, dtype=float).reshape(-1, 3)
    assert small_trees_of(stored).odds(matrix).tolist() == forest_of(stored).odds(matrix).tolist()
