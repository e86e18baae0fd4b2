"""Reads the measurements that alarms are judged by: feeds, newest fetches of sources, the deployment."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select, text

from presswatch.alarms.deployment_rules import LOADS_LATE_S, QUARANTINE_OLD_S, polls_late_s
from presswatch.alarms.expectation import HISTORY, SHIFT
from presswatch.alarms.measures import (
    DeploymentMeasure,
    DiskRoom,
    FeedExpectation,
    FeedMeasure,
    FetchOutcome,
    RepeatDay,
    SourceMeasure,
    StageMeasure,
)
from presswatch.alarms.source_rules import FLOOD_HOURS, NOT_SHOWN
from presswatch.warehouse.queries import conservation
from presswatch.warehouse.tables import stage_state

_FEEDS = text(
    """
    select
        f.feed_id, f.source_id, f.url, h.state, h.failures, h.last_outcome,
        p.status as last_status, coalesce(p.reason, '') as last_reason, f.added_at,
        case when h.failures > 0 then (
            select min(b.polled_at) from landing.feed_poll as b
            where b.feed_id = f.feed_id and b.polled_at > coalesce(h.last_ok_at, f.added_at - interval '1 day')
        ) end as failing_since,
        h.last_ok_at, c.last_changed_at, n.last_entry_at,
        coalesce(u.unchanged, 0) as unchanged_polls, coalesce(u.read, 0) as read_polls,
        coalesce(g.polls, 0) as gaps, coalesce(g.entries, 0) as gap_entries, g.gap_at,
        h.moved_to, h.moved_seen, h.moved_at,
        coalesce(d.entries, 0) as day_entries,
        (
            select coalesce(sum(b.entries_new), 0) from landing.feed_poll as b
            where b.feed_id = f.feed_id and b.polled_at > greatest(:flood_since, o.first_entry_at)
        ) as new_entries,
        (s.config ->> 'max_silence_h')::double precision * 3600 as max_silence_s, s.articles_per_week,
        x.weeks, x.slots, x.usual_gap_s, x.usual_peak, x.missed_bound
    from core.feed as f
    join core.source as s on s.source_id = f.source_id
    join ops.feed_state as h on h.feed_id = f.feed_id
    left join landing.feed_poll as p on p.poll_id = h.last_poll_id and p.polled_at = h.last_polled_at
    left join ops.feed_expectation as x on x.feed_id = f.feed_id
    left join lateral (
        select b.polled_at as first_entry_at from landing.feed_poll as b
        where b.feed_id = f.feed_id and b.entries_new > 0 order by b.polled_at limit 1
    ) as o on true
    left join lateral (
        select b.polled_at as last_entry_at from landing.feed_poll as b
        where b.feed_id = f.feed_id and b.polled_at > :since and b.entries_new > 0 order by b.polled_at desc limit 1
    ) as n on true
    left join lateral (
        select sum(b.entries_new) as entries from landing.feed_poll as b
        where b.feed_id = f.feed_id and b.polled_at > n.last_entry_at - cast(:shift as interval)
            and b.polled_at <= n.last_entry_at
    ) as d on true
    left join lateral (
        select b.polled_at as last_changed_at from landing.feed_poll as b
        where b.feed_id = f.feed_id and b.polled_at > :since and b.entries_new + b.entries_changed > 0
        order by b.polled_at desc limit 1
    ) as c on true
    left join lateral (
        select count(*) filter (where b.outcome = 'unchanged') as unchanged,
            count(*) filter (where b.outcome in ('ok', 'repaired', 'truncated', 'empty_feed', 'unchanged')) as read
        from landing.feed_poll as b
        where b.feed_id = f.feed_id and b.polled_at > greatest(:since, n.last_entry_at)
    ) as u on true
    left join lateral (
        select count(*) as polls, sum(b.entries_new) as entries, min(b.polled_at) as gap_at
        from landing.feed_poll as b
        where b.feed_id = f.feed_id and b.polled_at > :day and b.is_gap_suspected and not 'gap_closed' = any(b.notes)
    ) as g on true
    where f.retired_at is null and h.last_polled_at is not null
    order by f.feed_id
    """
)
_REPEATS = text(
    """
    select source_id, day, articles, lines, repeated_lines from core.source_line_day
    where day >= cast(:since as date) order by source_id, day desc
    """
)
LOOKED_BACK = timedelta(days=62)
"""How far back polls are looked at: a little more than the longest silence that is waited for."""

# Of each entry what its newest fetch brought, in the order of the first ones: a page that is tried again and again
# counts once.
_FETCHED = text(
    """
    with fetched as (
        select f.source_id, i.entry_id, i.outcome, i.reason, b.closed_at, i.ordinal, e.article_id,
            row_number() over (partition by f.source_id order by b.closed_at desc, i.ordinal) as place
        from ops.batch as b
        join ops.batch_item as i on i.batch_id = b.batch_id
        join ops.entry as e on e.entry_id = i.entry_id
        join core.feed as f on f.feed_id = e.feed_id
        where b.state = 'loaded' and b.closed_at > :since and i.kind = 'entry' and i.outcome is not null
            and i.fetch is distinct from 'deferred' and f.retired_at is null
    ),
    newest as (
        select distinct on (entry_id) source_id, entry_id, outcome, reason, ordinal, article_id,
            min(closed_at) over (partition by entry_id) as closed_at
        from fetched
        where place <= :most
        order by entry_id, place
    )
    select n.source_id, n.outcome, n.reason, n.closed_at,
        case when x.extraction_id is not null then x.published_day is not null end as is_dated,
        case when x.extraction_id is not null then exists (
            select from core.extraction_author as w where w.extraction_id = x.extraction_id
        ) end as has_author,
        x.body_chars
    from newest as n
    left join core.article as a on a.article_id = n.article_id and n.outcome = 'loaded'
    left join core.extraction as x on x.revision_id = a.revision_id and x.is_promoted
    order by n.source_id, n.closed_at desc, n.ordinal, n.entry_id
    """
)
# Of each article the last revisit that showed it, or the second that did not since: a site may be away for minutes, and
# what does not show its article is asked for every hour and would else stand for all that were asked for. One that was
# put off without a reason says nothing.
_REVISITED = text(
    """
    with visits as (
        select i.article_id, i.outcome, i.reason, b.closed_at,
            max(b.closed_at) filter (where i.outcome <> all(:not_shown)) over (partition by i.article_id) as shown_at
        from ops.batch as b
        join ops.batch_item as i on i.batch_id = b.batch_id
        where b.state = 'loaded' and b.closed_at > :since and i.kind = 'revisit' and i.outcome is not null
            and i.fetch is distinct from 'deferred' and (i.reason <> '' or i.outcome <> all(:not_shown))
    ),
    numbered as (
        select *, row_number() over (partition by article_id order by closed_at) as number
        from visits
        where shown_at is null or closed_at > shown_at
    ),
    visited as (
        select article_id, outcome, reason, closed_at from numbered where number = 2
        union all
        select v.article_id, v.outcome, v.reason, v.closed_at
        from visits as v
        where v.closed_at = v.shown_at and not exists (
            select from numbered as n where n.article_id = v.article_id and n.number = 2
        )
    ),
    placed as (
        select f.source_id, v.outcome, v.reason, v.closed_at,
            row_number() over (partition by f.source_id order by v.closed_at desc, v.article_id) as place
        from visited as v
        join core.article as a on a.article_id = v.article_id
        join ops.entry as e on e.entry_id = a.first_entry_id
        join core.feed as f on f.feed_id = e.feed_id
        where f.retired_at is null
    )
    select source_id, outcome, reason, closed_at from placed where place <= :most order by source_id, place
    """
)
MOST, MOST_REVISITED = 1060, 360
REVISITED_SINCE = timedelta(days=14)
FETCHED_SINCE = HISTORY
REPEATS_SINCE = timedelta(days=28)
_DEPLOYMENT = text(
    """
    select
        max(h.last_polled_at) as last_poll_at, count(*) as feeds,
        count(*) filter (where h.next_poll_at < :polls_late and not f.is_paused) as overdue,
        min(h.next_poll_at) filter (where h.next_poll_at < :polls_late and not f.is_paused) as oldest_due_at,
        (select max(closed_at) from ops.batch where state = 'loaded') as last_load_at,
        w.waiting, w.oldest as oldest_waiting_at, q.open, q.old, q.oldest as oldest_refusal_at,
        (select count(*) from landing.damage) as damaged
    from (
        select feed_id, retired_at, exists (
            select from mart.source_hold as p where p.kind = 'paused' and p.source_id = o.source_id) as is_paused
        from core.feed as o
    ) as f
    join ops.feed_state as h on h.feed_id = f.feed_id
    cross join (
        select count(*) as waiting, min(e.next_at) as oldest from ops.entry as e
        where e.outcome = 'pending' and e.next_at < :loads_late and not exists (
            select from ops.host_rest as r where r.host = e.host and r.rests_until > :loads_late)
        and not exists (
            select from mart.source_hold as p join core.feed as o on o.source_id = p.source_id
            where p.kind = 'paused' and o.feed_id = e.feed_id)
    ) as w
    cross join (
        select count(*) as open, count(*) filter (where created_at < :old) as old, min(created_at) as oldest
        from ops.quarantine where state = 'open'
    ) as q
    where f.retired_at is null
    group by w.waiting, w.oldest, q.open, q.old, q.oldest
    """
)


def warehouse_now(conn: Connection) -> datetime:
    """Return the time by the warehouse's clock."""
    now: datetime = conn.execute(select(func.clock_timestamp())).scalar_one()
    return now


