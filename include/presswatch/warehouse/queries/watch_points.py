"""What happened to what readers see of articles, in the order of commits, and whether a search finds it since then.

Three numbers are taken under the lock on loads and so grow in the order of commits: those of promotions (a text that
readers see), revisions (withdrawals) and merges. A reader that keeps the highest of each misses nothing.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, text

from presswatch.model.watch import Example, Position, Watch, WatchPoint
from presswatch.warehouse.queries.search import refused

_POSITION = text(
    """
    select
        coalesce((select max(promotion_id) from core.promotion), 0),
        coalesce((select max(revision_id) from core.revision), 0),
        coalesce((select max(merge_id) from core.article_merge), 0)
    """
)
_POINTS = text(
    """
    with points as materialized (
        select r.article_id, r.rev_no, p.promotion_id, p.extraction_id, p.promoted_at as at, 'text' as kind
        from core.promotion as p
        join core.revision as r on r.revision_id = p.revision_id
        where p.promotion_id > :promotion_after and p.promotion_id <= :promotion_to
            and not exists (
                select from core.revision as later
                where later.article_id = r.article_id and later.rev_no > r.rev_no and (
                    (later.kind = 'withdrawn' and later.loaded_at < p.promoted_at)
                    or exists (
                        select from core.promotion as q
                        where q.revision_id = later.revision_id and q.promotion_id < p.promotion_id
                    )
                )
            )
        union all
        select r.article_id, r.rev_no, null, null, r.loaded_at, 'withdrawn'
        from core.revision as r
        where r.kind = 'withdrawn' and r.revision_id > :revision_after and r.revision_id <= :revision_to
        union all
        select g.article_id, null, null, null, g.merged_at, 'merged'
        from core.article_merge as g
        where g.merge_id > :merge_after and g.merge_id <= :merge_to
    ),
    texts as materialized (
        select
            p.*, a.source_id, a.load_seq, x.language, w.is_written,
            case when w.is_written then 'core.simple'::regconfig else core.search_config(x.language) end as config,
            case
                when p.kind <> 'text' then null
                when t.article_id is not null then case when w.is_written then t.words else t.search end
                when w.is_written then core.word_vector(x.title, coalesce(x.dek, ''), b.body)
                else core.search_vector(coalesce(x.language, ''), x.title, coalesce(x.dek, ''), b.body)
            end as vector
        from points as p
        cross join (select core.is_search_written(:words, :stemmed) as is_written) as w
        join core.article as a on a.article_id = p.article_id
        left join core.extraction as x on x.extraction_id = p.extraction_id
        left join core.article_text as t on t.article_id = p.article_id and t.extraction_id = p.extraction_id
        left join lateral (
            select coalesce(string_agg(
                substring(x.text from k.start_char + 1 for k.end_char - k.start_char), e'\\n\\n' order by k.ordinal
            ), '') as body
            from core.text_block as k
            where k.extraction_id = x.extraction_id and k.role in ('body', 'heading', 'quote', 'list', 'table')
                and t.article_id is null
        ) as b on true
        where (cardinality(cast(:sources as text[])) = 0 or a.source_id = any (:sources))
            and (cast(:from_time as timestamptz) is null or p.at >= :from_time)
            and (cast(:to_time as timestamptz) is null or p.at < :to_time)
    ),
    queries as materialized (
        select c.config, q.query
        from (select distinct config from texts where kind = 'text') as c
        cross join lateral core.parse_search(:words, c.config, core.search_weights(:roles)) as q
    )
    select
        t.article_id, t.source_id, t.load_seq, t.rev_no, t.extraction_id, t.kind, t.at,
        coalesce(
            t.vector @@ q.query and numnode(q.query) > 0 and not ''::tsvector @@ q.query
            and (cardinality(cast(:languages as text[])) = 0 or t.language = any (:languages)),
            false
        )
    from texts as t
    left join queries as q on q.config = t.config
    order by t.article_id, t.rev_no nulls last, t.promotion_id nulls last
    """
)
_EXAMPLE = text("select core.text_matches(:words, :roles, :stemmed, :language, :title, '', :body)")
_REQUIRE = text("select core.require_search(:words, :roles)")


START = Position(0, 0, 0)


def position(conn: Connection) -> Position:
    """Return the highest numbers that are committed."""
    return Position(*conn.execute(_POSITION).one())


def points(
    conn: Connection,
    watch: Watch,
    after: Position,
    to: Position,
    *,
    from_time: datetime | None = None,
    to_time: datetime | None = None,
) -> list[WatchPoint]:
    """Return what happened after a position, up to another, each article's in the order in which it happened.

    Args:
        conn: a read-only connection will do.
        watch: what is asked of each text.
        after: position that was seen already.
        to: position to stop at.
        from_time: nothing that happened before; None: no bound.
        to_time: nothing that happened then or later; None: no bound.

    Raises:
        PermanentError: the search is not understood.
    """
    values = {f"{name.removesuffix('_id')}_after": value for name, value in after._asdict().items()}
    values |= {f"{name.removesuffix('_id')}_to": value for name, value in to._asdict().items()}
    with refused():
        rows = conn.execute(_POINTS, {**_asked(watch), **values, "from_time": from_time, "to_time": to_time})
        return [WatchPoint(*row) for row in rows]


def require_search(conn: Connection, watch: Watch) -> None:
    """Do nothing where the words of a watch are understood.

    Raises:
        PermanentError: they are not; the message says why.
    """
    with refused():
        conn.execute(_REQUIRE, _asked(watch))


def matches(conn: Connection, watch: Watch, example: Example) -> bool:
    """Return whether a watch matches a text; its sources and languages are not asked."""
    values = {**_asked(watch), "language": example.language, "title": example.title, "body": example.body}
    with refused():
        return bool(conn.execute(_EXAMPLE, values).scalar_one())


def _asked(watch: Watch) -> dict[str, object]:
    lists = {name: list(getattr(watch, name)) for name in ("roles", "sources", "languages")}
    return {"words": watch.words, "stemmed": watch.stemmed, **lists}
