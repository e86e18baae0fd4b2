create or replace function ops.poll_days(of_source text, first_day date, last_day date)
returns table (
    day date, polls bigint, good_polls bigint, failed_polls bigint, blocked_polls bigint, gaps bigint,
    feeds_read bigint, entries_new bigint, hours_watched bigint, longest_hole_s double precision
)
language sql stable parallel safe as $$
    with zone as (
        select coalesce(s.timezone, 'UTC') as name from core.source as s where s.source_id = of_source
    ),
    polls as (
        select
            p.*,
            (p.polled_at at time zone zone.name)::date as day,
            extract(hour from p.polled_at at time zone zone.name) as hour,
            p.outcome in ('ok', 'repaired', 'truncated', 'empty_feed', 'unchanged') as is_good
        from core.feed as f
        cross join zone
        join landing.feed_poll as p on p.feed_id = f.feed_id
        where f.source_id = of_source
            and p.polled_at >= first_day::timestamp at time zone zone.name
            and p.polled_at < (last_day + 1)::timestamp at time zone zone.name
    ),
    sums as (
        select
            p.day,
            count(*) as polls,
            count(*) filter (where is_good) as good_polls,
            count(*) filter (where not is_good) as failed_polls,
            count(*) filter (where p.outcome in ('blocked', 'robots_denied') or p.status in (401, 403, 429)) as blocked_polls,
            count(*) filter (where p.is_gap_suspected) as gaps,
            count(distinct p.feed_id) filter (where is_good) as feeds_read,
            sum(p.entries_new) as entries_new,
            count(distinct p.hour) filter (where is_good) as hours_watched
        from polls as p
        group by p.day
    ),
    steps as (
        select day, polled_at as at from polls where is_good
        union all
        select day, day::timestamp at time zone zone.name from sums cross join zone
    ),
    holes as (
        select
            day,
            lead(at, 1, least((day + 1)::timestamp at time zone zone.name, now())) over (partition by day order by at) - at as hole
        from steps
        cross join zone
    ),
    longest as (select day, max(hole) as hole from holes group by day)
    select sums.*, greatest(extract(epoch from longest.hole), 0)::double precision
    from sums
    left join longest on longest.day = sums.day
$$;

comment on function ops.poll_days is
    'Polls of a source by calendar day in its time zone, counted from landing.feed_poll; days without polls are left out';

create or replace function ops.close_poll_days() returns integer
language sql as $$
    with closed as (
        insert into ops.poll_day
        select s.source_id, d.*
        from core.source as s
        cross join lateral (
            select
                (now() at time zone coalesce(s.timezone, 'UTC'))::date - 2 as last_day,
                coalesce(
                    (select max(c.day) + 1 from ops.poll_day as c where c.source_id = s.source_id),
                    (select min(p.polled_at)::date - 1 from core.feed as f join landing.feed_poll as p using (feed_id) where f.source_id = s.source_id)
                ) as first_day
        ) as span
        cross join lateral ops.poll_days(s.source_id, span.first_day, span.last_day) as d
        on conflict do nothing
        returning 1
    )
    select count(*)::integer from closed
$$;

comment on function ops.close_poll_days is
    'Sums the polls of days that are over for a day at least into ops.poll_day, and returns how many rows that made; safe to repeat';

