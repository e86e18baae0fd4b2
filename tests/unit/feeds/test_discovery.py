"""Where a site says that a feed of it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presswatch.feeds.discovery import MOST, Candidate, HomePage, declared_feeds, usual_places


def found(body: str, url: str = "https://paper.example/en/") -> list[tuple[str, str]]:
    return [tuple(one) for one in declared_feeds(HomePage(body.encode(), url, "text/html"))]


def test_what_is_declared_comes_before_what_is_linked() -> None:
    body = """
        <a href="/flux/une">Flux</a>
        <link rel="alternate" type="application/rss+xml" href="a.xml">
        <link rel="ALTERNATE nofollow" type="Application/Atom+XML; charset=utf-8" href="//cdn.example/b">
    """
    assert found(body) == [
        ("https://paper.example/en/a.xml", "declared"),
        ("https://cdn.example/b", "declared"),
        ("https://paper.example/flux/une", "linked"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        '<link rel="stylesheet" type="application/rss+xml" href="a">',
        '<link rel="alternate" hreflang="fr" href="/fr/">',
        '<link rel="alternate" type="application/rss+xml">',
        '<link rel="alternate" type="application/rss+xml" href="javascript:x">',
        '<link rel="alternate" type="application/rss+xml" href="http://[x/feed">',
        '<a href="/news">News</a><a href="mailto:feed@paper.example">m</a><a href="ftp://x/feed">f</a>',
        "",
        "\0",
    ],
)
def test_what_is_no_feed_is_not_found(body: str) -> None:
    assert found(body) == []


def test_the_base_of_a_page_counts_and_each_address_comes_once() -> None:
    body = '<base href="https://other.example/x/"><link rel=alternate type=application/atom+xml href=f>' * 2
    assert found(body + '<a href="f">feed</a>') == [("https://other.example/x/f", "declared")]


def test_a_page_full_of_links_gives_a_few() -> None:
    assert len(found("".join(f'<a href="/feed/{n}">f</a>' for n in range(100)))) == MOST


def test_usual_places_lie_below_the_home_page_and_sitemaps_at_the_root() -> None:
    places = usual_places("https://paper.example/en")
    assert Candidate("https://paper.example/en/feed", "usual place") in places
    assert Candidate("https://paper.example/sitemap.xml", "sitemap") in places


@given(st.text(max_size=80), st.text(max_size=80))
def test_whatever_a_page_holds_addresses_are_of_the_web(href: str, base: str) -> None:
    body = f'<base href="{base}"><link rel=alternate type=application/rss+xml href="{href}"><a href="{href}feed">x</a>'
    for one in declared_feeds(HomePage(body.encode("utf-8", "replace"), "https://a.example/", "")):
        assert one.url.startswith(("http://", "https://", "HTTP", "Http"))
