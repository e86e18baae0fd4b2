"""Roles of blocks around and inside the body, each on a page made for it."""

from __future__ import annotations

import numpy as np
import pytest

from presswatch.articles.blocks.block_context import BlockContext, BlockLabel
from presswatch.articles.blocks.body_features import PageFeatures, StatedMetadata
from presswatch.articles.blocks.role_rules import _stray_end
from presswatch.articles.extract import clean_page
from presswatch.articles.page.text_blocks import DomElement, TextBlock
from presswatch.model.extraction import SavedPage

_PARAGRAPHS = [
    f"The council of the {place} met on Monday and agreed, after a debate of three hours, to repair the {thing} before"
    f" winter, at a cost that the mayor called bearable and that her opponents called a secret."
    for place, thing in [("valley", "bridge"), ("harbour", "pier"), ("old town", "market hall"), ("island", "ferry")]
]


_TWICE = (
    "The ferry will carry cars and carts across the water until the new deck has been laid, the railings are up and"
    " the engineers have gone home."
)


def _roles(*, above: str = "", within: str = "", below: str = "") -> dict[str, str]:
    """Return the role of each block by its text, of a page with these parts around and inside four paragraphs."""
    first, *rest = (f"<p>{text}</p>" for text in _PARAGRAPHS)
    page = (
        "<html lang='en'><head><title>Council repairs the bridge - The Bugle</title>"
        '<meta name="author" content="Maud Ferrand"></head><body><main><article><h1>Council repairs the bridge</h1>'
        f"{above}<div class='text'>{first}{within}{''.join(rest)}</div>{below}</article></main></body></html>"
    )
    found = clean_page(SavedPage(url="https://bugle.example/bridge", body=page.encode(), content_type="text/html"))
    return {block.text: block.role for block in found.blocks}


@pytest.mark.parametrize(
    ("part", "markup", "text", "role"),
    [
        ("within", "<p><strong>What it will cost</strong></p>", "What it will cost", "heading"),
        ("above", "<p class='by'>By Maud Ferrand</p>", "By Maud Ferrand", "byline"),
        ("above", "<p>Maud Ferrand, The Bugle</p>", "Maud Ferrand, The Bugle", "byline"),
        (
            "above",
            "<figure><img src='b.jpg'><figcaption>The bridge seen from the mill</figcaption></figure>",
            "The bridge seen from the mill",
            "caption",
        ),
        (
            "above",
            "<figure><img src='b.jpg'><figcaption>Photo: Reuters</figcaption></figure>",
            "Photo: Reuters",
            "credit",
        ),
        ("within", "<p>Crédits photos : Ana Prat</p>", "Crédits photos : Ana Prat", "credit"),
        (
            "below",
            "<div class='author-bio'><p>Maud Ferrand has written of rivers and roads since 2009.</p></div>",
            "Maud Ferrand has written of rivers and roads since 2009.",
            "byline",
        ),
        ("within", f"<p>{_TWICE} </p><p class='m'>{_TWICE}</p>", _TWICE, "boilerplate"),
        ("within", f"<p>{_TWICE} </p><p>{_TWICE}</p>", _TWICE, "body"),
        (
            "within",
            "<p>This article originally appeared on Example Weekly.</p>",
            "This article originally appeared on Example Weekly.",
            "boilerplate",
        ),
    ],
)
def test_a_block_gets_its_role(part: str, markup: str, text: str, role: str) -> None:
    """Markup, place and wording decide together."""
    assert _roles(**{part: markup})[text] == role


def test_a_sentence_in_bold_is_body() -> None:
    """A bold line that ends like a sentence is emphasis."""
    text = "The vote was close, and it will be counted again."
    assert _roles(within=f"<p><strong>{text}</strong></p>")[text] == "body"


def test_the_place_of_a_player_is_no_date() -> None:
    """A player at its start shows zeros."""
    assert "dateline" not in _roles(above="<div class='time'>00:00 / 00:00</div>").values()


def test_a_table_of_one_cell_a_row_is_layout() -> None:
    """Where no row has text in two cells, the table sets out the page."""
    rows = "".join(f"<tr><td></td><td>{text}</td></tr>" for text in _PARAGRAPHS)
    body = f"<html><body><h1>Council repairs the bridge</h1><table>{rows}</table></body></html>"
    found = clean_page(SavedPage(url="https://bugle.example/bridge", body=body.encode(), content_type="text/html"))
    assert "table" not in {block.role for block in found.blocks}


def _end_of(*tags: str) -> BlockLabel | None:
    """Return what is said of the last of some likely lines, of which the model is not sure."""
    article = DomElement(1, "article", "")
    blocks = tuple(TextBlock(f"Line {i}", 0, (article, DomElement(2 + i, tag, ""))) for i, tag in enumerate(tags))
    ones = np.ones(len(blocks))
    features = PageFeatures(
        blocks, tuple(f"line{i}" for i in range(len(tags))), StatedMetadata(), ones, (False,) * len(tags)
    )
    return _stray_end(BlockContext(features, 0.7 * ones, ones.astype(bool)), len(blocks) - 1)


def test_a_last_line_is_stray_only_beside_other_text_that_is_set_otherwise() -> None:
    assert _end_of("p", "p", "div") == BlockLabel("boilerplate", "stray_end")
    assert _end_of("p", "p", "p") is None
    assert _end_of("div") is None
