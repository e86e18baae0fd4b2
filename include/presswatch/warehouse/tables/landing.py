"""landing: what was received. Append only, partitioned by month."""

from __future__ import annotations

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Double,
    ForeignKey,
    Identity,
    Index,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    false,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from presswatch.warehouse.tables.base import BY_MONTH, at, metadata, now, one_of, sha
from presswatch.warehouse.tables.registry import feed

feed_poll = Table(
    "feed_poll",
    metadata,
    Column("poll_id", BigInteger, Identity(), nullable=False, comment="Number of the poll"),
    at("polled_at", "Start of the request; partition key", nullable=False),
    at("finished_at", "Last byte of the answer, or the failure", nullable=False),
    Column("feed_id", Text, ForeignKey(feed.c.feed_id), nullable=False, comment="Feed"),
    Column("run_id", Text, comment="DAG run, or who polled"),
    Column(
        "outcome",
        Text,
        nullable=False,
        comment="ok, repaired, truncated, unchanged, empty_feed, empty_body, not_a_feed, http_error, gone, network …",
    ),
    Column("reason", Text, nullable=False, server_default="", comment="Why, in a short code or sentence"),
    Column("status", SmallInteger, comment="HTTP status; NULL when there was no answer"),
    Column("url_asked", Text, nullable=False, comment="Address asked"),
    Column("url_final", Text, comment="Address that answered, after redirects"),
    Column("redirect_chain", JSONB, comment="Redirects followed: url, status, location"),
    Column("remote_ip", Text, comment="Address connected to"),
    Column("headers", JSONB, comment="Response headers, in order"),
    Column("retry_after_s", Double, comment="Retry-After as understood, seconds"),
    Column("max_age_s", Double, comment="Cache-Control max-age, seconds"),
    Column("wire_bytes", BigInteger, comment="Bytes of the body as sent"),
    Column("body_bytes", BigInteger, comment="Bytes of the body, content coding undone"),
    sha("body_sha256", "Digest of the body, content coding undone"),
    Column("warc_path", Text, comment="Landing file that holds the body; NULL when it was unchanged or absent"),
    Column("warc_offset", BigInteger, comment="Where the record starts, bytes"),
    Column("warc_length", BigInteger, comment="Length of the compressed record, bytes"),
    Column("format", Text, comment="rss20, atom10, jsonfeed11, sitemap …"),
    Column("encoding", Text, comment="Character encoding used"),
    Column("notes", ARRAY(Text), nullable=False, server_default="{}", comment="What had to be mended to read it"),
    Column(
        "entries_total",
        Integer,
        nullable=False,
        server_default="0",
        comment="Entries in the body, those over the limit included",
    ),
    Column(
        "entries_new", Integer, nullable=False, server_default="0", comment="Entries never seen in this feed before"
    ),
    Column(
        "entries_changed", Integer, nullable=False, server_default="0", comment="Known entries that say something new"
    ),
    Column("entries_unchanged", Integer, nullable=False, server_default="0", comment="Known entries that say the same"),
    Column(
        "entries_repeated", Integer, nullable=False, server_default="0", comment="Entries given twice in this very body"
    ),
    Column(
        "entries_over_limit",
        Integer,
        nullable=False,
        server_default="0",
        comment="Entries beyond the limit, counted and not read",
    ),
    Column("overlap", Integer, comment="Entries that the last read window held as well; NULL when there was none"),
    Column(
        "is_gap_suspected",
        Boolean,
        nullable=False,
        server_default=false(),
        comment="No overlap though the last window was full: entries may have been missed",
    ),
    at("next_poll_at", "When the feed was planned to be polled next"),
    PrimaryKeyConstraint("poll_id", "polled_at"),
    CheckConstraint(
        "entries_total = entries_new + entries_changed + entries_unchanged + entries_repeated + entries_over_limit",
        name="conservation",
    ),
    Index("ix_feed_poll_feed_id_polled_at", "feed_id", "polled_at"),
    Index("ix_feed_poll_warc_path", "warc_path", postgresql_where=text("warc_path is not null")),
    schema="landing",
    comment="One attempt to read a feed",
    postgresql_partition_by=BY_MONTH.format("polled_at"),
)

