"""Feeds of the troubled cast, told in other formats: they say the same."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newsworld.model import Reply
from newsworld.troubled.other_formats import RETELL
from newsworld.troubled.story import Item, rss
from presswatch.feeds.parse import parse_feed

AT = datetime(2026, 3, 2, 6, tzinfo=UTC)
ITEMS = [
    Item("Fog & ferries", "http://paper.example/1?a=1&b=2", "id-1", AT, "<p>Ships <b>wait</b>.</p>"),
    Item("Rain", None, None, "next Tuesday"),
    Item("Sun", "http://paper.example/3", "id-3", AT),
]
REPLY = Reply(200, "application/rss+xml", rss("Paper", "http://paper.example", ITEMS))


def said(reply: Reply) -> list[tuple[object, ...]]:
    entries = parse_feed(reply.body, url="http://paper.example/feed").entries
    return [
        (one.title, one.url, one.guid, one.content, one.published.value if one.published else None) for one in entries
    ]


@pytest.mark.parametrize("form", ["atom", "json"])
def test_a_feed_says_the_same_in_another_format(form):
    told = RETELL[form](REPLY)
    assert said(told) == said(REPLY)
    assert told.content_type != REPLY.content_type


def test_a_feed_may_be_told_oldest_first():
    assert said(RETELL["turned"](REPLY)) == said(REPLY)[::-1]


@pytest.mark.parametrize("body", [b"", b"<html></html>", b"<?xml version='1.0'?><rss><channel>", b"\x1f\x8b"])
@pytest.mark.parametrize("form", sorted(RETELL))
def test_what_is_no_rss_feed_stays_as_it_is(form, body):
    reply = Reply(200, "text/html", body)
    assert RETELL[form](reply) == reply
