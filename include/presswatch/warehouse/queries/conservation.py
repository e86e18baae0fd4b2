"""Conservation of entries: seen = pending + loaded + duplicate + filtered + quarantined + failed + gone."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, column, func, select, table, text, true

from presswatch.model.outcome import Outcome
from presswatch.warehouse.tables import entry, feed, feed_poll, feed_state, host_rest

_BY_OUTCOME = text(
    "select outcome, sum(entries)::bigint as entries from ops.ledger_day_outcome"
    " where outcome <> 'seen' group by outcome"
)
_HOLD = table("source_hold", column("source_id"), column("kind"), schema="mart")


class SourceSums(NamedTuple):
    """Entries of one source by outcome, against what its polls say was seen."""

    source_id: str
    seen: int
    loaded: int
    duplicate: int
    filtered: int
    quarantined: int
    failed: int
    gone: int
    pending: int
    is_whole: bool


class LastPoll(NamedTuple):
    """The newest poll of a feed."""

    feed_id: str
    outcome: str
    reason: str
    status: int | None
    polled_at: datetime


def by_source(conn: Connection) -> list[SourceSums]:
    """Return the sums of every source that has entries or is configured, by source."""
    names = ", ".join(SourceSums._fields)
    statement = text(f"select {names} from mart.ledger_source order by source_id")  # noqa: S608 - our own names
    return [SourceSums(*row) for row in conn.execute(statement)]


def totals(conn: Connection) -> dict[str, int]:
    """Return entries by outcome, and how many were seen."""
    rows = conn.execute(_BY_OUTCOME)
    counted: dict[str, int] = {row.outcome: row.entries for row in rows}
    sums = {outcome.value: counted.get(outcome.value, 0) for outcome in Outcome}
    return {"seen": sum(sums.values()), **sums}


def broken_sums(conn: Connection) -> list[str]:
    """Return one sentence per promise of the ledger that does not hold; empty when all is well."""
    return [row.problem for row in conn.execute(text("select problem from mart.ledger_problem order by problem"))]


def due_now(conn: Connection) -> int:
    """Return how many entries are pending, due and held by no batch, or held by an open one.

    Those of hosts at rest and of paused sources are left out.
    """
    paused = select(feed.c.feed_id).where(
        feed.c.source_id.in_(select(_HOLD.c.source_id).where(_HOLD.c.kind == "paused"))
    )
    at_rest = select(host_rest.c.host).where(host_rest.c.rests_until > func.now())
    is_due = (entry.c.next_at <= func.now()) & entry.c.host.not_in(at_rest) & entry.c.feed_id.not_in(paused)
    due = (entry.c.outcome == "pending") & (is_due | entry.c.batch_id.is_not(None))
    return int(conn.execute(select(func.count()).select_from(entry).where(due)).scalar_one())


def unpolled(conn: Connection, since: datetime) -> int:
    """Return how many feeds were not polled since then, those that the warehouse does not know yet left out.

    One is returned for a warehouse without feeds: nothing was polled.
    """
    stale = func.coalesce(feed_state.c.last_polled_at < since, true())
    counts = conn.execute(
        select(func.count(), func.count().filter(stale))
        .select_from(feed)
        .join(feed_state, feed_state.c.feed_id == feed.c.feed_id)
        .where(feed.c.retired_at.is_(None))
    ).one()
    return counts[1] if counts[0] else 1


def last_polls(conn: Connection) -> list[LastPoll]:
    """Return the newest poll of every configured feed that was polled at all, by feed."""
    statement = (
        select(feed_state.c.feed_id, feed_poll.c.outcome, feed_poll.c.reason, feed_poll.c.status, feed_poll.c.polled_at)
        .join(feed, feed.c.feed_id == feed_state.c.feed_id)
        .join(
            feed_poll,
            (feed_poll.c.poll_id == feed_state.c.last_poll_id) & (feed_poll.c.polled_at == feed_state.c.last_polled_at),
        )
        .where(feed.c.retired_at.is_(None))
        .order_by(feed_state.c.feed_id)
    )
    return [LastPoll(*row) for row in conn.execute(statement)]
