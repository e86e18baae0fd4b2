"""Promises of ``clean_page`` that hold for every page."""

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.articles import pages

from presswatch.articles.extract import clean_page
from presswatch.dates import parse_date
from presswatch.model.extraction import BODY_ROLES, FeedHint, SavedPage

FEED_HTML = "".join(f"<p>{paragraph}</p>" for paragraph in pages.PARAGRAPHS)


def assert_blocks_tile(extraction):
    for block in extraction.blocks:
        assert extraction.text[block.start : block.end] == block.text
    assert "\n\n".join(block.text for block in extraction.blocks) == extraction.text
    starts = [block.start for block in extraction.blocks]
    assert starts == sorted(starts)


@pytest.mark.parametrize("page", [pages.translated_story(), pages.plain_story()])
def test_every_character_belongs_to_one_block(page):
    found = clean_page(page)
    assert found.blocks
    assert_blocks_tile(found)


def test_plain_story_is_read_whole():
    found = clean_page(pages.plain_story())
    assert found.outcome == "article"
    assert found.title == "Ropeworks to reopen"
    assert found.body.split("\n\n") == list(pages.PARAGRAPHS)
    assert found.language == "en"


def test_twice_the_same_bytes_give_the_same_extraction():
    page = pages.translated_story()
    assert clean_page(page) == clean_page(page)


def test_page_and_extraction_cross_a_process_border():
    found = clean_page(pages.plain_story())
    assert pickle.loads(pickle.dumps(found)) == found
    assert pickle.loads(pickle.dumps(clean_page)) is clean_page


def test_evidence_of_the_extractor_is_put_in():
    found = clean_page(pages.plain_story())
    assert found.extractor == "presswatch.articles"
    assert found.versions["trafilatura"]
    assert len(found.config_sha256) == 32


def test_feed_text_stands_in_for_a_page_without_article():
    hint = FeedHint(title="Ropeworks to reopen", content=FEED_HTML, published=parse_date("2024-05-07T19:00:00+01:00"))
    found = clean_page(SavedPage("https://news.aldersea.test/a", b"<html><body></body></html>", feed=hint))
    assert found.outcome == "article"
    assert "feed_text" in found.flags
    assert found.body.split("\n\n") == list(pages.PARAGRAPHS)
    assert found.published.source == "feed"
    assert found.published.is_chosen
    assert_blocks_tile(found)


@pytest.mark.parametrize("lost", ["", "\ufffd"])
def test_text_that_lost_characters_is_flagged(lost):
    in_feed = FeedHint(title="Ropeworks to reopen", content=FEED_HTML.replace("<p>", f"<p>{lost}"))
    of_feed = clean_page(SavedPage("https://news.aldersea.test/a", b"<html><body></body></html>", feed=in_feed))
    whole = pages.plain_story()
    body = b"<!doctype html><meta charset=gbk>" + whole.body + b"<p>" + (b"\xff\xff" if lost else b"")
    of_page = clean_page(SavedPage(whole.url, body))
    assert {"bad_bytes" in found.flags for found in (of_feed, of_page)} == {bool(lost)}


def test_short_feed_text_is_no_article():
    found = clean_page(
        SavedPage("https://news.aldersea.test/a", b"<html></html>", feed=FeedHint(content="<p>Soon.</p>"))
    )
    assert found.outcome != "article"
    assert "feed_text" not in found.flags


def test_where_there_is_no_page_any_text_of_the_feed_is_the_article():
    feed_url, said = "https://news.aldersea.test/feed", FeedHint(title="Rain", summary="It rained all day on the quay.")
    found = clean_page(SavedPage(feed_url, b"", feed=said, is_feed_item=True))
    assert (found.outcome, found.title, found.body) == ("article", "Rain", "It rained all day on the quay.")
    assert found.flags == ("feed_text",)
    assert clean_page(SavedPage(feed_url, b"", feed=FeedHint(title="Rain"), is_feed_item=True)).outcome == "no_text"


def test_feed_text_stands_in_for_a_file_that_is_no_page():
    found = clean_page(SavedPage("https://news.aldersea.test/a", b"%PDF-1.7 ...", feed=FeedHint(content=FEED_HTML)))
    assert found.outcome == "article"
    assert found.reason.startswith("unsupported_media")


def test_promotion_in_the_text_is_not_body():
    promo = "<p>Sign up for our newsletter to get the day's stories delivered straight to your inbox.</p>"
    found = clean_page(pages.plain_story(body=promo))
    assert "newsletter" not in found.body
    assert {block.role for block in found.blocks if block.role not in BODY_ROLES} <= {
        "headline",
        "promo",
        "boilerplate",
    }


def test_feed_title_settles_a_draw():
    head = "<meta property='og:title' content='Aldersea brings its ropeworks back to life'>"
    page = pages.plain_story(head=head, feed=FeedHint(title="Aldersea brings its ropeworks back to life"))
    assert clean_page(page).title == "Aldersea brings its ropeworks back to life"


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=600))
def test_any_bytes_have_an_outcome(body):
    found = clean_page(SavedPage("https://a.test/b", body))
    assert found.outcome
    assert_blocks_tile(found)


TAGS = [
    "<div>",
    "</div>",
    "<p>",
    "</p>",
    "<br>",
    "<li>",
    "<td>",
    "</table>",
    "<h1>",
    "<!--",
    "-->",
    "<script>",
    "<figcaption>",
    "<svg>",
    "</a>",
    "<a/href='//x'>",
]
REFERENCES = ["&#1;", "&#xD800;", "&amp;", "\x00", "\ud800", "text of a line. ", "Ω≈ç√ ", "'\">"]
MARKUP = st.lists(st.sampled_from([*TAGS, *REFERENCES]), max_size=60)


@settings(max_examples=60, deadline=None)
@given(MARKUP)
def test_any_markup_has_an_outcome(parts):
    html = "<html><body>" + "".join(parts)
    found = clean_page(SavedPage("https://a.test/b", html.encode("utf-8", "surrogatepass")))
    assert found.outcome
    assert_blocks_tile(found)
