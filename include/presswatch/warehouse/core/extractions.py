"""Statements on core.extraction and what hangs on it: blocks, time claims, authors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, select
from sqlalchemy.dialects.postgresql import insert

from presswatch.model.extraction import Extraction, TimeClaim, TitleClaim
from presswatch.warehouse.expressions import storable
from presswatch.warehouse.many_rows import insert_rows
from presswatch.warehouse.plain_extraction import plain_sha256, plain_text
from presswatch.warehouse.tables import author, extraction, extraction_author, text_block, time_claim

MAX_NAME_CHARS = 500
"""Of an author's name, which is part of a key: a B-tree entry holds 2,704 bytes. The raw form is kept whole."""
_TITLE_FIELDS = tuple(field.name for field in fields(TitleClaim))


def insert_extraction(
    conn: Connection,
    extracted: Extraction,
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
        extracted: what was read as an article.
        revision_id: revision that it reads.
        capture_id: bytes that it reads.
        source_id: publisher.
        extracted_at: when it was read.
        content_sha256: digest of its normalised headline and body.
        is_promoted: readers see it; the caller has seen to it that they see no other of this revision.
    """
    key = {"revision_id": revision_id, "capture_id": capture_id, "reading_sha256": reading_sha256(extracted)}
    facts = {"extracted_at": extracted_at, "content_sha256": content_sha256, "is_promoted": is_promoted}
    row = extraction_row(extracted) | key | facts
    same = ("capture_id", "revision_id", "reading_sha256")
    statement = insert(extraction).values(storable(row)).on_conflict_do_nothing(index_elements=same)
    inserted = conn.execute(statement.returning(extraction.c.extraction_id)).scalar_one_or_none()
    if inserted is None:
        is_same = and_(*(extraction.c[name] == value for name, value in key.items()))
        return int(conn.execute(select(extraction.c.extraction_id).where(is_same)).scalar_one())
    extraction_id = int(inserted)
    insert_rows(conn, text_block, block_rows(extraction_id, extracted))
    insert_rows(conn, time_claim, claim_rows(extraction_id, extracted))
    _insert_authors(conn, extraction_id, extracted, source_id=source_id)
    return extraction_id


def reading_sha256(extracted: Extraction) -> bytes:
    """Return the digest of a whole reading: what was read, and by which extractor, libraries and rules."""
    return plain_sha256(plain_text(extracted))


def extraction_row(extracted: Extraction) -> dict[str, Any]:
    """Return the columns of core.extraction that follow from a reading alone."""
    published = extracted.published.reading if extracted.published else None
    body = extracted.body
    return {
        "extractor": extracted.extractor,
        "versions": dict(extracted.versions),
        "config_sha256": extracted.config_sha256,
        "line_snapshot_id": extracted.line_snapshot_id,
        "title": extracted.title or "",
        "dek": extracted.dek,
        "section": extracted.section,
        "tags": list(extracted.tags),
        "language": extracted.language,
        "language_confidence": extracted.language_confidence,
        "canonical_url": extracted.canonical_url,
        "published_at": published.value if published else None,
        "published_stated": published.value.isoformat() if published and published.value else None,
        "published_day": published.calendar_day if published else None,
        "published_precision": published.precision if published else None,
        "published_zone_source": published.zone_source if published else None,
        "published_source": extracted.published.source if extracted.published else None,
        "modified_at": extracted.modified.reading.value if extracted.modified else None,
        "text": extracted.text,
        "body_chars": len(body),
        "body_words": len(body.split()),
        "flags": list(extracted.flags),
        "title_claims": [_title_row(claim) for claim in extracted.titles],
    }


def _title_row(claim: TitleClaim) -> dict[str, Any]:
    """Return the fields of a headline, without the copies that ``asdict`` makes."""
    return {field: getattr(claim, field) for field in _TITLE_FIELDS}


def block_rows(extraction_id: int, extracted: Extraction) -> list[dict[str, Any]]:
    """Return the rows of core.text_block of an extraction."""
    return [
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
        for place, block in enumerate(extracted.blocks)
    ]


def claim_rows(extraction_id: int, extracted: Extraction) -> list[dict[str, Any]]:
    """Return the rows of core.time_claim of an extraction."""
    return [
        storable(_claim_row(claim)) | {"extraction_id": extraction_id, "ordinal": place}
        for place, claim in enumerate(extracted.claims)
    ]


def author_rows(extracted: Extraction) -> list[dict[str, Any]]:
    """Return place, name, kind and wording of the authors of an extraction."""
    return [
        storable({"name": claim.name[:MAX_NAME_CHARS], "kind": claim.kind, "raw": claim.raw or claim.name})
        | {"ordinal": place}
        for place, claim in enumerate(extracted.authors)
    ]


def _claim_row(claim: TimeClaim) -> dict[str, Any]:
    date = claim.reading
    return {
        "kind": claim.kind,
        "source": claim.source,
        "raw": date.raw,
        "value": date.value,
        "earliest": date.earliest,
        "latest": date.latest,
        "precision": date.precision,
        "zone_source": date.zone_source,
        "reason": date.reason,
        "is_chosen": claim.is_chosen,
    }


def _insert_authors(conn: Connection, extraction_id: int, extracted: Extraction, *, source_id: str) -> None:
    if not extracted.authors:
        return
    names = sorted({(claim.name[:MAX_NAME_CHARS], claim.kind) for claim in extracted.authors})
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
        for place, claim in enumerate(extracted.authors)
    ]
    conn.execute(extraction_author.insert(), links)


def _author_link(ids: Mapping[tuple[str, str], int], claim: Mapping[str, str]) -> dict[str, Any]:
    return {"author_id": ids[claim["name"], claim["kind"]], "raw": claim["raw"]}
