"""Statements on ops.stage_state: whether each stage of the pipeline works."""

from __future__ import annotations

from sqlalchemy import Connection, func
from sqlalchemy.dialects.postgresql import insert

from presswatch.warehouse.expressions import storable
from presswatch.warehouse.tables import stage_state

ERROR_CHARS = 2000
WELL = {"failures": 0, "failing_since": None, "error_class": None, "reason": "", "error": "", "run_id": None}
"""What a stage that works says of its failures: nothing."""


def note_ok(conn: Connection, stage: str) -> None:
    """Note that a stage has worked now."""
    values = WELL | {"last_ok_at": func.clock_timestamp()}
    row = insert(stage_state).values(values | {"stage": stage})
    conn.execute(row.on_conflict_do_update(index_elements=[stage_state.c.stage], set_=values))


def note_failure(
    conn: Connection, stage: str, error_class: str, reason: str, error: str, *, run_id: str | None
) -> None:
    """Note that a stage has failed now, and why."""
    why = storable({"reason": reason, "error": error[:ERROR_CHARS], "run_id": run_id}) | {"error_class": error_class}
    now = func.clock_timestamp()
    row = insert(stage_state).values(why | {"stage": stage, "failures": 1, "failing_since": now})
    again = {
        "failures": stage_state.c.failures + 1,
        "failing_since": func.coalesce(stage_state.c.failing_since, now),
    }
    conn.execute(row.on_conflict_do_update(index_elements=[stage_state.c.stage], set_=why | again))
