"""Writes many rows in one statement: as one JSON text, which the server turns into rows of the table's types.

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
    return json.dumps([storable(row) for row in rows], default=_plain, ensure_ascii=False)


def _plain(value: object) -> str:
    match value:
        case bytes():
            return "\\x" + value.hex()
        case date():
            return value.isoformat()
        case _:
            raise TypeError(f"{type(value).__name__} is no value of a column")


def insert_rows(
    conn: Connection, table: Table, rows: Sequence[Mapping[str, Any]], *, skips_known: bool = False
) -> None:
    """Insert rows that all have the same columns, in order.

    Args:
        conn: the transaction.
        table: where.
        rows: as they are inserted; columns that none names get their default.
        skips_known: leave out what the table holds already; else that is an error.
    """
    if not rows:
        return
    columns = ", ".join(rows[0])
    known = "on conflict do nothing" if skips_known else ""
    statement = f"""
        insert into {table.fullname} ({columns})
        select {columns} from json_populate_recordset(null::{table.fullname}, cast(:rows as json)) {known}
    """  # noqa: S608 - our own names
    conn.execute(text(statement), {"rows": as_json(rows)})
