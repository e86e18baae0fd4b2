"""Statements on ops.feed_expectation: what a feed usually brings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, text
from sqlalchemy.dialects.postgresql import insert

from presswatch.alarms.measures import FeedExpectation
from presswatch.warehouse.tables import feed_expectation

_UNLEARNED = text(
    """
    select f.feed_id, s.polled_at
    from core.feed as f
    join lateral (
        select p.polled_at from landing.feed_poll as p
        where p.feed_id = f.feed_id and p.entries_new > 0 order by p.polled_at limit 1
    ) as s on true
    left join ops.feed_expectation as x on x.feed_id = f.feed_id
    where f.retired_at is null and (x.learned_at is null or x.learned_at < :before)
    order by x.learned_at nulls first, f.feed_id
    limit :most
    """
)
_HOURS = text(
    """
    select feed_id, floor(extract(epoch from polled_at) / 3600)::bigint as hour, sum(entries_new) as entries
    from landing.feed_poll
    where feed_id = any(:feeds) and polled_at > :since and entries_new > 0
    group by feed_id, hour
    """
)


class Unlearned(NamedTuple):
    """A feed whose expectation is old, or not there."""

    feed_id: str
    first_poll_at: datetime  # its first poll with entries: what that brought is a window, not a rate


def unlearned(conn: Connection, *, before: datetime, most: int) -> list[Unlearned]:
    """Return feeds whose expectation was not learned since then, the oldest first."""
    return [Unlearned(*row) for row in conn.execute(_UNLEARNED, {"before": before, "most": most})]


def entries_by_hour(conn: Connection, feeds: list[str], since: datetime) -> dict[str, dict[int, int]]:
    """Return new entries by hour since 1970 UTC, for each feed that had any."""
    counts: dict[str, dict[int, int]] = defaultdict(dict)
    for row in conn.execute(_HOURS, {"feeds": feeds, "since": since}):
        counts[row.feed_id][row.hour] = int(row.entries)
    return counts


def save(conn: Connection, learned: Mapping[str, FeedExpectation], *, now: datetime) -> None:
    """Write what was learned over what was known."""
    for feed_id, expectation in sorted(learned.items()):
        values = expectation._asdict() | {"slots": list(expectation.slots), "learned_at": now}
        new = insert(feed_expectation).values(feed_id=feed_id, **values)
        conn.execute(new.on_conflict_do_update(index_elements=[feed_expectation.c.feed_id], set_=values))
