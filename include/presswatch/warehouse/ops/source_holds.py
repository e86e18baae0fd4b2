"""Statements on ops.source_hold: sources that a person has paused or silenced."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, func, insert, or_, select, update

from presswatch.warehouse.tables import source, source_hold

HoldKind = Literal["paused", "silenced"]


class SourceHold(NamedTuple):
    """A source that a person holds."""

    source_id: str
    kind: HoldKind
    reason: str
    held_by: str
    held_at: datetime
    until: datetime | None


def current(conn: Connection) -> list[SourceHold]:
    """Return the holds that last, by source."""
    columns = [source_hold.c[name] for name in SourceHold._fields]
    order = (source_hold.c.source_id, source_hold.c.kind)
    return [SourceHold(*row) for row in conn.execute(select(*columns).where(_lasts()).order_by(*order))]


def held_sources(kind: HoldKind) -> Select[tuple[str]]:
    """Return the query of the sources that are paused, or silenced, now."""
    return select(source_hold.c.source_id).where(source_hold.c.kind == kind, _lasts())


def hold(
    conn: Connection, source_id: str, kind: HoldKind, *, reason: str, by: str, until: datetime | None
) -> SourceHold | None:
    """Hold a source in place of an earlier hold of this kind; return the new one, or None where the source is unknown.

    The caller owns the transaction.
    """
    locked = select(source.c.source_id).where(source.c.source_id == source_id).with_for_update()
    if conn.execute(locked).one_or_none() is None:
        return None
    _end(conn, and_(source_hold.c.source_id == source_id, source_hold.c.kind == kind), by)
    row = {"source_id": source_id, "kind": kind, "reason": reason, "held_by": by, "until": until}
    columns = [source_hold.c[name] for name in SourceHold._fields]
    return SourceHold(*conn.execute(insert(source_hold).values(row).returning(*columns)).one())


def release(conn: Connection, source_id: str, *, by: str) -> int:
    """End the holds of a source that last, and return how many did."""
    lasting = conn.scalar(select(func.count()).where(source_hold.c.source_id == source_id, _lasts()))
    _end(conn, source_hold.c.source_id == source_id, by)
    return int(lasting or 0)


def _end(conn: Connection, which: ColumnElement[bool], by: str) -> None:
    is_open = source_hold.c.ended_at.is_(None)
    conn.execute(update(source_hold).where(which, is_open).values(ended_at=func.now(), ended_by=by))


def _lasts() -> ColumnElement[bool]:
    is_ahead = or_(source_hold.c.until.is_(None), source_hold.c.until > func.now())
    return and_(source_hold.c.ended_at.is_(None), is_ahead)