entry_observation = Table(
    "entry_observation",
    metadata,
    Column("observation_id", BigInteger, Identity(), nullable=False, comment="Number of the observation"),
    at("observed_at", "Start of the poll that saw it; partition key", nullable=False),
    Column("poll_id", BigInteger, nullable=False, comment="Poll that saw it"),
    Column("entry_id", BigInteger, nullable=False, comment="Entry in the ledger"),
    Column("ordinal", Integer, nullable=False, comment="Place in the feed body, from 0"),
    Column(
        "kind", Text, nullable=False, comment="new, changed or repeated; unchanged entries are only counted on the poll"
    ),
    Column("guid", Text, comment="guid or atom:id as written"),
    Column("link", Text, comment="link as written"),
    Column("title", Text, comment="Title, plain text"),
    Column("summary", Text, comment="Summary, plain text"),
    Column("content", Text, comment="Full content as the feed carries it; hostile HTML, never show it unescaped"),
    Column("authors", ARRAY(Text), nullable=False, server_default="{}", comment="Authors as written"),
    Column("categories", ARRAY(Text), nullable=False, server_default="{}", comment="Categories"),
    Column("published_raw", Text, comment="Publication date as written"),
    at("published_at", "Publication date as understood; NULL when it cannot be known"),
    Column("updated_raw", Text, comment="Update date as written"),
    at("updated_at", "Update date as understood"),
    Column("language", Text, comment="Language the feed states"),
    Column("flags", ARRAY(Text), nullable=False, server_default="{}", comment="maybe_cut, rewritten …"),
    PrimaryKeyConstraint("observation_id", "observed_at"),
    Index("ix_entry_observation_entry_id", "entry_id", "observed_at"),
    Index("ix_entry_observation_poll_id", "poll_id"),
    schema="landing",
    comment="What one poll saw of one entry, kept when it was new or different",
    postgresql_partition_by=BY_MONTH.format("observed_at"),
)

capture = Table(
    "capture",
    metadata,
    Column("capture_id", BigInteger, Identity(), nullable=False, comment="Number of the capture"),
    at("fetched_at", "Last byte of the response; partition key", nullable=False),
    at("started_at", "Start of the request", nullable=False),
    Column("batch_id", BigInteger, nullable=False, index=True, comment="Batch that fetched it"),
    Column("url_asked", Text, nullable=False, comment="Address asked"),
    Column("url_final", Text, nullable=False, comment="Address that answered, after redirects"),
    Column("redirect_chain", JSONB, nullable=False, comment="Redirects followed: url, status, location"),
    Column("remote_ip", Text, nullable=False, comment="Address connected to"),
    Column("http_version", Text, nullable=False, comment="1.0 or 1.1"),
    Column("status", SmallInteger, nullable=False, comment="HTTP status"),
    Column("headers", JSONB, nullable=False, comment="Response headers, in order"),
    Column("wire_bytes", BigInteger, nullable=False, comment="Bytes of the body as sent"),
    Column("body_bytes", BigInteger, nullable=False, comment="Bytes of the body, content coding undone"),
    sha("body_sha256", "Digest of the body, content coding undone", nullable=False),
    Column("warc_path", Text, comment="Landing file, relative to the landing root; NULL for a 304, which has no body"),
    Column("warc_offset", BigInteger, comment="Where the record starts, bytes"),
    Column("warc_length", BigInteger, comment="Length of the compressed record, bytes"),
    PrimaryKeyConstraint("capture_id", "fetched_at"),
    Index("ix_capture_capture_id", "capture_id"),
    Index("ix_capture_warc_path", "warc_path", postgresql_where=text("warc_path is not null")),
    schema="landing",
    comment="One HTTP response for a page, kept",
    postgresql_partition_by=BY_MONTH.format("fetched_at"),
)

file = Table(
    "file",
    metadata,
    Column("warc_path", Text, primary_key=True, comment="Relative to the landing root"),
    Column("file_bytes", BigInteger, comment="Size; NULL: rows name it, and it was not there"),
    now("first_seen_at", "When maintenance met it first"),
    at("examined_at", "When its records were compared with the rows; NULL while a batch may still be writing them"),
    at("audited_at", "When its bytes were last compared with the digests of its rows"),
    Index("ix_file_audited_at", "audited_at"),
    schema="landing",
    comment="Landing files, as maintenance found them",
)

orphan = Table(
    "orphan",
    metadata,
    Column("warc_path", Text, ForeignKey(file.c.warc_path), comment="Landing file"),
    Column("warc_offset", BigInteger, comment="Where it starts, bytes"),
    Column("warc_length", BigInteger, nullable=False, comment="Its length, bytes"),
    Column(
        "kind",
        Text,
        nullable=False,
        comment="record: received, its rows were never committed; unfinished: of a killed write; unreadable: no WARC",
    ),
    Column("url", Text, comment="Address that answered, for a record"),
    at("fetched_at", "Last byte of the response, for a record"),
    Column("payload_digest", Text, comment="Digest of the body as sent, as the record states it"),
    now("found_at", "When maintenance found it"),
    PrimaryKeyConstraint("warc_path", "warc_offset"),
    one_of("kind", "record", "unfinished", "unreadable"),
    schema="landing",
    comment="Bytes in landing that no row names: kept, and accounted for here",
)

damage = Table(
    "damage",
    metadata,
    Column("subject", Text, comment="capture or feed_poll"),
    Column("subject_id", BigInteger, comment="Its number"),
    Column("warc_path", Text, nullable=False, comment="Landing file"),
    Column("warc_offset", BigInteger, nullable=False, comment="Where its record starts, bytes"),
    Column("problem", Text, nullable=False, comment="What is wrong, in a sentence"),
    now("found_at", "When the audit found it"),
    at("mended_at", "When a later audit read it as it should be; NULL while it is broken"),
    PrimaryKeyConstraint("subject", "subject_id"),
    one_of("subject", "capture", "feed_poll"),
    schema="landing",
    comment="Rows whose bytes landing does not give any more, or gives otherwise than their digest says",
)
