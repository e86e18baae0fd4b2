"""Answer policy: HTTP status or error → failure class of the feed, fetch result of the page, rest of the host. Pure.

One table, so that what an answer means for feeds, for pages and for politeness is said in one place. The weights of
failure classes are Media Cloud's, found over years of polling 100,000 feeds: soft errors may be ours or human and mend
often, temporary ones nearly always do. Nothing stops a feed for good: active feeds do answer 404 and come back.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, Literal, NamedTuple

from presswatch.errors import (
    BadResponseError,
    BodyTooLargeError,
    PermanentError,
    PresswatchError,
    TlsError,
    TransientError,
    WorkerLimitError,
)
from presswatch.fetch.headers import retry_after_s
from presswatch.model.exchange import Exchange
from presswatch.model.parsed_feed import FeedOutcome


class FailureClass(StrEnum):
    """What a poll came to, for the cadence."""

    OK = "ok"  # read, or unchanged
    TEMPORARY = "temporary"  # the network, or a host that asks for patience
    SOFT = "soft"  # answered, and not with a feed we can read
    HARD = "hard"  # answered that it will not, or we may not ask
    GONE = "gone"  # 410: the publisher says it is over


WEIGHTS: Final = {
    FailureClass.OK: 0.0,
    FailureClass.TEMPORARY: 0.25,
    FailureClass.SOFT: 0.5,
    FailureClass.HARD: 1.0,
    FailureClass.GONE: 1.0,
}
"""What one such poll adds to the failure score of a feed."""

Fetch = Literal["captured", "unchanged", "missing", "retry", "refused", "deferred"]
"""What a request did for a page: brought it, found it unchanged or missing; to be retried, refused, or not made."""

DEFAULT_REST_S = 300.0
"""Rest of a host that says 429 without saying how long."""


class Effect(NamedTuple):
    """What an HTTP status does to the feed, to the page, and to the host that gave it."""

    feed: FailureClass
    page: Fetch
    may_ask_rest: bool = False  # its Retry-After counts for the whole host
    rest_s: float | None = None  # rest of the host where it may ask for one and names no time


EFFECTS: Final = {
    200: Effect(FailureClass.SOFT, "captured"),  # a feed that was read goes by its body; this is one that was not
    304: Effect(FailureClass.SOFT, "unchanged"),  # of a feed: nobody had asked whether it changed
    401: Effect(FailureClass.SOFT, "retry"),  # walls and blocks come and go with a publisher's firewall
    403: Effect(FailureClass.SOFT, "retry"),
    404: Effect(FailureClass.HARD, "missing"),
    408: Effect(FailureClass.TEMPORARY, "retry"),
    410: Effect(FailureClass.GONE, "missing"),
    425: Effect(FailureClass.TEMPORARY, "retry"),
    429: Effect(FailureClass.TEMPORARY, "retry", may_ask_rest=True, rest_s=DEFAULT_REST_S),
    451: Effect(FailureClass.SOFT, "retry"),
    502: Effect(FailureClass.TEMPORARY, "retry"),
    503: Effect(FailureClass.TEMPORARY, "retry", may_ask_rest=True),
    504: Effect(FailureClass.TEMPORARY, "retry"),
}
EFFECTS_BY_CLASS: Final = {
    4: Effect(FailureClass.HARD, "retry"),
}
"""What the table above does not name goes by its first digit (RFC 9110, 15)."""

OTHER_EFFECT: Final = Effect(FailureClass.SOFT, "retry")

OF_OUTCOME: Final = {
    FeedOutcome.OK: FailureClass.OK,
    FeedOutcome.REPAIRED: FailureClass.OK,
    FeedOutcome.EMPTY_FEED: FailureClass.OK,
    FeedOutcome.TRUNCATED: FailureClass.TEMPORARY,
    FeedOutcome.EMPTY_BODY: FailureClass.SOFT,
    FeedOutcome.NOT_A_FEED: FailureClass.SOFT,
    FeedOutcome.BAD_ENCODING: FailureClass.SOFT,
    FeedOutcome.XML_ENTITIES: FailureClass.SOFT,
    FeedOutcome.PARSER_LIMIT: FailureClass.SOFT,
}
OF_ERROR_SOFT: Final = (BadResponseError, BodyTooLargeError, TlsError, WorkerLimitError)
"""Errors of answers that came and cannot be used: mended by the publisher, in days rather than minutes."""


class FetchResult(NamedTuple):
    """What came of one request for a page."""

    fetch: Fetch
    reason: str = ""
    detail: str = ""
    retry_after_s: float | None = None


def effect_of(status: int) -> Effect:
    """Return the row of the table for an HTTP status."""
    return EFFECTS.get(status) or EFFECTS_BY_CLASS.get(status // 100, OTHER_EFFECT)


def classify_outcome(outcome: FeedOutcome) -> FailureClass:
    """Return the failure class of a feed body that was received and read."""
    return OF_OUTCOME[outcome]


def classify_status(status: int) -> FailureClass:
    """Return the failure class of a poll by its HTTP status, whose answer was neither read as a feed nor unchanged."""
    return effect_of(status).feed


def classify_error(error: PresswatchError) -> FailureClass:
    """Return the failure class of a poll without a usable answer.

    What may pass is temporary, an answer that came and cannot be used is soft, what we may not ask is hard.
    """
    if isinstance(error, OF_ERROR_SOFT):
        return FailureClass.SOFT
    return FailureClass.TEMPORARY if isinstance(error, TransientError) else FailureClass.HARD


def judge_status(status: int, *, retry_after_s: float | None, has_body: bool) -> FetchResult:
    """Return what an HTTP status means for a page (RFC 9110, 15)."""
    reason = f"http_{status}"
    match effect_of(status).page:
        case "captured":
            return FetchResult("captured") if has_body else FetchResult("retry", "empty_body", "the page came empty")
        case "unchanged":
            return FetchResult("unchanged", reason, "the page is the one that was read before")
        case "missing":
            return FetchResult("missing", reason, f"the publisher answers {status}")
        case fetch:
            return FetchResult(fetch, reason, f"the publisher answers {status}", retry_after_s)


def judge_error(error: PresswatchError) -> FetchResult:
    """Return what a failed request means for a page."""
    if isinstance(error, TransientError):
        return FetchResult("retry", error.reason, error.detail, error.retry_after_s)
    if isinstance(error, PermanentError):
        return FetchResult("refused", error.reason, error.detail)
    raise error


def rest_after_s(result: object) -> float | None:
    """Return how long a host is to be left alone after a result, seconds; None: it can go on."""
    if isinstance(result, Exchange):
        effect = effect_of(result.status)
        asked_s = retry_after_s(result.header("retry-after"), result.fetched_at) if effect.may_ask_rest else None
        return asked_s or effect.rest_s
    return result.retry_after_s or None if isinstance(result, TransientError) else None
