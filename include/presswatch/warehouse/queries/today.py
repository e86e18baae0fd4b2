"""Reads what the Today page shows beside the alarms: throughput, freshness, what is pending."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, text

HOURS = 48
_HOURLY = text(
    """
    with hours as (
        select generate_series(date_trunc('hour', now()) - make_interval(hours => :hours - 1), now(), '1 hour') as hour
    ), seen as (
        select date_trunc('hour', polled_at) as hour, sum(entries_new) as entries from landing.feed_poll
        where polled_at > now() - make_interval(hours => :hours) group by 1
    ), loaded as (
        select date_trunc('hour', closed_at) as hour,
            sum(coalesce((counts ->> 'loaded')::int, 0)) as articles from ops.batch
        where state = 'loaded' and closed_at > now() - make_interval(hours => :hours) group by 1
    )
    select h.hour, coalesce(s.entries, 0)::int, coalesce(l.articles, 0)::int
    from hours as h left join seen as s using (hour) left join loaded as l using (hour) order by h.hour
    """
)
_PENDING = text(
    """
    select reason,
        count(*) filter (where age < interval '1 hour')::int as hour,
        count(*) filter (where age between interval '1 hour' and interval '1 day')::int as day,
        count(*) filter (where age > interval '1 day' and age <= interval '3 days')::int as days,
        count(*) filter (where age > interval '3 days')::int as older,
        min(next_at) as next_at
    from (select *, now() - first_seen_at as age from ops.entry where outcome = 'pending') as e
    group by 1 order by count(*) desc, 1 limit 12
    """
)
_FRESHNESS = text(
    """
    select
        (select max(last_polled_at) from ops.feed_state),
        (select max(closed_at) from ops.batch where state = 'loaded'),
        (
            select percentile_cont(0.5) within group (order by extract(epoch from b.closed_at - e.first_seen_at))
            from ops.batch as b
            join ops.batch_item as i on i.batch_id = b.batch_id
            join ops.entry as e on e.entry_id = i.entry_id
            where b.state = 'loaded' and b.closed_at > now() - interval '1 day' and i.outcome = 'loaded'
        ),
        (select count(*) from core.feed where retired_at is null),
        (select count(*) from ops.quarantine where state = 'open')
    """
)


class Hour(NamedTuple):
    """What came and what was loaded in one hour."""

    hour: datetime
    entries: int
    articles: int


class PendingReason(NamedTuple):
    """Entries that are pending for one reason, by age."""

    reason: str
    hour: int  # first seen within the last hour
    day: int
    days: int  # one to three days ago
    older: int
    next_at: datetime | None  # when the first of them is due


class Freshness(NamedTuple):
    """How new the newest things are."""

    last_poll_at: datetime | None
    last_load_at: datetime | None
    lag_s: float | None  # median time from the poll that saw an entry to its load, of the last day
    feeds: int
    open_refusals: int


def hourly(conn: Connection) -> list[Hour]:
    """Return the last hours, the oldest first, those without anything included."""
    return [Hour(*row) for row in conn.execute(_HOURLY, {"hours": HOURS})]


def pending(conn: Connection) -> list[PendingReason]:
    """Return the commonest reasons why entries are pending."""
    return [PendingReason(*row) for row in conn.execute(_PENDING)]


def freshness(conn: Connection) -> Freshness:
    """Return how new the newest poll and load are."""
    return Freshness(*conn.execute(_FRESHNESS).one())
