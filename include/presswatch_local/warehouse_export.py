"""Reads from the warehouse what newsworld can compare with its truth: articles with their revisions, and the ledger."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, Row, text

from newsworld.compare_with_truth import Observed, ObservedArticle, ObservedEntry

ARTICLES = """
select a.article_id, a.canonical_url, a.state, t.body, x.title, x.language, x.published_at, x.published_stated,
    (select array_agg(r.is_silent order by r.rev_no) from core.revision r
     where r.article_id = a.article_id and r.kind in ('first', 'edit')) as is_silent,
    (select array_agg(u.url order by u.url) from core.article_url u where u.article_id = a.article_id) as urls
from core.article a
join core.article_text t using (article_id)
join core.extraction x using (extraction_id)
order by a.article_id
"""
ENTRIES = """
select distinct on (e.entry_id) f.url as feed_url, o.guid, o.link, e.outcome, e.reason
from ops.entry e
join core.feed f using (feed_id)
join landing.entry_observation o using (entry_id)
order by e.entry_id, o.observed_at desc, o.observation_id desc
"""
"""Each with its guid and link as the feed stated them last."""


def read_observed(conn: Connection) -> Observed:
    """Return all articles and entries that the warehouse holds."""
    articles = tuple(_article(row) for row in conn.execute(text(ARTICLES)))
    entries = tuple(ObservedEntry(*row) for row in conn.execute(text(ENTRIES)))
    return Observed(articles, entries)


def _article(row: Row[tuple[object, ...]]) -> ObservedArticle:
    return ObservedArticle(
        canonical_url=row.canonical_url,
        title=row.title,
        body=row.body,
        published_at=as_stated(row.published_stated, row.published_at),
        language=row.language,
        is_silent=tuple(row.is_silent or ()),
        state=row.state,
        other_urls=tuple(row.urls or ()),
    )


def as_stated(stated: str | None, instant: datetime | None) -> datetime | None:
    """Return the claim with the publisher's own offset, whose day may differ from UTC's."""
    try:
        value = datetime.fromisoformat(stated) if stated else instant
    except ValueError:  # a month or a year alone
        return instant
    return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value
