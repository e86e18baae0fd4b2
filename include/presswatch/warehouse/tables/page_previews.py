"""ops: captured pages as a person asked to see them, made by a worker for an api-server that reads no pages."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, PrimaryKeyConstraint, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from presswatch.warehouse.tables.base import metadata, now, one_of

page_preview = Table(
    "page_preview",
    metadata,
    Column("kind", Text, comment="What it is the page of: quarantine or entries"),
    Column("number", BigInteger, comment="Number of the refusal or of the entry"),
    Column("facts", JSONB, nullable=False, comment="What it was read as, its blocks, and its markup, made safe"),
    now("made_at", "When; shown for a day, then deleted"),
    PrimaryKeyConstraint("kind", "number"),
    one_of("kind", "quarantine", "entries"),
    Index("ix_page_preview_made_at", "made_at"),
    schema="ops",
    comment="Captured pages that persons asked to see on the pages, for a day",
)
