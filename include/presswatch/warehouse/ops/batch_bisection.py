"""Bisection of lost batches: one bad entry must not take the others down with it for ever.

Once is a killed worker, and costs nothing. What was lost twice in a row goes into batches of at most half the size, so
that a page which kills every worker that touches it soon stands alone. Alone and lost again, while others load, it is
refused. An outage of ours, when nothing loads, halves once and refuses nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, case, func, or_, select, update

from presswatch.warehouse.ops import quarantine
from presswatch.warehouse.tables import article_visit, batch, entry
from presswatch.warehouse.written_rows import NewRefusal

REASON = "batch_lost"
DETAIL = "every batch that held it was given up, the last two held nothing else"
CONTRACT = "intake-1"


def release_items(conn: Connection, batch_ids: Sequence[int]) -> None:
    """Free what batches hold that were given up; the caller has closed them in this transaction."""
    for table in (entry, article_visit):
        lost = and_(table.c.batch_id == batch.c.batch_id, batch.c.batch_id == func.any(list(batch_ids)))
        is_alone = and_(batch.c["items"] == 1, table.c.lost_with == 1, _others_load(table))
        key = table.primary_key.columns.values()[0]
        refused = [row[0] for row in conn.execute(select(key).where(lost, is_alone))]
        halves = and_(table.c.lost_at.is_not(None), or_(table.c.lost_with.is_(None), _others_load(table)))
        lost_with = case((halves, batch.c["items"]), else_=table.c.lost_with)
        conn.execute(update(table).where(lost).values(batch_id=None, lost_at=func.now(), lost_with=lost_with))
        _refuse(conn, table, refused)


def _others_load(table: Table) -> ColumnElement[bool]:
    """Return whether a batch was loaded since the item was lost before, or since the batch now lost was claimed."""
    newest = select(func.max(batch.c.closed_at)).where(batch.c.state == "loaded").scalar_subquery()
    return newest > func.coalesce(table.c.lost_at, batch.c.claimed_at)


def _refuse(conn: Connection, table: Table, ids: Sequence[int]) -> None:
    if not ids:
        return
    is_entry = table is entry
    settled: dict[str, Any] = {"lost_at": None, "lost_with": None}
    if is_entry:
        settled |= {"outcome": "quarantined", "reason": REASON, "detail": DETAIL, "next_at": None}
        settled["decided_at"] = func.now()
    else:
        settled["next_visit_at"] = None
    key = table.primary_key.columns.values()[0]
    rows = conn.execute(update(table).where(key.in_(ids)).values(settled).returning(key.label("id"), table.c.url)).all()
    numbers = [(row.id, None) if is_entry else (None, row.id) for row in rows]
    quarantine.add(
        conn,
        [
            NewRefusal(REASON, CONTRACT, DETAIL, {"url": row.url}, *number)
            for row, number in zip(rows, numbers, strict=True)
        ],
    )
