"""Extraction hints: what feeds and source files say of pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BigInteger,
    Connection,
    DateTime,
    FromClause,
    Subquery,
    case,
    column,
    func,
    literal,
    select,
    true,
    values,
)
from sqlalchemy.sql.selectable import LateralFromClause

from presswatch.dates import parse_date
from presswatch.model.extraction import FeedHint, SourceHint
from presswatch.model.parsed_date import ParsedDate
from presswatch.warehouse.rows import repeated_of
from presswatch.warehouse.tables import (
    article,
    article_text,
    batch_item,
    capture,
    entry,
    entry_observation,
    extraction,
    feed,
    line_snapshot,
    source,
)

_NEWEST = literal(2**63 - 1, BigInteger)
AnyRow = Any
"""A row of the statement below; SQLAlchemy's own type counts its first ten columns."""


class ExtractionHints(NamedTuple):
    """What is known of a page before it is read."""

    feed: FeedHint
    source: SourceHint


class HintRequest(NamedTuple):
    """A page for which hints are asked."""

    key: int
    entry_id: int
    at: datetime  # the feed's word from before goes first
    until: int | None  # newest snapshot of repeated lines that may be taken; None or 0: none


def read(conn: Connection, batch_id: int) -> dict[int, ExtractionHints]:
    """Return hints by place in the batch.

    An article that is looked at again gets those of its first entry, and the snapshot of repeated lines under which it
    was read: two looks that are compared are read under one.
    """
    return _read(conn, _asked(batch_id))


def feed_titles(conn: Connection, batch_id: int) -> dict[int, str]:
    """Return what the hints of a batch call each page's story, by place in the batch; empty where they say nothing."""
    asked = _asked(batch_id)
    newest = _newest(asked)
    statement = select(asked.c.key, newest.c.title).select_from(asked).outerjoin(newest, true())
    return {row.key: row.title or "" for row in conn.execute(statement)}


def _asked(batch_id: int) -> Subquery:
    """Return, for the pages of a batch, key and entry, the instant of the request, and the newest snapshot allowed."""
    entry_id = func.coalesce(batch_item.c.entry_id, article.c.first_entry_id)
    return (
        select(
            batch_item.c.ordinal.label("key"),
            entry_id.label("entry_id"),
            func.coalesce(capture.c.fetched_at, func.now()).label("at"),
            case(
                (batch_item.c.article_id.is_(None), _NEWEST), else_=func.coalesce(extraction.c.line_snapshot_id, 0)
            ).label("until"),
        )
        .outerjoin(article, article.c.article_id == batch_item.c.article_id)
        .outerjoin(article_text, article_text.c.article_id == batch_item.c.article_id)
        .outerjoin(extraction, extraction.c.extraction_id == article_text.c.extraction_id)
        .outerjoin(capture, capture.c.capture_id == batch_item.c.capture_id)
        .where(batch_item.c.batch_id == batch_id)
        .subquery("asked")
    )


def of_entries(conn: Connection, requests: Sequence[HintRequest]) -> dict[int, ExtractionHints]:
    """Return hints by key: what the feed said of an entry at an instant, and what is known of its source today."""
    if not requests:
        return {}
    columns = (
        column("key", BigInteger),
        column("entry_id", BigInteger),
        column("at", DateTime(timezone=True)),
        column("until", BigInteger),
    )
    rows = [request._replace(until=request.until or 0) for request in requests]
    return _read(conn, values(*columns, name="asked").data(rows))


def _newest(asked: FromClause) -> LateralFromClause:
    """Return the feed's word on each entry: from before the instant first, then the nearest: workers' clocks differ."""
    seen_at = entry_observation.c.observed_at
    return (
        select(entry_observation)
        .where(entry_observation.c.entry_id == asked.c.entry_id)
        .order_by(
            (seen_at <= asked.c.at).desc(),
            func.abs(func.extract("epoch", seen_at - asked.c.at)),
            entry_observation.c.ordinal,
        )
        .limit(1)
        .lateral("newest")
    )


def _read(conn: Connection, asked: FromClause) -> dict[int, ExtractionHints]:
    newest = _newest(asked)
    lines = (
        select(line_snapshot)
        .where(line_snapshot.c.source_id == source.c.source_id, line_snapshot.c.snapshot_id <= asked.c.until)
        .order_by(line_snapshot.c.snapshot_id.desc())
        .limit(1)
        .lateral("lines")
    )
    snapshot = (lines.c.snapshot_id, lines.c.edge_lines, lines.c.inner_lines)
    statement = (
        select(asked.c.key, *(newest.c[name] for name in OBSERVED), *snapshot, source)
        .select_from(asked)
        .join(entry, entry.c.entry_id == asked.c.entry_id)
        .join(feed, feed.c.feed_id == entry.c.feed_id)
        .join(source, source.c.source_id == feed.c.source_id)
        .outerjoin(newest, newest.c.entry_id == entry.c.entry_id)
        .outerjoin(lines, true())
    )
    return {row.key: ExtractionHints(_feed_hint(row), _source_hint(row)) for row in conn.execute(statement)}


OBSERVED = ("title", "summary", "content", "authors", "published_raw", "updated_raw")


def _feed_hint(row: AnyRow) -> FeedHint:
    return FeedHint(
        title=row.title,
        summary=row.summary,
        content=row.content,
        authors=tuple(row.authors or ()),
        published=_parsed(row.published_raw, row),
        updated=_parsed(row.updated_raw, row),
    )


def _parsed(raw: str | None, row: AnyRow) -> ParsedDate | None:
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
        repeated=repeated_of(row.snapshot_id, row.edge_lines, row.inner_lines),
    )
