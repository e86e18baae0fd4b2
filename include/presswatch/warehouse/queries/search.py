"""Full text search over the current text of all articles."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, text

STATEMENT = text(
    """
    with asked as (
        select config, websearch_to_tsquery(config, :words) as query
        from (select distinct core.search_config(language) as config from core.extraction where is_promoted) as configs
    ),
    hits as (
        select t.article_id, ts_rank_cd(t.search, asked.query) as score
        from asked
        join core.article_text as t on t.search @@ asked.query
        join core.extraction as x using (extraction_id)
        where core.search_config(x.language) = asked.config
            and (cardinality(cast(:tags as text[])) = 0 or x.language = any (cast(:tags as text[])))
    )
    select m.article_id, m.source_id, m.published_at, m.language, m.title, m.url, m.state, hits.score
    from hits join mart.article as m using (article_id)
    order by hits.score desc, m.published_at desc nulls last, m.article_id
    limit :limit
    """
)
"""Each article is searched with the stemmer of its own language: a stem of one must not hit words of another."""


class Hit(NamedTuple):
    """An article that answers a search."""

    article_id: int
    source_id: str
    published_at: datetime | None
    language: str | None
    title: str
    url: str
    state: str
    score: float


def search(conn: Connection, words: str, *, languages: tuple[str, ...] = (), limit: int = 20) -> list[Hit]:
    """Return the articles that answer a search, best first.

    Args:
        conn: a read-only connection will do.
        words: as in a web search: words, "a phrase", or, -without. Accents do not matter; words are stemmed.
        languages: BCP-47 tags to search in; all when empty.
        limit: how many at the most.
    """
    values = {"words": _sendable(words), "tags": [_sendable(tag) for tag in languages], "limit": limit}
    return [Hit(*row) for row in conn.execute(STATEMENT, values)]


def _sendable(text: str) -> str:
    """Return a text of a command line as PostgreSQL takes it: no NUL, and no bytes that were not UTF-8."""
    return text.replace("\x00", " ").encode("utf-8", "replace").decode()
