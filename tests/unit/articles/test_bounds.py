"""A page must not make many more stored bytes than it has, nor a field without limit."""

from __future__ import annotations

import dataclasses
import json

import pytest

from presswatch.articles.bounds import MAX_AUTHORS, MAX_TITLE_CHARS
from presswatch.articles.extract import clean_page
from presswatch.model.extraction import SavedPage

LONG = "x" * 100_000
PARAGRAPH = (
    "<p>The council voted on Monday to repair the harbour wall, which residents had asked for since the flood.</p>"
)


def page(head: str = "", inside: str = "", attributes: str = "") -> bytes:
    body = f"<article><h1>Council votes</h1>{PARAGRAPH * 8}{inside}</article>"
    return (
        f"<!doctype html><html{attributes}><head><title>Council</title>{head}</head><body>{body}</body></html>".encode()
    )


def ld(**values: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **values})}</script>'


PAGES = {
    "headline": page(ld(headline=LONG)),
    "authors": page(ld(author=[{"@type": "Person", "name": f"Ann B{number}"} for number in range(5000)])),
    "author": page(ld(author={"@type": "Person", "name": f"Ann {LONG}"})),
    "section": page(ld(articleSection=LONG)),
    "keywords": page(ld(keywords=[f"k{number}{'y' * 900}" for number in range(200)])),
    "description": page(ld(description="w " * 50_000)),
    "canonical": page(f'<link rel="canonical" href="http://press.example/{LONG}">'),
    "language": page(attributes=f' lang="{LONG}"'),
    "times": page('<meta property="article:published_time" content="2026-01-01">' * 5000),
    "short paragraphs": page(inside="<p>a b c d e f g h</p>" * 10_000),
    "bylines": page(inside="<p>by Ann Bell</p>" * 5000),
    "one paragraph": page(inside=f"<p>{'word ' * 200_000}</p>"),
    "ligatures": page(inside=f"<p>{'ﷺ ' * 30_000}</p>"),
}


def stored(value: object) -> int:
    match value:
        case str():
            return len(value)
        case tuple():
            return sum(map(stored, value))
        case _ if dataclasses.is_dataclass(value):
            return sum(stored(getattr(value, field.name)) for field in dataclasses.fields(value))
        case _:
            return 0


@pytest.mark.parametrize("name", PAGES)
def test_what_is_stored_is_bounded_by_what_was_received(name: str) -> None:
    reading = clean_page(SavedPage("http://press.example/a", PAGES[name], "text/html"))
    assert stored(reading) <= 3 * len(PAGES[name]) + 20_000
    beside = [reading.title, reading.dek, reading.section, reading.language, reading.canonical_url, reading.tags]
    assert sum(map(stored, beside)) + stored(reading.authors) + stored(reading.claims) <= 120_000


def test_what_is_cut_is_flagged() -> None:
    reading = clean_page(SavedPage("http://press.example/a", PAGES["headline"], "text/html"))
    assert len(reading.title or "") == MAX_TITLE_CHARS
    assert "fields_cut" in reading.flags
    reading = clean_page(SavedPage("http://press.example/a", PAGES["authors"], "text/html"))
    assert len(reading.authors) == MAX_AUTHORS
    assert "fields_cut" not in clean_page(SavedPage("http://press.example/a", page(), "text/html")).flags
