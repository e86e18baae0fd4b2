"""Statements on landing.feed_poll, landing.entry_observation and ops.feed_state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import distinct_on

from presswatch.dates import judge_date
from presswatch.errors import StaleLeaseError
from presswatch.feeds.entry_decisions import Decision, KnownEntry
from presswatch.feeds.matching import Said
from presswatch.model.exchange import Exchange
from presswatch.model.outcome import Outcome
from presswatch.model.parsed_date import ParsedDate
from presswatch.model.parsed_feed import Entry
from presswatch.warehouse.expressions import seconds, storable
from presswatch.warehouse.many_rows import insert_rows, update_rows
from presswatch.warehouse.rows import FeedState
from presswatch.warehouse.tables import entry, entry_observation, feed, feed_poll, feed_state, lease_token, source
from presswatch.warehouse.written_rows import PollRow

MAX_SUMMARY_CHARS = 20_000
MAX_CONTENT_CHARS = 500_000


SKEW_S = 900.0
"""How far apart clocks may be before a plan counts as implausible."""

LONGEST_LEASE_S = 86_400.0
"""A lease that lasts longer than this, and than twice what is given, was written under a wrong clock."""


class ClaimedFeed(NamedTuple):
    """A feed and the fencing token under which it may be polled."""

    feed_id: str
    url: str
    token: int


def claim_due(
    conn: Connection,
    *,
    run_id: str,
    lease_s: float,
    everything: bool,
    feed_id: str | None,
    paused: Collection[str] = (),
    ahead_s: float = 0.0,
) -> list[ClaimedFeed]:
    """Lease the feeds that are due, or all that nobody polls, and return them. The caller owns the transaction.

    A feed whose last poll did not fail is claimed up to ``ahead_s`` before it is due.
    Sources that are ``paused`` are left out. What this very run has leased is leased anew, under a new token: its claim
    was committed, and nobody heard of it.
    """
    is_ours = feed_state.c.leased_by == run_id
    longest = func.now() + seconds(max(2 * lease_s, LONGEST_LEASE_S))
    until = feed_state.c.leased_until
    free = or_(until.is_(None), until < func.now(), until > longest, is_ours)
    wanted = [feed.c.retired_at.is_(None), feed.c.source_id.not_in(paused), free]
    if feed_id is not None:
        wanted.append(feed.c.feed_id == feed_id)
    elif not everything:
        wanted.append(_is_due(ahead_s))
    due = (
        select(feed_state.c.feed_id)
        .join(feed, feed.c.feed_id == feed_state.c.feed_id)
        .where(*wanted)
        .order_by(feed_state.c.feed_id)
        .with_for_update(of=feed_state, skip_locked=True)
        .cte("due")
    )
    claim = (
        update(feed_state)
        .where(feed_state.c.feed_id == due.c.feed_id, feed.c.feed_id == due.c.feed_id)
        .values(lease_token=lease_token.next_value(), leased_until=func.now() + seconds(lease_s), leased_by=run_id)
        .returning(feed_state.c.feed_id, feed.c.url, feed_state.c.lease_token)
    )
    return [ClaimedFeed(*row) for row in conn.execute(claim)]


def _is_due(ahead_s: float) -> ColumnElement[bool]:
    soon = and_(feed_state.c.failures == 0, feed_state.c.next_poll_at <= func.now() + seconds(ahead_s))
    return or_(feed_state.c.next_poll_at <= func.now(), soon)


def put_off(conn: Connection, feed_ids: Collection[str], *, overdue_s: float) -> set[str]:
    """Give back the leases of those feeds that can wait, and return which: they have not been due for so long."""
    can_wait = and_(
        feed_state.c.feed_id == func.any(list(feed_ids)),
        feed_state.c.next_poll_at > func.now() - seconds(overdue_s),
    )
    given_back = update(feed_state).where(can_wait).values(leased_until=None).returning(feed_state.c.feed_id)
    return set(conn.scalars(given_back))


def make_due(conn: Connection, feed_id: str) -> bool:
    """Let a configured feed be due now, and return whether there is one of that name."""
    is_configured = feed_state.c.feed_id.in_(select(feed.c.feed_id).where(feed.c.retired_at.is_(None)))
    named = (feed_state.c.feed_id == feed_id) & is_configured
    due = func.least(feed_state.c.next_poll_at, func.now())
    return conn.execute(update(feed_state).where(named).values(next_poll_at=due)).rowcount == 1


def mend_plans(conn: Connection) -> list[str]:
    """Let feeds be due whose plan lies farther ahead than their interval, and return their ids.

    Plans are made by the warehouse's clock: such a one was made while that clock, or a worker's, was wrong.
    """
    longest = func.now() + seconds(SKEW_S) + feed_state.c.interval_s * seconds(1.0)
    wrong = or_(
        feed_state.c.next_poll_at > longest,
        and_(feed_state.c.interval_s.is_(None), feed_state.c.next_poll_at > func.now() + seconds(SKEW_S)),
    )
    words = "its plan lay implausibly far ahead (", func.to_char(feed_state.c.next_poll_at, "YYYY-MM-DD"), "): due now"
    mended = update(feed_state).where(wrong).values(next_poll_at=func.now(), why=func.concat(*words))
    return sorted(conn.execute(mended.returning(feed_state.c.feed_id)).scalars())


class Queue(NamedTuple):
    """How many feeds there are to ask, and who is next."""

    feeds: int  # of sources that are not paused
    due: int
    held: int  # of those that are due
    next_feed_id: str | None
    next_in_s: float | None
    held_by: str | None


def queue(conn: Connection, paused: Collection[str] = ()) -> Queue:
    """Return how many configured feeds are due or held, and which comes next; those of paused sources left out."""
    is_due, is_leased = feed_state.c.next_poll_at <= func.now(), feed_state.c.leased_until > func.now()
    wait_s = func.extract("epoch", feed_state.c.next_poll_at - func.now())
    join = feed_state.join(feed, feed.c.feed_id == feed_state.c.feed_id)
    counts = select(
        func.count(),
        func.count().filter(is_due),
        func.count().filter(and_(is_due, is_leased)),
        func.max(feed_state.c.leased_by).filter(and_(is_due, is_leased)),
    )
    asked = and_(feed.c.retired_at.is_(None), feed.c.source_id.not_in(paused))
    feeds, due, held, holder = conn.execute(counts.select_from(join).where(asked)).one()
    first = select(feed_state.c.feed_id, wait_s).select_from(join).where(asked, ~is_due)
    following = conn.execute(first.order_by(feed_state.c.next_poll_at).limit(1)).one_or_none()
    feed_id, wait = following or (None, None)
    return Queue(feeds, due, held, feed_id, None if wait is None else float(wait), holder)


_NUMBERS = text(
    "select nextval(pg_get_serial_sequence('landing.feed_poll', 'poll_id'))"
    " from generate_series(1, cast(:count as integer))"
)
_NO_ANSWER = dict.fromkeys(
    ("status", "url_final", "redirect_chain", "remote_ip", "headers", "wire_bytes", "body_bytes", "body_sha256")
)


def read_states(conn: Connection, feed_ids: Sequence[str]) -> dict[str, FeedState]:
    """Return per feed its state joined with its own and its source's configuration."""
    configured = (
        *(feed.c.url, feed.c.source_id, feed.c.min_interval_s, feed.c.max_interval_s),
        *(source.c.timezone, source.c.languages, source.c.config),
    )
    by_name = {column.name: column for column in (*feed_state.c, *configured)}
    rows = conn.execute(
        select(*(by_name[name] for name in FeedState._fields))
        .join(feed, feed.c.feed_id == feed_state.c.feed_id)
        .join(source, source.c.source_id == feed.c.source_id)
        .where(feed_state.c.feed_id == func.any(list(feed_ids)))
    )
    return {row[0]: FeedState._make(row) for row in rows.all()}


