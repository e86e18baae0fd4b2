"""Reads what a source repeats."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, text

_LINES = text(
    """
    with counted as (
        select coalesce(sum(distinct_articles), 0) as articles from core.source_line_day where source_id = :source_id
    ), newest as (
        select edge_lines, inner_lines from core.line_snapshot
        where source_id = :source_id order by snapshot_id desc limit 1
    )
    select l.articles,
        round(l.articles::numeric / greatest(c.articles - l.since_article + 1, 1), 3)::float as share,
        l.edge_articles,
        case when l.line_sha256 = any(n.edge_lines) then 'edge' when l.line_sha256 = any(n.inner_lines) then 'inner'
            else '' end as furniture,
        l.first_seen_at, l.last_seen_at, l.kind, l.sample
    from core.source_line as l cross join counted as c left join newest as n on true
    where l.source_id = :source_id and l.articles > 1
    order by l.articles desc, l.line_sha256
    limit :most
    """
)


class RepeatedLine(NamedTuple):
    """A line that several articles of a source have."""

    articles: int
    share: float  # of the articles since it was first seen
    edge_articles: int
    furniture: str  # edge or inner, as the newest snapshot has it; empty where it is none
    first_seen_at: datetime
    last_seen_at: datetime
    kind: str
    sample: str


def lines_of_source(conn: Connection, source_id: str, *, most: int) -> list[RepeatedLine]:
    """Return the lines that a source repeats, the most frequent first."""
    return [RepeatedLine(*row) for row in conn.execute(_LINES, {"source_id": source_id, "most": most})]
