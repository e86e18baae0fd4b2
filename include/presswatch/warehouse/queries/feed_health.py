"""Health of the feeds."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, text


class FeedHealth(NamedTuple):
    """One feed, for an operator."""

    feed_id: str
    source_id: str
    state: str
    last_outcome: str | None
    last_reason: str | None
    last_polled_at: datetime | None
    last_ok_at: datetime | None
    next_poll_at: datetime
    failures: int
    entries_7d: int
    is_gap_suspected: bool
    read_at_url: str | None  # where permanent redirects have led
    read_there_since: datetime | None
    vain_rounds: int  # batches in a row in which the pages that it asked for had not changed


def feed_health(conn: Connection) -> list[FeedHealth]:
    """Return the health of every configured feed, the worst first."""
    names = ", ".join(FeedHealth._fields)
    order = "failures desc, last_ok_at nulls first, feed_id"
    statement = text(f"select {names} from mart.feed_health order by {order}")  # noqa: S608 - our own names
    return [FeedHealth(*row) for row in conn.execute(statement)]
