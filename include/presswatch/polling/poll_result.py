"""HTTP answer or error → one outcome of a poll. Pure, but for the order of its parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from presswatch.errors import PresswatchError, TransientError, TruncatedError
from presswatch.fetch.headers import max_age_s, retry_after_s
from presswatch.model.exchange import Exchange
from presswatch.model.landed import LandedRecord
from presswatch.model.parsed_feed import HAS_ENTRIES, Entry, FeedOutcome, ParsedFeed

UNCHANGED = "unchanged"
GONE = "gone"
HTTP_ERROR = "http_error"
BLOCKED = "blocked"
"""A 2xx that is no 200, with a page in place of the feed: as a rule one by which browsers prove themselves."""

INCOMPLETE = "incomplete"
"""The answer ended before its end, and none of it was read; a feed that was read up to where it is cut is truncated."""


class Asked(NamedTuple):
    """How an answer was got."""

    is_configured: bool = True  # at the address of the source file
    is_fallback: bool = False  # at the learned one, after the configured one had failed in the same poll
    is_conditional: bool = False  # validators were sent
    is_accept_wide: bool = False  # with the Accept header of browsers


@dataclass(frozen=True, slots=True)
class PollResult:
    """One poll, before anything is written."""

    outcome: str  # a FeedOutcome, unchanged, gone, blocked, incomplete, http_error, or the reason of the error
    reason: str
    started_at: datetime
    finished_at: datetime
    exchange: Exchange | None = None
    record: LandedRecord | None = None
    parsed: ParsedFeed | None = None
    retry_after_s: float | None = None
    max_age_s: float | None = None
    error: PresswatchError | None = None
    is_full_read: bool = False  # asked without validators though some were known
    asked: Asked | None = None  # None: nobody was asked
    url: str = ""  # that was to be asked, for the case that there is no answer
    notes: tuple[str, ...] = ()
    parts: tuple[PollResult, ...] = ()  # what the body led to: sitemaps of an index, older pages
    rest: tuple[Entry, ...] = ()  # of the same body, beyond the limit: no part of the window
    is_gap_closed: bool = False  # older pages were read down to the window before
    children: Mapping[str, Any] | None = None  # of a sitemap index, for ops.feed_state

    @property
    def is_read(self) -> bool:
        """Return whether the body was read as a feed in this poll."""
        return self.parsed is not None and self.parsed.outcome in HAS_ENTRIES

    @property
    def keeps_validators(self) -> bool:
        """Return whether the validators may be sent back: only when every entry of the body was read."""
        return self.is_read and self.parsed is not None and self.parsed.outcome is not FeedOutcome.TRUNCATED


def read_error(
    error: PresswatchError, *, started_at: datetime, now: datetime, asked: Asked | None = None
) -> PollResult:
    """Return the reading of a request that brought no answer, or was not made (``asked`` is None)."""
    wait = error.retry_after_s if isinstance(error, TransientError) else None
    outcome = INCOMPLETE if isinstance(error, TruncatedError) else error.reason
    return PollResult(outcome, error.detail, started_at, now, retry_after_s=wait, error=error, asked=asked)


def read_answer(exchange: Exchange, *, last_body_sha256: bytes | None, asked: Asked) -> PollResult:
    """Return the reading of an answer whose body needs no parsing, or one with outcome ok that still does.

    Args:
        exchange: the answer.
        last_body_sha256: digest of the body whose entries are committed; the same body is never parsed again.
        asked: how it was got; without validators nothing can be "not modified".
    """
    outcome, reason = _outcome(exchange, last_body_sha256, is_conditional=asked.is_conditional)
    return PollResult(
        outcome,
        reason,
        exchange.started_at,
        exchange.fetched_at,
        exchange,
        retry_after_s=retry_after_s(exchange.header("retry-after"), exchange.fetched_at),
        max_age_s=max_age_s(exchange.header("cache-control")),
        asked=asked,
    )


def _outcome(exchange: Exchange, last_body_sha256: bytes | None, *, is_conditional: bool) -> tuple[str, str]:
    match exchange.status:
        case 304 if is_conditional:
            return UNCHANGED, "not modified"
        case 410:
            return GONE, "the publisher says the feed is gone"
        case status if is_success(status) and exchange.body_sha256 == last_body_sha256:
            return UNCHANGED, "the same bytes as before"
        case status if is_success(status):
            return FeedOutcome.OK, ""
        case status:
            return HTTP_ERROR, f"http_{status}"


def is_success(status: int) -> bool:
    """Return whether a status may come with a feed: any 2xx, proxies that change the feed (203) included."""
    return 200 <= status < 300


def with_feed(result: PollResult, parsed: ParsedFeed) -> PollResult:
    """Return the reading with its body parsed; a 2xx other than 200 without a feed has an outcome of its own."""
    read = replace(result, outcome=parsed.outcome.value, reason=parsed.reason, parsed=parsed)
    status = result.exchange.status if result.exchange else 200
    if read.is_read or status == 200:
        return read
    outcome = BLOCKED if parsed.outcome is FeedOutcome.NOT_A_FEED else HTTP_ERROR
    return replace(read, outcome=outcome, reason=f"http_{status}: {parsed.outcome} {parsed.reason}".rstrip())


def needs_parsing(result: PollResult) -> bool:
    """Return whether a body has come that was not read before."""
    return result.outcome == FeedOutcome.OK and result.parsed is None