def lock_feed(conn: Connection, feed_id: str, token: int) -> None:
    """Lock the feed's state for this transaction.

    Raises:
        StaleLeaseError: another worker has leased the feed since, or a poll under this lease was stored already.
    """
    if not lock_feeds(conn, {feed_id: token}):
        raise StaleLeaseError(f"the lease {token} on feed {feed_id} was given back or went to a newer worker")


def lock_feeds(conn: Connection, tokens: Mapping[str, int]) -> frozenset[str]:
    """Lock the states of feeds for this transaction and return those that are still leased under these tokens."""
    states = select(feed_state.c.feed_id, feed_state.c.lease_token).where(
        feed_state.c.feed_id == func.any(list(tokens)), feed_state.c.leased_until.is_not(None)
    )
    locked = conn.execute(states.order_by(feed_state.c.feed_id).with_for_update())
    return frozenset(feed_id for feed_id, token in locked if tokens[feed_id] == token)


def is_held(token: int) -> ColumnElement[bool]:
    """Return the condition that a feed is leased under a token; storing its poll gives the lease back."""
    return and_(feed_state.c.lease_token == token, feed_state.c.leased_until.is_not(None))


def was_stored(conn: Connection, feed_id: str, token: int) -> bool:
    """Return whether a feed's lease was given back under this token; waits for a transaction that is about to do so."""
    is_given_back = and_(
        feed_state.c.feed_id == feed_id, feed_state.c.lease_token == token, feed_state.c.leased_until.is_(None)
    )
    locked = select(feed_state.c.feed_id).where(feed_state.c.feed_id == feed_id).with_for_update()
    conn.execute(locked)
    return conn.execute(select(feed_state.c.feed_id).where(is_given_back)).one_or_none() is not None


