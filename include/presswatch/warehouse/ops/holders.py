"""Statements on leases by holder: feeds in ops.feed_state, batches in ops.batch."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, func, select, update

from presswatch.warehouse.ops import batches
from presswatch.warehouse.tables import batch, feed_state


def holders(conn: Connection) -> set[str]:
    """Return who holds a lease that has not run out."""
    feeds = select(feed_state.c.leased_by).where(feed_state.c.leased_until > func.now()).distinct()
    open_batches = select(batch.c.run_id).where(batch.c.state == "open").distinct()
    return {name for name in conn.scalars(feeds.union(open_batches)) if name}


def free_feeds(conn: Connection, names: Collection[str]) -> int:
    """Give back the feeds that these hold, and return how many."""
    held = feed_state.c.leased_until.is_not(None) & (feed_state.c.leased_by == func.any(list(names)))
    return conn.execute(update(feed_state).where(held).values(leased_until=None)).rowcount


def free_batches(conn: Connection, names: Collection[str]) -> int:
    """Expire the open batches of these, and return how many. The caller holds the claim lock."""
    held = select(batch.c.batch_id).where(batch.c.state == "open", batch.c.run_id == func.any(list(names)))
    return batches.give_up(conn, batch_ids=list(conn.scalars(held)))


def fetching_hosts(conn: Connection) -> set[str]:
    """Return the hosts whose pages a batch is fetching; the operator's own are not among them."""
    is_fetching = (batch.c.state == "open") & (batch.c.stage == batches.STAGES[0]) & (batch.c.leased_until > func.now())
    return set(conn.scalars(select(func.unnest(batch.c.hosts)).where(is_fetching)))
