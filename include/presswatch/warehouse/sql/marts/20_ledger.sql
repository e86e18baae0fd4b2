create or replace view mart.ledger_source as
with entries as (
    select
        f.source_id,
        count(e.entry_id) as seen,
        count(*) filter (where e.outcome = 'loaded') as loaded,
        count(*) filter (where e.outcome = 'duplicate') as duplicate,
        count(*) filter (where e.outcome = 'filtered') as filtered,
        count(*) filter (where e.outcome = 'quarantined') as quarantined,
        count(*) filter (where e.outcome = 'failed') as failed,
        count(*) filter (where e.outcome = 'gone') as gone,
        count(*) filter (where e.outcome = 'pending') as pending
    from core.feed as f
    left join ops.entry as e on e.feed_id = f.feed_id
    group by f.source_id
),
polls as (
    select f.source_id, coalesce(sum(p.entries_new), 0) as entries_new
    from core.feed as f
    left join landing.feed_poll as p on p.feed_id = f.feed_id
    group by f.source_id
)
select
    e.source_id,
    p.entries_new::bigint as seen,
    e.loaded,
    e.duplicate,
    e.filtered,
    e.quarantined,
    e.failed,
    e.gone,
    e.pending,
    p.entries_new = e.loaded + e.duplicate + e.filtered + e.quarantined + e.failed + e.gone + e.pending as is_whole
from entries as e
join polls as p on p.source_id = e.source_id;

comment on view mart.ledger_source is 'Conservation per source: what its polls say was seen, against where each entry stands';
comment on column mart.ledger_source.source_id is 'Publisher. Never NULL';
comment on column mart.ledger_source.seen is 'Number of new entries counted by the polls. Never NULL';
comment on column mart.ledger_source.loaded is 'Number of entries that became an article. Never NULL';
comment on column mart.ledger_source.duplicate is 'Number of entries that led to an article we had already. Never NULL';
comment on column mart.ledger_source.filtered is 'Number of entries that left out by a rule of the source or by robots.txt. Never NULL';
comment on column mart.ledger_source.quarantined is 'Number of entries that were refused and wait for a decision. Never NULL';
comment on column mart.ledger_source.failed is 'Number of entries that could not be had, for good. Never NULL';
comment on column mart.ledger_source.gone is 'Number of entries that were taken down before we had them. Never NULL';
comment on column mart.ledger_source.pending is 'Number of entries that wait to be fetched. Never NULL';
comment on column mart.ledger_source.is_whole is 'seen is the sum of the outcomes. Never NULL';

create or replace view mart.ledger_day as
select
    f.source_id,
    (e.first_seen_at at time zone 'UTC')::date as day,
    count(*) as seen,
    count(*) filter (where e.outcome = 'loaded') as loaded,
    count(*) filter (where e.outcome = 'duplicate') as duplicate,
    count(*) filter (where e.outcome = 'filtered') as filtered,
    count(*) filter (where e.outcome = 'quarantined') as quarantined,
    count(*) filter (where e.outcome = 'failed') as failed,
    count(*) filter (where e.outcome = 'gone') as gone,
    count(*) filter (where e.outcome = 'pending') as pending
from ops.entry as e
join core.feed as f on f.feed_id = e.feed_id
group by f.source_id, (e.first_seen_at at time zone 'UTC')::date;

comment on view mart.ledger_day is 'Entries by source, UTC day of the first sighting, and outcome';
comment on column mart.ledger_day.source_id is 'Publisher. Never NULL';
comment on column mart.ledger_day.day is 'Calendar day on which a feed showed the entries first, UTC. Never NULL';
comment on column mart.ledger_day.seen is 'Number of entries seen first on that day. Never NULL';
comment on column mart.ledger_day.loaded is 'Number of entries that became an article. Never NULL';
comment on column mart.ledger_day.duplicate is 'Number of entries that led to an article we had already. Never NULL';
comment on column mart.ledger_day.filtered is 'Number of entries that left out by a rule of the source or by robots.txt. Never NULL';
comment on column mart.ledger_day.quarantined is 'Number of entries that were refused and wait for a decision. Never NULL';
comment on column mart.ledger_day.failed is 'Number of entries that could not be had, for good. Never NULL';
comment on column mart.ledger_day.gone is 'Number of entries that were taken down before we had them. Never NULL';
comment on column mart.ledger_day.pending is 'Number of entries that wait to be fetched. Never NULL';

create or replace view mart.ledger_problem as
select format('source %s: polls counted %s new entries, the ledger holds %s', source_id, seen,
    loaded + duplicate + filtered + quarantined + failed + gone + pending) as problem
from mart.ledger_source
where not is_whole
union all
select format('poll %s of %s counted %s new entries, the ledger holds %s of it', p.poll_id, p.feed_id, p.entries_new, count(e.entry_id))
from landing.feed_poll as p
left join ops.entry as e on e.first_poll_id = p.poll_id
where p.polled_at > now() - interval '2 days'
group by p.poll_id, p.feed_id, p.entries_new
having p.entries_new <> count(e.entry_id)
union all
select format('batch %s was loaded with %s items, its outcomes add up to %s', b.batch_id, b.items, coalesce(c.counted, 0))
from ops.batch as b
cross join lateral (select sum(value::integer) as counted from jsonb_each_text(b.counts)) as c
where b.state = 'loaded' and b.items is distinct from coalesce(c.counted, 0)
union all
select format('entry %s is held by batch %s, which is %s', e.entry_id, b.batch_id, b.state)
from ops.entry as e
join ops.batch as b on b.batch_id = e.batch_id
where b.state <> 'open'
union all
select format('entry %s is quarantined without a refusal on file', e.entry_id)
from ops.entry as e
where e.outcome = 'quarantined'
    and not exists (select from ops.quarantine as q where q.entry_id = e.entry_id)
union all
select format('entry %s is loaded, its article %s has no current text', e.entry_id, e.article_id)
from ops.entry as e
left join core.article as a on a.article_id = e.article_id
left join core.article_text as t on t.article_id = a.article_id
where e.outcome in ('loaded', 'duplicate') and (a.revision_id is null or t.article_id is null)
union all
select format('article %s has %s current revisions', a.article_id, count(r.revision_id))
from core.article as a
left join core.revision as r on r.article_id = a.article_id and r.observed_to is null
group by a.article_id
having count(r.revision_id) <> 1 or count(*) filter (where r.revision_id = a.revision_id) <> 1;

comment on view mart.ledger_problem is 'One sentence per promise of the ledger that does not hold; empty when all is well';
comment on column mart.ledger_problem.problem is 'What is wrong, a sentence that names the rows. Never NULL';
