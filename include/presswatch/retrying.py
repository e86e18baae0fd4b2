"""Retrying: entries that ended without an article are brought back, from landing first, then from the network."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Connection

from presswatch.errors import ContractError, PermanentError
from presswatch.ingesting import BatchLease, load_fetched
from presswatch.runtime import Runtime
from presswatch.warehouse.ops import batches, entries, review_decisions
from presswatch.warehouse.queries import unloaded_entries
from presswatch.warehouse.queries.unloaded_entries import RetriableEntry, Selection
from presswatch.warehouse.rows import CapturedItem

__all__ = ["Retried", "Selection", "read_selection", "retry_entries"]

MOST_ENTRIES = 10_000
NOTE = "entries were brought back"


class Retried(NamedTuple):
    """What a retry came to."""

    entries: int  # that were chosen
    from_landing: int  # of these, whose page was read again from landing
    loaded: int  # of those, that are an article now
    to_ask: int  # that are due to be asked for at the next ingest


def read_selection(source_id: str | None, reason: str | None, since: str | None) -> Selection:
    """Return which entries a person means; blank is nothing said, and a time without a zone is UTC.

    Args:
        source_id: id of a source.
        reason: of the ledger.
        since: ISO 8601.

    Raises:
        PermanentError: the time cannot be read (``bad_selection``).
    """
    source_id, reason, since = ((said or "").strip() or None for said in (source_id, reason, since))
    try:
        at = datetime.fromisoformat(since) if since else None
    except ValueError as error:
        raise PermanentError(f"{since!r} is no time in ISO 8601", reason="bad_selection") from error
    return Selection(source_id, reason, since=at if at is None or at.tzinfo else at.replace(tzinfo=UTC))


def retry_entries(
    runtime: Runtime, which: Selection, *, by: str, limit: int = MOST_ENTRIES, later: bool = False
) -> Retried:
    """Let entries that ended without an article be pending again with all their tries, and return what came of them.

    Where landing holds a page, today's code reads that first, without network; what is no article then, and all others,
    are due at the next ingest. Open refusals of the entries are closed as retried. What a person has refused, what has
    no address and what a batch is at work on stays as it is. A second call finds what the first has left.

    Args:
        runtime: the runtime.
        which: the entries; at least one of its fields is given.
        by: who retries, kept with the refusals.
        limit: entries at most, oldest first.
        later: nothing is read now: all of them are asked for at the next ingest.

    Raises:
        PermanentError: nothing says which entries are meant (``bad_selection``).
        StaleLeaseError: another worker took a batch over.
    """
    if which == Selection():
        raise PermanentError("say which entries: a source, a reason, an outcome or a time", reason="bad_selection")
    with runtime.engine.begin() as conn:
        batches.lock_claims(conn)
        rows = unloaded_entries.lock_entries(conn, which, limit=limit)
        ids = [row.entry_id for row in rows]
        review_decisions.close(conn, list(review_decisions.open_besides(conn, ids)), "retried", by=by, note=NOTE)
        kept = [] if later else [row for row in rows if _is_in_landing(runtime, row)]
        entries.reopen(conn, sorted(set(ids) - {row.entry_id for row in kept}))
        leases = _open_batches(runtime, conn, kept, by=by)
    load_fetched(runtime, leases)
    with runtime.engine.begin() as conn:
        left = unloaded_entries.without_article(conn, ids)
        entries.reopen(conn, left)
    loaded = len(kept) - len({row.entry_id for row in kept} & set(left))
    return Retried(len(ids), len(kept), loaded, len(left))


def _is_in_landing(runtime: Runtime, entry: RetriableEntry) -> bool:
    """Return whether landing holds a whole page for an entry; a file may have been tidied away or damaged."""
    if entry.page is None:
        return False
    try:
        return bool(runtime.landing.read_body(entry.page))
    except ContractError:
        return False


def _open_batches(runtime: Runtime, conn: Connection, kept: Sequence[RetriableEntry], *, by: str) -> list[BatchLease]:
    pages = [CapturedItem(entry.item, entry.capture_id) for entry in kept if entry.capture_id is not None]
    leases, size = [], runtime.settings.batch_entries
    for start in range(0, len(pages), size):
        batch_id, token = batches.open_fetched(
            conn, pages[start : start + size], run_id=runtime.run_id, lease_s=runtime.settings.lease_s
        )
        leases.append(BatchLease(batch_id, token, f"{batch_id} · retried by {by}"))
    return leases
