create or replace function ops.source_day_now(of_source text, of_day date)
returns table (
    articles bigint, edited bigint, silently_edited bigint, gone bigint, words bigint, independent_texts bigint,
    undeclarably_edited bigint, looks bigint, with_hour bigint
)
language sql stable parallel safe as $$
select
    count(*) as articles,
    count(*) filter (where r.is_edited) as edited,
    count(*) filter (where r.is_silent) as silently_edited,
    count(*) filter (where a.state = 'gone') as gone,
    sum(x.body_words)::bigint as words,
    count(*) filter (where coalesce(m.is_original, true)) as independent_texts,
    count(*) filter (where r.is_undeclarable) as undeclarably_edited,
    sum(coalesce(v.visits, 0))::bigint as looks,
    count(*) filter (where x.published_at is not null and x.published_precision in ('second', 'minute', 'hour')) as with_hour
from (
    select article_id, extraction_id from core.article_text where source_id = of_source and published_day = of_day
    union all
    select article_id, extraction_id
    from core.article_text
    where of_day is null and source_id = of_source and published_day is null
) as t
join core.article as a on a.article_id = t.article_id
join core.extraction as x on x.extraction_id = t.extraction_id
left join ops.article_visit as v on v.article_id = t.article_id
left join core.syndication_member as m on m.article_id = t.article_id and m.valid_to is null
left join lateral (
    select
        bool_or(e.kind = 'edit') as is_edited,
        bool_or(e.is_silent and e.claimed_modified_at is not null) as is_silent,
        bool_or(e.is_silent and e.claimed_modified_at is null) as is_undeclarable
    from core.revision as e
    where e.article_id = t.article_id
) as r on true
having count(*) > 0
$$;

comment on function ops.source_day_now is 'Articles of a source and a calendar day at the publisher, counted now; no row where there are none';

create or replace function ops.sum_source_days() returns integer
language plpgsql as $$
declare
    taken text[];
    each record;
    done integer := 0;
begin
    -- What changes from here on is noted again, and summed the next time.
    with gone as (delete from ops.source_day_stale returning source_id, day)
    select array_agg(distinct concat(day, ' ', source_id)) into taken from gone;
    for each in
        select split_part(pair, ' ', 2) as source_id, nullif(split_part(pair, ' ', 1), '')::date as day
        from unnest(taken) as pairs (pair)
    loop
        delete from ops.source_day_sum as s where s.source_id = each.source_id and s.day is not distinct from each.day;
        insert into ops.source_day_sum
        select each.source_id, each.day, n.* from ops.source_day_now(each.source_id, each.day) as n;
        done := done + 1;
    end loop;
    return done;
end
$$;

comment on function ops.sum_source_days is
    'Sums anew each source and day of which an article changed, and returns how many; safe to repeat';

create or replace view mart.source_day as
with stale as (select distinct source_id, day from ops.source_day_stale)
select
    s.source_id, s.day, s.articles, s.edited, s.silently_edited, s.gone, s.words, s.independent_texts, s.undeclarably_edited, s.looks,
    s.with_hour
from ops.source_day_sum as s
where not exists (
    select from stale as x
    where x.source_id = s.source_id and coalesce(x.day, 'infinity') = coalesce(s.day, 'infinity')
)
union all
select x.source_id, x.day, n.*
from stale as x
cross join lateral ops.source_day_now(x.source_id, x.day) as n;

comment on view mart.source_day is 'Articles by source and the publisher''s calendar day';
comment on column mart.source_day.source_id is 'Publisher. Never NULL';
comment on column mart.source_day.day is 'Calendar day of publication at the publisher. NULL where it gives no date';
comment on column mart.source_day.articles is 'Number of articles, copies of others'' texts included. Never NULL';
comment on column mart.source_day.edited is 'Number of articles that were edited at least once. Never NULL';
comment on column mart.source_day.silently_edited is 'Number of articles with an edit that the page could have declared and did not. Never NULL';
comment on column mart.source_day.gone is 'Number of articles that were taken down. Never NULL';
comment on column mart.source_day.words is 'Sum of the lengths of the bodies in words. Never NULL';
comment on column mart.source_day.independent_texts is 'Number of articles that are no copy of another; their sum over sources counts every text once, at its original. Never NULL';
comment on column mart.source_day.undeclarably_edited is 'Number of articles with an edit whose page never states when it was changed. Never NULL';
comment on column mart.source_day.looks is 'Number of requests for pages again, to see edits: the denominator of edited. Never NULL';
comment on column mart.source_day.with_hour is 'Number of articles whose time of publication is known to the hour or better. Never NULL';