def feeds(conn: Connection, now: datetime) -> list[FeedMeasure]:
    """Return how every configured feed is that was polled at all, by feed."""
    values = {
        "since": now - LOOKED_BACK,
        "day": now - timedelta(days=1),
        "shift": SHIFT,
        "flood_since": now - timedelta(hours=FLOOD_HOURS),
    }
    measures = []
    for row in conn.execute(_FEEDS, values):
        *facts, weeks, slots, gap_s, peak, missed = row
        expectation = None if weeks is None else FeedExpectation(weeks, slots, gap_s, peak, missed)
        measures.append(FeedMeasure(*[*facts, expectation]))
    return measures


def sources(conn: Connection, now: datetime) -> list[SourceMeasure]:
    """Return what came of the newest pages and revisits of every source that had any, each page once, by source."""
    fetched: dict[str, list[FetchOutcome]] = defaultdict(list)
    for row in conn.execute(_FETCHED, {"since": now - FETCHED_SINCE, "most": MOST}):
        fetched[row.source_id].append(FetchOutcome(*row[1:]))
    visited: dict[str, list[FetchOutcome]] = defaultdict(list)
    values = {"since": now - REVISITED_SINCE, "most": MOST_REVISITED, "not_shown": list(NOT_SHOWN)}
    for row in conn.execute(_REVISITED, values):
        visited[row.source_id].append(FetchOutcome(*row[1:]))
    repeats: dict[str, list[RepeatDay]] = defaultdict(list)
    for source_id, *facts in conn.execute(_REPEATS, {"since": now - REPEATS_SINCE}):
        repeats[source_id].append(RepeatDay(*facts))
    return [
        SourceMeasure(source_id, fetched[source_id], repeats[source_id], visited[source_id])
        for source_id in sorted({*fetched, *visited})
    ]


