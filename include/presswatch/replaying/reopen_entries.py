"""Gives entries whose page was no article before and is one now a batch that needs no network."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection

from presswatch.ingesting import BatchLease
from presswatch.runtime import Runtime
from presswatch.warehouse.ops import batches, promotions
from presswatch.warehouse.rows import CapturedItem, DueItem


class Reopened(NamedTuple):
    """A batch of entries that are brought back."""

    lease: BatchLease
    pages: int


def reopen(runtime: Runtime, conn: Connection, replay_id: int) -> list[Reopened]:
    """Return batches of the entries that a replay brings back; the caller holds the claim lock.

    An entry that somebody or a later fetch has decided on since the plan is left alone.
    """
    entries, size = promotions.entries_to_reopen(conn, replay_id), runtime.settings.batch_entries
    opened = []
    for start in range(0, len(entries), size):
        pages = [
            CapturedItem(DueItem("entry", row.entry_id, None, row.url, row.host), row.capture_id)
            for row in entries[start : start + size]
        ]
        batch_id, token = batches.open_fetched(conn, pages, run_id=runtime.run_id, lease_s=runtime.settings.lease_s)
        opened.append(Reopened(BatchLease(batch_id, token, f"{batch_id} · replay {replay_id}"), len(pages)))
    return opened
