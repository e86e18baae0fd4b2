"""Retention: makes partitions ahead, sums closed days, indexes old texts again, deletes what nobody needs."""

from __future__ import annotations

from presswatch.clock import monotonic
from presswatch.durations import DAY_S
from presswatch.runtime import Runtime
from presswatch.warehouse import migrate
from presswatch.warehouse.core import articles
from presswatch.warehouse.ops import page_bodies, page_previews, retention

CHUNK = 1000
"""Readings deleted in one transaction; loads wait that long."""

INDEX_CHUNK = 200
"""Texts stemmed in one transaction, 3 ms each; loads wait that long."""
INDEX_FOR_S = 20 * 60.0
"""How long a day's maintenance stems old texts: some 200,000 of them."""


def make_partitions(runtime: Runtime) -> dict[str, int]:
    """Make the partitions of landing for the months ahead, and return how many were missing."""
    with runtime.engine.begin() as conn:
        return {"partitions": migrate.make_partitions(conn)}


def close_poll_days(runtime: Runtime) -> dict[str, int]:
    """Sum up what is over, so that nobody counts it again: polls, the ledger, articles by source and day.

    Returns how many rows that made, and how many closed sums of the ledger are not what their rows add up to.
    """
    work = {
        "source_days": retention.close_poll_days,
        "ledger_sums": retention.close_ledger_days,
        "ledger_differences": retention.ledger_differences,
        "article_days": retention.sum_source_days,
    }
    counts = {}
    for name, close in work.items():
        with runtime.engine.begin() as conn:
            counts[name] = close(conn)
    return counts


def prune_readings(runtime: Runtime) -> dict[str, int]:
    """Close replays that nobody promoted in time, delete the extractions that nobody saw, and return both numbers.

    A reading that readers saw at any time is kept for ever, and so are all captures: what is deleted can be read again.
    """
    keep_s = runtime.settings.keep_readings_days * DAY_S
    with runtime.engine.begin() as conn:
        expired = retention.expire_replays(conn, older_than_s=keep_s)
    pruned = 0
    while True:
        with runtime.engine.begin() as conn:
            articles.lock_loads(conn)
            done = retention.prune_readings(conn, older_than_s=keep_s, limit=CHUNK)
        pruned += done
        if done < CHUNK:
            return {"replays_expired": expired, "readings": pruned}


def index_texts(runtime: Runtime, *, for_s: float = INDEX_FOR_S) -> dict[str, int]:
    """Stem again what a version before 0030 indexed, newest first, for so many seconds; return how many articles.

    Until it is done these articles are found as they were before.
    """
    count, ends_at = 0, monotonic() + for_s
    while monotonic() < ends_at:
        with runtime.engine.begin() as conn:
            articles.lock_loads(conn)
            done = retention.index_again(conn, limit=INDEX_CHUNK)
        count += done
        if not done:
            break
    return {"texts": count}


def clear_staging(runtime: Runtime) -> dict[str, int]:
    """Delete drafts of batches that ended, what pages showed a week ago, and old previews; return how many of each."""
    with runtime.engine.begin() as conn:
        return {
            "drafts": retention.clear_staging(conn),
            "bodies": page_bodies.forget(conn),
            "previews": page_previews.forget(conn),
        }
