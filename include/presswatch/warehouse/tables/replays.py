"""ops: replays, in which captures are read again with today's code."""

from __future__ import annotations

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from presswatch.warehouse.tables.base import at, ident, metadata, now, one_of, sha
from presswatch.warehouse.tables.core import article, extraction, revision
from presswatch.warehouse.tables.ops import entry
from presswatch.warehouse.tables.registry import source
from presswatch.warehouse.tables.source_lines import line_snapshot

replay = Table(
    "replay",
    metadata,
    ident("replay_id", "Number of the replay"),
    Column("state", Text, nullable=False, server_default="open", comment="open, promoted, rolled_back, or expired"),
    Column("planned_by", Text, nullable=False, comment="DAG run, or who planned it"),
    now("planned_at", "When it was planned"),
    Column("slice", JSONB, nullable=False, comment="Which captures: source, times, article, outcomes, limit"),
    Column("captures", Integer, nullable=False, comment="Captures it reads; they do not change after the plan"),
    sha("config_sha256", "Digest of the rules that read them; NULL before the first is read"),
    Column("versions", JSONB(none_as_null=True), comment="Versions of the libraries that read them"),
    Column(
        "line_snapshot_id",
        BigInteger,
        ForeignKey(line_snapshot.c.snapshot_id),
        comment="Newest snapshot at the plan: sources are read under their newest up to it; NULL: under none",
    ),
    Column("counts", JSONB, nullable=False, server_default="{}", comment="What promotion and roll-back changed"),
    Column("report", JSONB(none_as_null=True), comment="What is different, per source, with examples"),
    Column("promoted_by", Text, comment="DAG run, or who promoted it last"),
    at("promoted_at", "When"),
    Column("rolled_back_by", Text, comment="DAG run, or who rolled it back last"),
    at("rolled_back_at", "When"),
    one_of("state", "open", "promoted", "rolled_back", "expired"),
    schema="ops",
    comment="A slice of landing read again with the code of that day, to be promoted or rolled back as one",
)

replay_item = Table(
    "replay_item",
    metadata,
    Column("replay_id", BigInteger, ForeignKey(replay.c.replay_id), comment="Replay"),
    Column("ordinal", Integer, comment="Place in the replay, from 0"),
    Column("capture_id", BigInteger, nullable=False, comment="Bytes that are read"),
    Column("source_id", Text, ForeignKey(source.c.source_id), nullable=False, comment="Publisher"),
    Column("hint_entry_id", BigInteger, ForeignKey(entry.c.entry_id), nullable=False, comment="Entry whose feed hints"),
    Column("article_id", BigInteger, ForeignKey(article.c.article_id), comment="Article; NULL where there is none yet"),
    Column("revision_id", BigInteger, ForeignKey(revision.c.revision_id), comment="Revision that is read again"),
    Column(
        "old_extraction_id",
        BigInteger,
        ForeignKey(extraction.c.extraction_id),
        comment="Reading it is compared with: the promoted one at the time of the plan",
    ),
    Column("entry_id", BigInteger, ForeignKey(entry.c.entry_id), comment="Entry that may come back, without article"),
    Column("old_outcome", Text, nullable=False, comment="article, or where the entry stood and why"),
    Column("outcome", Text, comment="What it is read as now: article, stub …; NULL until it is read"),
    Column("reason", Text, nullable=False, server_default="", comment="Why it is no article"),
    Column("rules_broken", ARRAY(Text), nullable=False, server_default="{}", comment="Row rules the reading breaks"),
    Column(
        "extraction_id",
        BigInteger,
        ForeignKey(extraction.c.extraction_id),
        comment="The reading; that of before where nothing at all has changed; NULL once it was pruned",
    ),
    Column("changed", ARRAY(Text), nullable=False, server_default="{}", comment="What differs: text, title, dates …"),
    Column("is_visible", Boolean, comment="Readers would see a difference"),
    Column(
        "replaced_extraction_id",
        BigInteger,
        ForeignKey(extraction.c.extraction_id),
        comment="Reading that promotion took from readers, given back by a roll-back",
    ),
    PrimaryKeyConstraint("replay_id", "ordinal"),
    Index("ix_replay_item_todo", "replay_id", "ordinal", postgresql_where=text("outcome is null")),
    Index("ix_replay_item_extraction_id", "extraction_id"),
    Index("ix_replay_item_old_extraction_id", "old_extraction_id"),
    Index("ix_replay_item_replaced_extraction_id", "replaced_extraction_id"),
    schema="ops",
    comment="One capture of a replay: what it was read as before and now",
)
