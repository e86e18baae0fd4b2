"""What the learned second look may set right, and what it leaves as the rules said."""

from __future__ import annotations

import numpy as np
import pytest

from presswatch.articles.blocks import role_model as module
from presswatch.articles.blocks.block_context import BlockContext, BlockLabel
from presswatch.articles.blocks.body_features import PageFeatures, StatedMetadata
from presswatch.articles.blocks.mlp import softmax
from presswatch.articles.blocks.role_features import columns
from presswatch.articles.blocks.role_model import CLASSES, in_question, reconsidered, role_model, settled
from presswatch.articles.page.text_blocks import DomElement, TextBlock


def _scene(text: str = "Seen from the mill", tag: str = "p") -> BlockContext:
    leaf = TextBlock(text, 0, (DomElement(1, "article", ""), DomElement(2, tag, "")))
    one = np.ones(1)
    view = PageFeatures((leaf,), (text.casefold(),), StatedMetadata(), one, (False,))
    return BlockContext(view, one, one.astype(bool))


def _settled(
    hint: BlockLabel | None, found: str, chance: float, scene: BlockContext | None = None
) -> BlockLabel | None:
    rest = (1 - chance) / (len(CLASSES) - 1)
    chances = np.array([[chance if name == found else rest for name in CLASSES]])
    return settled(scene or _scene(), [hint], chances)[0]


BODY, CAPTION = BlockLabel("body", "block_model"), BlockLabel("caption", "by_picture")


@pytest.mark.parametrize(
    ("hint", "found", "chance", "role"),
    [
        (CAPTION, "credit", 0.5, "credit"),
        (BODY, "caption", 0.9, "caption"),
        (BODY, "caption", 0.5, "body"),
        (CAPTION, "body", 0.5, "caption"),
        (CAPTION, "body", 0.7, "body"),
        (BlockLabel("toc", "announces_heading"), "body", 0.9, "toc"),
        (BlockLabel("toc", "announces_heading"), "heading", 0.9, "heading"),
        (BODY, "", 0.9, "boilerplate"),
        (BlockLabel("related", "links"), "residue", 0.9, "related"),
        (BlockLabel("promo", "wording"), "", 0.9, "promo"),
        (BlockLabel("table", "tag_cell"), "body", 0.99, "table"),
        (None, "byline", 0.9, "byline"),
    ],
)
def test_a_role_is_set_right_where_the_model_knows_better(
    hint: BlockLabel | None, found: str, chance: float, role: str
) -> None:
    """Into the body or out of it only when sure; kinds of residue are the rules' to tell; nothing taken is dropped."""
    label = _settled(hint, found, chance)
    assert label is not None
    assert label.role == role
    assert (label.rule == "role_model") == (hint is None or label.role != hint.role)


def test_a_leaf_outside_of_the_article_stays_outside() -> None:
    """What neither rules nor model take for the article's is no block."""
    assert _settled(None, "", 0.9) is None


def test_an_item_of_a_list_that_is_body_is_a_list() -> None:
    """As the rules say it too."""
    label = _settled(None, "body", 0.9, _scene(tag="li"))
    assert label is not None
    assert label.role == "list"


def test_an_item_of_a_list_of_the_text_is_no_standfirst() -> None:
    """Points above a text are told as its other items are, whatever stands near them."""
    hint = BlockLabel("list", "tag_li")
    assert _settled(hint, "dek", 0.9, _scene(tag="li")) == hint


def test_the_model_knows_its_columns() -> None:
    """A change of the columns without training is an error, not a silent mistake."""
    names, rows = columns(_scene(), [BODY])
    chances = role_model().probabilities(names, rows)
    assert chances.shape == (1, len(CLASSES))
    assert chances.sum() == pytest.approx(1)
    with pytest.raises(ValueError, match="train it anew"):
        role_model().probabilities(names[1:], rows[:, 1:])


def test_the_forest_is_asked_where_the_network_doubts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both weigh the same there; a page with more doubts than any article has is left to the network."""
    names, rows = columns(_scene(), [BODY])
    model = role_model()
    alone = model.network.probabilities(rows)
    other = softmax(model.forest.odds(rows))
    assert other != pytest.approx(alone), "or nothing below could fail"
    monkeypatch.setattr(module, "_RULED_OUT", 0.0)
    monkeypatch.setattr(module, "_ASKED_BELOW", 0.0)
    assert model.probabilities(names, rows) == pytest.approx(alone)
    monkeypatch.setattr(module, "_ASKED_BELOW", 1.1)
    assert model.probabilities(names, rows) == pytest.approx((alone + other) / 2)
    monkeypatch.setattr(module, "_RULED_OUT", sorted(alone[0])[-2])
    likely = softmax(model.forest.odds(rows, alone >= module._RULED_OUT))
    assert sorted(likely[0])[:-2] == [0.0] * (len(CLASSES) - 2)
    assert model.probabilities(names, rows) == pytest.approx((alone + likely) / 2)
    monkeypatch.setattr(module, "_MOST_ASKED", 0)
    assert model.probabilities(names, rows) == pytest.approx(alone)


def _page(chances: list[float]) -> BlockContext:
    texts = [f"{number} Notes from the mill, 12 May {'»' * (number % 3)}" for number in range(len(chances))]
    path = DomElement(1, "article", "story")
    leaves = [
        TextBlock(text, 0, (path, DomElement(2 + i // 2, "pli"[:: 1 + i % 2], ""))) for i, text in enumerate(texts)
    ]
    ones, folded = np.ones(len(leaves)), tuple(map(str.casefold, texts))
    view = PageFeatures(tuple(leaves), folded, StatedMetadata(), ones, (False,) * len(leaves))
    return BlockContext(view, np.array(chances), np.zeros(len(leaves), dtype=bool))


@pytest.mark.parametrize("asked", [[0], [11], [0, 3, 4, 11], [5, 7], list(range(12))])
def test_rows_of_some_leaves_are_those_of_all(asked: list[int]) -> None:
    context = _page([0.1, 0.9, 0.9, 0.2, 0.7, 0.1, 0.1, 0.8, 0.6, 0.01, 0.02, 0.03])
    hints = [BODY if chance > 0.5 else None for chance in context.chances]
    names, rows = columns(context, hints)
    some_names, some = columns(context, hints, asked)
    assert some_names == names
    np.testing.assert_array_equal(some, rows[asked])


def test_furniture_far_from_the_body_is_not_in_question() -> None:
    context = _page([0.01] * 6 + [0.9] * 3 + [0.01] * 40)
    hints = [BODY if chance > 0.5 else None for chance in context.chances]
    # Two before the body, and twenty below it, where notes on authors stand.
    assert in_question(context, hints) == list(range(4, 29))
    assert len(reconsidered(context, hints)) == 49
