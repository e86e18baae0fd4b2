"""Statements on ops.host_rest: back-off of hosts, kept by all batches."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from presswatch.warehouse.expressions import seconds
from presswatch.warehouse.tables import host_rest


def hosts_backing_off(conn: Connection) -> dict[str, float]:
    """Return the hosts that rest now, with the seconds they still do."""
    left_s = func.extract("epoch", host_rest.c.rests_until - func.now())
    rows = conn.execute(select(host_rest.c.host, left_s.label("left_s")).where(left_s > 0))
    return {row.host: float(row.left_s) for row in rows}


def record_backoff(conn: Connection, rests: Mapping[str, float]) -> None:
    """Leave hosts alone for so many seconds each; a longer rest is never cut short."""
    conn.execute(delete(host_rest).where(host_rest.c.rests_until < func.now()))
    for host, rest_s in sorted(rests.items()):
        inserted = insert(host_rest).values(host=host, rests_until=func.now() + seconds(rest_s), reason="asked")
        later = func.greatest(host_rest.c.rests_until, inserted.excluded.rests_until)
        conn.execute(inserted.on_conflict_do_update(index_elements=[host_rest.c.host], set_={"rests_until": later}))
