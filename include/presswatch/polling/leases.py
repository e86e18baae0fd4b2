"""Claims the feeds that are due and shares them out so that a host belongs to one share."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from presswatch.durations import MINUTE_S
from presswatch.errors import PermanentError
from presswatch.lease_holders import is_dead
from presswatch.runtime import Runtime
from presswatch.urls import host_of
from presswatch.warehouse.core import registry
from presswatch.warehouse.landing import polls
from presswatch.warehouse.ops import holders, plans, reader_sessions, source_holds

log = logging.getLogger(__name__)

AHEAD_RUNS, MOST_AHEAD_S = 0.25, MINUTE_S
"""A feed is claimed a quarter of the time between two runs before it is due, and a minute at the most.

Its plan counts from when its poll was stored, some seconds into a run. Else one planned for the very next run would
miss that by these seconds, and be asked at every second run only.
"""
LONGEST_PUT_OFF_S = 15 * MINUTE_S
"""How long a feed that is due waits for the pages of its host."""


class FeedLease(NamedTuple):
    """A claimed feed: small enough for XCom."""

    feed_id: str
    token: int
    host: str


def claim_feeds(runtime: Runtime, *, everything: bool = False, feed_id: str | None = None) -> list[FeedLease]:
    """Return the feeds that are due, leased to the caller; the registry is brought to the source files first.

    Args:
        runtime: the runtime.
        everything: all feeds, due or not.
        feed_id: this feed only, due or not.

    A source file with mistakes costs itself: what it said when it was read last is in use. Feeds of paused sources are
    left out.

    Raises:
        SourceFileError: there is no source file; nothing was claimed.
    """
    for broken in runtime.source_files.broken:
        log.error("a source file is wrong, its last good version stays in use: %s", "; ".join(broken.mistakes))
    with runtime.engine.begin() as conn:
        holders.free_feeds(conn, list(filter(is_dead, holders.holders(conn))))
        # Here because nothing runs more often: the locks that such a session holds stop all.
        reader_sessions.end_overlong(conn)
    with runtime.engine.begin() as conn:
        registry.sync_sources(conn, runtime.sources, runtime.source_files.broken)
    with runtime.engine.begin() as conn:
        _mend_plans(conn)
        claimed = polls.claim_due(
            conn,
            run_id=runtime.run_id,
            lease_s=runtime.settings.lease_s,
            everything=everything,
            feed_id=feed_id,
            paused=_paused(conn),
            ahead_s=min(AHEAD_RUNS * runtime.settings.poll_every_s, MOST_AHEAD_S),
        )
        if not everything and feed_id is None:
            claimed = _without_busy_hosts(conn, claimed)
    return [FeedLease(item.feed_id, item.token, host_of(item.url)) for item in claimed]


def _mend_plans(conn: Connection) -> None:
    """Let be due what a wrong clock has planned implausibly far ahead, and say so."""
    if mended := polls.mend_plans(conn):
        log.warning("a clock was wrong: the plans of %d feeds lay implausibly far ahead: %s", len(mended), mended[:20])
    if others := plans.mend_plans(conn):
        log.warning("a clock was wrong: %d entries, revisits and rests of hosts lay implausibly far ahead", others)


def _without_busy_hosts(conn: Connection, claimed: Sequence[polls.ClaimedFeed]) -> list[polls.ClaimedFeed]:
    """Return the feeds but those that stay due because pages of their host are being fetched: it is asked by one.

    A host with a long backlog is at work at all hours; its feed is asked beside it once it has waited too long.
    """
    hosts = holders.fetching_hosts(conn)
    busy = [item.feed_id for item in claimed if host_of(item.url) in hosts]
    if not busy:
        return list(claimed)
    waiting = polls.put_off(conn, busy, overdue_s=LONGEST_PUT_OFF_S)
    return [item for item in claimed if item.feed_id not in waiting]


def make_due(runtime: Runtime, feed_id: str) -> None:
    """Let a feed be asked by the next run.

    Raises:
        PermanentError: there is no such feed.
    """
    with runtime.engine.begin() as conn:
        if not polls.make_due(conn, feed_id):
            raise PermanentError(f"there is no feed {feed_id!r}; `presswatch feeds list`", reason="unknown_feed")


def why_not(runtime: Runtime, feed_id: str) -> str:
    """Return in a sentence why a feed cannot be asked now, and what to do."""
    feeds = {feed.feed_id: feed for source in runtime.sources for feed in source.feeds}
    if feed_id not in feeds:
        broken = len(runtime.source_files.broken)
        mistakes = f", and {broken} source files have mistakes (presswatch feeds check)" if broken else ""
        return f"feed {feed_id} is not configured: `presswatch feeds list` has those that are{mistakes}"
    source_id = feeds[feed_id].source_id
    with runtime.engine.connect() as conn:
        pause = next((hold for hold in source_holds.current(conn) if hold.source_id == source_id), None)
        held_by = polls.queue(conn, set()).held_by
    if pause is not None and pause.kind == "paused":
        return f"{source_id} is paused by {pause.held_by} ({pause.reason}): `presswatch sources resume {source_id}`"
    return f"another run is asking {feed_id} now ({held_by or 'unknown'}): try again in a minute"


def why_nobody(runtime: Runtime) -> str:
    """Return in a sentence why no feed is asked now."""
    with runtime.engine.connect() as conn:
        paused = _paused(conn)
        waiting = polls.queue(conn, paused)
    if paused:
        return f"{_why_not_asked(waiting)}; paused: {', '.join(sorted(paused))} (presswatch sources list)"
    return _why_not_asked(waiting)


def _paused(conn: Connection) -> set[str]:
    return {item.source_id for item in source_holds.current(conn) if item.kind == "paused"}


def _why_not_asked(waiting: polls.Queue) -> str:
    if not waiting.feeds:
        return "no feed is configured: nothing to ask"
    if waiting.due:
        return (
            f"{waiting.due} of {waiting.feeds} feeds are due, and held by another run ({waiting.held_by or 'unknown'})"
        )
    minutes = max((waiting.next_in_s or 0.0) / MINUTE_S, 0.0)
    return f"none of {waiting.feeds} feeds is due; the next is {waiting.next_feed_id}, in {minutes:.0f} min"


def release_leases(runtime: Runtime) -> int:
    """Give back the feeds that this run still holds, and return how many: their polls failed, or never began."""
    with runtime.engine.begin() as conn:
        return holders.free_feeds(conn, [runtime.run_id])


def share_out(leases: Sequence[FeedLease], *, shares: int) -> list[list[FeedLease]]:
    """Return at most ``shares`` lists of about the same length in which no host occurs twice."""
    hosts: defaultdict[str, list[FeedLease]] = defaultdict(list)
    for lease in leases:
        hosts[lease.host].append(lease)
    parts: list[list[FeedLease]] = [[] for _ in range(min(shares, len(hosts)))]
    for host in sorted(hosts, key=lambda name: (-len(hosts[name]), name)):
        min(parts, key=len).extend(hosts[host])
    return parts
