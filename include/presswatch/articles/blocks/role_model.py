"""The role model: a classifier that corrects the roles given by the rules, where it is sure enough.

A small network and boosted trees, trained by ``bench/blocks/train_roles.py`` on blocks that readers labelled, and kept
as data beside this module (decision 19).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, get_args

import numpy as np

from presswatch.articles.blocks import byline_rules
from presswatch.articles.blocks.block_context import BlockContext, BlockLabel
from presswatch.articles.blocks.mlp import Mlp, network_of, softmax
from presswatch.articles.blocks.role_features import columns
from presswatch.articles.blocks.tree_ensemble import Matrix, TreeEnsemble, forest_of
from presswatch.articles.page.text_blocks import TextBlock
from presswatch.model.extraction import BODY_ROLES, Role

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
_ASKED_BELOW = 0.98
"""Probability of the network below which the forest is asked too: three fifths of the leaves are told without."""
_AGREED = 0.8
"""The same where rules and network agree: of 42,209 leaves the forest would have changed the role of six."""
_RULED_OUT = 0.01
"""Probability of the network below which the forest is not asked about a class: of 13, three are left."""
_MOST_ASKED = 2000
"""Leaves in doubt up to which the forest is asked, to bound the time; of 1,012 labelled pages none has 400."""
_FURNITURE, _REACH = 0.05, 2
"""Probability of body below which a leaf and so many before and after it are furniture, if nobody took it."""
_FIXED = frozenset({"lead", "tag_cell", "credit_tail", "repeated", "notice", "tags"})
"""Rules that stand: what they go by is the same at every visit, or nearly always tells the role."""
_NO_BODY = _FIXED | {"announces_heading", "in_contents"}
"""Rules that stand against the body: lines of a contents list, and those they announce, are no text."""


@dataclass(frozen=True, slots=True)
class RoleModel:
    """What was learned, and of which columns: trees and a network err in different places."""

    columns: tuple[str, ...]
    network: Mlp
    forest: TreeEnsemble

    def probabilities(self, names: tuple[str, ...], rows: Matrix, ruled: Sequence[str] | None = None) -> Matrix:
        """Return the probability of each class, row × class.

        Args:
            names: of the columns.
            rows: what is known of each leaf.
            ruled: the class that the rules give each; where the network says the same, the forest is seldom asked.

        Raises:
            ValueError: the columns are not those that the model was trained on; train it again.
        """
        if names != self.columns:
            raise ValueError("the role model was trained on other columns: train it anew")
        chances = self.network.probabilities(rows)
        is_told = chances.max(axis=1) >= _ASKED_BELOW
        if ruled is not None:
            is_agreed = chances.argmax(axis=1) == [CLASSES.index(name) for name in ruled]
            is_told |= is_agreed & (chances.max(axis=1) >= _AGREED)
        doubted = np.flatnonzero(~is_told)
        if len(doubted) <= _MOST_ASKED:
            likely = chances[doubted] >= _RULED_OUT
            chances[doubted] = (chances[doubted] + softmax(self.forest.odds(rows[doubted], likely))) / 2
        return chances


@cache
def role_model() -> RoleModel:
    """Return the trained model, read once per process."""
    return role_model_of(json.loads(files(__package__).joinpath(MODEL_FILE).read_text(encoding="utf-8")))


def role_model_of(stored: Mapping[str, Any]) -> RoleModel:
    """Return a model from plain data, as ``bench/blocks/train_roles.py`` writes it."""
    return RoleModel(tuple(stored["columns"]), network_of(stored["network"]), forest_of(stored["forest"]))


def reconsidered(context: BlockContext, hints: Sequence[BlockLabel | None]) -> list[BlockLabel | None]:
    """Return the roles of the leaves, those of the rules set right by the model."""
    asked = in_question(context, hints)
    if not asked:
        return list(hints)
    ruled = [class_of(hints[leaf]) for leaf in asked]
    return settled(context, hints, role_model().probabilities(*columns(context, hints, asked), ruled), asked)


def in_question(context: BlockContext, hints: Sequence[BlockLabel | None]) -> list[int]:
    """Return the leaves whose role the model may set right: not the page's furniture far from all likely body.

    They are a quarter of the leaves; the model would give one of two hundred of them a role, and none that of body.
    """
    near = np.pad(context.chances, _REACH)
    near = np.lib.stride_tricks.sliding_window_view(near, 2 * _REACH + 1).max(axis=1)
    is_likely = (near >= _FURNITURE) | context.taken
    return [
        leaf
        for leaf, (hint, likely) in enumerate(zip(hints, is_likely.tolist(), strict=True))
        if likely or hint is not None or leaf in context.top or context.is_note(leaf)
    ]


def settled(
    context: BlockContext, hints: Sequence[BlockLabel | None], chances: Matrix, asked: Sequence[int] | None = None
) -> list[BlockLabel | None]:
    """Return what rules and model together say, given the model's probabilities (leaf × class).

    Args:
        context: the page.
        hints: what the rules say of each leaf.
        chances: a row for each leaf that was asked about.
        asked: those leaves, None for all.
    """
    labels = list(hints)
    best = chances.argmax(axis=1).tolist()
    for leaf, number, row in zip(range(len(labels)) if asked is None else asked, best, chances, strict=True):
        labels[leaf] = _settled(hints[leaf], CLASSES[number], float(row[number]), context.blocks[leaf])
    return labels


def _settled(hint: BlockLabel | None, predicted: str, chance: float, block: TextBlock) -> BlockLabel | None:
    hinted = class_of(hint)
    is_item = predicted == "dek" and hint is not None and hint.role == "list"  # Points above a text are items of it.
    if predicted == hinted or is_item or (hinted == "residue" and predicted == LEFT_OUT):
        return hint
    if hint is not None and hint.rule in (_NO_BODY if predicted == "body" else _FIXED):
        return hint
    is_moved = (predicted in BODY_ROLES) != (hinted in BODY_ROLES) and (hinted, predicted) != ("heading", "dek")
    if is_moved and chance < SURE:
        return hint
    if predicted == "dek" and block.tag in ("dt", "dd"):  # A question of a list is no standfirst.
        return hint
    if predicted == "dateline" and not byline_rules.has_time(block.text):
        return hint
    return BlockLabel(_role(predicted, block.tag), "role_model")


def _role(predicted: str, tag: str) -> Role:
    """Return the role for a class; what was taken for text is kept as residue, never dropped."""
    if predicted in (LEFT_OUT, "residue"):
        return "boilerplate"
    if predicted == "body" and tag in ("li", "dd", "dt"):
        return "list"
    return next(role for role in get_args(Role) if role == predicted)


def class_of(hint: BlockLabel | None) -> str:
    """Return the class that is learnt for a role."""
    if hint is None:
        return LEFT_OUT
    return "residue" if hint.role in RESIDUE else "body" if hint.role == "list" else hint.role
