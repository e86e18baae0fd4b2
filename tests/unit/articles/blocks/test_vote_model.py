"""What trafilatura and readability would take is foretold where that is sure, and asked where it is not."""

from __future__ import annotations

import numpy as np
import pytest
from tests.unit.articles import pages

from presswatch.articles.blocks.body_features import PageFeatures, StatedMetadata
from presswatch.articles.blocks.vote_model import doubt_of, vote_model, with_foretold_votes
from presswatch.articles.page_parser import ParsedPage, read_page
from presswatch.model.extraction import SavedPage

_TEXT = "".join(f"<p>{paragraph}</p>" for paragraph in pages.PARAGRAPHS)


def _read(body: str, *, asks_engines: bool = False) -> ParsedPage:
    page = SavedPage("https://news.aldersea.test/2026/a", f"<html><body>{body}</body></html>".encode())
    reading = read_page(page, asks_engines=asks_engines)
    assert isinstance(reading, ParsedPage)
    return reading


def test_a_plain_article_is_read_without_the_engines_and_as_they_would() -> None:
    body = f"<main><article><h1>Rope walk opens again</h1>{_TEXT * 2}</article></main><footer><p>Contact</p></footer>"
    foretold, asked = _read(body), _read(body, asks_engines=True)
    assert foretold.default == ()
    assert asked.default
    in_text = {leaf.text: vote for leaf, vote in zip(asked.features.blocks, asked.features.votes[0], strict=True)}
    for leaf, vote in zip(foretold.features.blocks, foretold.features.votes[0], strict=True):
        if len(leaf.text) > 60:
            assert vote == in_text[leaf.text]


def test_the_engines_are_asked_where_resiliparse_took_nothing() -> None:
    reading = _read("<p>So little.</p>", asks_engines=False)
    none = np.zeros((1, len(reading.features.blocks)))
    assert with_foretold_votes(reading.features.with_votes(none), reading.block_tree) is None


def test_the_engines_are_asked_where_prose_stands_far_from_what_resiliparse_took() -> None:
    reading = _read(f"<article>{_TEXT}</article>{'<ul><li>Item</li></ul>' * 60}<div>{_TEXT * 2}</div>")
    vote = np.array([[float("Item" not in leaf.text) for leaf in reading.features.blocks[:20]]])
    part = PageFeatures(
        reading.features.blocks[:20],
        reading.features.folded[:20],
        vote,
        reading.features.stated,
        reading.features.chars[:20],
        reading.features.is_repeated[:20],
    )
    assert with_foretold_votes(part, reading.block_tree) is None


def test_doubt_is_the_share_of_characters_that_may_be_wrong() -> None:
    chars = np.array([100.0, 100.0, 10.0])
    assert doubt_of(np.array([1.0, 0.0, 1.0]), chars) == 0
    assert doubt_of(np.array([1.0, 0.5, 0.0]), chars) == pytest.approx(50 / 150)


def test_a_model_of_other_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="not in"):
        vote_model().probabilities(("length",), np.zeros((1, 1)))


def test_columns_of_leaves_are_worked_out_once_and_are_the_same() -> None:
    features = _read(f"<article>{_TEXT}</article>", asks_engines=True).features
    other = features.with_votes(np.zeros_like(features.votes))
    alone = PageFeatures(
        features.blocks, features.folded, other.votes, features.stated, features.chars, features.is_repeated
    )
    _ = features.columns  # Fills what the copy shares.
    assert other.columns[0] == alone.columns[0]
    np.testing.assert_array_equal(other.columns[1], alone.columns[1])
    assert StatedMetadata() != features.stated
