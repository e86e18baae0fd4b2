"""Reads where a feed is asked, and how many addresses of stories its source has brought before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from presswatch.urls import url_key, url_sha256
from presswatch.warehouse.tables import entry, feed, feed_state, source


class FeedAddress(NamedTuple):
    """Where a feed is asked, and what is known of its publisher."""

    feed_id: str
    source_id: str
    url: str
    homepage: str | None
    moved_to: str | None
    timezone: str | None
    languages: list[str]


def read(conn: Connection, feed_id: str) -> FeedAddress | None:
    """Return the address of a configured feed; None when there is no such feed."""
    owners = {"homepage": source, "timezone": source, "languages": source, "moved_to": feed_state}
    columns = [owners.get(name, feed).c[name] for name in FeedAddress._fields]
    joined = feed.join(source, source.c.source_id == feed.c.source_id).outerjoin(
        feed_state, feed_state.c.feed_id == feed.c.feed_id
    )
    is_asked = (feed.c.feed_id == feed_id) & feed.c.retired_at.is_(None)
    row = conn.execute(select(*columns).select_from(joined).where(is_asked)).one_or_none()
    return FeedAddress(*row) if row is not None else None


def count_known(conn: Connection, source_id: str, urls: Sequence[str]) -> int:
    """Return how many of these addresses entries of a source have had."""
    keys = [url_sha256(url_key(url)) for url in urls]
    is_known = (feed.c.source_id == source_id) & (entry.c.url_sha256 == func.any(keys))
    joined = entry.join(feed, feed.c.feed_id == entry.c.feed_id)
    statement = select(func.count(entry.c.url_sha256.distinct())).select_from(joined).where(is_known)
    return int(conn.execute(statement).scalar_one())
