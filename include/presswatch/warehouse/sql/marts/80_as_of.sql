drop function if exists mart.article_as_of(timestamptz);
create function mart.article_as_of(at timestamptz)
returns table (
    article_id bigint, source_id text, url text, title text, dek text, body text, section text, tags text[], language text,
    published_at timestamptz, published_stated text, published_day date, published_precision text, modified_at timestamptz,
    body_words integer, flags text[], state text, revision_no integer, edits bigint, silent_edits bigint,
    undeclarable_edits bigint, extraction_id bigint, independent_text_id bigint, is_copy boolean
)
language sql stable as $$
    select
        a.article_id, a.source_id, a.canonical_url, x.title, x.dek,
        (
            select coalesce(string_agg(substring(x.text from b.start_char + 1 for b.end_char - b.start_char), e'\n\n' order by b.ordinal), '')
            from core.text_block as b
            where b.extraction_id = x.extraction_id and b.role in ('body', 'heading', 'quote', 'list', 'table')
        ),
        x.section, x.tags, x.language, x.published_at, x.published_stated, x.published_day, x.published_precision,
        x.modified_at, x.body_words, x.flags,
        case when history.is_gone then 'gone' else 'live' end,
        history.revision_no, history.edits, history.silent_edits, history.undeclarable_edits,
        x.extraction_id,
        coalesce(
            (
                select o.article_id
                from core.syndication_member as o
                where o.group_id = m.group_id and o.is_original and o.valid_from <= at and (o.valid_to is null or o.valid_to > at)
                order by o.member_id
                limit 1
            ),
            a.article_id
        ),
        not coalesce(m.is_original, true)
    from core.extraction as x
    join core.promotion as p on p.extraction_id = x.extraction_id
        and p.promoted_at <= at and (p.removed_at is null or p.removed_at > at)
    join core.revision as r on r.revision_id = p.revision_id and r.loaded_at <= at
    join core.article as a on a.article_id = r.article_id
    left join lateral (
        select
            max(r.rev_no) as revision_no,
            (array_agg(r.kind order by r.rev_no desc))[1] = 'withdrawn' as is_gone,
            count(*) filter (where r.kind = 'edit') as edits,
            count(*) filter (where r.is_silent and r.claimed_modified_at is not null) as silent_edits,
            count(*) filter (where r.is_silent and r.claimed_modified_at is null) as undeclarable_edits
        from core.revision as r
        where r.article_id = a.article_id and r.loaded_at <= at
    ) as history on true
    left join core.syndication_member as m on m.article_id = a.article_id
        and m.valid_from <= at and (m.valid_to is null or m.valid_to > at)
    where not exists (  -- A text that readers saw in its place.
        select
        from core.revision as newer
        join core.promotion as q on q.revision_id = newer.revision_id
            and q.promoted_at <= at and (q.removed_at is null or q.removed_at > at)
        where newer.article_id = r.article_id and newer.loaded_at <= at
            and (newer.rev_no, q.promotion_id) > (r.rev_no, p.promotion_id)
    )
    and not exists (select from core.article_merge as g where g.article_id = a.article_id and g.merged_at <= at)
$$;

comment on function mart.article_as_of is
'Articles as readers of mart.article saw them at a time, columns as there: the same answer after later loads, edits, withdrawals, merges and replays. Times
are those of transactions: ask for one that is older than a load takes, ten minutes. Before migration 0016 the times of observation and extraction stand in for them';
