"""ops: watches, what they fired, and what of it is to be told."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, Table, Text, text
from sqlalchemy.schema import ForeignKeyConstraint

from presswatch.warehouse.tables.base import at, ident, metadata, now, one_of

watch = Table(
    "watch",
    metadata,
    Column("watch_id", Text, comment="Name of the watch, that of its file"),
    Column("version", Text, comment="SHA-256 of words, roles, sources, languages and stemming, in hex"),
    Column("name", Text, nullable=False, comment="What people call it"),
    Column("words", Text, nullable=False, comment="The search"),
    now("since", "When live matching of this version began, the last time"),
    Column("promotion_id", BigInteger, nullable=False, comment="Highest promotion that it has seen"),
    Column("revision_id", BigInteger, nullable=False, comment="Highest revision that it has seen"),
    Column("merge_id", BigInteger, nullable=False, comment="Highest merge that it has seen"),
    at("retired_at", "When it was changed or its file went; NULL while it is matched"),
    PrimaryKeyConstraint("watch_id", "version"),
    Index("uq_watch_open", "watch_id", unique=True, postgresql_where=text("retired_at is null")),
    schema="ops",
    comment="Versions of watches, and how far each has come",
)

watch_event = Table(
    "watch_event",
    metadata,
    ident("event_id", "Number of the event; grows in the order of commits"),
    Column("watch_id", Text, nullable=False, comment="Watch"),
    Column("version", Text, nullable=False, comment="Its version"),
    Column("article_id", BigInteger, nullable=False, comment="Article"),
    Column("kind", Text, nullable=False, comment="matched, or retracted once it does not match any more"),
    Column("why", Text, nullable=False, comment="text: a new or changed text; withdrawn; merged into another article"),
    Column("revision_no", Integer, comment="Revision it came with; NULL of merges"),
    Column("extraction_id", BigInteger, comment="Text it came with; NULL without one"),
    Column("load_seq", BigInteger, nullable=False, comment="load_seq of the article when it was noted"),
    at("at", "Start of the transaction that changed the article", nullable=False),
    now("noted_at", "Start of the transaction that matched it"),
    ForeignKeyConstraint(["watch_id", "version"], ["ops.watch.watch_id", "ops.watch.version"]),
    Index("ix_watch_event_watch_id_version_article_id", "watch_id", "version", "article_id", "event_id"),
    one_of("kind", "matched", "retracted"),
    one_of("why", "text", "withdrawn", "merged"),
    schema="ops",
    comment="Articles that began to match a watch, or ceased to",
)

watch_notice = Table(
    "watch_notice",
    metadata,
    Column("event_id", BigInteger, ForeignKey(watch_event.c.event_id), comment="Event"),
    Column("sink", Text, comment="mail, webhook or slack"),
    at("sent_at", "When the sink took it; NULL: not yet"),
    Column("attempts", Integer, nullable=False, server_default="0", comment="Tries so far"),
    Column("error", Text, comment="Why the newest try failed"),
    PrimaryKeyConstraint("event_id", "sink"),
    Index("ix_watch_notice_unsent", "sink", "event_id", postgresql_where=text("sent_at is null")),
    schema="ops",
    comment="What of events is to be told through which sink, and whether it was",
)
