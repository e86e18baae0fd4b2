create or replace function ops.ledger_closed_before() returns timestamptz
language sql stable parallel safe as $$
    select coalesce(max(closed_before), '-infinity') from ops.ledger_close
$$;

comment on function ops.ledger_closed_before is
    'Entries and polls before this instant are in ops.ledger_sum; -infinity: nothing is summed yet';

-- In PL/pgSQL, so that the instant is a value to the planner, and not asked for at each row.
create or replace function ops.open_ledger_days()
returns table (source_id text, day date, outcome text, entries bigint)
language plpgsql stable as $$
declare
    since timestamptz := ops.ledger_closed_before();
begin
    return query
    select f.source_id, (e.first_seen_at at time zone 'UTC')::date, e.outcome, count(*)
    from core.feed as f
    join ops.entry as e on e.feed_id = f.feed_id and e.first_seen_at >= since
    group by 1, 2, 3
    union all
    select f.source_id, (p.polled_at at time zone 'UTC')::date, 'seen', sum(p.entries_new)
    from core.feed as f
    join landing.feed_poll as p on p.feed_id = f.feed_id and p.polled_at >= since
    group by 1, 2;
end
$$;

comment on function ops.open_ledger_days is 'Entries and polls of days that are not closed, counted now';

create or replace view ops.ledger_day_outcome as
select source_id, day, outcome, entries from ops.ledger_sum
union all
select source_id, day, outcome, entries from ops.open_ledger_days();

comment on view ops.ledger_day_outcome is
    'Entries by source, UTC day of the first sighting and outcome; seen: what polls counted. Closed days are read from their sums. Rows of one
day add up';

create or replace view mart.ledger_source as
with sums as (
    select
        s.source_id,
        coalesce(sum(o.entries) filter (where o.outcome = 'seen'), 0)::bigint as seen,
        coalesce(sum(o.entries) filter (where o.outcome = 'loaded'), 0)::bigint as loaded,
        coalesce(sum(o.entries) filter (where o.outcome = 'duplicate'), 0)::bigint as duplicate,
        coalesce(sum(o.entries) filter (where o.outcome = 'filtered'), 0)::bigint as filtered,
        coalesce(sum(o.entries) filter (where o.outcome = 'quarantined'), 0)::bigint as quarantined,
        coalesce(sum(o.entries) filter (where o.outcome = 'failed'), 0)::bigint as failed,
        coalesce(sum(o.entries) filter (where o.outcome = 'gone'), 0)::bigint as gone,
        coalesce(sum(o.entries) filter (where o.outcome = 'pending'), 0)::bigint as pending
    from (select distinct source_id from core.feed) as s
    left join (
        select source_id, outcome, sum(entries) as entries from ops.ledger_day_outcome group by source_id, outcome
    ) as o on o.source_id = s.source_id
    group by s.source_id
)
select *, seen = loaded + duplicate + filtered + quarantined + failed + gone + pending as is_whole
from sums;

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
    o.source_id,
    o.day,
    sum(o.entries)::bigint as seen,
    coalesce(sum(o.entries) filter (where o.outcome = 'loaded'), 0)::bigint as loaded,
    coalesce(sum(o.entries) filter (where o.outcome = 'duplicate'), 0)::bigint as duplicate,
    coalesce(sum(o.entries) filter (where o.outcome = 'filtered'), 0)::bigint as filtered,
    coalesce(sum(o.entries) filter (where o.outcome = 'quarantined'), 0)::bigint as quarantined,
    coalesce(sum(o.entries) filter (where o.outcome = 'failed'), 0)::bigint as failed,
    coalesce(sum(o.entries) filter (where o.outcome = 'gone'), 0)::bigint as gone,
    coalesce(sum(o.entries) filter (where o.outcome = 'pending'), 0)::bigint as pending
from ops.ledger_day_outcome as o
where o.outcome <> 'seen'
group by o.source_id, o.day
having sum(o.entries) <> 0;

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
select format('poll %s of %s counted %s new entries, the ledger holds %s of it', p.poll_id, p.feed_id, p.entries_new, coalesce(c.entries, 0))
from landing.feed_poll as p
left join (
    select e.first_poll_id, count(*) as entries
    from core.feed as f
    join ops.entry as e on e.feed_id = f.feed_id and e.first_seen_at > now() - interval '3 days'
    group by e.first_poll_id
) as c on c.first_poll_id = p.poll_id
where p.polled_at >= greatest((select ops.ledger_closed_before()), now() - interval '2 days')
    and p.polled_at > now() - interval '2 days'
    and p.entries_new <> coalesce(c.entries, 0)
union all
select format('batch %s was loaded with %s items, its outcomes add up to %s', b.batch_id, b.items, coalesce(c.counted, 0))
from ops.batch as b
cross join lateral (select sum(value::integer) as counted from jsonb_each_text(b.counts)) as c
where b.state = 'loaded' and coalesce(b.closed_at, 'infinity') >= (select ops.ledger_closed_before())
    and b.items is distinct from coalesce(c.counted, 0)
