"""What a feed body leads to."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

from presswatch.model.exchange import Exchange
from presswatch.model.parsed_feed import Entry, FeedOutcome, ParsedFeed
from presswatch.polling.parts import follow_index, follow_older
from presswatch.polling.poll_result import Asked, read_answer, with_feed

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
CHILD = Entry(0, None, "http://h/a", "http://h/a")


def polled(kind: str):
    exchange = Exchange("u", "u", 200, "", "1.1", (), b"x", b"x", (), "", NOW, NOW, b"\x01" * 32)
    result = read_answer(exchange, last_body_sha256=None, asked=Asked())
    return with_feed(result, ParsedFeed(FeedOutcome.OK, format=kind, entries=(CHILD,)))


def test_a_run_that_is_late_notes_the_sitemaps_and_asks_none():
    state = SimpleNamespace(children={})
    followed = follow_index(None, None, state, polled("sitemapindex"), is_late=True)
    assert (followed.parts, followed.notes, list(followed.children)) == ((), ("sitemaps_left_out",), ["http://h/a"])


def test_a_feed_that_leads_nowhere_is_left_as_it_is():
    state = SimpleNamespace(children={}, window_keys=[b"k"])
    result = polled("rss20")
    assert follow_index(None, None, state, result) is result
    assert follow_older(None, None, state, result) is result
