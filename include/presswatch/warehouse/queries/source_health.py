"""Reads how the sources do: cadence, volume by day against what is usual, yield, dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, text

DAYS = 28
_VOLUMES = text(
    """
    with days as (
        select (now() at time zone 'UTC')::date - back as day from generate_series(0, :days - 1) as back
    ), volume as (
        select f.source_id, (p.polled_at at time zone 'UTC')::date as day, sum(p.entries_new)::int as entries
        from core.feed as f
        join landing.feed_poll as p on p.feed_id = f.feed_id
        where p.polled_at > now() - make_interval(days => :days) and p.entries_new > 0
            and (cast(:source as text) is null or f.source_id = :source)
        group by 1, 2
    )
    select s.source_id, array_agg(coalesce(v.entries, 0) order by d.day) as volumes
    from core.source as s cross join days as d
    left join volume as v on v.source_id = s.source_id and v.day = d.day
    where s.retired_at is null and (cast(:source as text) is null or s.source_id = :source)
    group by s.source_id
    """
)
_YIELDS = text(
    """
    select f.source_id, count(*)::int, count(*) filter (where i.outcome in ('loaded', 'duplicate'))::int,
        count(x.extraction_id)::int, count(x.extraction_id) filter (where x.published_day is not null)::int
    from ops.batch as b
    join ops.batch_item as i on i.batch_id = b.batch_id
    join ops.entry as e on e.entry_id = i.entry_id
    join core.feed as f on f.feed_id = e.feed_id
    left join core.article as a on a.article_id = e.article_id and i.outcome = 'loaded'
    left join core.extraction as x on x.revision_id = a.revision_id and x.is_promoted
    where b.state = 'loaded' and b.closed_at > now() - interval '7 days' and i.kind = 'entry' and i.outcome is not null
        and (cast(:source as text) is null or f.source_id = :source)
    group by f.source_id
    """
)
_SOURCES = text(
    """
    select s.source_id, s.name, count(f.feed_id)::int as feeds, min(h.interval_s) as interval_s,
        count(*) filter (where h.failures > 0)::int as failing_feeds,
        max(h.last_ok_at) as last_ok_at, min(h.next_poll_at) as next_poll_at, min(f.url) as url,
        sum((select sum(slot) from unnest(x.slots) as slot)) / 7 as expected_a_day,
        (select count(*) from ops.alarm as a where a.source_id = s.source_id and a.state = 'open'
            and a.severity = 'broken')::int as broken,
        (select count(*) from ops.alarm as a where a.source_id = s.source_id and a.state = 'open'
            and a.severity = 'warning')::int as warnings
    from core.source as s
    join core.feed as f on f.source_id = s.source_id and f.retired_at is null
    left join ops.feed_state as h on h.feed_id = f.feed_id
    left join ops.feed_expectation as x on x.feed_id = f.feed_id
    where s.retired_at is null and (cast(:source as text) is null or s.source_id = :source)
    group by s.source_id, s.name
    order by broken desc, warnings desc, failing_feeds desc, s.source_id
    """
)
_LAST_ENTRY = text(
    """
    select f.source_id, max(n.at) from core.feed as f
    cross join lateral (
        select p.polled_at as at from landing.feed_poll as p
        where p.feed_id = f.feed_id and p.entries_new > 0 order by p.polled_at desc limit 1
    ) as n
    where cast(:source as text) is null or f.source_id = :source
    group by f.source_id
    """
)
_OUTCOMES = text(
    """
    select i.outcome, i.reason, count(*)::int as pages, max(b.closed_at) as newest_at
    from ops.batch as b
    join ops.batch_item as i on i.batch_id = b.batch_id
    join ops.entry as e on e.entry_id = i.entry_id
    join core.feed as f on f.feed_id = e.feed_id
    where b.state = 'loaded' and b.closed_at > now() - interval '7 days' and i.kind = 'entry' and i.outcome is not null
        and f.source_id = :source
    group by 1, 2 order by pages desc limit 20
    """
)
_POLLS = text(
    """
    select p.polled_at, p.feed_id, p.outcome, p.reason, p.status, p.entries_total, p.entries_new
    from landing.feed_poll as p join core.feed as f on f.feed_id = p.feed_id
    where f.source_id = :source and p.polled_at > now() - interval '7 days'
    order by p.polled_at desc limit 25
    """
)


class SourceHealth(NamedTuple):
    """How one source does, for a list."""

    source_id: str
    name: str
    feeds: int
    interval_s: float | None  # of its quickest feed
    failing_feeds: int
    last_ok_at: datetime | None
    next_poll_at: datetime | None
    url: str  # of its first feed
    expected_a_day: float | None  # new entries; None: nothing was learned yet
    broken: int  # open alarms
    warnings: int
    last_entry_at: datetime | None
    volumes: Sequence[int]  # new entries of the last DAYS days, UTC, the oldest first
    fetched: int  # pages of the last 7 days
    good: int  # of those, pages that gave an article
    articles: int  # of those, new articles
    dated: int  # of those, articles with a date


class OutcomeCount(NamedTuple):
    """What came of the pages of a source."""

    outcome: str
    reason: str
    pages: int
    newest_at: datetime


class PollLine(NamedTuple):
    """One poll, for a list."""

    polled_at: datetime
    feed_id: str
    outcome: str
    reason: str
    status: int | None
    entries_total: int
    entries_new: int


def source_health(conn: Connection, source_id: str | None = None) -> list[SourceHealth]:
    """Return how every configured source does, or one of them; those with alarms first, then failing feeds."""
    its = {"source": source_id}
    volumes = {row[0]: row[1] for row in conn.execute(_VOLUMES, its | {"days": DAYS})}
    yields = {row[0]: tuple(row[1:]) for row in conn.execute(_YIELDS, its)}
    newest = {row[0]: row[1] for row in conn.execute(_LAST_ENTRY, its)}
    return [
        SourceHealth(
            *[*row, newest.get(row.source_id), volumes.get(row.source_id, []), *yields.get(row.source_id, (0,) * 4)]
        )
        for row in conn.execute(_SOURCES, its)
    ]


def outcomes(conn: Connection, source_id: str) -> list[OutcomeCount]:
    """Return what came of the pages of a source within 7 days, the commonest first."""
    return [OutcomeCount(*row) for row in conn.execute(_OUTCOMES, {"source": source_id})]


def newest_polls(conn: Connection, source_id: str) -> list[PollLine]:
    """Return the newest polls of a source."""
    return [PollLine(*row) for row in conn.execute(_POLLS, {"source": source_id})]
