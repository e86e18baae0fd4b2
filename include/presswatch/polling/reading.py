"""What a poll found: the answer of the web put into one outcome. Pure, but for the order of its parts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from presswatch.errors import PresswatchError, TransientError
from presswatch.fetch.headers import max_age_s, retry_after_s
from presswatch.model import HAS_ENTRIES, Exchange, FeedOutcome, LandedRecord, ParsedFeed

UNCHANGED = "unchanged"
GONE = "gone"
HTTP_ERROR = "http_error"


@dataclass(frozen=True, slots=True)
class Reading:
    """One poll, before anything is written."""

    outcome: str  # a FeedOutcome, unchanged, gone, http_error, or the reason of the error
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

    @property
    def is_read(self) -> bool:
        """Return whether the body was read as a feed in this poll."""
        return self.parsed is not None and self.parsed.outcome in HAS_ENTRIES

    @property
    def keeps_validators(self) -> bool:
        """Return whether the validators may be sent back: only when every entry of the body was read."""
        return self.is_read and self.parsed is not None and self.parsed.outcome is not FeedOutcome.TRUNCATED


def read_error(error: PresswatchError, *, started_at: datetime, now: datetime) -> Reading:
    """Return the reading of a request that brought no answer."""
    wait = error.retry_after_s if isinstance(error, TransientError) else None
    return Reading(error.reason, error.detail, started_at, now, retry_after_s=wait, error=error)


def read_answer(exchange: Exchange, *, last_body_sha256: bytes | None) -> Reading:
    """Return the reading of an answer whose body needs no parsing, or one with outcome ok that still does.

    Args:
        exchange: the answer.
        last_body_sha256: digest of the body whose entries are committed; the same body is never parsed again.
    """
    outcome, reason = _outcome(exchange, last_body_sha256)
    return Reading(
        outcome,
        reason,
        exchange.started_at,
        exchange.fetched_at,
        exchange,
        retry_after_s=retry_after_s(exchange.header("retry-after"), exchange.fetched_at),
        max_age_s=max_age_s(exchange.header("cache-control")),
    )


def _outcome(exchange: Exchange, last_body_sha256: bytes | None) -> tuple[str, str]:
    match exchange.status:
        case 304:
            return UNCHANGED, "not modified"
        case 410:
            return GONE, "the publisher says the feed is gone"
        case 200 if exchange.body_sha256 == last_body_sha256:
            return UNCHANGED, "the same bytes as before"
        case 200:
            return FeedOutcome.OK, ""
        case status:
            return HTTP_ERROR, f"http_{status}"


def needs_parsing(reading: Reading) -> bool:
    """Return whether a body has come that was not read before."""
    return reading.outcome == FeedOutcome.OK and reading.parsed is None
