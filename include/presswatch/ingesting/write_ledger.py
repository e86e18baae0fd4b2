"""Writes the outcomes that a load decided on into the ledger. Part of the load's transaction."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from presswatch.ingesting.decide.page_outcome import MAX_DETAIL_CHARS, EntryOutcome
from presswatch.model.outcome import Outcome
from presswatch.warehouse.ops import entries, quarantine
from presswatch.warehouse.rows import BatchItem
from presswatch.warehouse.written_rows import ArticleFeed, FinalOutcome, Postponement

DecidedEntry = tuple[BatchItem, EntryOutcome, int | None]
"""An entry, what was decided, and the article that it led to."""

NOTHING_TO_DECIDE = frozenset({"filtered", "failed", "gone"})
"""Outcomes after which an open refusal of the entry asks nothing of anybody any more."""


def write_ledger(
    conn: Connection, batch_id: int, decided: Sequence[DecidedEntry], settled_looks: Sequence[int]
) -> None:
    """Write outcomes, and close the refusals that they settle, as do looks at these articles."""
    later = [_postponement(item, to) for item, to, _ in decided if to.outcome is Outcome.PENDING]
    final = [
        _final_outcome(item, to, article_id) for item, to, article_id in decided if to.outcome is not Outcome.PENDING
    ]
    loaded = [
        ArticleFeed(article_id, item.entry, item.feed_id, item.first_seen_at)
        for item, to, article_id in decided
        if article_id is not None and to.outcome is not Outcome.PENDING
    ]
    # The ledger first, then the refusals that its new outcomes have settled.
    entries.postpone(conn, later)
    entries.decide(conn, final)
    entries.link_feeds(conn, loaded)
    there = [link.entry_id for link in loaded]
    nothing = [row.entry_id for row in final if row.outcome in NOTHING_TO_DECIDE]
    quarantine.close_for(conn, "fixed", entry_ids=there, article_ids=settled_looks, batch_id=batch_id)
    quarantine.close_for(conn, "expired", entry_ids=nothing, batch_id=batch_id)


def _postponement(item: BatchItem, to: EntryOutcome) -> Postponement:
    detail = to.detail[:MAX_DETAIL_CHARS]
    return Postponement(item.entry, to.reason, detail, item.capture_id, to.tried, to.chance, to.wait_s)


def _final_outcome(item: BatchItem, to: EntryOutcome, article_id: int | None) -> FinalOutcome:
    detail, wait_s = to.detail[:MAX_DETAIL_CHARS], to.wait_s or None
    return FinalOutcome(item.entry, to.outcome.value, to.reason, detail, item.capture_id, article_id, to.chance, wait_s)
