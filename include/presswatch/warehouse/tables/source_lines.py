"""core: lines that sources repeat, the numbered snapshots of them, and how much of a source's text they are."""

from __future__ import annotations

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
)

from presswatch.warehouse.tables.base import at, ident, metadata, sha
from presswatch.warehouse.tables.registry import source

source_line = Table(
    "source_line",
    metadata,
    Column("source_id", Text, ForeignKey(source.c.source_id), comment="Publisher"),
    sha("line_sha256", "Digest of the line's letters and digits, case folded"),
    Column("sample", Text, nullable=False, comment="The line as it was first met, cut at 300 characters"),
    Column("kind", Text, nullable=False, comment="Role of its block then: body, heading, quote, list or dek"),
    Column("articles", Integer, nullable=False, comment="Articles that have it, copies of one text counted once"),
    Column(
        "edge_articles",
        Integer,
        nullable=False,
        comment="Those of them that have it once, among the first three or the last eight lines of the text",
    ),
    Column("since_article", Integer, nullable=False, comment="Which counted article of the source had it first"),
    at("first_seen_at", "Load that counted it first", nullable=False),
    at("last_seen_at", "Load that counted it last", nullable=False),
    PrimaryKeyConstraint("source_id", "line_sha256"),
    schema="core",
    comment="How many articles of a source have a line; lines that are on less than one in 50 of late are forgotten",
)

line_snapshot = Table(
    "line_snapshot",
    metadata,
    ident("snapshot_id", "Number of the snapshot, growing over all sources"),
    Column("source_id", Text, ForeignKey(source.c.source_id), nullable=False, comment="Publisher"),
    at("made_at", "Load that made it", nullable=False),
    Column("articles", Integer, nullable=False, comment="Articles of the source that had been counted"),
    Column("edge_lines", ARRAY(LargeBinary), nullable=False, comment="Digests of lines that stand at edges of texts"),
    Column("inner_lines", ARRAY(LargeBinary), nullable=False, comment="Digests of lines that stand within"),
    Index("ix_line_snapshot_source_id", "source_id", "snapshot_id"),
    schema="core",
    comment="What a source repeated at a time: furniture to the extractions that name this number; never changed",
)

source_line_day = Table(
    "source_line_day",
    metadata,
    Column("source_id", Text, ForeignKey(source.c.source_id), comment="Publisher"),
    Column("day", Date, comment="Day of the load, UTC"),
    Column("articles", Integer, nullable=False, comment="New articles"),
    Column("distinct_articles", Integer, nullable=False, comment="Those of them that are no copy of one before"),
    Column("lines", BigInteger, nullable=False, comment="Lines of their texts, known repeated ones included"),
    Column(
        "repeated_lines",
        BigInteger,
        nullable=False,
        comment="Those that left the body for being repeated; a jump of their share shows a redesign",
    ),
    PrimaryKeyConstraint("source_id", "day"),
    schema="core",
    comment="How much of a source's text is known as repeated, by day",
)
