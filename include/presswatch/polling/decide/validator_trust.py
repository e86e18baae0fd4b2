"""Trust in validators (ETag, Last-Modified): some servers answer "not modified" whatever has changed. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from presswatch.feeds.entry_decisions import Decision
from presswatch.model.exchange import Validators
from presswatch.polling.poll_result import PollResult
from presswatch.warehouse.rows import FeedState

LIED = "validators_lied"
"""Note on the poll that found it out."""

LATE = timedelta(hours=3)
"""How long an entry may need from its date to a feed, caches on the way included."""


def validators_are_stale(state: FeedState, result: PollResult, decisions: Sequence[Decision]) -> bool:
    """Return whether a full read shows that the feed's validators do not follow its entries.

    Either the same validators came with other entries, or entries came that are older than the newest answer which said
    that there are none.

    Args:
        state: of the feed before the poll.
        result: the poll.
        decisions: what it means for the ledger.
    """
    if not result.is_full_read or result.exchange is None:
        return False
    fresh = [decision for decision in decisions if decision.kind in ("new", "changed")]
    if not fresh:
        return False
    if _are_same(Validators(state.etag, state.last_modified), result.exchange.validators):
        return True
    return any(decision.kind == "new" and _is_overdue(decision, state) for decision in fresh)


def _are_same(before: Validators, now: Validators) -> bool:
    if before.etag or now.etag:
        return before.etag == now.etag
    return before.last_modified is not None and before.last_modified == now.last_modified


def _is_overdue(decision: Decision, state: FeedState) -> bool:
    """Return whether an entry dates from between the last whole body and long before the last poll."""
    published = decision.entry.published.value if decision.entry.published else None
    since, until = state.last_body_at, state.last_polled_at
    if not isinstance(published, datetime) or since is None or until is None:
        return False
    return bool(since < published < until - LATE)
