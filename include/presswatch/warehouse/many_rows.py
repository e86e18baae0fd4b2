"""Inserts and updates many rows in one statement: as a JSON text that the server turns into rows of a table's types.

Unlike COPY it takes part in all that a statement does: conflicts, expressions, errors that the engine names.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, text

from presswatch.warehouse.expressions import storable


def as_json(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return rows as JSON that ``json_populate_recordset`` takes, every text fit for PostgreSQL."""
    written = _dump(rows)
    if r"\u0000" in written or not _has_utf8(written):  # Few do: to look through each text took most of the time.
        written = _dump([storable(row) for row in rows])
    return written


def _dump(rows: Sequence[Mapping[str, Any]]) -> str:
    return json.dumps(rows, default=_plain, ensure_ascii=False)


def _has_utf8(written: str) -> bool:
    try:
        written.encode()
    except UnicodeEncodeError:
        return False
    return True


def _plain(value: object) -> str:
    match value:
        case bytes():
            return "\\x" + value.hex()
        case date():
            return value.isoformat()
        case _:
            raise TypeError(f"{type(value).__name__} is no value of a column")


def insert_rows(conn: Connection, table: Table, rows: Sequence[Mapping[str, Any]], *, on_conflict: str = "") -> None:
    """Insert rows that all have the same columns, in order.

    Args:
        conn: the transaction.
        table: where.
        rows: as they are inserted; columns that none names get their default.
        on_conflict: what is done with what the table holds already, in SQL, like ``do nothing``; else that is an error.
    """
    if not rows:
        return
    columns = ", ".join(rows[0])
    known = f"on conflict {on_conflict}" if on_conflict else ""
    statement = f"""
        insert into {table.fullname} ({columns})
        select {columns} from json_populate_recordset(null::{table.fullname}, cast(:rows as json)) {known}
    """  # noqa: S608 - our own names
    conn.execute(text(statement), {"rows": as_json(rows)})


def update_rows(
    conn: Connection, table: Table, rows: Sequence[Mapping[str, Any]], *, key: str, names: Sequence[str], more: str = ""
) -> None:
    """Update rows of a table.

    Args:
        conn: the transaction.
        table: where.
        rows: the new values by column, that of the key included.
        key: column by which a row is found.
        names: columns that are written; each row has them all.
        more: further assignments, in SQL; the new values are those of ``new``.
    """
    assignments = ", ".join([*(f"{name} = new.{name}" for name in names), *([more] if more else [])])
    statement = f"""
        update {table.fullname} as old set {assignments}
        from json_populate_recordset(null::{table.fullname}, cast(:rows as json)) as new
        where old.{key} = new.{key}
    """  # noqa: S608 - our own names
    conn.execute(text(statement), {"rows": as_json(rows)})
