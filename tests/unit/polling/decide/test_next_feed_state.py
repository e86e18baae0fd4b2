"""What a poll means for the feed itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from presswatch.errors import NetworkError
from presswatch.feeds.matching import Window
from presswatch.model.exchange import Exchange
from presswatch.model.parsed_feed import FeedOutcome, ParsedFeed
from presswatch.politeness.answer_policy import FailureClass
from presswatch.polling.decide.next_feed_state import classify_poll, next_feed_state
from presswatch.polling.poll_result import Asked, read_answer, read_error, with_feed

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
OLD = "http://a.example/old"
NO_WINDOW = Window()


def state(**facts):
    before = {
        "url": OLD,
        "state": "active",
        "failures": 0,
        "failure_score": 0.0,
        "gone_seen": 0,
        "moved_to": None,
        "moved_seen": 0,
        "moved_at": None,
        "configured_at": None,
        "quiet_polls": 0,
        "body_url": None,
        "entries_per_hour": None,
        "last_ok_at": NOW - timedelta(hours=2),
        "window_keys": [b"1"],
        "ttl_s": None,
        "min_interval_s": 300.0,
        "max_interval_s": 86_400.0,
    }
    return SimpleNamespace(**(before | facts))


def answered(status=200, *, parsed=FeedOutcome.OK):
    exchange = Exchange(OLD, OLD, status, "", "1.1", (), b"x", b"x", (), "192.0.2.1", NOW, NOW, b"d")
    reading = read_answer(exchange, last_body_sha256=None, asked=Asked(is_conditional=True))
    return with_feed(reading, ParsedFeed(parsed)) if 200 <= status < 300 else reading


def look(before, reading, window=NO_WINDOW):
    return next_feed_state(before, reading, window, jitter=0.5)


def test_410_is_counted_in_a_row():
    assert look(state(gone_seen=1), answered(410)).gone_seen == 2
    assert look(state(gone_seen=1), answered(404)).gone_seen == 0
    assert look(state(gone_seen=1), answered()).gone_seen == 0


def test_failures_grow_and_end_with_the_first_good_poll():
    assert look(state(failures=2), answered(503)).failures == 3
    assert look(state(failures=2, failure_score=2.0), answered())[4:6] == (0, 0.0)


def test_a_failed_poll_tells_nothing_of_the_rate():
    assert look(state(entries_per_hour=3.0), answered(503)).entries_per_hour == 3.0


def test_an_unchanged_body_lowers_the_rate_and_new_entries_raise_it():
    quiet = look(state(entries_per_hour=3.0), answered(304)).entries_per_hour
    busy = look(
        state(entries_per_hour=3.0), answered(), Window(tuple(map(bytes, range(40))), fresh=40)
    ).entries_per_hour
    assert quiet < 3.0 < busy


def test_entries_that_are_new_by_key_alone_do_not_raise_the_rate():
    same = look(state(entries_per_hour=3.0), answered(), Window(tuple(map(bytes, range(40))), overlap=40))
    assert same.entries_per_hour < 3.0


def test_the_next_poll_lies_ahead_within_the_bounds():
    for reading in (answered(), answered(304), answered(404), answered(410), answered(parsed=FeedOutcome.NOT_A_FEED)):
        outlook = look(state(), reading)
        assert outlook.next_poll_at > NOW
        assert outlook.interval_s >= 300 * 0.5
        assert outlook.why


@pytest.mark.parametrize(
    ("reading", "grade"),
    [
        (answered(), FailureClass.OK),
        (answered(304), FailureClass.OK),
        (answered(203), FailureClass.OK),
        (answered(202, parsed=FeedOutcome.NOT_A_FEED), FailureClass.SOFT),
        (answered(204, parsed=FeedOutcome.EMPTY_BODY), FailureClass.SOFT),
        (answered(410), FailureClass.GONE),
        (answered(404), FailureClass.HARD),
        (answered(503), FailureClass.TEMPORARY),
        (answered(parsed=FeedOutcome.NOT_A_FEED), FailureClass.SOFT),
        (read_error(NetworkError("x"), started_at=NOW, now=NOW), FailureClass.TEMPORARY),
    ],
)
def test_grades(reading, grade):
    assert classify_poll(reading) is grade