union all
select format('entry %s is held by batch %s, which is %s', e.entry_id, b.batch_id, b.state)
from ops.entry as e
join ops.batch as b on b.batch_id = e.batch_id
where e.batch_id is not null and b.state <> 'open'
union all
select format('entry %s is quarantined without a refusal on file', e.entry_id)
from ops.entry as e
where e.outcome = 'quarantined'
    and not exists (select from ops.quarantine as q where q.entry_id = e.entry_id)
union all
select format('entry %s is loaded, its article %s has no current text', e.entry_id, e.article_id)
from core.feed as f
join ops.entry as e on e.feed_id = f.feed_id and e.first_seen_at >= ops.ledger_closed_before()
left join core.article as a on a.article_id = e.article_id
left join core.article_text as t on t.article_id = a.article_id
where e.outcome in ('loaded', 'duplicate') and (a.revision_id is null or t.article_id is null)
union all
select format('article %s has %s current revisions', a.article_id, count(r.revision_id))
from core.article as a
left join core.revision as r on r.article_id = a.article_id and r.observed_to is null
where a.load_seq > (select coalesce(max(load_seq), -1) from ops.ledger_close)
group by a.article_id
having count(r.revision_id) <> 1 or count(*) filter (where r.revision_id = a.revision_id) <> 1;

comment on view mart.ledger_problem is 'One sentence per promise of the ledger that does not hold; empty when all is well. Days are closed only while it is empty: of closed ones the sums are looked at';
comment on column mart.ledger_problem.problem is 'What is wrong, a sentence that names the rows. Never NULL';

create or replace view ops.ledger_difference as
with counted as (
    select f.source_id, (e.first_seen_at at time zone 'UTC')::date as day, e.outcome, count(*) as entries
    from ops.entry as e
    join core.feed as f on f.feed_id = e.feed_id
    where e.first_seen_at < ops.ledger_closed_before()
    group by 1, 2, 3
    union all
    select f.source_id, (p.polled_at at time zone 'UTC')::date, 'seen', sum(p.entries_new)
    from landing.feed_poll as p
    join core.feed as f on f.feed_id = p.feed_id
    where p.polled_at < ops.ledger_closed_before()
    group by 1, 2
),
summed as (
    select source_id, day, outcome, sum(entries) as entries from ops.ledger_sum group by 1, 2, 3
)
select source_id, day, outcome, coalesce(s.entries, 0)::bigint as summed, coalesce(c.entries, 0)::bigint as counted
from summed as s
full join counted as c using (source_id, day, outcome)
where coalesce(s.entries, 0) <> coalesce(c.entries, 0);

comment on view ops.ledger_difference is
    'Closed days whose sums are not what their rows add up to: empty, unless rows were written behind the back of triggers';

create or replace function ops.close_ledger_days() returns integer
language plpgsql as $$
declare
    since timestamptz := ops.ledger_closed_before();
    until timestamptz := (date_trunc('day', now() at time zone 'UTC') - interval '1 day') at time zone 'UTC';
    made integer;
begin
    if until <= since or exists (select from mart.ledger_problem) then
        return 0;
    end if;
    begin
        -- Who changes an entry now waits, and then finds its day closed: no change falls between the two.
        perform set_config('lock_timeout', '5s', true);
        lock table ops.entry, landing.feed_poll in share mode;
    exception when lock_not_available then
        return 0;  -- The next maintenance tries again.
    end;
    insert into ops.ledger_sum (source_id, day, outcome, entries)
    select f.source_id, (e.first_seen_at at time zone 'UTC')::date, e.outcome, count(*)
    from ops.entry as e
    join core.feed as f on f.feed_id = e.feed_id
    where e.first_seen_at >= since and e.first_seen_at < until
    group by 1, 2, 3
    union all
    select f.source_id, (p.polled_at at time zone 'UTC')::date, 'seen', sum(p.entries_new)
    from landing.feed_poll as p
    join core.feed as f on f.feed_id = p.feed_id
    where p.polled_at >= since and p.polled_at < until
    group by 1, 2
    having sum(p.entries_new) <> 0;
    get diagnostics made = row_count;
    insert into ops.ledger_close (closed_before, load_seq)
    values (until, (select coalesce(max(load_seq), -1) from core.article));
    return made;
end
$$;

comment on function ops.close_ledger_days is
    'Sums the entries and polls of days that are over for a day at least, while no promise is broken; returns how many rows that made';

create or replace function ops.compact_ledger_sums() returns integer
language sql as $$
    with taken as (
        delete from ops.ledger_sum
        where (source_id, day, outcome) in (
            select source_id, day, outcome from ops.ledger_sum group by 1, 2, 3 having count(*) > 1
        )
        returning source_id, day, outcome, entries
    ),
    added as (
        insert into ops.ledger_sum (source_id, day, outcome, entries)
        select source_id, day, outcome, sum(entries) from taken group by 1, 2, 3 having sum(entries) <> 0
        returning 1
    )
    select count(*)::integer from taken
$$;

comment on function ops.compact_ledger_sums is 'Adds up rows of one source, day and outcome, and returns how many there were';
