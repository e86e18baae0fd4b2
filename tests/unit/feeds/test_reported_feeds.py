"""Feeds as users of other readers reported them, rebuilt in our own words: each item with what it says."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from presswatch.feeds.parse import parse_feed
from presswatch.model.parsed_feed import Entry

SPACES = 'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"'


def item(*elements: str, above: str = "") -> Entry:
    body = f'{above}<?xml version="1.0" encoding="utf-8"?><rss version="2.0" {SPACES}><channel><title>Paper</title>'
    feed = parse_feed(
        f"{body}<item>{''.join(elements)}</item></channel></rss>".encode(), url="https://paper.example/rss"
    )
    (entry,) = feed.entries
    return entry


# jangernert/FeedReader 815
def test_a_link_without_a_scheme_and_with_spaces():
    entry = item("<title>Tax</title><link><![CDATA[//www.paper.example/n/7/Tax on boats, again]]></link>")
    assert entry.url == "https://www.paper.example/n/7/Tax%20on%20boats,%20again"


# madelynnblue/goread 148, emacs-elfeed/elfeed 192
def test_every_value_on_a_line_of_its_own():
    entry = item(
        "<title>\n<![CDATA[Fog over the sound]]>\n</title><link>\n  https://paper.example/raw?c=a&amp;i=7\n</link>",
        "<guid>\n<![CDATA[https://paper.example/raw?c=a&i=7]]>\n</guid>",
        "<pubDate>\n<![CDATA[Mon, 16 Mar 2026 15:25:20 GMT]]>\n</pubDate>",
        "<description>\n  <![CDATA[<p>Ships wait.</p>]]></description>",
    )
    assert (entry.title, entry.guid) == ("Fog over the sound", "https://paper.example/raw?c=a&i=7")
    assert entry.url == "https://paper.example/raw?c=a&i=7"
    assert entry.published.value == datetime(2026, 3, 16, 15, 25, 20, tzinfo=UTC)
    assert "Ships wait." in entry.summary


# Etuldan/spaRSS 206
def test_a_related_story_beside_the_link():
    related = '<atom:link rel="related" type="text/html" href="https://paper.example/other" title="Another story"/>'
    assert (
        item(related, "<link>\nhttps://paper.example/own\n</link><title>Own</title>").url == "https://paper.example/own"
    )


# feedbin/feedbin 747, lwindolf/liferea 723
@pytest.mark.parametrize("order", [1, -1])
def test_alternates_in_other_formats(order):
    links = [
        '<link href="https://paper.example/a"/>',
        '<link rel="alternate" type="application/nostr+json" href="nostr:naddr1qvz"/>',
        '<link rel="alternate" type="application/activity+json" href="https://paper.example/a.json"/>',
        '<link rel="self" type="text/xml" href="https://paper.example/atom?id=a"/>',
    ]
    body = f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>a</id><title>A</title>{"".join(links[::order])}</entry></feed>'
    assert parse_feed(body.encode(), url="https://paper.example/").entries[0].url == "https://paper.example/a"


# martinrotter/rssguard 1403, bnomei/kirby3-feed 17
@pytest.mark.parametrize("above", ["\n\n", " \t\r\n", "\ufeff\n", "<!-- built in 0.3 s -->\n"])
def test_what_stands_above_the_declaration(above):
    assert item("<title>Fog</title><link>https://paper.example/a</link>", above=above).title == "Fog"


# kurtmckee/feedparser 114 and 135, fossar/selfoss 1057, jocmp/capyreader 353
@pytest.mark.parametrize(
    "date",
    [
        "Sun, 22 Mar 26 22:05:03 +0000",
        "So, 22 Mär 2026 22:05:03 +0000",
        "zo, 22 maa 2026 22:05:03 +0000",
        "dim., 22 mars 2026 22:05:03 +0000",
        "22 Mar 2026 22:05:03 GMT",
        "Sunday, March 22, 2026 22:05:03 UTC",
        "2026-03-22T22:05:03.0000000Z",
    ],
)
def test_dates_in_the_words_of_a_country(date):
    entry = item(f"<title>Fog</title><link>https://paper.example/a</link><pubDate>{date}</pubDate>")
    assert entry.published.value == datetime(2026, 3, 22, 22, 5, 3, tzinfo=UTC)


# kickscondor/fraidycat 172, simplepie/simplepie 637
@pytest.mark.parametrize(
    "title", ["Fog &amp;amp; fire", "Fog &amp; fire", "<![CDATA[Fog & fire]]>", "Fog &amp;#38; fire"]
)
def test_titles_that_are_escaped_once_or_twice(title):
    assert item(f"<title>{title}</title><link>https://paper.example/a</link>").title == "Fog & fire"


# akupila/node-podcast-parser 14, kurtmckee/feedparser 384: an enclosure is no page
def test_an_item_with_an_enclosure_alone_has_no_page():
    entry = item('<title>Talk</title><enclosure url="https://paper.example/a.mp3" length="9" type="audio/mpeg"/>')
    assert entry.url is None
