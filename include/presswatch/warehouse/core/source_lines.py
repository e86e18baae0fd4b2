"""Statements on core.source_line, core.line_snapshot and core.source_line_day."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ARRAY, Connection, LargeBinary, Text, bindparam, func, select, text

from presswatch.articles.source_lines import BUCKET, MIN_ARTICLES, LineCount, Tally
from presswatch.model.extraction import RepeatedLines
from presswatch.warehouse.core.articles import limit_waits
from presswatch.warehouse.many_rows import insert_rows
from presswatch.warehouse.rows import repeated_of
from presswatch.warehouse.tables import line_snapshot, source_line, source_line_day

_KEY_BYTES = 32

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
_SUM_DAY = """
    (source_id, day) do update set articles = source_line_day.articles + excluded.articles,
        distinct_articles = source_line_day.distinct_articles + excluded.distinct_articles,
        lines = source_line_day.lines + excluded.lines,
        repeated_lines = source_line_day.repeated_lines + excluded.repeated_lines
"""


_STATES = text(
    """
    select asked.source_id,
        (
            select coalesce(sum(d.distinct_articles), 0)
            from core.source_line_day as d
            where d.source_id = asked.source_id
        ),
        (
            select s.articles
            from core.line_snapshot as s
            where s.source_id = asked.source_id
            order by s.snapshot_id desc
            limit 1
        )
    from unnest(:source_ids) as asked (source_id)
    """
).bindparams(bindparam("source_ids", type_=ARRAY(Text)))
_COUNTS = text(
    """
    select l.source_id, l.line_sha256, l.articles
    from unnest(:sources, :lines) as asked (source_id, keys)
    cross join string_to_table(asked.keys, ',') as key
    join core.source_line as l on l.source_id = asked.source_id and l.line_sha256 = decode(key, 'hex')
    """
).bindparams(bindparam("sources", type_=ARRAY(Text)), bindparam("lines", type_=ARRAY(Text)))
_LOCK = text(
    """
    select pg_advisory_xact_lock(hashtext('presswatch.source_line'), key)
    from (select distinct hashtext(source_id) as key from unnest(:source_ids) as source_id order by 1) as asked
    """
).bindparams(bindparam("source_ids", type_=ARRAY(Text)))


class CountState(NamedTuple):
    """How far the counts of a source are."""

    articles: int  # that were counted, copies left out
    at_snapshot: int | None  # likewise when its newest snapshot was made; None: it has none


class DayCounts(NamedTuple):
    """What is added to the sums of a source's day."""

    articles: int
    distinct_articles: int
    lines: int
    repeated_lines: int


class Snapshot(NamedTuple):
    """A snapshot, with how many articles of its source had been counted."""

    lines: RepeatedLines
    articles: int


def lock_counts(conn: Connection, source_ids: Collection[str]) -> None:
    """Let one load at a time count the lines of each of these sources; taken in one order, before the loads' own lock.

    So no two wait for each other, and who counts sees what those before have counted.
    """
    limit_waits(conn)
    conn.execute(_LOCK, {"source_ids": [*source_ids]})


def states(conn: Connection, source_ids: Collection[str]) -> dict[str, CountState]:
    """Return how far the counts of some sources are."""
    return {row.source_id: CountState(*row[1:]) for row in conn.execute(_STATES, {"source_ids": [*source_ids]})}


def counts_of(conn: Connection, source_id: str, keys: Collection[bytes]) -> dict[bytes, int]:
    """Return how many articles of a source have each of these lines; lines it never showed are left out."""
    is_asked = source_line.c.line_sha256 == func.any(bindparam("keys", list(keys), ARRAY(LargeBinary)))
    statement = select(source_line.c.line_sha256, source_line.c.articles).where(
        source_line.c.source_id == source_id, is_asked
    )
    return {bytes(row.line_sha256): row.articles for row in conn.execute(statement)}


def counts_of_all(conn: Connection, keys: Mapping[str, Collection[bytes]]) -> dict[str, dict[bytes, int]]:
    """Return, by source, how many of its articles have each of these lines; lines it never showed are left out."""
    # As one text a source: the driver takes a tenth of a millisecond for ten values of an array.
    values = {"sources": [*keys], "lines": [b"".join(lines).hex(",", _KEY_BYTES) for lines in keys.values()]}
    counts: dict[str, dict[bytes, int]] = {source_id: {} for source_id in keys}
    for row in conn.execute(_COUNTS, values):
        counts[row.source_id][bytes(row.line_sha256)] = row.articles
    return counts


def add(conn: Connection, tallies: Mapping[str, Tally], *, at: datetime) -> None:
    """Add to the counts of sources."""
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
        for source_id, tally in sorted(tallies.items())
        for line in sorted(tally.lines)
    ]
    insert_rows(conn, source_line, rows, on_conflict=_SUM)


def add_days(conn: Connection, days: Mapping[str, DayCounts], *, at: datetime) -> None:
    """Add to the sums of a day of sources."""
    rows = [
        {"source_id": source_id, "day": at.date(), **counts._asdict()} for source_id, counts in sorted(days.items())
    ]
    insert_rows(conn, source_line_day, rows, on_conflict=_SUM_DAY)


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
