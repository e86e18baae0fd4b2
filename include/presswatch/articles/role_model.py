"""The learned second look: it sets the roles that the rules gave right, where it knows better.

A small network of one hidden layer, trained by ``bench/train_roles.py`` on blocks that readers labelled, and kept as
data beside this module (decision 19).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from presswatch.articles import edges
from presswatch.articles.dom import Leaf
from presswatch.articles.role_columns import columns
from presswatch.articles.scene import Labelled, Scene
from presswatch.model import BODY_ROLES, Role

MODEL_FILE = "role_model.json"
RESIDUE = frozenset({"related", "teaser", "promo", "boilerplate"})
"""One class to the model: the rules tell them apart."""
LEFT_OUT = ""
CLASSES: tuple[str, ...] = (
    LEFT_OUT,
    "residue",
    *(role for role in get_args(Role) if role not in RESIDUE and role != "list"),
)
SURE = 0.6
"""Probability from which a leaf is moved into the body or out of it; what is counted should not hang on a guess."""
_CLIP = 5.0
"""Standard deviations beyond which a column says nothing more."""
_FIXED = frozenset({"lead", "tag_cell", "credit_tail", "repeated", "notice"})
"""Rules that stand: what they go by is the same at every visit, or nearly always tells the role."""
_NO_BODY = _FIXED | {"announces_heading", "in_contents"}
"""Rules that stand against the body: lines of a contents list, and those they announce, are no text."""

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Network:
    """Two layers of weights on standardised columns."""

    columns: tuple[str, ...]
    mean: Matrix
    scale: Matrix
    weights: tuple[Matrix, Matrix]  # column × hidden, hidden × class
    offsets: tuple[Matrix, Matrix]

    def probabilities(self, names: tuple[str, ...], rows: Matrix) -> Matrix:
        """Return the probability of each class, one row for each given.

        Raises:
            ValueError: the columns are not those that the network was trained on; train it again.
        """
        if names != self.columns:
            raise ValueError("the role model was trained on other columns: run bench/train_roles.py")
        hidden = np.maximum(0, _product(standardised(rows, self.mean, self.scale), self.weights[0]) + self.offsets[0])
        scores = _product(hidden, self.weights[1]) + self.offsets[1]
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        result: Matrix = powers / powers.sum(axis=1, keepdims=True)
        return result


def _product(left: Matrix, right: Matrix) -> Matrix:
    """Return the product of two matrices by one thread: BLAS wakes others, whose waiting costs half as much again."""
    result: Matrix = np.einsum("ij,jk->ik", left, right)
    return result


def standardised(rows: Matrix, mean: Matrix, scale: Matrix) -> Matrix:
    """Return the columns as the network reads them."""
    result: Matrix = np.clip((rows - mean) / scale, -_CLIP, _CLIP)
    return result


@cache
def network() -> Network:
    """Return the trained network, read once per process."""
    return network_of(json.loads(files(__package__).joinpath(MODEL_FILE).read_text(encoding="utf-8")))


def network_of(stored: Mapping[str, Any]) -> Network:
    """Return a network from plain data, as ``bench/train_roles.py`` writes it."""
    first, second = (np.array(stored[key], dtype=float) for key in ("hidden", "output"))
    return Network(
        columns=tuple(stored["columns"]),
        mean=np.array(stored["mean"], dtype=float),
        scale=np.array(stored["scale"], dtype=float),
        weights=(first[:-1], second[:-1]),
        offsets=(first[-1], second[-1]),
    )


def reconsidered(scene: Scene, hints: Sequence[Labelled | None]) -> list[Labelled | None]:
    """Return the roles of the leaves, those of the rules set right by the network."""
    if not scene.leaves:
        return list(hints)
    chances = network().probabilities(*columns(scene, hints))
    return settled(scene, hints, chances)


def settled(scene: Scene, hints: Sequence[Labelled | None], chances: Matrix) -> list[Labelled | None]:
    """Return what rules and network together say, given the network's probabilities (leaf × class)."""
    best = chances.argmax(axis=1)
    return [
        _settled(hint, CLASSES[number], float(row[number]), leaf)
        for hint, number, row, leaf in zip(hints, best.tolist(), chances, scene.leaves, strict=True)
    ]


def _settled(hint: Labelled | None, found: str, chance: float, leaf: Leaf) -> Labelled | None:
    said = class_of(hint)
    if found == said or (said == "residue" and found == LEFT_OUT):
        return hint
    if hint is not None and hint.rule in (_NO_BODY if found == "body" else _FIXED):
        return hint
    if (found in BODY_ROLES) != (said in BODY_ROLES) and chance < SURE:
        return hint
    if found == "dateline" and not edges.has_time(leaf.text):
        return hint
    return Labelled(_role(found, leaf.tag), "role_model")


def _role(found: str, tag: str) -> Role:
    """Return the role for a class; what was taken for text is kept as residue, never dropped."""
    if found in (LEFT_OUT, "residue"):
        return "boilerplate"
    if found == "body" and tag in ("li", "dd", "dt"):
        return "list"
    return next(role for role in get_args(Role) if role == found)


def class_of(hint: Labelled | None) -> str:
    """Return the class that is learnt for a role."""
    if hint is None:
        return LEFT_OUT
    return "residue" if hint.role in RESIDUE else "body" if hint.role == "list" else hint.role
