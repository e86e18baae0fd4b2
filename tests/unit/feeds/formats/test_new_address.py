"""Feeds that say in themselves where they have gone."""

from __future__ import annotations

import pytest

from presswatch.feeds.parse import parse_feed

OLD, NEW = "https://paper.example/old.xml", "https://other.example/new.xml"
ITUNES = 'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
ITEM = "<item><title>Fog</title><link>https://paper.example/1</link></item>"


def moved_to(channel: str, *, behind: str = "", url: str | None = OLD) -> str | None:
    body = f'<rss version="2.0" {ITUNES}><channel><title>Paper</title>{channel}</channel>{behind}</rss>'
    return parse_feed(body.encode(), url=url).moved_to


@pytest.mark.parametrize(
    "element",
    [
        f"<itunes:new-feed-url>\n{NEW} </itunes:new-feed-url>",
        f"<itunes:new-feed-url><![CDATA[{NEW}]]></itunes:new-feed-url>",
        f"<redirect><newLocation>{NEW}</newLocation></redirect>",
    ],
)
def test_a_new_address_is_told(element):
    assert moved_to(ITEM + element) == moved_to(element + ITEM) == NEW


def test_it_may_stand_behind_the_channel():
    assert moved_to(ITEM, behind=f"<redirect><newLocation>{NEW}</newLocation></redirect>") == NEW


@pytest.mark.parametrize("address", ["", "new.xml", "ftp://other.example/new.xml", OLD, OLD.replace("https", "http")])
def test_what_is_no_other_address_is_none(address):
    assert moved_to(f"<itunes:new-feed-url>{address}</itunes:new-feed-url>{ITEM}") is None


def test_that_of_an_item_is_not_the_feeds():
    inner = ITEM.replace("</item>", f"<itunes:new-feed-url>{NEW}</itunes:new-feed-url></item>")
    assert moved_to(inner) is None
