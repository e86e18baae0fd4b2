"""Statements on staging.draft: cleaned pages between cleaning and loading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Text, bindparam, cast, delete, select, update

from presswatch.model.extraction import Extraction
from presswatch.model.text_digest import TextDigest
from presswatch.warehouse.plain_extraction import EXTRACTION, plain_extraction, plain_sha256
from presswatch.warehouse.tables import draft


class CleanedPage(NamedTuple):
    """A page that was read, to be staged."""

    capture_id: int
    extraction: Extraction
    digest: TextDigest | None  # None where there is no article, or where it could not be computed


class StagedExtraction(NamedTuple):
    """A cleaned page, not loaded yet."""

    capture_id: int
    extraction: Extraction
    extracted_at: datetime
    rules_broken: tuple[str, ...] | None  # None: not checked yet
    reading_sha256: bytes
    digest: TextDigest | None  # None: to be computed


def save(conn: Connection, batch_id: int, pages: Sequence[CleanedPage], *, extracted_at: datetime) -> None:
    """Keep extractions by capture, replacing those of an earlier attempt."""
    conn.execute(delete(draft).where(draft.c.batch_id == batch_id))
    if pages:
        conn.execute(draft.insert(), [_row(batch_id, page, extracted_at) for page in pages])


def _row(batch_id: int, page: CleanedPage, extracted_at: datetime) -> dict[str, Any]:
    plain = plain_extraction(page.extraction)
    digest = page.digest
    return {
        "batch_id": batch_id,
        "capture_id": page.capture_id,
        "extraction": plain,
        "extracted_at": extracted_at,
        "reading_sha256": plain_sha256(plain),
        "content_sha256": digest and digest.content_sha256,
        "algorithm": digest and digest.algorithm,
        "minima": digest and digest.minima,
        "bands": digest and list(digest.bands),
    }


def read(conn: Connection, batch_id: int) -> dict[int, StagedExtraction]:
    """Return the drafts of a batch by capture."""
    # As text, which is read straight into extractions: by way of dictionaries it takes three times as long.
    text = cast(draft.c.extraction, Text).label("extraction")
    columns = [column for column in draft.c if column.name not in ("batch_id", "extraction")]
    rows = conn.execute(select(text, *columns).where(draft.c.batch_id == batch_id))
    return {row.capture_id: _staged(row) for row in rows}


def _staged(row: Row[Any]) -> StagedExtraction:
    is_whole = row.reading_sha256 is not None and row.content_sha256 is not None
    return StagedExtraction(
        row.capture_id,
        EXTRACTION.validate_json(row.extraction),
        row.extracted_at,
        None if row.rules_broken is None else tuple(row.rules_broken),
        row.reading_sha256 or b"",
        TextDigest(row.content_sha256, row.algorithm, row.minima, tuple(row.bands)) if is_whole else None,
    )


def mark(conn: Connection, batch_id: int, broken: Mapping[int, Sequence[str]]) -> None:
    """Write which row rules each draft broke; all others of the batch broke none."""
    conn.execute(update(draft).where(draft.c.batch_id == batch_id).values(rules_broken=[]))
    rows = [{"capture": capture_id, "rules": list(rules)} for capture_id, rules in broken.items()]
    if rows:
        is_draft = (draft.c.batch_id == batch_id) & (draft.c.capture_id == bindparam("capture"))
        conn.execute(update(draft).where(is_draft).values(rules_broken=bindparam("rules")), rows)
