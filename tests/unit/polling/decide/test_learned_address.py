"""Where a feed is asked, and what redirects say of that."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from presswatch.errors import NetworkError
from presswatch.model.exchange import Exchange, Hop, Validators
from presswatch.model.parsed_feed import FeedOutcome, ParsedFeed
from presswatch.polling.asking import ACCEPT, WIDE_ACCEPT, asked_by, is_failed, question_of
from presswatch.polling.decide.learned_address import MOVED_AFTER, QUIET_POLLS, Claim, claim_after, is_configured_due
from presswatch.polling.poll_result import Asked, read_answer, read_error, with_feed

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
OLD, NEW, NEWER = "http://a.example/feed", "http://a.example/2026/feed", "http://a.example/2027/feed"
CONFIGURED, LEARNED = Asked(is_conditional=True), Asked(is_configured=False, is_conditional=True)
FALLBACK = LEARNED._replace(is_fallback=True)


def state(**facts):
    before = {
        "url": OLD,
        "moved_to": NEW,
        "moved_seen": MOVED_AFTER,
        "moved_at": NOW - 9 * HOUR,
        "configured_at": NOW - 2 * HOUR,
        "quiet_polls": 0,
        "body_url": NEW,
        "etag": '"1"',
        "last_modified": None,
        "is_accept_wide": False,
    }
    return SimpleNamespace(**(before | facts))


def answered(status=200, *, to=None, by=301, parsed=FeedOutcome.OK, asked=CONFIGURED):
    hops = (Hop(OLD, by, to),) if to else ()
    exchange = Exchange(OLD, to or OLD, status, "", "1.1", (), b"x", b"x", hops, "192.0.2.1", NOW, NOW, b"d")
    reading = read_answer(exchange, last_body_sha256=None, asked=asked)
    return with_feed(reading, ParsedFeed(parsed)) if status == 200 else reading


def named(address):
    result = answered()
    return replace(result, parsed=replace(result.parsed, moved_to=address))


def claim(before, reading, new_entries=0):
    return claim_after(before, reading, new_entries=new_entries)


def due(before, *, is_whole=False, now=NOW):
    return is_configured_due(before, now=now, is_whole=is_whole, jitter=0.0)


def test_a_feed_that_names_another_address_and_brings_nothing_new_is_believed():
    before = state(moved_to=None, moved_seen=0, moved_at=None, body_url=OLD)
    assert claim(before, named(NEW), new_entries=1) == Claim(NEW, 0, NOW, NOW, 0)
    assert claim(before, named(NEW)) == Claim(NEW, 1, NOW, NOW, 0)
    assert claim(state(moved_seen=1, body_url=OLD), answered(304)) == Claim(NEW, 2, NOW - 9 * HOUR, NOW, 0)
    assert claim(state(moved_seen=2, body_url=OLD), named(NEW)) == Claim(NEW, 3, NOW - 9 * HOUR, NOW, 0)


def test_a_feed_that_goes_on_where_it_is_is_not_believed():
    assert claim(state(moved_seen=2, body_url=OLD), named(NEW), new_entries=2) == Claim(NEW, 0, NOW - 9 * HOUR, NOW, 0)
    assert claim(state(), named(NEW), new_entries=1).moved_seen == 0  # learned before, and the old one has woken up


def test_what_the_learned_address_brought_in_the_same_poll_does_not_speak_for_the_old_one():
    kept = claim_after(state(), named(NEW), new_entries=0, new_in_parts=3)
    assert kept == Claim(NEW, MOVED_AFTER, NOW - 9 * HOUR, NOW, 0)
    assert claim_after(state(quiet_polls=2), answered(asked=LEARNED), new_entries=0, new_in_parts=1).quiet_polls == 0


def test_a_feed_that_names_no_other_address_any_more_is_asked_where_it_is():
    assert claim(state(moved_seen=2, body_url=OLD), named(None)) == Claim(None, 0, None, NOW, 0)


@pytest.mark.parametrize("status", [301, 308])
def test_a_permanent_redirect_counts_each_time_it_leads_to_the_same_place(status):
    first = claim(state(moved_to=None, moved_seen=0, moved_at=None), answered(to=NEW, by=status))
    assert first == Claim(NEW, 1, NOW, NOW, 0)
    assert claim(state(moved_seen=1), answered(to=NEW, by=status)) == Claim(NEW, 2, NOW - 9 * HOUR, NOW, 0)
    assert claim(state(moved_seen=2), answered(to=NEWER, by=status)) == Claim(NEWER, 1, NOW, NOW, 0)


def test_any_temporary_hop_or_a_direct_answer_ends_the_counting():
    assert claim(state(moved_seen=2), answered(to=NEW, by=302))[:2] == (None, 0)
    assert claim(state(moved_seen=2), answered())[:2] == (None, 0)


def test_a_redirect_to_what_is_no_feed_does_not_count():
    assert claim(state(moved_seen=2), answered(to=NEW, parsed=FeedOutcome.NOT_A_FEED))[:2] == (NEW, 2)


def test_a_moved_feed_stays_where_it_went_while_that_works():
    for status in (200, 304):
        assert claim(state(), answered(status, asked=LEARNED))[:2] == (NEW, MOVED_AFTER)


@pytest.mark.parametrize(
    "reading",
    [answered(404, asked=LEARNED), read_error(NetworkError("x"), started_at=NOW, now=NOW, asked=LEARNED)],
)
def test_once_the_new_place_fails_the_configured_one_is_asked_again(reading):
    assert claim(state(), reading)[:2] == (None, 0)


def test_a_poll_that_was_not_made_changes_nothing():
    assert claim(state(), read_error(NetworkError("x"), started_at=NOW, now=NOW))[:3] == (NEW, 3, NOW - 9 * HOUR)


def test_polls_that_bring_nothing_new_are_counted_at_the_learned_address_only():
    assert claim(state(quiet_polls=2), answered(asked=LEARNED)).quiet_polls == 3
    assert claim(state(quiet_polls=2), answered(asked=LEARNED), new_entries=1).quiet_polls == 0
    assert claim(state(quiet_polls=2), answered(to=NEW)).quiet_polls == 0


def test_a_configured_address_that_leads_elsewhere_ends_what_was_learned():
    assert claim(state(), answered(to=NEWER)) == Claim(NEWER, 1, NOW, NOW, 0)
    assert claim(state(), answered()) == Claim(None, 0, None, NOW, 0)
    assert claim(state(), answered(to=NEW, by=302)) == Claim(None, 0, None, NOW, 0)


def test_a_configured_address_that_confirms_keeps_it_and_one_that_fails_too():
    kept = Claim(NEW, MOVED_AFTER, NOW - 9 * HOUR, NOW, 0)
    assert claim(state(quiet_polls=4), answered(to=NEW)) == kept
    assert claim(state(quiet_polls=4), answered(parsed=FeedOutcome.NOT_A_FEED)) == kept
    assert claim(state(quiet_polls=4), answered(asked=FALLBACK)) == kept


@pytest.mark.parametrize(
    ("facts", "is_due"),
    [
        ({}, False),
        ({"moved_to": None, "moved_seen": 0}, True),
        ({"moved_seen": MOVED_AFTER - 1}, True),
        ({"configured_at": NOW - 25 * HOUR}, True),
        ({"configured_at": None}, True),
        ({"configured_at": NOW + 9000 * HOUR}, True),  # a wrong clock
        ({"quiet_polls": QUIET_POLLS}, True),
        ({"quiet_polls": QUIET_POLLS - 1}, False),
    ],
)
def test_the_configured_address_is_asked_daily_and_when_the_learned_one_is_quiet(facts, is_due):
    assert due(state(**facts)) is is_due


def test_a_full_read_asks_the_configured_address():
    assert due(state(), is_whole=True)


def test_a_question_names_the_learned_address_as_the_way_out():
    usual = question_of(state(), now=NOW, is_whole=False, jitter=0.0)
    assert usual == (NEW, Validators('"1"', None), ACCEPT, None, "gzip")
    whole = question_of(state(is_accept_wide=True), now=NOW, is_whole=True, jitter=0.0)
    assert whole == (OLD, None, WIDE_ACCEPT, NEW, "gzip")
    unmoved = question_of(state(moved_to=None, moved_seen=0), now=NOW, is_whole=False, jitter=0.0)
    assert unmoved.fallback is None
    assert asked_by(state(), whole) == Asked(is_configured=False, is_fallback=True)
    assert asked_by(state(), usual) == Asked(is_configured=False)
    assert asked_by(state(), unmoved) == Asked(is_configured=True)


@pytest.mark.parametrize(
    ("status", "body", "failed"),
    [
        (200, b"<?xml version='1.0'?><rss/>", False),
        (200, b"{}", False),
        (304, b"", False),
        (404, b"<rss/>", True),
        (200, b"\n<!-- sold --><!DOCTYPE html><p>", True),
        (200, b"<?xml version='1.0'?>\n<html xmlns=''>", True),
    ],
)
def test_a_plain_failure_of_the_configured_address(status, body, failed):
    assert is_failed(replace(answered().exchange, status=status, body=body)) is failed
