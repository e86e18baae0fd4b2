-- Outer joins by key, each to one row at most: what a question does not ask for is not read.
create or replace view mart.revision as
select
    r.revision_id,
    r.article_id,
    a.source_id,
    a.canonical_url as url,
    r.rev_no as revision_no,
    r.kind,
    r.changes,
    case
        when r.kind <> 'edit' then null
        when not r.is_silent then 'declared'
        when r.claimed_modified_at is null then 'undeclarable'
        else 'silent'
    end as declaration,
    before.title as title_before,
    after.title as title_after,
    (
        select string_agg(substring(before.text from b.start_char + 1 for b.end_char - b.start_char), e'\n\n' order by b.ordinal)
        from core.text_block as b
        where b.extraction_id = before.extraction_id and b.role in ('body', 'heading', 'quote', 'list', 'table')
    ) as body_before,
    (
        select string_agg(substring(after.text from b.start_char + 1 for b.end_char - b.start_char), e'\n\n' order by b.ordinal)
        from core.text_block as b
        where b.extraction_id = after.extraction_id and b.role in ('body', 'heading', 'quote', 'list', 'table')
    ) as body_after,
    r.edit_earliest as happened_after,
    r.edit_latest as happened_before,
    r.observed_from,
    r.observed_to,
    r.claimed_modified_at,
    (
        select k.status from landing.capture as k
        where k.capture_id = r.capture_id and k.fetched_at = r.observed_from  -- Cuts partitions.
    ) as status,
    a.merged_into as survivor_id
from core.revision as r
left join core.article as a on a.article_id = r.article_id
cross join lateral (
    select
        (
            select x.extraction_id
            from core.revision as p
            join core.extraction as x on x.revision_id = p.revision_id and x.is_promoted
            where p.article_id = r.article_id and p.rev_no < r.rev_no
            order by p.rev_no desc
            limit 1
        ) as before,
        (select x.extraction_id from core.extraction as x where x.revision_id = r.revision_id and x.is_promoted) as after
) as texts
left join core.extraction as before on before.extraction_id = texts.before
left join core.extraction as after on after.extraction_id = texts.after;

comment on view mart.revision is 'What publishers changed, one row per revision of an article: the texts before and after, what kind of change, the interval in which it happened';
comment on column mart.revision.revision_id is 'Number of the revision. Never NULL';
comment on column mart.revision.article_id is 'Article, mart.article, or mart.removed_article once it was merged into survivor_id. Never NULL';
comment on column mart.revision.source_id is 'Publisher. Never NULL';
comment on column mart.revision.url is 'Canonical address of the article. NULL where it has none of its own';
comment on column mart.revision.revision_no is 'Number within the article: 1 for the text as first met, then 2, 3, … in the order of observation. Never NULL';
comment on column mart.revision.kind is 'first, edit, withdrawn (taken down) or restored. Never NULL';
comment on column mart.revision.changes is 'Of an edit, what changed, values in mart.contract_value. Never NULL; empty for other kinds';
comment on column mart.revision.declaration is 'Of an edit: declared (the page states a newer time of change), silent (it states such a time, and no newer one), undeclarable (it never stated one, so nobody may call it silent). NULL for other kinds';
comment on column mart.revision.title_before is 'Headline before. NULL for the first';
comment on column mart.revision.title_after is 'Headline from then on. NULL of a withdrawal';
comment on column mart.revision.body_before is 'Body before, blocks joined by a blank line. NULL for the first';
comment on column mart.revision.body_after is 'Body from then on. NULL of a withdrawal';
comment on column mart.revision.happened_after is 'It happened after this look at the page, UTC. NULL for the first';
comment on column mart.revision.happened_before is 'It happened before this look at the page, UTC. Never NULL';
comment on column mart.revision.observed_from is 'Look that showed it first, UTC. Never NULL';
comment on column mart.revision.observed_to is 'Look that showed the next revision, UTC. NULL while it stands';
comment on column mart.revision.claimed_modified_at is 'When the publisher says the page was changed, UTC. NULL where it says nothing';
comment on column mart.revision.status is 'HTTP status of the answer that showed it: 404 or 410 of a withdrawal. NULL where that capture is no longer on file';
comment on column mart.revision.survivor_id is 'Article in mart.article that this one was found to be since: it is gone from there. NULL while it stands for itself';
