create or replace view mart.entry as
select
    e.entry_id,
    f.source_id,
    e.feed_id,
    e.url,
    e.first_seen_at,
    (e.first_seen_at at time zone coalesce(s.timezone, 'UTC'))::date as first_seen_day,
    e.outcome,
    nullif(e.reason, '') as reason,
    e.article_id
from ops.entry as e
join core.feed as f on f.feed_id = e.feed_id
join core.source as s on s.source_id = f.source_id;

comment on view mart.entry is 'One row per entry that a feed showed, whatever became of it: the denominator of articles';
comment on column mart.entry.entry_id is 'Number of the entry; `presswatch explain entry:NUMBER` tells its story. Never NULL';
comment on column mart.entry.source_id is 'Publisher. Never NULL';
comment on column mart.entry.feed_id is 'Feed that showed it. Never NULL';
comment on column mart.entry.url is 'Address of its page. NULL where it has none that can be asked for';
comment on column mart.entry.first_seen_at is 'First poll that showed it: start of that poll, UTC. Never NULL';
comment on column mart.entry.first_seen_day is 'Calendar day of first_seen_at in the publisher''s timezone, in UTC where it has none. Never NULL';
comment on column mart.entry.outcome is 'What became of it, values in mart.contract_value. Never NULL';
comment on column mart.entry.reason is 'Why, in a short code. NULL where the outcome says all';
comment on column mart.entry.article_id is 'Article it led to, mart.article. NULL where it led to none';
