"""HTTP response, failure or extraction → outcome of the entry. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from presswatch.durations import DAY_S, MINUTE_S
from presswatch.errors import RobotsDeniedError, UnexpectedError
from presswatch.model.extraction import Extraction
from presswatch.model.outcome import Outcome
from presswatch.politeness.answer_policy import FetchResult

FIRST_WAIT_S = 5 * MINUTE_S
LONGEST_WAIT_S = DAY_S
WAIT_FACTOR = 4.0
"""Six tries lie within a day and some: a publisher who is down overnight loses nothing."""

GONE_AFTER = 2
"""Times in a row that a 404 must be seen of an article which was there."""

MAX_DETAIL_CHARS = 1000
"""Of a sentence in the ledger; what a peer sent may be in it, and a person is to read it."""

FILTERED_READINGS = frozenset({"unsupported_media", "listing"})
"""Readings of pages that are well, but no articles."""

QUARANTINED_READINGS = frozenset({"stub", "blocked", "soft404", "unclassified", "no_text"})
"""Readings of pages whose text must not be counted before a person has looked."""


class EntryOutcome(NamedTuple):
    """An outcome for the ledger, or a postponement when ``outcome`` is pending."""

    outcome: Outcome
    reason: str = ""
    detail: str = ""
    wait_s: float = 0.0  # until the page is asked for again; of an outcome that is not pending, 0: it is not
    tried: int = 1
    chance: int = 0  # 1: this look would have ended the entry


ENDS: Mapping[str, Outcome] = {
    "http_404": Outcome.GONE,
    "http_410": Outcome.GONE,
    "http_401": Outcome.FAILED,
    "http_403": Outcome.FAILED,
    "http_451": Outcome.FAILED,
    RobotsDeniedError.reason: Outcome.FILTERED,
}
"""Where answers that say no lead, if they last."""


def settle_fetch(verdict: FetchResult, *, tries: int, max_attempts: int) -> EntryOutcome:
    """Return where an entry stands after a fetch that brought no page, chances to be given left out.

    Args:
        verdict: what came of the request.
        tries: requests before this one that brought trouble of the moment.
        max_attempts: such requests after which it has failed.
    """
    fetch, reason, detail, retry_after_s = verdict
    if fetch == "deferred":
        return EntryOutcome(Outcome.PENDING, reason, detail, retry_after_s or 0.0, tried=0)
    if reason in ENDS or fetch == "refused":
        return EntryOutcome(ENDS.get(reason, Outcome.FAILED), reason, detail)
    if tries + 1 >= max_attempts:
        end = Outcome.QUARANTINED if reason == UnexpectedError.reason else Outcome.FAILED
        return EntryOutcome(end, reason, f"{detail} (given up after {tries + 1} tries)")
    return EntryOutcome(Outcome.PENDING, reason, detail, backoff_s(tries + 1, retry_after_s))


def backoff_s(tries: int, retry_after_s: float | None = None) -> float:
    """Return how long to wait after that many tries, seconds: fourfold from five minutes, never past a day."""
    exponent = min(tries - 1, 10)
    return min(LONGEST_WAIT_S, max(FIRST_WAIT_S * WAIT_FACTOR**exponent, retry_after_s or 0.0))


def settle_reading(extraction: Extraction) -> EntryOutcome:
    """Return where an entry stands whose page was read and is no article."""
    if extraction.outcome in FILTERED_READINGS:
        outcome = Outcome.FILTERED
    elif extraction.outcome in QUARANTINED_READINGS:
        outcome = Outcome.QUARANTINED
    else:
        outcome = Outcome.FAILED
    return EntryOutcome(outcome, extraction.outcome, extraction.reason or f"the page was read as {extraction.outcome}")


def evidence_of(extraction: Extraction) -> dict[str, Any]:
    """Return what is kept of an extraction beside its refusal."""
    return {
        "title": (extraction.title or "")[:500],
        "body_chars": len(extraction.body),
        "body_start": extraction.body[:500],
        "published": extraction.published.reading.raw if extraction.published else None,
        "language": extraction.language,
        "flags": list(extraction.flags),
    }
