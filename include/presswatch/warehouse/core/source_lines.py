"""Statements on core.source_line, core.line_snapshot and core.source_line_day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ARRAY, Connection, LargeBinary, bindparam, func, select, text
from sqlalchemy.dialects.postgresql import insert

from presswatch.articles.source_lines import BUCKET, MIN_ARTICLES, LineCount, Tally
from presswatch.model.extraction import RepeatedLines
from presswatch.warehouse.many_rows import insert_rows
from presswatch.warehouse.rows import repeated_of
from presswatch.warehouse.tables import line_snapshot, source_line, source_line_day

_FORGET = text(
    f"""
    delete from core.source_line
    where source_id = :source_id and articles <= :counted / {BUCKET} - (since_article - 1) / {BUCKET}
    """  # noqa: S608 - our own number
)

_SUM = """
    (source_id, line_sha256) do update set articles = source_line.articles + excluded.articles,
        edge_articles = source_line.edge_articles + excluded.edge_articles, last_seen_at = excluded.last_seen_at
"""


class Snapshot(NamedTuple):
    """A snapshot, with how many articles of its source had been counted."""

    lines: RepeatedLines
    articles: int


def counted_articles(conn: Connection, source_id: str) -> int:
    """Return how many articles of a source were counted, copies left out."""
    sums = select(func.coalesce(func.sum(source_line_day.c.distinct_articles), 0))
    return int(conn.execute(sums.where(source_line_day.c.source_id == source_id)).scalar_one())


def counts_of(conn: Connection, source_id: str, keys: Collection[bytes]) -> dict[bytes, int]:
    """Return how many articles of a source have each of these lines; lines it never showed are left out."""
    is_asked = source_line.c.line_sha256 == func.any(bindparam("keys", list(keys), ARRAY(LargeBinary)))
    statement = select(source_line.c.line_sha256, source_line.c.articles).where(
        source_line.c.source_id == source_id, is_asked
    )
    return {bytes(row.line_sha256): row.articles for row in conn.execute(statement)}


def add(conn: Connection, source_id: str, tally: Tally, *, at: datetime) -> None:
    """Add to the counts of a source."""
    rows = [
        {
            "source_id": source_id,
            "line_sha256": line.key,
            "sample": line.sample,
            "kind": line.kind,
            "articles": line.articles,
            "edge_articles": line.edge_articles,
            "since_article": line.since_article,
            "first_seen_at": at,
            "last_seen_at": at,
        }
        for line in sorted(tally.lines)
    ]
    insert_rows(conn, source_line, rows, on_conflict=_SUM)


def add_day(conn: Connection, source_id: str, at: datetime, **counts: int) -> None:
    """Add to the sums of a source's day: articles, distinct_articles, lines and repeated_lines."""
    statement = insert(source_line_day).values(source_id=source_id, day=at.date(), **counts)
    sums = {name: source_line_day.c[name] + statement.excluded[name] for name in counts}
    conn.execute(statement.on_conflict_do_update(index_elements=["source_id", "day"], set_=sums))


def forget_rare(conn: Connection, source_id: str, *, counted: int) -> int:
    """Delete the lines of a source that are too rare to be kept, and return how many they were."""
    return conn.execute(_FORGET, {"source_id": source_id, "counted": counted}).rowcount


def frequent(conn: Connection, source_id: str) -> list[LineCount]:
    """Return the lines of a source that enough articles have to be furniture, the most frequent first."""
    names = ("line_sha256", "sample", "kind", "articles", "edge_articles", "since_article")
    statement = (
        select(*(source_line.c[name] for name in names))
        .where(source_line.c.source_id == source_id, source_line.c.articles >= MIN_ARTICLES)
        .order_by(source_line.c.articles.desc(), source_line.c.line_sha256)
    )
    return [LineCount(*row) for row in conn.execute(statement)]


def newest_snapshot(conn: Connection, source_id: str) -> Snapshot | None:
    """Return the newest snapshot of a source, None where there is none yet."""
    statement = select(line_snapshot).where(line_snapshot.c.source_id == source_id)
    row = conn.execute(statement.order_by(line_snapshot.c.snapshot_id.desc()).limit(1)).one_or_none()
    if row is None:
        return None
    return Snapshot(repeated_of(row.snapshot_id, row.edge_lines, row.inner_lines), row.articles)


def insert_snapshot(conn: Connection, source_id: str, lines: RepeatedLines, *, articles: int, at: datetime) -> int:
    """Insert a snapshot and return its number."""
    row = {
        "source_id": source_id,
        "made_at": at,
        "articles": articles,
        "edge_lines": sorted(lines.edge),
        "inner_lines": sorted(lines.inner),
    }
    return int(conn.execute(line_snapshot.insert().values(row).returning(line_snapshot.c.snapshot_id)).scalar_one())
