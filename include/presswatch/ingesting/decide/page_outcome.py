"""Decides what a response, a failure or a reading means for an entry. Pure."""

from __future__ import annotations

from typing import NamedTuple

from presswatch.durations import DAY_S, MINUTE_S
from presswatch.errors import RobotsDeniedError, UnexpectedError
from presswatch.model.extraction import Extraction
from presswatch.model.outcome import Outcome
from presswatch.politeness.answer_policy import FetchResult

FIRST_WAIT_S = 5 * MINUTE_S
LONGEST_WAIT_S = DAY_S
GONE_AFTER = 2
"""Times in a row a 404 must be seen: pages that are not there yet, and pages that come back, are common."""

MAX_DETAIL_CHARS = 1000
"""Of a sentence in the ledger; what a peer sent may be in it, and a person is to read it."""

FILTERED_READINGS = frozenset({"unsupported_media", "listing"})
"""Readings of pages that are well, but no articles."""

QUARANTINED_READINGS = frozenset({"stub", "blocked", "soft404"})
"""Readings of pages whose text must not be counted before a person has looked."""


class EntryOutcome(NamedTuple):
    """An outcome for the ledger, or a postponement when ``outcome`` is pending."""

    outcome: Outcome
    reason: str = ""
    detail: str = ""
    wait_s: float = 0.0
    tried: int = 1


def settle_fetch(verdict: FetchResult, *, attempts: int, max_attempts: int, last_reason: str = "") -> EntryOutcome:
    """Return where an entry stands after a fetch that brought no page.

    Args:
        verdict: what came of the request.
        attempts: requests made for the entry before this one.
        max_attempts: requests after which it has failed.
        last_reason: what came of the request before this one, as the ledger has it; empty when there was none.
    """
    _, reason, detail, _ = verdict
    tries = attempts + 1
    match verdict.fetch:
        case "deferred":
            return EntryOutcome(Outcome.PENDING, reason, detail, verdict.retry_after_s or 0.0, tried=0)
        case "missing" if reason in ("http_410", last_reason):
            return EntryOutcome(Outcome.GONE, reason, detail)
        case "refused" if reason == RobotsDeniedError.reason:
            return EntryOutcome(Outcome.FILTERED, reason, detail)
        case "refused":
            return EntryOutcome(Outcome.FAILED, reason, detail)
        case _ if tries >= max_attempts:
            end = Outcome.QUARANTINED if reason == UnexpectedError.reason else Outcome.FAILED
            return EntryOutcome(end, reason, f"{detail} (given up after {tries} tries)")
        case _:
            return EntryOutcome(Outcome.PENDING, reason, detail, backoff_s(tries, verdict.retry_after_s))


def backoff_s(tries: int, retry_after_s: float | None = None) -> float:
    """Return how long to wait after that many tries, seconds: doubling from five minutes, never past a day."""
    return min(LONGEST_WAIT_S, max(FIRST_WAIT_S * 2.0 ** (tries - 1), retry_after_s or 0.0))


def settle_reading(reading: Extraction) -> EntryOutcome:
    """Return where an entry stands whose page was read and is no article."""
    if reading.outcome in FILTERED_READINGS:
        outcome = Outcome.FILTERED
    elif reading.outcome in QUARANTINED_READINGS:
        outcome = Outcome.QUARANTINED
    else:
        outcome = Outcome.FAILED
    return EntryOutcome(outcome, reading.outcome, reading.reason or f"the page was read as {reading.outcome}")
