"""What stands behind a number: counts of a search with denominators, blind days and digests of its texts."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from sqlalchemy import Connection, text

from presswatch.warehouse.queries.search import Search, refused, search_notes, values_of

_FILTERS = "cast(:from_day as date), cast(:to_day as date), :sources, :languages, :roles, :stemmed"
_HITS = text(
    f"""
    select h.article_id, h.source_id, h.published_day, coalesce(o.article_id, h.article_id) as text_id,
        r.rev_no, encode(x.content_sha256, 'hex') as sha256
    from core.search_hits(:words, {_FILTERS}) as h
    join core.article as a on a.article_id = h.article_id
    join core.revision as r on r.revision_id = a.revision_id
    join core.article_text as t on t.article_id = a.article_id
    join core.extraction as x on x.extraction_id = t.extraction_id
    left join core.syndication_member as m on m.article_id = h.article_id and m.valid_to is null
    left join core.syndication_member as o on o.group_id = m.group_id and o.is_original and o.valid_to is null
    order by h.article_id
    """  # noqa: S608 - our own names
)
_UNDATED_HITS = text(
    """
    select count(*) from core.search_hits(:words, null, null, :sources, :languages, :roles, :stemmed)
    where published_day is null
    """
)
_ALL = text(
    """
    select
        count(*) filter (where t.published_day between :from_day and :to_day) as articles,
        count(*) filter (where t.published_day is null) as undated,
        count(distinct t.source_id) filter (where t.published_day between :from_day and :to_day) as newsrooms
    from core.article_text as t
    where (cardinality(cast(:sources as text[])) = 0 or t.source_id = any (:sources))
        and (cardinality(cast(:languages as text[])) = 0 or t.language = any (:languages))
    """
)
_COVERAGE = text(
    """
    select s.source_id, d::date as day, coalesce(c.visibility, 'blind') as visibility, coalesce(c.quarantined, 0)
    from core.source as s
    cross join generate_series(cast(:from_day as timestamp), cast(:to_day as timestamp), interval '1 day') as d
    left join mart.coverage as c on c.source_id = s.source_id and c.day = d::date
    where (cardinality(cast(:sources as text[])) = 0 and s.retired_at is null) or s.source_id = any (:sources)
    order by 1, 2
    """
)
_CONTRACT = text("select version from mart.contract")


class Evidence(NamedTuple):
    """An article that the number counts: its revision and the digest of its headline and body."""

    article_id: int
    source_id: str
    published_day: str | None
    text_id: int  # article its text is counted under
    revision_no: int
    content_sha256: str


class SourceDay(NamedTuple):
    """A source and a calendar day on which it was not, or not wholly, watched."""

    source_id: str
    day: str
    visibility: str  # partial or blind


class Dossier(NamedTuple):
    """A number and what it rests on. Days are those of publication at the publisher; shares are 0 to 1."""

    contract: str
    statement: str
    notes: tuple[str, ...]  # what the warehouse says of the search: languages that were not searched
    articles: int
    independent_texts: int
    newsrooms: int
    all_articles: int  # of the same days, sources and languages
    all_newsrooms: int
    share: float | None
    undated_matches: int  # match, and are in no day
    undated_articles: int  # of the same sources and languages
    quarantined_entries: int  # seen on these days, under quarantine now
    source_days: int
    source_days_not_fully_watched: tuple[SourceDay, ...]
    evidence: tuple[Evidence, ...]
    evidence_sha256: str


def dossier(conn: Connection, asked: Search) -> Dossier:
    """Return the dossier of a search whose days are given; the caller's transaction sees one state of the warehouse.

    Raises:
        PermanentError: the search is not understood.
    """
    values = values_of(asked)
    with refused(), search_notes(conn) as notes:
        hits = [_evidence(*row) for row in conn.execute(_HITS, values)]
        undated = int(conn.execute(_UNDATED_HITS, values).scalar_one())
    articles, all_undated, newsrooms = conn.execute(_ALL, values).one()
    days = conn.execute(_COVERAGE, values).all()
    return Dossier(
        contract=str(conn.execute(_CONTRACT).scalar_one()),
        statement=statement(asked),
        notes=tuple(notes),
        articles=len(hits),
        independent_texts=len({hit.text_id for hit in hits}),
        newsrooms=len({hit.source_id for hit in hits}),
        all_articles=articles,
        all_newsrooms=newsrooms,
        share=len(hits) / articles if articles else None,
        undated_matches=undated,
        undated_articles=all_undated,
        quarantined_entries=sum(row[3] for row in days),
        source_days=len(days),
        source_days_not_fully_watched=tuple(SourceDay(row[0], str(row[1]), row[2]) for row in days if row[2] != "full"),
        evidence=tuple(hits),
        evidence_sha256=hashlib.sha256("\n".join(map(repr, map(tuple, hits))).encode()).hexdigest(),
    )


def _evidence(*row: object) -> Evidence:
    article_id, source_id, day, text_id, rev_no, sha256 = row
    return Evidence(article_id, source_id, str(day) if day else None, text_id, rev_no, sha256)  # type: ignore[arg-type]


def statement(asked: Search) -> str:
    """Return the SQL that counts what the dossier counts, to be run by anybody."""
    filters = {name: value for name, value in asked._asdict().items() if name != "words" and value not in (None, ())}
    if asked.stemmed:
        filters.pop("stemmed")
    parts = [_literal(asked.words), *(f"{name} => {_literal(value)}" for name, value in filters.items())]
    return f"select total from mart.search({', '.join(parts)}, max_rows => 1)"  # noqa: S608 - shown, not run


def _literal(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return f"array[{', '.join(_literal(item) for item in value)}]"
    return "'" + str(value).replace("'", "''") + "'"
