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


class Grade(StrEnum):
    """What a poll came to, for the cadence."""

    OK = "ok"  # read, or unchanged
    TEMPORARY = "temporary"  # the network, or a host that asks for patience
    SOFT = "soft"  # answered, and not with a feed we can read
    HARD = "hard"  # answered that it will not, or we may not ask
    GONE = "gone"  # 410: the publisher says it is over


WEIGHTS: Final = {Grade.OK: 0.0, Grade.TEMPORARY: 0.25, Grade.SOFT: 0.5, Grade.HARD: 1.0, Grade.GONE: 1.0}
"""What one such poll adds to the failure score of a feed."""

OF_OUTCOME: Final = {
    FeedOutcome.OK: Grade.OK,
    FeedOutcome.REPAIRED: Grade.OK,
    FeedOutcome.EMPTY_FEED: Grade.OK,
    FeedOutcome.TRUNCATED: Grade.TEMPORARY,
    FeedOutcome.EMPTY_BODY: Grade.SOFT,
    FeedOutcome.NOT_A_FEED: Grade.SOFT,
    FeedOutcome.BAD_ENCODING: Grade.SOFT,
    FeedOutcome.XML_ENTITIES: Grade.SOFT,
    FeedOutcome.PARSER_LIMIT: Grade.SOFT,
}

OF_STATUS: Final = {
    408: Grade.TEMPORARY,
    425: Grade.TEMPORARY,
    429: Grade.TEMPORARY,
    502: Grade.TEMPORARY,
    503: Grade.TEMPORARY,
    504: Grade.TEMPORARY,
    401: Grade.SOFT,  # walls and blocks come and go with a publisher's firewall
    403: Grade.SOFT,
    451: Grade.SOFT,
    410: Grade.GONE,
}
OF_ERROR_SOFT: Final = (BadResponseError, BodyTooLargeError, TlsError, WorkerLimitError)
"""Errors of answers that came and cannot be used: mended by the publisher, in days rather than minutes."""


def grade_outcome(outcome: FeedOutcome) -> Grade:
    """Return the grade of a body that was received and read."""
    return OF_OUTCOME[outcome]


def grade_status(status: int) -> Grade:
    """Return the grade of an answer by its HTTP status, which was not read as a feed nor known to be unchanged.

    What the table does not name goes by its class (RFC 9110, 15): 4xx hard, all others soft, 2xx without a feed too.
    """
    if status in OF_STATUS:
        return OF_STATUS[status]
    return Grade.HARD if 400 <= status < 500 else Grade.SOFT


def grade_error(error: PresswatchError) -> Grade:
    """Return the grade of a poll that got no usable answer: what may pass is temporary, what we may not ask is hard."""
    if isinstance(error, OF_ERROR_SOFT):
        return Grade.SOFT
    return Grade.TEMPORARY if isinstance(error, TransientError) else Grade.HARD
