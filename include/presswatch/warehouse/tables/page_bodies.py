"""ops: what bodies the pages of a host showed of late."""

from __future__ import annotations

from sqlalchemy import Column, Index, PrimaryKeyConstraint, Table, Text

from presswatch.warehouse.tables.base import metadata, now, sha

page_body = Table(
    "page_body",
    metadata,
    Column("host", Text, comment="Host and port"),
    sha("body_sha256", "Digest of the body that was read, white space left out"),
    sha("url_sha256", "Digest of the canonical form of the address that showed it"),
    Column("headline", Text, nullable=False, comment="What the feed called its story; empty: nothing"),
    now("first_seen_at", "Load that saw it there first"),
    now("last_seen_at", "Newest load that saw it there"),
    PrimaryKeyConstraint("host", "body_sha256", "url_sha256"),
    Index("ix_page_body_last_seen_at", "last_seen_at"),
    schema="ops",
    comment="Bodies that pages showed in the last days: one that many stories of a host show is that of none",
)
