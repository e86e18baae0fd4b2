"""Reads what stands beside an article: texts that are alike, and the newest articles of its source."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, text


class AlikeArticle(NamedTuple):
    """An article that carries the same text, or nearly the same."""

    article_id: int
    source_id: str
    title: str | None
    is_original: bool
    relation: str | None  # to the original: copy, edited, excerpt or translation
    evidence: str  # text or facts
    similarity: float
    contained: float
    agency: str | None
    first_seen_at: datetime


class NewestArticle(NamedTuple):
    """An article of a source, for a list."""

    article_id: int
    title: str | None
    url: str | None
    published_stated: str | None
    published_precision: str | None
    first_seen_at: datetime
    revisions: int
    state: str


def alike(conn: Connection, article_id: int, *, limit: int = 50) -> list[AlikeArticle]:
    """Return the articles of the group that an article is in, itself among them, the original first."""
    return [AlikeArticle(*row) for row in conn.execute(_ALIKE, {"article_id": article_id, "limit": limit})]


def newest_articles(conn: Connection, source_id: str, *, limit: int = 20) -> list[NewestArticle]:
    """Return the articles of a source that were loaded last, newest first."""
    return [NewestArticle(*row) for row in conn.execute(_NEWEST, {"source_id": source_id, "limit": limit})]


_ALIKE = text(
    """
    select m.article_id, a.source_id, x.title, m.is_original, m.relation, m.evidence, m.similarity, m.contained,
        m.agency, a.first_seen_at
    from core.syndication_member as own
    join core.syndication_member as m on m.group_id = own.group_id and m.valid_to is null
    join core.article as a on a.article_id = m.article_id
    left join core.article_text as t on t.article_id = a.article_id
    left join core.extraction as x on x.extraction_id = t.extraction_id
    where own.article_id = :article_id and own.valid_to is null
    order by m.is_original desc, a.first_seen_at, m.article_id
    limit :limit
    """
)
_NEWEST = text(
    """
    select a.article_id, x.title, a.canonical_url, x.published_stated, x.published_precision, a.first_seen_at,
        (select count(*) from core.revision as r where r.article_id = a.article_id), a.state
    from core.article as a
    left join core.article_text as t on t.article_id = a.article_id
    left join core.extraction as x on x.extraction_id = t.extraction_id
    where a.source_id = :source_id
    order by a.article_id desc
    limit :limit
    """
)
