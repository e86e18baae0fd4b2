"""A small body must not make many stored bytes, whatever the format and whatever is inherited, joined or expanded."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presswatch.feeds.bounds import FREE_CHARS, GROWTH, MAX_NAMES, bounded, stored_chars
from presswatch.feeds.parse import parse_feed
from presswatch.model.parsed_feed import Entry, FeedOutcome, ParsedFeed

LONG = "x" * 150_000
LONG_BASE = "https://press.example/" + "b" * 1900 + "/feed"
ITEMS = range(2000)


def json_feed(item: object, **top: object) -> bytes:
    document = {"version": "https://jsonfeed.org/version/1.1", "title": "t", **top, "items": [item for _ in ITEMS]}
    return json.dumps(document).encode()


def rss(items: str, head: str = "", attributes: str = "") -> bytes:
    return (
        f'<rss version="2.0"{attributes}><channel><title>t</title>{head}{items * len(ITEMS)}</channel></rss>'.encode()
    )


def atom(items: str, head: str = "", attributes: str = "") -> bytes:
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom"{attributes}><title>t</title>{head}{items * len(ITEMS)}</feed>'
    ).encode()


def rdf(items: str, head: str = "", attributes: str = "") -> bytes:
    return (
        '<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        f"{attributes}><channel><title>t</title>{head}</channel>{items * len(ITEMS)}</rdf:RDF>"
    ).encode()


def sitemap(items: str) -> bytes:
    return (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        f' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{items * len(ITEMS)}</urlset>'
    ).encode()


BODIES = {
    "json language": json_feed({"id": "1", "url": "a"}, language=LONG),
    "json author": json_feed({"id": "1", "url": "a"}, author={"name": LONG}),
    "json authors": json_feed({"id": "1", "url": "a"}, authors=[{"name": f"{n} x"} for n in range(10_000)]),
    "json short links": json_feed({"url": "a"}),
    "json guid": json_feed({"id": "https://a.example/" + "y" * 100}),
    "json marks": json_feed({"id": "1", "title": "ﷺ" * 60}),
    "rss language": rss("<item><guid>1</guid></item>", f"<language>{LONG}</language>"),
    "rss xml:lang": rss("<item><title>1</title></item>", attributes=f' xml:lang="{LONG}"'),
    "rss author": rss("<item><title>1</title></item>", f"<managingEditor>{LONG}</managingEditor>"),
    "rss short links": rss("<item><link>a</link></item>"),
    "rss ligatures": rss("<item><title>" + "ﷺ" * 60 + "</title></item>"),
    "atom author": atom("<entry><id>1</id></entry>", f"<author><name>{LONG}</name></author>"),
    "atom xml:lang": atom("<entry><title>1</title></entry>", attributes=f' xml:lang="{LONG}"'),
    "atom xml:base": atom('<entry><link href="a"/></entry>', attributes=f' xml:base="{LONG_BASE}"'),
    "atom source": atom("<entry><id>1</id><source><title>" + "x" * 90 + "</title></source></entry>"),
    "rdf xml:lang": rdf("<item><title>1</title></item>", attributes=f' xml:lang="{LONG}"'),
    "rdf short links": rdf("<item><link>a</link></item>"),
    "sitemap short links": sitemap("<url><loc>a</loc></url>"),
    "sitemap keywords": sitemap("<url><loc>a</loc><news:keywords>" + "a,b," * 60 + "</news:keywords></url>"),
    "entities": b'<!DOCTYPE rss [<!ENTITY e "' + b"x" * 1000 + b'">]>' + rss("<item><title>&e;</title></item>"),
}  # fmt: skip


@pytest.mark.parametrize("name", BODIES)
def test_what_is_stored_is_bounded_by_what_was_received(name: str) -> None:
    body = BODIES[name]
    started = time.process_time()
    feed = parse_feed(body, url=LONG_BASE)
    assert sum(stored_chars(entry) for entry in feed.entries) <= FREE_CHARS + GROWTH * len(body)
    assert time.process_time() - started < 8


def test_the_feed_that_wrote_286_mib_keeps_all_its_entries() -> None:
    feed = parse_feed(json_feed({"id": "1", "title": "A headline", "url": "https://a.example/1"}, language=LONG))
    assert len(feed.entries) == len(ITEMS)
    assert "fields_cut" in feed.notes
    assert feed.entries[0].flags == ("cut_language",)
    assert {len(entry.language or "") for entry in feed.entries} == {100}


def test_what_is_over_the_budget_is_first_bare_then_counted() -> None:
    entry = Entry(0, "g" * 900, "l" * 900, None, content="c" * 99_000)
    feed = bounded(ParsedFeed(FeedOutcome.OK, entries=(entry,) * 200, over_limit=3), body_bytes=1000)
    whole = [entry for entry in feed.entries if not entry.flags]
    bare = [entry for entry in feed.entries if entry.flags == ("over_budget",)]
    assert (len(whole), len(feed.entries)) == (2, len(whole) + len(bare))
    assert feed.over_limit == 3 + 200 - len(feed.entries)
    assert "entries_over_budget" in feed.notes
    assert all(entry.guid and entry.content is None for entry in bare)


def test_guids_that_differ_late_stay_two() -> None:
    feed = parse_feed(
        json.dumps(
            {"version": "https://jsonfeed.org/version/1", "items": [{"id": LONG + "1"}, {"id": LONG + "2"}]}
        ).encode()
    )
    first, second = (entry.guid or "" for entry in feed.entries)
    assert first != second
    assert len(first) == len(second) == 2048


def test_an_ordinary_feed_is_left_as_it_is() -> None:
    feed = ParsedFeed(
        FeedOutcome.OK, entries=(Entry(0, "g", "l", "https://a.example/l", title="t", content="c" * 4000),)
    )
    assert bounded(feed, body_bytes=4100) == feed


names = st.lists(st.text(max_size=600), max_size=MAX_NAMES + 5).map(tuple)


@given(
    st.lists(st.builds(Entry, st.just(0), st.text(), st.text(), st.none(), title=st.text(), authors=names)),
    st.integers(0, 99),
)
def test_bounds_hold_for_any_entries(entries: list[Entry], body_bytes: int) -> None:
    feed = bounded(ParsedFeed(FeedOutcome.OK, entries=tuple(entries)), body_bytes=body_bytes)
    assert sum(map(stored_chars, feed.entries)) <= FREE_CHARS + GROWTH * body_bytes
    assert len(feed.entries) + feed.over_limit == len(entries)