def known_entries(
    conn: Connection, feed_id: str, keys: Collection[bytes], addresses: Collection[bytes] = ()
) -> list[KnownEntry]:
    """Return what the ledger holds of a feed under these keys, or at these addresses (digests)."""
    columns = (
        entry.c.entry_id,
        entry.c.content_sha256,
        entry.c.outcome,
        entry.c.url,
        entry.c.reason,
        entry.c.entry_key,
        entry.c.url_sha256,
        entry.c.first_poll_id,
        entry.c.has_page,
    )
    hit = or_(entry.c.entry_key == func.any(list(keys)), entry.c.url_sha256 == func.any(list(addresses)))
    rows = conn.execute(select(*columns).where(entry.c.feed_id == feed_id, hit))
    return [KnownEntry(*row[:2], Outcome(row.outcome), *row[3:]) for row in rows]


def last_said(conn: Connection, entry_ids: Sequence[int]) -> dict[int, Said]:
    """Return what their feed said last of entries, as far as landing still has it."""
    if not entry_ids:
        return {}
    seen = entry_observation.c
    newest = (
        select(seen.entry_id, seen.title, func.coalesce(seen.summary, seen.content).label("text"), seen.published_at)
        .ext(distinct_on(seen.entry_id))
        .where(seen.entry_id == func.any(list(entry_ids)))
        .order_by(seen.entry_id, seen.observed_at.desc())
    )
    return {row.entry_id: Said(row.title, row.text, row.published_at) for row in conn.execute(newest)}


def insert_polls(conn: Connection, answered: Sequence[tuple[PollRow, Exchange | None]]) -> list[int]:
    """Insert polls, each with the answer it got, and return their ids in the same order."""
    ids = [int(poll_id) for poll_id in conn.execute(_NUMBERS, {"count": len(answered)}).scalars()]
    rows = [
        {"poll_id": poll_id, **poll._asdict(), **_answer_columns(exchange)}
        for poll_id, (poll, exchange) in zip(ids, answered, strict=True)
    ]
    insert_rows(conn, feed_poll, rows)
    return ids


def _answer_columns(exchange: Exchange | None) -> dict[str, Any]:
    if exchange is None:
        return _NO_ANSWER
    return {
        "status": exchange.status,
        "url_final": exchange.url_final,
        "redirect_chain": [asdict(hop) for hop in exchange.hops],
        "remote_ip": exchange.remote_ip,
        "headers": exchange.headers,
        "wire_bytes": len(exchange.wire_body),
        "body_bytes": len(exchange.body),
        "body_sha256": exchange.body_sha256 or None,
    }


def insert_observations(
    conn: Connection, decisions: Sequence[tuple[Decision, int]], *, poll_id: int, observed_at: datetime
) -> None:
    """Keep what the poll saw of entries that are new, different or repeated in the body."""
    rows = [
        storable(_observation(decision.entry, observed_at))
        | {"poll_id": poll_id, "observed_at": observed_at, "entry_id": entry_id, "kind": decision.kind}
        for decision, entry_id in decisions
        if decision.kind != "unchanged"
    ]
    if rows:
        conn.execute(entry_observation.insert(), rows)


def _observation(item: Entry, observed_at: datetime) -> dict[str, Any]:
    return {
        "ordinal": item.ordinal,
        "guid": item.guid,
        "link": item.link_raw,
        "title": item.title,
        "summary": item.summary[:MAX_SUMMARY_CHARS] if item.summary else None,
        "content": item.content[:MAX_CONTENT_CHARS] if item.content else None,
        "authors": list(item.authors_raw or item.authors),
        "categories": list(item.categories),
        "published_raw": item.published.raw if item.published else None,
        "published_at": _instant(item.published, observed_at),
        "updated_raw": item.updated.raw if item.updated else None,
        "updated_at": _instant(item.updated, observed_at),
        "language": item.language,
        "publisher_name": item.publisher_name,
        "publisher_url": item.publisher_url,
        "flags": list(item.flags),
    }


def _instant(date: ParsedDate | None, observed_at: datetime) -> datetime | None:
    """Return what the date says, unless it cannot be true: long before the web, or days after we saw it."""
    return judge_date(date, seen_at=observed_at).value if date else None


_GIVEN_BACK = "leased_until = null, next_poll_at = now() + make_interval(secs => new.interval_s)"


def save_states(conn: Connection, states: Mapping[str, Mapping[str, Any]]) -> None:
    """Write the states of feeds and give their leases back; the next poll is ``interval_s`` from now.

    From now by the warehouse's clock, which the claim compares it with: the worker's may be wrong.
    """
    alike: defaultdict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for feed_id, values in states.items():
        alike[tuple(sorted(values.keys() - {"next_poll_at"}))].append({**values, "feed_id": feed_id})
    for names, rows in alike.items():
        update_rows(conn, feed_state, rows, key="feed_id", names=names, more=_GIVEN_BACK)


def release(conn: Connection, feed_id: str, token: int) -> None:
    """Give a lease back unused, if it is still ours."""
    is_ours = and_(feed_state.c.feed_id == feed_id, is_held(token))
    conn.execute(update(feed_state).where(is_ours).values(leased_until=None))
