"""Reads a source as it is configured now: what its file said when it was last taken over."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, select

from presswatch.model.source import Feed, Source
from presswatch.warehouse.tables import feed, source

_FEED = tuple(feed.c[field.name] for field in fields(Feed))


def configured_source(conn: Connection, source_id: str) -> Source | None:
    """Return a source with its feeds; None when it is not configured."""
    is_it = (source.c.source_id == source_id) & source.c.retired_at.is_(None)
    row = conn.execute(select(source.c.config, source.c.file).where(is_it)).one_or_none()
    if row is None:
        return None
    is_its = (feed.c.source_id == source_id) & feed.c.retired_at.is_(None)
    feeds = tuple(Feed(*each) for each in conn.execute(select(*_FEED).where(is_its).order_by(feed.c.feed_id)))
    config: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in row.config.items()
    }
    return Source(**config, feeds=feeds, file=row.file)
