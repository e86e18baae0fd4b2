"""Statements on ops.operator_action: what persons did on the pages. The caller owns the transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, func, select, update
from sqlalchemy.dialects.postgresql import insert

from presswatch.errors import PermanentError
from presswatch.warehouse.expressions import storable
from presswatch.warehouse.tables import operator_action

MOST_RESULT_CHARS = 4000
"""A person reads the beginning; logs have the rest."""


class NewAction(NamedTuple):
    """What a person asks for."""

    form_key: str
    action: str
    subject: str
    source_id: str | None
    asked_by: str
    reason: str
    asked: Mapping[str, Any]  # all that the form said beside it


class OperatorAction(NamedTuple):
    """What a person asked for, and what came of it."""

    action_id: int
    action: str
    subject: str
    source_id: str | None
    asked_by: str
    reason: str
    asked_at: datetime
    finished_at: datetime | None
    outcome: Literal["done", "failed"] | None
    result: str
    asked: Mapping[str, Any] | None  # None: an action from before it was kept


class Begun(NamedTuple):
    """The number of an action, and whether this call began it."""

    action_id: int
    is_new: bool


COLUMNS = tuple(operator_action.c[name] for name in OperatorAction._fields)


def begin(conn: Connection, new: NewAction) -> Begun:
    """Record an action and return its number; a form that was sent before finds the action it began."""
    values = storable(new._asdict())
    inserted = insert(operator_action).values(values).on_conflict_do_nothing(index_elements=["form_key"])
    number = conn.execute(inserted.returning(operator_action.c.action_id)).scalar_one_or_none()
    if number is not None:
        return Begun(number, is_new=True)
    before = of_form(conn, values["form_key"])
    assert before is not None  # noqa: S101 - no row of this table is ever deleted
    return Begun(before, is_new=False)


def of_form(conn: Connection, form_key: str) -> int | None:
    """Return the number of the action that a form began; None when it began none."""
    same = select(operator_action.c.action_id).where(operator_action.c.form_key == form_key)
    return conn.execute(same).scalar_one_or_none()


def finish(conn: Connection, action_id: int, outcome: Literal["done", "failed"], result: str) -> None:
    """Record what came of an action; one that has ended keeps its first end."""
    is_open = (operator_action.c.action_id == action_id) & operator_action.c.finished_at.is_(None)
    values = storable({"outcome": outcome, "result": result[:MOST_RESULT_CHARS]})
    conn.execute(update(operator_action).where(is_open).values(**values, finished_at=func.clock_timestamp()))


def show(conn: Connection, action_id: int) -> OperatorAction:
    """Return one action.

    Raises:
        PermanentError: there is none with that number.
    """
    row = conn.execute(select(*COLUMNS).where(operator_action.c.action_id == action_id)).one_or_none()
    if row is None:
        raise PermanentError(f"there is no action {action_id}", reason="not_found")
    return OperatorAction(*row)


def newest(conn: Connection, *, source_id: str | None = None, limit: int = 50) -> list[OperatorAction]:
    """Return the newest actions, of one source or of all."""
    statement = select(*COLUMNS).order_by(operator_action.c.action_id.desc()).limit(limit)
    if source_id is not None:
        statement = statement.where(operator_action.c.source_id == source_id)
    return [OperatorAction(*row) for row in conn.execute(statement)]
