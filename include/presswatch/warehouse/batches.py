"""Statements on ops.batch and ops.batch_item: claiming, fencing, closing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    delete,
    func,
    literal,
    null,
    select,
    true,
    update,
)

from presswatch.errors import StaleLeaseError
from presswatch.warehouse.expressions import seconds, storable
from presswatch.warehouse.tables import article, article_visit, batch, batch_item, draft, entry, feed, lease_token

STAGES = ("claimed", "fetched", "cleaned", "checked", "loaded")


class Work(NamedTuple):
    """One page that waits to be asked for."""

    kind: str  # entry or revisit
    entry_id: int | None
    article_id: int | None
    url: str
    host: str


def lock_claims(conn: Connection) -> None:
    """Let one worker at a time put batches together; held until the transaction ends."""
    conn.execute(select(func.pg_advisory_xact_lock(func.hashtext("presswatch.claim"))))


def waiting(conn: Connection, *, limit: int, everything: bool) -> list[Work]:
    """Return what is due, or everything that waits, oldest first: pending entries, then articles to look at again.

    Hosts of open batches are left out: a host belongs to one batch at a time.
    """
    busy = select(func.unnest(batch.c.hosts)).where(batch.c.state == "open")
    entries = (
        select(literal("entry"), entry.c.entry_id, null(), entry.c.url, entry.c.host)
        .where(
            entry.c.outcome == "pending",
            entry.c.batch_id.is_(None),
            _is_due(entry.c.next_at, everything=everything),
            entry.c.host.not_in(busy),
        )
        .order_by(entry.c.next_at, entry.c.entry_id)
        .limit(limit)
    )
    found = [Work(*row) for row in conn.execute(entries)]
    if len(found) < limit:
        found += [Work(*row) for row in conn.execute(_visits(busy, limit - len(found), everything=everything))]
    return found


def _is_due(at: ColumnElement[Any], *, everything: bool) -> ColumnElement[bool]:
    return true() if everything else at <= func.now()


def _visits(busy: Select[Any], limit: int, *, everything: bool) -> Select[Any]:
    due = _is_due(article_visit.c.next_visit_at, everything=everything)
    columns = (literal("revisit"), null(), article_visit.c.article_id, article_visit.c.url, article_visit.c.host)
    return (
        select(*columns)
        .where(article_visit.c.batch_id.is_(None), due, article_visit.c.host.not_in(busy))
        .order_by(article_visit.c.next_visit_at.nulls_last(), article_visit.c.article_id)
        .limit(limit)
    )


def open_batch(
    conn: Connection, work: Sequence[Work], *, hosts: Sequence[str], run_id: str, lease_s: float
) -> tuple[int, int]:
    """Make a batch of this work and return its id and fencing token. The caller holds the claim lock.

    Args:
        conn: the transaction.
        work: at least one item.
        hosts: belong to this batch alone while it is open.
        run_id: DAG run, or who ingests.
        lease_s: seconds until the batch may be given up.
    """
    values = {"run_id": run_id, "hosts": list(hosts), "items": len(work)}
    made = conn.execute(
        batch.insert()
        .values(**values, token=lease_token.next_value(), leased_until=func.now() + seconds(lease_s))
        .returning(batch.c.batch_id, batch.c.token)
    ).one()
    rows = [{"batch_id": made.batch_id, "ordinal": place} | item._asdict() for place, item in enumerate(work)]
    conn.execute(batch_item.insert(), rows)
    entry_ids = [item.entry_id for item in work if item.entry_id is not None]
    article_ids = [item.article_id for item in work if item.article_id is not None]
    conn.execute(update(entry).where(entry.c.entry_id == func.any(entry_ids)).values(batch_id=made.batch_id))
    conn.execute(
        update(article_visit).where(article_visit.c.article_id == func.any(article_ids)).values(batch_id=made.batch_id)
    )
    return made.batch_id, made.token


def hold(conn: Connection, batch_id: int, token: int, *, lease_s: float) -> Row[Any]:
    """Lock an open batch for this transaction, renew its lease and return its row.

    Raises:
        StaleLeaseError: it was closed or went to another worker.
    """
    mine = and_(batch.c.batch_id == batch_id, batch.c.token == token, batch.c.state == "open")
    renewed = conn.execute(
        update(batch).where(mine).values(leased_until=func.now() + seconds(lease_s)).returning(*batch.c)
    ).one_or_none()
    if renewed is None:
        raise StaleLeaseError(f"batch {batch_id} is no longer held under token {token}")
    return renewed


def counts_if_loaded(conn: Connection, batch_id: int, token: int) -> dict[str, int] | None:
    """Return the counts of a batch that was loaded under this token, or None while it was not."""
    mine = and_(batch.c.batch_id == batch_id, batch.c.token == token, batch.c.state == "loaded")
    return conn.execute(select(batch.c.counts).where(mine)).scalar_one_or_none()


def advance(conn: Connection, batch_id: int, stage: str) -> None:
    """Note the stage that was done; the caller holds the batch."""
    conn.execute(update(batch).where(batch.c.batch_id == batch_id).values(stage=stage))


def items(conn: Connection, batch_id: int) -> list[Row[Any]]:
    """Return the items of a batch with what the ledger says of their entries, in order."""
    told = (entry.c.feed_id, entry.c.attempts, entry.c.reason.label("last_reason"), entry.c.first_seen_at)
    rows = conn.execute(
        select(*batch_item.c, *told)
        .outerjoin(entry, entry.c.entry_id == batch_item.c.entry_id)
        .where(batch_item.c.batch_id == batch_id)
        .order_by(batch_item.c.ordinal)
    )
    return list(rows)


def sources_of(conn: Connection, batch_id: int) -> dict[int, str]:
    """Return the publisher of each item, by place in the batch."""
    owner = func.coalesce(feed.c.source_id, article.c.source_id)
    rows = conn.execute(
        select(batch_item.c.ordinal, owner.label("source_id"))
        .select_from(batch_item)
        .outerjoin(entry, entry.c.entry_id == batch_item.c.entry_id)
        .outerjoin(feed, feed.c.feed_id == entry.c.feed_id)
        .outerjoin(article, article.c.article_id == batch_item.c.article_id)
        .where(batch_item.c.batch_id == batch_id)
    )
    return {row.ordinal: row.source_id for row in rows}


def sources_by_capture(conn: Connection, batch_id: int) -> dict[int, str]:
    """Return the publisher of each capture of a batch."""
    owners = sources_of(conn, batch_id)
    mine = (batch_item.c.batch_id == batch_id) & batch_item.c.capture_id.is_not(None)
    rows = conn.execute(
        select(batch_item.c.capture_id, batch_item.c.ordinal).where(mine).order_by(batch_item.c.ordinal)
    )
    return {row.capture_id: owners[row.ordinal] for row in rows}


def save_fetches(conn: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write what came of each request. Each row holds ``batch``, ``place`` and the columns of the fetch."""
    names = ("fetch", "reason", "detail", "retry_after_s", "capture_id")
    statement = (
        update(batch_item)
        .where(batch_item.c.batch_id == bindparam("batch"), batch_item.c.ordinal == bindparam("place"))
        .values({name: bindparam(f"new_{name}") for name in names})
    )
    if rows:
        conn.execute(statement, [storable(row) for row in rows])


