"""Statements on core.extraction and what hangs on it: blocks, time claims, authors."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, and_, select
from sqlalchemy.dialects.postgresql import insert

from presswatch.model.extraction import Extraction, TimeClaim
from presswatch.warehouse.expressions import storable
from presswatch.warehouse.tables import author, extraction, extraction_author, text_block, time_claim

READING = TypeAdapter(Extraction)
MAX_NAME_CHARS = 500
"""Of an author's name, which is part of a key: a B-tree entry holds 2,704 bytes. The raw form is kept whole."""


def insert_extraction(
    conn: Connection,
    reading: Extraction,
    *,
    revision_id: int,
    capture_id: int,
    source_id: str,
    extracted_at: datetime,
    content_sha256: bytes,
    is_promoted: bool = True,
) -> int:
    """Insert an extraction with its blocks, claims and authors, and return its id.

    The very same reading of the same bytes by the same code is not inserted again: the id is that of the row there is.

    Args:
        conn: the transaction.
        reading: what was read as an article.
        revision_id: revision that it reads.
        capture_id: bytes that it reads.
        source_id: publisher.
        extracted_at: when it was read.
        content_sha256: digest of its normalised headline and body.
        is_promoted: readers see it; the caller has seen to it that they see no other of this revision.
    """
    key = {"revision_id": revision_id, "capture_id": capture_id, "reading_sha256": reading_sha256(reading)}
    facts = {"extracted_at": extracted_at, "content_sha256": content_sha256, "is_promoted": is_promoted}
    row = extraction_row(reading) | key | facts
    same = ("capture_id", "revision_id", "reading_sha256")
    statement = insert(extraction).values(storable(row)).on_conflict_do_nothing(index_elements=same)
    made = conn.execute(statement.returning(extraction.c.extraction_id)).scalar_one_or_none()
    if made is None:
        is_same = and_(*(extraction.c[name] == value for name, value in key.items()))
        return int(conn.execute(select(extraction.c.extraction_id).where(is_same)).scalar_one())
    extraction_id = int(made)
    _insert_blocks(conn, extraction_id, reading)
    _insert_claims(conn, extraction_id, reading)
    _insert_authors(conn, extraction_id, reading, source_id=source_id)
    return extraction_id


def reading_sha256(reading: Extraction) -> bytes:
    """Return the digest of a whole reading: what was read, and by which extractor, libraries and rules."""
    plain = storable(READING.dump_python(reading, mode="json"))
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).digest()


def extraction_row(reading: Extraction) -> dict[str, Any]:
    """Return the columns of core.extraction that follow from a reading alone."""
    published = reading.published.reading if reading.published else None
    body = reading.body
    return {
        "extractor": reading.extractor,
        "versions": dict(reading.versions),
        "config_sha256": reading.config_sha256,
        "title": reading.title or "",
        "dek": reading.dek,
        "section": reading.section,
        "tags": list(reading.tags),
        "language": reading.language,
        "language_confidence": reading.language_confidence,
        "canonical_url": reading.canonical_url,
        "published_at": published.value if published else None,
        "published_stated": published.value.isoformat() if published and published.value else None,
        "published_day": published.calendar_day if published else None,
        "published_precision": published.precision if published else None,
        "published_zone_source": published.zone_source if published else None,
        "published_source": reading.published.source if reading.published else None,
        "modified_at": reading.modified.reading.value if reading.modified else None,
        "text": reading.text,
        "body_chars": len(body),
        "body_words": len(body.split()),
        "flags": list(reading.flags),
    }


def _insert_blocks(conn: Connection, extraction_id: int, reading: Extraction) -> None:
    rows = [
        {
            "extraction_id": extraction_id,
            "ordinal": place,
            "role": block.role,
            "start_char": block.start,
            "end_char": block.end,
            "language": block.language,
            "paired_ordinal": block.paired,
            "rule": block.rule,
        }
        for place, block in enumerate(reading.blocks)
    ]
    if rows:
        conn.execute(text_block.insert(), rows)


def _insert_claims(conn: Connection, extraction_id: int, reading: Extraction) -> None:
    rows = [
        storable(_claim_row(claim)) | {"extraction_id": extraction_id, "ordinal": place}
        for place, claim in enumerate(reading.claims)
    ]
    if rows:
        conn.execute(time_claim.insert(), rows)


def _claim_row(claim: TimeClaim) -> dict[str, Any]:
    found = claim.reading
    return {
        "kind": claim.kind,
        "source": claim.source,
        "raw": found.raw,
        "value": found.value,
        "earliest": found.earliest,
        "latest": found.latest,
        "precision": found.precision,
        "zone_source": found.zone_source,
        "reason": found.reason,
        "is_chosen": claim.is_chosen,
    }


def _insert_authors(conn: Connection, extraction_id: int, reading: Extraction, *, source_id: str) -> None:
    if not reading.authors:
        return
    names = sorted({(claim.name[:MAX_NAME_CHARS], claim.kind) for claim in reading.authors})
    rows = [storable({"source_id": source_id, "name": name, "kind": kind}) for name, kind in names]
    conn.execute(insert(author).on_conflict_do_nothing(), rows)
    ids = {
        (row.name, row.kind): row.author_id
        for row in conn.execute(
            select(author).where(author.c.source_id == source_id, author.c.name.in_([row["name"] for row in rows]))
        )
    }
    links = [
        _author_link(
            ids, storable({"name": claim.name[:MAX_NAME_CHARS], "kind": claim.kind, "raw": claim.raw or claim.name})
        )
        | {"extraction_id": extraction_id, "ordinal": place}
        for place, claim in enumerate(reading.authors)
    ]
    conn.execute(extraction_author.insert(), links)


def _author_link(ids: Mapping[tuple[str, str], int], claim: Mapping[str, str]) -> dict[str, Any]:
    return {"author_id": ids[claim["name"], claim["kind"]], "raw": claim["raw"]}
