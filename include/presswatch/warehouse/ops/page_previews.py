"""Statements on ops.page_preview: captured pages for persons, for a day. The caller owns the transaction."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import Connection, delete, func, or_, select
from sqlalchemy.dialects.postgresql import insert

from presswatch.durations import DAY_S
from presswatch.errors import PermanentError
from presswatch.warehouse.expressions import seconds, storable
from presswatch.warehouse.tables import page_preview

Kind = Literal["quarantine", "entries"]

KEPT_S: Final = DAY_S
MOST_KEPT: Final = 200
"""Older ones give way, so that all of them together are bounded."""
MOST_BYTES: Final = 4 << 20
"""The markup of a preview has 400,000 characters at most, and its blocks are as much text again."""

_IS_FRESH = page_preview.c.made_at >= func.now() - seconds(KEPT_S)


class KeptPreview(NamedTuple):
    """A preview, and when it was made."""

    facts: Mapping[str, Any]
    made_at: datetime


def keep(conn: Connection, kind: Kind, number: int, facts: Mapping[str, Any]) -> None:
    """Keep a preview in the place of the one before, and delete those that nobody is to see any more.

    Raises:
        PermanentError: it is too large.
    """
    if len(json.dumps(facts)) > MOST_BYTES:
        raise PermanentError(f"the page is too large to be shown here: presswatch {kind} read {number}", reason="size")
    row = storable({"kind": kind, "number": number, "facts": dict(facts)})
    again = {"facts": row["facts"], "made_at": func.now()}
    conn.execute(insert(page_preview).values(row).on_conflict_do_update(index_elements=["kind", "number"], set_=again))
    forget(conn)


def forget(conn: Connection) -> int:
    """Delete what is too old, or more than is kept; return how many rows."""
    newest = select(page_preview.c.made_at).order_by(page_preview.c.made_at.desc()).offset(MOST_KEPT - 1).limit(1)
    is_over = or_(~_IS_FRESH, page_preview.c.made_at < newest.scalar_subquery())
    return conn.execute(delete(page_preview).where(is_over)).rowcount


def read(conn: Connection, kind: Kind, number: int) -> KeptPreview:
    """Return a preview.

    Raises:
        PermanentError: there is none, or no more.
    """
    its = (page_preview.c.kind == kind) & (page_preview.c.number == number) & _IS_FRESH
    row = conn.execute(select(page_preview.c.facts, page_preview.c.made_at).where(its)).one_or_none()
    if row is None:
        raise PermanentError("no worker has read this page within a day", reason="not_found")
    return KeptPreview(*row)


def kept(conn: Connection, kind: Kind, numbers: Sequence[int]) -> dict[int, datetime]:
    """Return which of these have a preview, and when it was made."""
    its = (page_preview.c.kind == kind) & page_preview.c.number.in_(numbers) & _IS_FRESH
    return {
        row.number: row.made_at
        for row in conn.execute(select(page_preview.c.number, page_preview.c.made_at).where(its))
    }
