"""What an answer to a poll is, before anything is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from presswatch.errors import AddressRefusedError, NetworkError, TruncatedError
from presswatch.model.exchange import Exchange
from presswatch.model.parsed_feed import HAS_ENTRIES, FeedOutcome, ParsedFeed
from presswatch.polling.poll_result import Asked, needs_parsing, read_answer, read_error, with_feed

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BODY = b"\x01" * 32
ASKED = Asked(is_conditional=True)


def exchange(status=200, headers=()):
    return Exchange("u", "u", status, "", "1.1", headers, b"x", b"x", (), "192.0.2.1", NOW, NOW, BODY)


@pytest.mark.parametrize(
    ("status", "last", "outcome", "is_parsed"),
    [
        (200, None, "ok", True),
        (200, b"other", "ok", True),
        (200, BODY, "unchanged", False),
        (304, None, "unchanged", False),
        (410, None, "gone", False),
        (404, BODY, "http_error", False),
        (500, None, "http_error", False),
        (203, None, "ok", True),
        (206, None, "ok", True),
        (299, BODY, "unchanged", False),
    ],
)
def test_only_a_body_that_was_not_read_before_is_parsed(status, last, outcome, is_parsed):
    reading = read_answer(exchange(status), last_body_sha256=last, asked=ASKED)
    assert (reading.outcome, needs_parsing(reading)) == (outcome, is_parsed)


def test_an_http_error_names_its_status():
    assert read_answer(exchange(503), last_body_sha256=None, asked=ASKED).reason == "http_503"


def test_what_the_headers_ask_for_is_kept():
    reading = read_answer(
        exchange(headers=(("Retry-After", "60"), ("Cache-Control", "max-age=90"))), last_body_sha256=None, asked=ASKED
    )
    assert (reading.retry_after_s, reading.max_age_s) == (60.0, 90.0)


@pytest.mark.parametrize(
    ("outcome", "is_read", "keeps"),
    [
        (FeedOutcome.OK, True, True),
        (FeedOutcome.EMPTY_FEED, True, True),
        (FeedOutcome.REPAIRED, True, True),
        (FeedOutcome.TRUNCATED, True, False),  # what was cut off must be asked for again
        (FeedOutcome.NOT_A_FEED, False, False),
        (FeedOutcome.PARSER_LIMIT, False, False),
    ],
)
def test_validators_are_kept_only_for_a_body_read_whole(outcome, is_read, keeps):
    reading = replace(read_answer(exchange(), last_body_sha256=None, asked=ASKED), parsed=ParsedFeed(outcome))
    assert (reading.is_read, reading.keeps_validators) == (is_read, keeps)


def test_not_modified_without_a_condition_is_no_success():
    reading = read_answer(exchange(304), last_body_sha256=BODY, asked=Asked(is_conditional=False))
    assert (reading.outcome, reading.reason) == ("http_error", "http_304")


@pytest.mark.parametrize(
    ("status", "parsed", "outcome", "reason"),
    [
        (200, ParsedFeed(FeedOutcome.NOT_A_FEED, "html"), "not_a_feed", "html"),
        (202, ParsedFeed(FeedOutcome.NOT_A_FEED, "html"), "blocked", "http_202: not_a_feed html"),
        (204, ParsedFeed(FeedOutcome.EMPTY_BODY), "http_error", "http_204: empty_body"),
        (203, ParsedFeed(FeedOutcome.REPAIRED), "repaired", ""),
        (206, ParsedFeed(FeedOutcome.TRUNCATED), "truncated", ""),
    ],
)
def test_any_2xx_is_read_and_one_without_a_feed_has_an_outcome_of_its_own(status, parsed, outcome, reason):
    reading = with_feed(read_answer(exchange(status), last_body_sha256=None, asked=ASKED), parsed)
    assert (reading.outcome, reading.reason) == (outcome, reason)


def test_an_error_gives_its_reason_and_its_wait():
    reading = read_error(NetworkError("x", reason="dns", retry_after_s=9), started_at=NOW, now=NOW)
    assert (reading.outcome, reading.reason, reading.retry_after_s) == ("dns", "x", 9)
    assert read_error(AddressRefusedError("y"), started_at=NOW, now=NOW).retry_after_s is None


def test_an_answer_that_ends_early_is_not_taken_for_a_feed_that_was_read():
    reading = read_error(TruncatedError("cut"), started_at=NOW, now=NOW, asked=ASKED)
    assert (reading.outcome, reading.is_read) == ("incomplete", False)
    assert reading.outcome not in HAS_ENTRIES
