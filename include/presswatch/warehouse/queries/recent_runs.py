"""Recent poll runs and batches, with their outcomes."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Connection, cast, func, select, text

from presswatch.warehouse.tables import batch, feed_poll

RECENT = text("now() - interval '1 day'")
"""Polls older than a day are not looked at: it bounds what one view of a page reads."""


class PollRun(NamedTuple):
    """The polls of one run."""

    run_id: str
    began_at: datetime
    polls: int
    entries_new: int
    outcomes: dict[str, int]


class BatchOutcome(NamedTuple):
    """A batch, for an operator."""

    batch_id: int
    run_id: str | None
    state: str
    stage: str
    hosts: list[str]
    claimed_at: datetime
    closed_at: datetime | None
    items: int
    counts: dict[str, Any]
    is_alarmed: bool


def poll_runs(conn: Connection, *, limit: int) -> list[PollRun]:
    """Return the runs that polled a feed within the last day, newest first."""
    by_outcome = (
        select(
            feed_poll.c.run_id,
            feed_poll.c.outcome,
            func.count().label("polls"),
            func.sum(feed_poll.c.entries_new).label("entries_new"),
            func.min(feed_poll.c.polled_at).label("began_at"),
        )
        .where(feed_poll.c.polled_at > RECENT, feed_poll.c.run_id.is_not(None))
        .group_by(feed_poll.c.run_id, feed_poll.c.outcome)
        .subquery()
    )
    began_at = func.min(by_outcome.c.began_at)
    statement = (
        select(
            by_outcome.c.run_id,
            began_at,
            cast(func.sum(by_outcome.c.polls), BigInteger),
            cast(func.sum(by_outcome.c.entries_new), BigInteger),
            func.jsonb_object_agg(by_outcome.c.outcome, by_outcome.c.polls),
        )
        .group_by(by_outcome.c.run_id)
        .order_by(began_at.desc())
        .limit(limit)
    )
    return [PollRun(*row) for row in conn.execute(statement)]


def batches(conn: Connection, *, limit: int) -> list[BatchOutcome]:
    """Return the batches that were claimed last, newest first."""
    columns = [batch.c[name] for name in BatchOutcome._fields]
    return [BatchOutcome(*row) for row in conn.execute(select(*columns).order_by(batch.c.batch_id.desc()).limit(limit))]
