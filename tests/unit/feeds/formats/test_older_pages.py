"""Where a feed says that its older entries are."""

from __future__ import annotations

import json

import pytest

from presswatch.feeds.parse import parse_feed

FEED = "http://paper.example/feed"
ATOM = "xmlns='http://www.w3.org/2005/Atom'"


def rss(head: str, *, item: str = "") -> bytes:
    return (
        f"<rss version='2.0' xmlns:a='http://www.w3.org/2005/Atom'><channel><title>t</title>{head}"
        f"<item><title>x</title><link>http://paper.example/1</link>{item}</item></channel></rss>"
    ).encode()


def older(body: bytes, url: str = FEED) -> str | None:
    return parse_feed(body, url=url).older


@pytest.mark.parametrize(
    ("head", "address"),
    [
        ("<a:link rel='next' href='?page=2'/>", FEED + "?page=2"),
        ("<a:link rel='next' href='?page=2'/><a:link rel='prev-archive' href='/a/1'/>", "http://paper.example/a/1"),
        ("<a:link rel='Next last' href='/p'/>", "http://paper.example/p"),
        ("<a:link rel='self' href='/p'/><link>http://paper.example/</link>", None),
        ("<a:link rel='next' href='http://elsewhere.example/p'/>", None),
        ("<a:link rel='next' href='javascript:1'/>", None),
        (f"<a:link rel='next' href='{FEED}'/>", None),
        ("<generator>https://wordpress.org/?v=6.7</generator>", FEED + "?paged=2"),
        ("<generator>Hugo</generator>", None),
    ],
)
def test_rss(head, address):
    assert older(rss(head)) == address


def test_only_the_feed_itself_is_asked_for_it():
    assert older(rss("", item="<a:link rel='next' href='/p'/><generator>https://wordpress.org/</generator>")) is None
    assert older(rss("<a:link rel='next' href='/p'/>"), url=None) is None


@pytest.mark.parametrize(
    ("url", "address"),
    [
        (FEED + "?paged=2", FEED + "?paged=3"),
        (FEED + "?cat=4&paged=9&x=%20", FEED + "?cat=4&x=%20&paged=10"),
        (FEED + "?paged=zero", FEED + "?paged=2"),
    ],
)
def test_pages_of_wordpress_are_counted_on(url, address):
    assert older(rss("<generator>https://wordpress.org/?v=6.7</generator>"), url) == address


def test_atom_and_json_feed():
    body = f"<feed {ATOM}><title>t</title><link rel='prev-archive' href='/2025/12'/><entry><id>1</id></entry></feed>"
    assert older(body.encode()) == "http://paper.example/2025/12"
    document = {"version": "https://jsonfeed.org/version/1.1", "title": "t", "items": [], "next_url": "/p2"}
    assert older(json.dumps(document).encode()) == "http://paper.example/p2"
    assert older(json.dumps(document | {"next_url": ["/p2"]}).encode()) is None
