"""Reads what feeds and source files say of the pages of a batch, for the cleaner to weigh."""

from __future__ import annotations

from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select

from presswatch.dates import parse_date
from presswatch.model import DateReading, FeedHint, SourceHint
from presswatch.warehouse.tables import article, batch_item, entry, entry_observation, feed, source

AnyRow = Any
"""A row of the statement below; SQLAlchemy's own type counts its first ten columns."""


class Hint(NamedTuple):
    """What is known of a page before it is read."""

    feed: FeedHint
    source: SourceHint


def read(conn: Connection, batch_id: int) -> dict[int, Hint]:
    """Return hints by place in the batch; an article that is looked at again gets those of its first entry."""
    entry_id = func.coalesce(batch_item.c.entry_id, article.c.first_entry_id)
    newest = (
        select(entry_observation)
        .where(entry_observation.c.entry_id == entry_id)
        .order_by(entry_observation.c.observed_at.desc(), entry_observation.c.ordinal)
        .limit(1)
        .lateral("newest")
    )
    statement = (
        select(batch_item.c.ordinal, *(newest.c[name] for name in OBSERVED), source)
        .select_from(batch_item)
        .outerjoin(article, article.c.article_id == batch_item.c.article_id)
        .join(entry, entry.c.entry_id == entry_id)
        .join(feed, feed.c.feed_id == entry.c.feed_id)
        .join(source, source.c.source_id == feed.c.source_id)
        .outerjoin(newest, newest.c.entry_id == entry.c.entry_id)
        .where(batch_item.c.batch_id == batch_id)
    )
    return {row.ordinal: Hint(_feed_hint(row), _source_hint(row)) for row in conn.execute(statement)}


OBSERVED = ("title", "summary", "content", "authors", "published_raw", "updated_raw")


def _feed_hint(row: AnyRow) -> FeedHint:
    return FeedHint(
        title=row.title,
        summary=row.summary,
        content=row.content,
        authors=tuple(row.authors or ()),
        published=_reading(row.published_raw, row),
        updated=_reading(row.updated_raw, row),
    )


def _reading(raw: str | None, row: AnyRow) -> DateReading | None:
    """Read the raw date again: the observation keeps the string, and today's reading is what a replay wants."""
    if raw is None:
        return None
    zone = ZoneInfo(row.timezone) if row.timezone else None
    return parse_date(raw, zone=zone, languages=tuple(row.languages), day_first=row.config.get("day_first"))


def _source_hint(row: AnyRow) -> SourceHint:
    return SourceHint(
        name=row.name,
        timezone=row.timezone,
        languages=tuple(row.languages),
        day_first=row.config.get("day_first"),
    )