def save_outcomes(conn: Connection, batch_id: int, outcomes: Mapping[int, str]) -> None:
    """Write what the load decided, by place in the batch."""
    statement = (
        update(batch_item)
        .where(batch_item.c.batch_id == batch_id, batch_item.c.ordinal == bindparam("place"))
        .values(outcome=bindparam("decided"))
    )
    if outcomes:
        conn.execute(statement, [{"place": place, "decided": word} for place, word in outcomes.items()])


def mark_unchanged(conn: Connection, batch_id: int, places: Sequence[int]) -> None:
    """Note that items brought the very bytes that were read before."""
    same = and_(batch_item.c.batch_id == batch_id, batch_item.c.ordinal == func.any(list(places)))
    conn.execute(update(batch_item).where(same).values(fetch="unchanged"))


def raise_alarm(conn: Connection, batch_id: int) -> None:
    """Note that a batch rule did not hold."""
    conn.execute(update(batch).where(batch.c.batch_id == batch_id).values(is_alarmed=True))


def close(conn: Connection, batch_id: int, counts: Mapping[str, int]) -> None:
    """Close a batch as loaded; its staging rows are no longer needed."""
    values = {"state": "loaded", "stage": "loaded", "closed_at": func.now(), "counts": dict(counts)}
    conn.execute(update(batch).where(batch.c.batch_id == batch_id).values(values))
    conn.execute(delete(draft).where(draft.c.batch_id == batch_id))


def give_up(conn: Connection, *, batch_ids: Sequence[int] | None = None) -> int:
    """Expire open batches, these or those whose lease ran out; their work goes back to pending. Returns how many.

    The caller holds the claim lock.
    """
    which = batch.c.leased_until < func.now() if batch_ids is None else batch.c.batch_id == func.any(list(batch_ids))
    expired = conn.execute(
        update(batch)
        .where(batch.c.state == "open", which)
        .values(state="expired", closed_at=func.now())
        .returning(batch.c.batch_id)
    )
    ids = [row.batch_id for row in expired]
    if ids:
        conn.execute(update(entry).where(entry.c.batch_id == func.any(ids)).values(batch_id=None))
        conn.execute(update(article_visit).where(article_visit.c.batch_id == func.any(ids)).values(batch_id=None))
        conn.execute(delete(draft).where(draft.c.batch_id == func.any(ids)))
    return len(ids)
