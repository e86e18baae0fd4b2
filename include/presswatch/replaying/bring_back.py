"""Loads entries whose page was no article before and is one now, from landing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from presswatch import ingesting
from presswatch.ingesting import BatchLease
from presswatch.runtime import Runtime
from presswatch.warehouse import promotions

STAGES = (ingesting.clean_pages, ingesting.check_articles, ingesting.load_articles)
"""All stages of a batch but the one that needs the network."""


class Reopened(NamedTuple):
    """A batch of entries that are brought back."""

    lease: BatchLease
    pages: int


def reopen(run: Runtime, conn: Connection, replay_id: int) -> list[Reopened]:
    """Return batches of the entries that a replay brings back; the caller holds the claim lock.

    An entry that somebody or a later fetch has decided on since the plan is left alone.
    """
    found, size = promotions.brought_back(conn, replay_id), run.settings.batch_entries
    opened = []
    for start in range(0, len(found), size):
        rows = found[start : start + size]
        batch_id, token = promotions.open_batch(conn, rows, run_id=run.run_id, lease_s=run.settings.lease_s)
        opened.append(Reopened(BatchLease(batch_id, token, f"{batch_id} · replay {replay_id}"), len(rows)))
    return opened


def load_brought_back(run: Runtime, leases: Sequence[BatchLease]) -> dict[str, int]:
    """Clean, check and load batches whose pages are in landing already; return their entries by outcome.

    A batch that is cut off here is given up when its lease has run out; its entries are then asked for again.

    Raises:
        StaleLeaseError: a batch went to another worker.
    """
    counts: Counter[str] = Counter()
    for lease in leases:
        for stage in STAGES:
            done = stage(run, lease)
        counts.update(done)
    return dict(sorted(counts.items()))
