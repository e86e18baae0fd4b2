"""The population of a sample, and its texts, as readers saw them at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, text

from presswatch.warehouse.queries.search import Search, refused, values_of

_POPULATION = text(
    """
    with asked as materialized (
        select core.is_search_written(:words, :stemmed) as is_written where cast(:words as text) is not null
    ),
    queries as materialized (
        select c.config, q.query, numnode(q.query) > 0 and not ''::tsvector @@ q.query as is_sound
        from (
            select distinct case when w.is_written then 'core.simple'::regconfig else core.search_config(l.language) end
                as config
            from asked as w
            cross join (select distinct language from core.article_text) as l
        ) as c
        cross join lateral core.parse_search(:words, c.config, core.search_weights(:roles)) as q
    )
    select
        a.article_id, a.revision_no, a.extraction_id, a.source_id, a.published_day::text,
        encode(x.content_sha256, 'hex'),
        case
            when w.is_written is null then null
            when t.extraction_id = a.extraction_id and q.config is not null
                then q.is_sound and case when w.is_written then t.words else t.search end @@ q.query
            else core.text_matches(:words, :roles, :stemmed, a.language, a.title, a.dek, a.body)
        end as is_hit
    from mart.article_as_of(:as_of) as a
    join core.extraction as x on x.extraction_id = a.extraction_id
    left join core.article_text as t on t.article_id = a.article_id
    left join asked as w on true
    left join queries as q
        on q.config = case when w.is_written then 'core.simple'::regconfig else core.search_config(a.language) end
    where a.published_day between :from_day and :to_day
        and (cardinality(cast(:sources as text[])) = 0 or a.source_id = any (:sources))
        and (cardinality(cast(:languages as text[])) = 0 or a.language = any (:languages))
    order by a.article_id
    """
)
"""Of a text that stands as it did then, the index has the words already; of others they are made from the text."""
_REQUIRE = text("select core.require_search(:words, :roles)")
_TEXTS = text(
    """
    select r.article_id, x.title, (
        select coalesce(string_agg(
            substring(x.text from b.start_char + 1 for b.end_char - b.start_char), e'\\n\\n' order by b.ordinal
        ), '')
        from core.text_block as b
        where b.extraction_id = x.extraction_id and b.role in ('body', 'heading', 'quote', 'list', 'table')
    ) as body, encode(x.content_sha256, 'hex')
    from core.extraction as x
    join core.revision as r on r.revision_id = x.revision_id
    where x.extraction_id = any (:extraction_ids)
    """
)


class PopulationMember(NamedTuple):
    """An article of the population; ``is_hit`` says whether a search finds it, None without one."""

    article_id: int
    revision_no: int
    extraction_id: int
    source_id: str
    published_day: str
    content_sha256: str
    is_hit: bool | None


class FrozenText(NamedTuple):
    """Headline and body of an extraction."""

    article_id: int
    title: str
    body: str
    content_sha256: str


def population(conn: Connection, asked: Search, as_of: datetime) -> list[PopulationMember]:
    """Return the articles that readers saw at a time, published on the days asked for; undated ones are in none.

    Raises:
        PermanentError: the search is not understood.
    """
    values = {**values_of(asked), "as_of": as_of, "words": asked.words or None}
    with refused():
        if asked.words:
            conn.execute(_REQUIRE, values)
        return [PopulationMember(*row) for row in conn.execute(_POPULATION, values)]


def frozen_texts(conn: Connection, extraction_ids: Sequence[int]) -> list[FrozenText]:
    """Return the texts of extractions, which never change."""
    rows = conn.execute(_TEXTS, {"extraction_ids": list(extraction_ids)})
    return [FrozenText(*row) for row in rows]
