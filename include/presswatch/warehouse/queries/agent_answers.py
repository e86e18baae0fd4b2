"""What agents ask beyond searching: an article with its evidence, and how well sources were watched."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Connection, text

_ARTICLE = text(
    """
    select
        m.article_id, m.revision_no, m.source_id, m.source_name, m.title, m.dek, coalesce(m.authors, '{}') as authors,
        m.url, substring(m.body from :from_char + 1 for :max_chars) as body, m.body_chars, m.language, m.published_at,
        m.published_day, m.published_precision, m.state, m.state_since, m.first_seen_at, m.text_seen_at, m.edits,
        m.silent_edits, m.looks, m.flags, m.is_copy, m.independent_text_id, m.extraction_id,
        encode(x.content_sha256, 'hex') as content_sha256, encode(x.config_sha256, 'hex') as extractor_sha256,
        c.capture_id, c.fetched_at, c.status, c.url_final, encode(c.body_sha256, 'hex') as body_sha256, c.warc_path,
        c.warc_offset
    from mart.article as m
    join core.extraction as x on x.extraction_id = m.extraction_id
    left join lateral (select k.* from landing.capture as k where k.capture_id = x.capture_id limit 1) as c on true
    where m.article_id = :article_id
    """
)
_REVISIONS = text(
    """
    select a.article_id, r.rev_no
    from core.article as a
    join core.revision as r on r.revision_id = a.revision_id
    where a.article_id = any (:article_ids)
    """
)
_COVERAGE = text(
    """
    select source_id, day, visibility, feeds, feeds_read, hours_watched, gaps, quarantined, first_watched_day
    from mart.coverage
    where day between :from_day and :to_day
        and (cardinality(cast(:sources as text[])) = 0 or source_id = any (:sources))
    order by day desc, source_id
    limit :limit
    """
)


class ArticleWithEvidence(NamedTuple):
    """An article as it stands, a part of its body, and the bytes that it comes from."""

    article_id: int
    revision_no: int
    source_id: str
    source_name: str
    title: str
    dek: str | None
    authors: Sequence[str]
    url: str | None
    body: str
    body_chars: int
    language: str | None
    published_at: datetime | None
    published_day: date | None
    published_precision: str | None
    state: str
    state_since: datetime
    first_seen_at: datetime
    text_seen_at: datetime
    edits: int
    silent_edits: int
    looks: int
    flags: Sequence[str]
    is_copy: bool
    independent_text_id: int
    extraction_id: int
    content_sha256: str
    extractor_sha256: str
    capture_id: int | None
    fetched_at: datetime | None
    status: int | None
    url_final: str | None
    body_sha256: str | None
    warc_path: str | None
    warc_offset: int | None


class CoverageDay(NamedTuple):
    """How well a source was watched on a calendar day of its own."""

    source_id: str
    day: date
    visibility: str  # full, partial or blind
    feeds: int
    feeds_read: int
    hours_watched: int
    gaps: int
    quarantined: int
    first_watched_day: date


def article_with_evidence(
    conn: Connection, article_id: int, *, from_char: int, max_chars: int
) -> ArticleWithEvidence | None:
    """Return an article with so many code points of its body; None where there is none."""
    values = {"article_id": article_id, "from_char": from_char, "max_chars": max_chars}
    row = conn.execute(_ARTICLE, values).one_or_none()
    return ArticleWithEvidence(*row) if row else None


def revision_numbers(conn: Connection, article_ids: Sequence[int]) -> dict[int, int]:
    """Return the numbers of the current revisions of articles."""
    return {row.article_id: row.rev_no for row in conn.execute(_REVISIONS, {"article_ids": list(article_ids)})}


def coverage(
    conn: Connection, from_day: date, to_day: date, *, sources: Sequence[str], limit: int
) -> list[CoverageDay]:
    """Return source-days, the newest first; of no sources named: of all."""
    values = {"from_day": from_day, "to_day": to_day, "sources": list(sources), "limit": limit}
    return [CoverageDay(*row) for row in conn.execute(_COVERAGE, values)]
