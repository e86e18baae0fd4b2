"""Trees boosted with LightGBM as plain data, in the form that the product reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import lightgbm

Tree = dict[str, list[Any]]


def trees_of(booster: lightgbm.Booster) -> list[Tree]:
    """Return the fitted trees in the order in which they were grown."""
    return [_tree(one["tree_structure"]) for one in booster.dump_model()["tree_info"]]


def _tree(root: Mapping[str, Any]) -> Tree:
    """Return the inner nodes and leaves of a tree."""
    tree: Tree = {"column": [], "threshold": [], "low": [], "high": [], "value": []}

    def add(node: Mapping[str, Any]) -> int:
        if "leaf_value" in node:
            tree["value"].append(round(node["leaf_value"], 5))
            return -len(tree["value"])
        number = len(tree["column"])
        tree["column"].append(node["split_feature"])
        tree["threshold"].append(float(f"{node['threshold']:.6g}"))
        tree["low"].append(0)
        tree["high"].append(0)
        tree["low"][number], tree["high"][number] = add(node["left_child"]), add(node["right_child"])
        return number

    add(root)
    return tree
