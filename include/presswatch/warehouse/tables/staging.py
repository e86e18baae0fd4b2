"""staging: disposable, between cleaning and loading."""

from __future__ import annotations

from sqlalchemy import (
    ARRAY,
    JSON,
    BigInteger,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR

from presswatch.warehouse.tables.base import at, metadata
from presswatch.warehouse.tables.ops import batch

draft = Table(
    "draft",
    metadata,
    Column("batch_id", BigInteger, ForeignKey(batch.c.batch_id, ondelete="CASCADE"), comment="Batch"),
    Column("capture_id", BigInteger, comment="Capture that was read"),
    Column("extraction", JSONB, nullable=False, comment="The extraction, whole"),
    at("extracted_at", "When it was read", nullable=False),
    Column("rules_broken", ARRAY(Text), comment="Row rules broken; NULL before the check"),
    Column("reading_sha256", LargeBinary, comment="Digest of the whole extraction; NULL before migration 0032"),
    Column(
        "content_sha256",
        LargeBinary,
        comment="Digest of headline and body; NULL where there is no article, or where the load has to compute it",
    ),
    Column("algorithm", Text, comment="Of the signature; NULL with content_sha256"),
    Column("minima", LargeBinary, comment="Of the signature; NULL with content_sha256"),
    Column("bands", ARRAY(BigInteger), comment="Of the signature; NULL with content_sha256"),
    Column(
        "search",
        TSVECTOR,
        comment="What search sees of the article; NULL where there is none, or where the load has to compute it",
    ),
    Column("words", TSVECTOR, comment="Likewise, words as written"),
    Column("quoted_chars", Integer, comment="Likewise, code points of the body between quotation marks"),
    Column(
        "search_rules",
        Text,
        comment="Digest of the rules by which the three columns before were computed; "
        "the load uses them while it is the same",
    ),
    Column(
        "counted",
        JSON,
        comment="Lines that are counted by source, and credits of agencies, each with the rules it was found by; "
        "NULL with content_sha256, and before migration 0035",
    ),
    PrimaryKeyConstraint("batch_id", "capture_id"),
    schema="staging",
    comment="Cleaned pages between cleaning and loading; emptied by the load",
)