def stages(conn: Connection, stage: str | None = None) -> list[StageMeasure]:
    """Return how every stage is that was ever run, or one of them, by name."""
    statement = select(*(stage_state.c[name] for name in StageMeasure._fields)).order_by(stage_state.c.stage)
    if stage is not None:
        statement = statement.where(stage_state.c.stage == stage)
    return [StageMeasure(*row) for row in conn.execute(statement)]


def deployment(
    conn: Connection,
    now: datetime,
    *,
    clock_apart_s: float,
    poll_every_s: float,
    landing: DiskRoom | None,
    warehouse: DiskRoom | None = None,
) -> DeploymentMeasure | None:
    """Return how the deployment is; None while it has no feed.

    Args:
        conn: to the warehouse.
        now: by its clock.
        clock_apart_s: the worker's clock minus the warehouse's.
        poll_every_s: time between two runs of poll_feeds.
        landing: the room on its disk; None when it has none.
        warehouse: the room on its disk; None where that is unknown.
    """
    late_s = polls_late_s(poll_every_s)
    values = {
        "polls_late": now - timedelta(seconds=late_s),
        "loads_late": now - timedelta(seconds=LOADS_LATE_S),
        "old": now - timedelta(seconds=QUARANTINE_OLD_S),
    }
    row = conn.execute(_DEPLOYMENT, values).one_or_none()
    if row is None:
        return None
    broken = conservation.broken_sums(conn)
    return DeploymentMeasure(*[*row, broken, clock_apart_s, landing, warehouse, stages(conn), late_s])