create or replace view mart.coverage as
with days as (
    select c.* from ops.poll_day as c
    union all
    select s.source_id, d.*
    from core.source as s
    cross join lateral (
        select coalesce(
            (select max(c.day) + 1 from ops.poll_day as c where c.source_id = s.source_id),
            (select min(p.polled_at)::date - 1 from core.feed as f join landing.feed_poll as p using (feed_id) where f.source_id = s.source_id)
        ) as first_day
    ) as open
    cross join lateral ops.poll_days(s.source_id, open.first_day, (now() at time zone coalesce(s.timezone, 'UTC'))::date) as d
),
watched as (
    select source_id, min(day) filter (where good_polls > 0) as first_watched_day
    from days
    group by source_id
),
quarantined as (
    select
        s.source_id,
        (e.first_seen_at at time zone coalesce(s.timezone, 'UTC'))::date as day,
        count(*) as entries
    from ops.entry as e
    join core.feed as f on f.feed_id = e.feed_id
    join core.source as s on s.source_id = f.source_id
    where e.outcome = 'quarantined'
    group by 1, 2
)
select
    s.source_id,
    calendar.day::date as day,
    watched.first_watched_day,
    coalesce(feeds.feeds, 0) as feeds,
    coalesce(d.feeds_read, 0) as feeds_read,
    coalesce(d.polls, 0) as polls,
    coalesce(d.good_polls, 0) as good_polls,
    coalesce(d.failed_polls, 0) as failed_polls,
    coalesce(d.blocked_polls, 0) as blocked_polls,
    coalesce(d.hours_watched, 0) as hours_watched,
    coalesce(d.longest_hole_s, 86400) as longest_hole_s,
    coalesce(d.gaps, 0) as gaps,
    coalesce(d.entries_new, 0)::bigint as entries_new,
    coalesce(q.entries, 0) as quarantined,
    case
        when coalesce(d.good_polls, 0) = 0 then 'blind'
        when d.gaps > 0 or d.feeds_read < feeds.feeds then 'partial'
        else 'full'
    end as visibility
from core.source as s
join watched on watched.source_id = s.source_id
cross join lateral generate_series(
    watched.first_watched_day::timestamp,
    (coalesce(s.retired_at, now()) at time zone coalesce(s.timezone, 'UTC'))::date,
    interval '1 day'
) as calendar (day)
left join days as d on d.source_id = s.source_id and d.day = calendar.day::date
left join quarantined as q on q.source_id = s.source_id and q.day = calendar.day::date
left join lateral (
    select count(*) as feeds
    from core.feed as f
    where f.source_id = s.source_id
        and (f.added_at at time zone coalesce(s.timezone, 'UTC'))::date <= calendar.day::date
        and (f.retired_at is null or (f.retired_at at time zone coalesce(s.timezone, 'UTC'))::date > calendar.day::date)
) as feeds on true;

comment on view mart.coverage is 'How well each source was watched on each day since its first watched day: before that day, and where it is blind, silence is ours and no number may be called zero';
comment on column mart.coverage.source_id is 'Publisher. Never NULL';
comment on column mart.coverage.day is 'Calendar day in the publisher''s time zone, in UTC where it has none. Never NULL';
comment on column mart.coverage.first_watched_day is 'First day on which one of its feeds was read. Never NULL';
comment on column mart.coverage.feeds is 'Number of its feeds that were configured on that day. Never NULL';
comment on column mart.coverage.feeds_read is 'Number of its feeds that were read, or found unchanged, on that day. Never NULL';
comment on column mart.coverage.polls is 'Number of polls begun on that day. Never NULL';
comment on column mart.coverage.good_polls is 'Number of polls that read a feed or found it unchanged. Never NULL';
comment on column mart.coverage.failed_polls is 'Number of all other polls. Never NULL';
comment on column mart.coverage.blocked_polls is 'Number of failed polls that the publisher refused: 401, 403, 429, robots.txt, or a page in place of the feed. Never NULL';
comment on column mart.coverage.hours_watched is 'Number of hours of the day, 0 to 24, in which one of its feeds was read; feeds that bring little are polled less than once an hour and miss nothing by it. Never NULL';
comment on column mart.coverage.longest_hole_s is 'Longest time of the day in which no feed was read, seconds, from midnight to midnight or until now. Never NULL';
comment on column mart.coverage.gaps is 'Number of polls in which nothing showed that the feed touched what was read before: entries may have been missed. Never NULL';
comment on column mart.coverage.entries_new is 'Number of entries seen first on that day. Never NULL';
comment on column mart.coverage.quarantined is 'Number of those that are under quarantine now. Never NULL';
comment on column mart.coverage.visibility is 'full (each feed was read, no gap), partial (a gap is suspected, or a feed was not read), blind (none was read). Never NULL';
