"""Statements on staging.draft: cleaned pages between cleaning and loading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from pydantic import TypeAdapter
from sqlalchemy import Connection, Text, bindparam, cast, delete, select, update

from presswatch.model.extraction import Extraction
from presswatch.warehouse.expressions import storable
from presswatch.warehouse.tables import draft

EXTRACTION = TypeAdapter(Extraction)


class StagedExtraction(NamedTuple):
    """A cleaned page, not loaded yet."""

    capture_id: int
    extraction: Extraction
    extracted_at: datetime
    rules_broken: tuple[str, ...] | None  # None: not checked yet


def save(
    conn: Connection, batch_id: int, extractions: Sequence[tuple[int, Extraction]], *, extracted_at: datetime
) -> None:
    """Keep extractions by capture, replacing those of an earlier attempt."""
    conn.execute(delete(draft).where(draft.c.batch_id == batch_id))
    rows = [
        {
            "batch_id": batch_id,
            "capture_id": capture_id,
            "extraction": storable(EXTRACTION.dump_python(extraction, mode="json")),
            "extracted_at": extracted_at,
        }
        for capture_id, extraction in extractions
    ]
    if rows:
        conn.execute(draft.insert(), rows)


def read(conn: Connection, batch_id: int) -> dict[int, StagedExtraction]:
    """Return the drafts of a batch by capture."""
    # As text, which is read straight into extractions: by way of dictionaries it takes three times as long.
    columns = (draft.c.capture_id, cast(draft.c.extraction, Text).label("extraction"), draft.c.extracted_at)
    rows = conn.execute(select(*columns, draft.c.rules_broken).where(draft.c.batch_id == batch_id))
    return {
        row.capture_id: StagedExtraction(
            row.capture_id,
            EXTRACTION.validate_json(row.extraction),
            row.extracted_at,
            None if row.rules_broken is None else tuple(row.rules_broken),
        )
        for row in rows
    }


def mark(conn: Connection, batch_id: int, broken: Mapping[int, Sequence[str]]) -> None:
    """Write which row rules each draft broke; all others of the batch broke none."""
    conn.execute(update(draft).where(draft.c.batch_id == batch_id).values(rules_broken=[]))
    rows = [{"capture": capture_id, "rules": list(rules)} for capture_id, rules in broken.items()]
    if rows:
        is_draft = (draft.c.batch_id == batch_id) & (draft.c.capture_id == bindparam("capture"))
        conn.execute(update(draft).where(is_draft).values(rules_broken=bindparam("rules")), rows)
