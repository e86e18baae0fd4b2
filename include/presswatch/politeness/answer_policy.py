"""How bad an answer to a poll is: one table from feed outcomes, HTTP statuses and error reasons to grades.

The weights are Media Cloud's, found over years of polling 100,000 feeds: soft errors may be ours or human and mend
often, temporary ones nearly always do. Nothing stops a feed for good: active feeds do answer 404 and come back.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from presswatch.errors import (
    BadResponseError,
    BodyTooLargeError,
    PresswatchError,
    TlsError,
    TransientError,
    WorkerLimitError,
)
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

OF_STATUS: Final = {
    408: FailureClass.TEMPORARY,
    425: FailureClass.TEMPORARY,
    429: FailureClass.TEMPORARY,
    502: FailureClass.TEMPORARY,
    503: FailureClass.TEMPORARY,
    504: FailureClass.TEMPORARY,
    401: FailureClass.SOFT,  # walls and blocks come and go with a publisher's firewall
    403: FailureClass.SOFT,
    451: FailureClass.SOFT,
    410: FailureClass.GONE,
}
OF_ERROR_SOFT: Final = (BadResponseError, BodyTooLargeError, TlsError, WorkerLimitError)
"""Errors of answers that came and cannot be used: mended by the publisher, in days rather than minutes."""


def classify_outcome(outcome: FeedOutcome) -> FailureClass:
    """Return the grade of a body that was received and read."""
    return OF_OUTCOME[outcome]


def classify_status(status: int) -> FailureClass:
    """Return the grade of an answer by its HTTP status, which was not read as a feed nor known to be unchanged.

    What the table does not name goes by its class (RFC 9110, 15): 4xx hard, all others soft, 2xx without a feed too.
    """
    if status in OF_STATUS:
        return OF_STATUS[status]
    return FailureClass.HARD if 400 <= status < 500 else FailureClass.SOFT


def classify_error(error: PresswatchError) -> FailureClass:
    """Return the grade of a poll that got no usable answer: what may pass is temporary, what we may not ask is hard."""
    if isinstance(error, OF_ERROR_SOFT):
        return FailureClass.SOFT
    return FailureClass.TEMPORARY if isinstance(error, TransientError) else FailureClass.HARD
