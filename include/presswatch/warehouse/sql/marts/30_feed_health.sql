create or replace view mart.feed_health as
select
    f.feed_id,
    f.source_id,
    f.url,
    h.state,
    h.last_outcome,
    p.reason as last_reason,
    p.status as last_status,
    h.last_polled_at,
    h.last_ok_at,
    h.next_poll_at,
    h.interval_s,
    h.why,
    h.failures,
    h.entries_per_hour,
    (
        select count(*)
        from ops.entry as e
        where e.feed_id = f.feed_id and e.first_seen_at > now() - interval '7 days'
    ) as entries_7d,
    exists (
        select
        from landing.feed_poll as g
        where g.feed_id = f.feed_id and g.is_gap_suspected and g.polled_at > now() - interval '7 days'
    ) as is_gap_suspected,
    case when h.moved_seen >= 3 then h.moved_to end as read_at_url,
    case when h.moved_seen >= 3 then h.moved_at end as read_there_since,
    coalesce(t.vain_rounds, 0) as vain_rounds
from core.feed as f
join ops.feed_state as h on h.feed_id = f.feed_id
left join ops.feed_trust as t on t.feed_id = f.feed_id
left join landing.feed_poll as p on p.poll_id = h.last_poll_id and p.polled_at = h.last_polled_at
where f.retired_at is null;

comment on view mart.feed_health is 'How every configured feed is';
comment on column mart.feed_health.feed_id is 'Feed, source_id/name. Never NULL';
comment on column mart.feed_health.source_id is 'Publisher. Never NULL';
comment on column mart.feed_health.url is 'Address in the source file. Never NULL';
comment on column mart.feed_health.state is 'active, dormant or gone; all are still asked. Never NULL';
comment on column mart.feed_health.last_outcome is 'Outcome of the newest poll. NULL before the first';
comment on column mart.feed_health.last_reason is 'Why, in a short code or sentence. NULL before the first poll';
comment on column mart.feed_health.last_status is 'HTTP status of the newest poll. NULL when there was no answer';
comment on column mart.feed_health.last_polled_at is 'Start of the newest poll, UTC. NULL before the first';
comment on column mart.feed_health.last_ok_at is 'Start of the newest poll that read the feed or found it unchanged, UTC. NULL before the first';
comment on column mart.feed_health.next_poll_at is 'When it is due, UTC. Never NULL';
comment on column mart.feed_health.interval_s is 'Interval planned last, seconds. NULL before the first poll';
comment on column mart.feed_health.why is 'Why it is polled at this interval. Never NULL';
comment on column mart.feed_health.failures is 'Number of failed polls in a row. Never NULL';
comment on column mart.feed_health.entries_per_hour is 'Estimated rate of new entries, entries an hour. NULL before it can be estimated';
comment on column mart.feed_health.entries_7d is 'Number of entries seen first in the last 7 days. Never NULL';
comment on column mart.feed_health.is_gap_suspected is 'In the last 7 days nothing showed that a body touched the one before: entries may have been missed. Never NULL';
comment on column mart.feed_health.read_at_url is 'Where it is asked in place of url, as permanent redirects have led there; url is asked again about once a day. NULL where it was not moved';
comment on column mart.feed_health.read_there_since is 'First of those redirects, UTC. NULL where it was not moved';
comment on column mart.feed_health.vain_rounds is 'Number of batches in a row in which pages were revisited because this feed had changed their entries, and none had changed; from 3 on such revisits are spaced out. Never NULL';
