"""Sitemaps that are plain text."""

from __future__ import annotations

import pytest

from presswatch.feeds.parse import parse_feed
from presswatch.model.parsed_feed import FeedOutcome

URL = "https://paper.example/sitemap.txt"


def parsed(text: str, **options: int):
    return parse_feed(text.encode(), url=URL, **options)


TWO = "https://a.example/1\nhttps://a.example/2"


@pytest.mark.parametrize("text", [TWO, f"\ufeff{TWO}\r\n", TWO.replace("\n", " \r\n\r\n ").replace("https", "HTTPS")])
def test_each_line_is_an_entry(text):
    feed = parsed(text)
    assert [entry.url for entry in feed.entries] == TWO.split()
    assert (feed.outcome, feed.format) == (FeedOutcome.OK, "sitemap")


@pytest.mark.parametrize("text", [f"{TWO} is new", f"{TWO}\nnews", f"News\n{TWO}", "ftp://a.example/1", "/1\n/2"])
def test_text_that_holds_anything_else_is_none(text):
    assert parsed(text).outcome is FeedOutcome.NOT_A_FEED


def test_of_a_long_list_as_many_as_the_limit_allows_are_read():
    feed = parsed("\n".join(f"https://a.example/{number}" for number in range(30)), max_entries=20)
    assert (len(feed.entries), feed.over_limit) == (20, 10)


def test_the_new_end_of_a_long_list_is_read_whichever_it_is_and_the_rest_once():
    text = "\n".join(f"https://a.example/{number}" for number in range(30))
    newest = [entry.url for entry in parsed(text, max_entries=20).entries]
    rest = [entry.url for entry in parsed(text, max_entries=80, skip=20).entries]
    assert {newest[0], newest[-1]} == {"https://a.example/0", "https://a.example/29"}
    assert sorted([*newest, *rest]) == sorted(text.split())
