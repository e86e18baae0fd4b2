"""Pages that lost whole articles or hung the libraries (bad-input catalogue, section D)."""

import json
import time

import pytest
from tests.unit.articles import pages

from presswatch.articles.extract import clean_page
from presswatch.model.extraction import SavedPage

TEXT = "".join(f"<p>{paragraph}</p>" for paragraph in pages.PARAGRAPHS)


def document(more="", head=""):
    return f"<html><head>{head}</head><body><article><h1>Title of it</h1>{TEXT}{more}</article></body></html>"


def page(html, content_type=""):
    body = html if isinstance(html, bytes) else html.encode("utf-8", "surrogatepass")
    return SavedPage("https://news.aldersea.test/a", body, content_type=content_type)


def assert_whole(found):
    assert found.outcome == "article"
    assert all(paragraph in found.body for paragraph in pages.PARAGRAPHS)


@pytest.mark.parametrize(
    "noise", ["&#1;", "&#11;", "&#x1F;", "\x00", "\x01", "&#0;", "&#xD800;", "\ud800", "&#x110000;"]
)
def test_control_characters_cost_nothing(noise):
    assert_whole(clean_page(page(document(f"<p>And{noise} more, said the mayor of the town.</p>"))))


@pytest.mark.parametrize("depth", [100, 260, 1000, 20_000])
def test_deep_nesting_keeps_the_text(depth):
    html = "<html><body>" + "<div>" * depth + f"<h1>Title of it</h1>{TEXT}" + "</div>" * depth + "</body></html>"
    found = clean_page(page(html))
    assert_whole(found)
    assert ("flattened" in found.flags) == (depth > 240)


def test_huge_structured_data_is_left_out_and_said_so():
    data = json.dumps({"@type": "NewsArticle", "headline": "x" * 400_000})
    found = clean_page(page(document(head=f"<script type='application/ld+json'>{data}</script>")))
    assert_whole(found)
    assert "jsonld_too_large" in found.flags


@pytest.mark.parametrize(
    "storm",
    [
        "<div " + " ".join(f"a{i}='1'" for i in range(50_000)) + ">",
        "<script>" * 20_000,
        "<style" * 50_000,
        "<!--" * 50_000,
        "<" * 100_000,
        "<td colspan=9007199254740991>x</td>",
    ],
    ids=["attributes", "scripts", "styles", "comments", "angles", "colspan"],
)
def test_storms_end_in_time(storm):
    started = time.process_time()
    found = clean_page(page(f"<html><body><article><h1>Title of it</h1>{TEXT}</article>{storm}</body></html>"))
    assert found.outcome
    assert time.process_time() - started < 10


def test_too_many_blocks_are_refused_before_the_extractors():
    found = clean_page(page("<html><body>" + "<p>word</p>" * 25_000 + "</body></html>"))
    assert found.outcome == "parser_limit"


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", ""),
        ("utf-8", "text/html; charset=iso-8859-1"),
        ("cp1252", "text/html; charset=windows-1252"),
        ("utf-16", ""),
        ("utf-16-le", ""),
    ],
)
def test_charset_is_found_whatever_is_declared(encoding, declared):
    line = (
        "Élodie Müller, née à Besançon, a goûté « l’œuvre » d’Îlesle, selon elle très réussie et tout à fait étonnante."
    )
    html = document(f"<p>{line}</p>")
    assert line in clean_page(page(html.encode(encoding), declared)).body


def test_text_encoded_twice_is_read_once():
    line = "The mayor’s office said the café would stay – for now – where it has always been."
    html = (
        f"<html><head><meta charset='utf-8'></head><body><article><h1>T</h1>{TEXT}<p>{line}</p></article></body></html>"
    )
    assert line in clean_page(page(html.encode().decode("latin-1").encode())).body


@pytest.mark.parametrize(
    ("body", "content_type", "outcome"),
    [
        (b"", "text/html", "empty_body"),
        (b" \n\x00", "text/html", "empty_body"),
        (b"%PDF-1.4\n%abc", "text/html", "unsupported_media"),
        (b"\x89PNG\r\n\x1a\n....", "", "unsupported_media"),
        (b"\xff\xd8\xff\xe0....", "", "unsupported_media"),
        (bytes(range(256)) * 4, "", "unsupported_media"),
        (b'{"a": 1}', "application/json", "unsupported_media"),
        (b"<?xml version='1.0'?><rss><channel></channel></rss>", "application/xml", "unsupported_media"),
        (b"<html><body><nav><a href='/'>Home</a></nav></body></html>", "text/html", "no_article"),
    ],
)
def test_what_is_no_article_is_named(body, content_type, outcome):
    found = clean_page(SavedPage("https://news.aldersea.test/a", body, content_type=content_type))
    assert found.outcome == outcome
    assert found.reason


@pytest.mark.parametrize(
    ("title", "text", "outcome"),
    [
        (
            "Page not found",
            "Sorry, the page you asked for cannot be found. Try the search or the front page.",
            "soft404",
        ),
        ("Page introuvable", "Désolé, cette page n'existe plus ou a été déplacée vers une autre adresse.", "soft404"),
        ("Just a moment...", "Checking your browser before accessing the site. This process is automatic.", "blocked"),
        ("Access denied", "You do not have permission to view this page on this server at this time.", "blocked"),
        ("Ropeworks", "The council voted on Tuesday. Subscribe to read on.", "stub"),
    ],
)
def test_pages_that_only_look_like_articles(title, text, outcome):
    html = f"<html><head><title>{title}</title></head><body><main><h1>{title}</h1><p>{text}</p></main></body></html>"
    assert clean_page(page(html)).outcome == outcome
