"""Extractions as readers see them, from the warehouse or just made, to be compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, func, select

from presswatch.articles.revision import content_sha256
from presswatch.model.extraction import Extraction
from presswatch.warehouse.core.extractions import MAX_NAME_CHARS, extraction_row
from presswatch.warehouse.expressions import storable
from presswatch.warehouse.rows import COMPARED_AS_STORED, ExtractionView
from presswatch.warehouse.tables import author, extraction, extraction_author, text_block


def shown_of(extracted: Extraction) -> ExtractionView:
    """Return a new extraction as its row would have it."""
    row = storable(extraction_row(extracted))
    return ExtractionView(
        **{name: row[name] for name in COMPARED_AS_STORED},
        blocks=tuple((block.role, row["text"][block.start : block.end]) for block in extracted.blocks),
        authors=tuple(storable({"name": claim.name[:MAX_NAME_CHARS]})["name"] for claim in extracted.authors),
        content_sha256=content_sha256(extracted.title, extracted.body),
    )


def read(conn: Connection, extraction_ids: Iterable[int]) -> dict[int, ExtractionView]:
    """Return stored extractions by number."""
    ids = sorted(set(extraction_ids))
    rows = conn.execute(select(extraction).where(extraction.c.extraction_id == func.any(ids))).all()
    blocks, authors = _blocks(conn, ids), _authors(conn, ids)
    return {row.extraction_id: _stored(row, blocks[row.extraction_id], authors[row.extraction_id]) for row in rows}


def _stored(row: Row[Any], blocks: list[Row[Any]], authors: list[str]) -> ExtractionView:
    return ExtractionView(
        **{name: getattr(row, name) for name in COMPARED_AS_STORED},
        blocks=tuple((block.role, row.text[block.start_char : block.end_char]) for block in blocks),
        authors=tuple(authors),
        content_sha256=row.content_sha256,
    )


def _blocks(conn: Connection, ids: list[int]) -> defaultdict[int, list[Row[Any]]]:
    blocks: defaultdict[int, list[Row[Any]]] = defaultdict(list)
    is_wanted = text_block.c.extraction_id == func.any(ids)
    for row in conn.execute(
        select(text_block).where(is_wanted).order_by(text_block.c.extraction_id, text_block.c.ordinal)
    ):
        blocks[row.extraction_id].append(row)
    return blocks


def _authors(conn: Connection, ids: list[int]) -> defaultdict[int, list[str]]:
    names: defaultdict[int, list[str]] = defaultdict(list)
    link = extraction_author.c
    statement = (
        select(link.extraction_id, author.c.name)
        .join(author, author.c.author_id == link.author_id)
        .where(link.extraction_id == func.any(ids))
        .order_by(link.extraction_id, link.ordinal)
    )
    for row in conn.execute(statement):
        names[row.extraction_id].append(row.name)
    return names
