"""core: sources and feeds as configured, and the history of that."""

from __future__ import annotations

from sqlalchemy import ARRAY, Boolean, Column, Double, ForeignKey, Index, Integer, Table, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from presswatch.warehouse.tables.base import at, ident, metadata, now, one_of

source = Table(
    "source",
    metadata,
    Column("source_id", Text, primary_key=True, comment="Slug of the publisher, from its source file"),
    Column("name", Text, nullable=False, comment="Name of the publisher"),
    Column("country", Text, comment="ISO 3166-1 alpha-2"),
    Column("timezone", Text, comment="IANA zone that zone-less dates of this publisher are read in"),
    Column("languages", ARRAY(Text), nullable=False, comment="BCP-47 tags the publisher writes in"),
    Column("homepage", Text, comment="Address of the publisher's home page"),
    Column("is_agency", Boolean, nullable=False, comment="True for a wire agency"),
    Column(
        "articles_per_week",
        Integer,
        comment="Expected minimum a week; what is expected of a feed without a history of its own",
    ),
    Column("licence_note", Text, nullable=False, comment="What is known of the terms of the feed"),
    Column("config", JSONB, nullable=False, comment="The source file as loaded"),
    Column("file", Text, comment="Name of the source file it was read from last"),
    now("added_at", "First time this source was configured"),
    at("retired_at", "Since when it is no longer configured; NULL while it is"),
    schema="core",
    comment="One publisher",
)

feed = Table(
    "feed",
    metadata,
    Column("feed_id", Text, primary_key=True, comment="source_id/name, stable when the URL changes"),
    Column("source_id", Text, ForeignKey(source.c.source_id), nullable=False, index=True, comment="Publisher"),
    Column("url", Text, nullable=False, comment="Address that is polled"),
    Column("title", Text, nullable=False, comment="Name of the feed, as configured"),
    Column("min_interval_s", Double, nullable=False, comment="Polled at most this often, seconds"),
    Column("max_interval_s", Double, nullable=False, comment="Polled at least this often, seconds"),
    now("added_at", "First time this feed was configured"),
    at("retired_at", "Since when it is no longer configured; NULL while it is"),
    schema="core",
    comment="One URL polled for entries",
)

registry_change = Table(
    "registry_change",
    metadata,
    ident("change_id", "Number of the change"),
    Column("subject", Text, nullable=False, comment="source or feed"),
    Column("subject_id", Text, nullable=False, index=True, comment="source_id or feed_id"),
    now("changed_at", "When the change was seen"),
    Column("before", JSONB(none_as_null=True), comment="Configuration before; NULL when it was added"),
    Column("after", JSONB(none_as_null=True), comment="Configuration after; NULL when it was retired"),
    schema="core",
    comment="History of the configuration of sources and feeds",
)

broken_file = Table(
    "broken_file",
    metadata,
    Column("file", Text, primary_key=True, comment="Name of the source file"),
    Column("source_id", Text, comment="Source that it describes, as far as one can tell; it need not be known"),
    Column("mistakes", ARRAY(Text), nullable=False, comment="What is wrong: file:line: mistake, one a line"),
    now("broken_since", "When the first of them was seen"),
    now("read_at", "When the file was read last"),
    schema="ops",
    comment="Source files with mistakes: what their last good version says holds on",
)

source_hold = Table(
    "source_hold",
    metadata,
    ident("hold_id", "Number of the hold"),
    Column("source_id", Text, ForeignKey(source.c.source_id), nullable=False, comment="Publisher"),
    Column("kind", Text, nullable=False, comment="paused: nothing of it is asked for; silenced: it raises no alarm"),
    Column("reason", Text, nullable=False, comment="Why, in the words of who held it"),
    Column("held_by", Text, nullable=False, comment="Who held it"),
    now("held_at", "When"),
    at("until", "When it ends by itself; NULL when somebody has to end it"),
    at("ended_at", "When somebody ended it, or it was replaced"),
    Column("ended_by", Text, comment="Who ended or replaced it"),
    Index("uq_source_hold_open", "source_id", "kind", unique=True, postgresql_where=text("ended_at is null")),
    one_of("kind", "paused", "silenced"),
    schema="ops",
    comment="Sources that a person has paused or silenced, now and before",
)
