"""Statements on ops.entry, the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    Connection,
    and_,
    bindparam,
    case,
    func,
    literal,
    null,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from presswatch.feeds.entry_decisions import Decision
from presswatch.model.outcome import Outcome
from presswatch.urls import host_of, url_key, url_sha256
from presswatch.warehouse.expressions import parameters, storable
from presswatch.warehouse.many_rows import as_json, insert_rows
from presswatch.warehouse.ops import quarantine, revisits
from presswatch.warehouse.tables import article_feed, article_visit, entry, entry_observation
from presswatch.warehouse.written_rows import ArticleFeed, FinalOutcome, Postponement

DECIDED = func.now()
FREE = {"batch_id": None, "lost_at": None, "lost_with": None}
"""Columns of an entry whose batch came through."""


_LOADED_OF_HOSTS = text(
    """
    select h.host, count(part.entry_id) as number
    from unnest(cast(:hosts as text[])) as h (host)
    left join lateral (
        select e.entry_id from ops.entry as e where e.host = h.host and e.outcome = 'loaded' limit :most
    ) as part on true
    group by h.host
    """
)


_DECIDE = text(
    """
    with decided as (
        select *
        from json_to_recordset(cast(:rows as json)) as row (
            entry_id bigint, outcome text, reason text, detail text, capture_id bigint, article_id bigint,
            chance integer, wait_s double precision
        )
    ),
    held as materialized (
        select e.entry_id from ops.entry as e join decided using (entry_id) order by e.entry_id for no key update of e
    )
    update ops.entry as e
    set outcome = d.outcome, reason = d.reason, detail = d.detail,
        capture_id = coalesce(d.capture_id, e.capture_id), article_id = coalesce(d.article_id, e.article_id),
        attempts = e.attempts + 1, chances_used = e.chances_used + d.chance,
        next_at = now() + make_interval(secs => d.wait_s), decided_at = now(),
        batch_id = null, lost_at = null, lost_with = null
    from held
    join decided as d using (entry_id)
    where e.entry_id = held.entry_id
    """
)


class Reach(NamedTuple):
    """How a page is addressed: where to ask, and what makes the address the same as another."""

    url: str | None
    url_sha256: bytes | None
    host: str | None
    has_page: bool


def reach(decision: Decision, feed_id: str) -> Reach:
    """Return the columns that follow from an address; what has no page stands in line with its feed's other entries."""
    url = decision.url
    host = host_of(url) if url is not None and decision.has_page else feed_id
    return Reach(url, None if url is None else url_sha256(url_key(url)), host, decision.has_page)


def record_decisions(
    conn: Connection, feed_id: str, decisions: Sequence[Decision], *, poll_id: int, seen_at: datetime
) -> list[tuple[Decision, int]]:
    """Write what a poll means for the ledger and return each decision with the id of its entry.

    The caller holds the feed's lease and owns the transaction.
    """
    ids = {decision.key: decision.entry_before.entry_id for decision in decisions if decision.entry_before}
    fresh = [decision for decision in decisions if decision.kind == "new"]
    ids |= _insert_new(conn, feed_id, fresh, poll_id=poll_id, seen_at=seen_at)
    _touch(conn, sorted({ids[d.key] for d in decisions if d.entry_before}), poll_id=poll_id, seen_at=seen_at)
    for decision in decisions:
        if decision.kind == "changed":
            _apply_change(conn, feed_id, decision)
    refused = [(ids[d.key], d) for d in fresh if d.outcome is Outcome.QUARANTINED]
    quarantine.refuse_entries(conn, refused)
    return [(decision, ids[decision.key]) for decision in decisions]


def _insert_new(
    conn: Connection, feed_id: str, fresh: Sequence[Decision], *, poll_id: int, seen_at: datetime
) -> dict[bytes, int]:
    if not fresh:
        return {}
    shared = {
        "feed_id": feed_id,
        "first_poll_id": poll_id,
        "last_poll_id": poll_id,
        "first_seen_at": seen_at,
        "last_seen_at": seen_at,
    }
    rows = [shared | _new_row(decision, feed_id, seen_at) for decision in sorted(fresh, key=lambda item: item.key)]
    inserted = conn.execute(entry.insert().returning(entry.c.entry_key, entry.c.entry_id), rows)
    ids = {row.entry_key: row.entry_id for row in inserted}
    # The claim goes by the warehouse's clock: a worker's that is ahead must not hide new entries from it.
    is_ahead = and_(entry.c.entry_id == func.any(list(ids.values())), entry.c.next_at > func.now())
    conn.execute(update(entry).where(is_ahead).values(next_at=func.now()))
    return ids


def _new_row(decision: Decision, feed_id: str, seen_at: datetime) -> dict[str, Any]:
    is_pending = decision.outcome is Outcome.PENDING
    return storable(
        reach(decision, feed_id)._asdict()
        | {
            "entry_key": decision.key,
            "key_kind": decision.key_kind,
            "outcome": decision.outcome.value,
            "reason": decision.reason,
            "detail": decision.detail,
            "content_sha256": decision.entry.content_sha256,
            "next_at": seen_at if is_pending else None,
            "decided_at": None if is_pending else seen_at,
        }
    )


def _touch(conn: Connection, entry_ids: Sequence[int], *, poll_id: int, seen_at: datetime) -> None:
    if entry_ids:
        seen = update(entry).where(entry.c.entry_id == func.any(list(entry_ids)))
        conn.execute(seen.values(last_poll_id=poll_id, last_seen_at=func.greatest(entry.c.last_seen_at, seen_at)))


def _apply_change(conn: Connection, feed_id: str, decision: Decision) -> None:
    """Note what the feed says now; reopen the entry, or have the article it led to looked at again soon."""
    stored = decision.entry_before
    assert stored is not None  # noqa: S101 - decide_entries never calls an unknown entry changed
    values: dict[str, Any] = {"content_sha256": decision.entry.content_sha256}
    if decision.is_elsewhere:
        values |= reach(decision, feed_id)._asdict()
    if decision.has_page != stored.has_page and stored.outcome is Outcome.PENDING:
        values |= {"next_at": func.now(), "attempts": 0, "chances_used": 0}
    if decision.is_reopened:
        values |= {"outcome": "pending", "reason": "", "detail": "", "attempts": 0, "next_at": func.now()}
        values |= {"chances_used": 0, "decided_at": null(), "batch_id": null()}
    conn.execute(update(entry).where(entry.c.entry_id == stored.entry_id).values(storable(values)))
    if stored.outcome in (Outcome.LOADED, Outcome.DUPLICATE):
        _hasten_visit(conn, stored.entry_id)


def _hasten_visit(conn: Connection, entry_id: int) -> None:
    """The feed says something new of a loaded entry: look at its page soon, under the newest address."""
    is_at = (entry.c.outcome == "loaded") & entry.c.has_page
    conn.execute(
        update(article_visit)
        .where(entry.c.entry_id == entry_id, article_visit.c.article_id == entry.c.article_id)
        .values(
            **revisits.hastened(entry.c.feed_id),
            url=case((is_at, entry.c.url), else_=article_visit.c.url),
            host=case((is_at, entry.c.host), else_=article_visit.c.host),
        )
    )


class KnownAddress(NamedTuple):
    """A pending entry whose address leads to an article already, and what is said of both."""

    entry_id: int
    article_id: int
    feed_id: str
    first_seen_at: datetime
    title: str
    text: str
    article_title: str
    feed_title: str  # of the entry that led to the article
    body: str


_KNOWN_ADDRESSES = text(
    """
    select e.entry_id, u.article_id, e.feed_id, e.first_seen_at, coalesce(now.title, ''),
        coalesce(now.summary, now.content, ''), x.title, coalesce(was.title, ''), t.body
    from ops.entry as e
    join core.article_url as u on u.url_sha256 = e.url_sha256
    join core.article as a on a.article_id = u.article_id
    join core.article_text as t on t.article_id = u.article_id
    join core.extraction as x on x.extraction_id = t.extraction_id
    left join lateral (
        select o.title, o.summary, o.content from landing.entry_observation as o
        where o.entry_id = e.entry_id order by o.observed_at desc, o.ordinal limit 1
    ) as now on true
    left join lateral (
        select o.title from landing.entry_observation as o
        where o.entry_id = a.first_entry_id order by o.observed_at desc, o.ordinal limit 1
    ) as was on true
    where e.outcome = 'pending' and e.batch_id is null and e.has_page
    order by e.entry_id
    """
)


def known_addresses(conn: Connection) -> list[KnownAddress]:
    """Return the pending entries, held by no batch, whose address already leads to an article."""
    return [KnownAddress(*row) for row in conn.execute(_KNOWN_ADDRESSES)]


def settle_known_addresses(conn: Connection, pairs: Sequence[KnownAddress]) -> None:
    """Turn entries whose address already leads to their article into duplicates, without a request.

    The article is looked at again soon: a new entry for an old address often announces an edit.
    """
    if not pairs:
        return
    settle = (
        update(entry)
        .where(entry.c.entry_id == bindparam("id"))
        .values(
            outcome="duplicate",
            reason="known_address",
            detail="its address already leads to this article",
            article_id=bindparam("article"),
            next_at=None,
            decided_at=DECIDED,
        )
    )
    conn.execute(settle, [{"id": pair.entry_id, "article": pair.article_id} for pair in pairs])
    link_feeds(conn, [ArticleFeed(pair.article_id, pair.entry_id, pair.feed_id, pair.first_seen_at) for pair in pairs])
    quarantine.close_for(conn, "fixed", entry_ids=[pair.entry_id for pair in pairs])
    revisits.revisit_for_feeds(conn, [(pair.article_id, pair.feed_id) for pair in pairs])


def link_feeds(conn: Connection, rows: Sequence[ArticleFeed]) -> None:
    """Note which entries led to an article."""
    insert_rows(conn, article_feed, [row._asdict() for row in rows], on_conflict="do nothing")


def reopen(conn: Connection, entry_ids: Sequence[int]) -> None:
    """Let entries be pending again, due now, with all their tries."""
    again = {"outcome": "pending", "reason": "", "detail": "", "attempts": 0, "chances_used": 0}
    again |= {"next_at": func.now(), "decided_at": None}
    conn.execute(update(entry).where(entry.c.entry_id == func.any(list(entry_ids))).values(again))


def hold(conn: Connection, entry_ids: Iterable[int]) -> None:
    """Lock entries for this transaction, in the order of all writers: what then writes them waits for nobody."""
    is_held = entry.c.entry_id == func.any(sorted(entry_ids))
    conn.execute(select(entry.c.entry_id).where(is_held).order_by(entry.c.entry_id).with_for_update(key_share=True))


def decide(conn: Connection, rows: Sequence[FinalOutcome]) -> None:
    """Write outcomes, in the order of entries: two writers cannot wait for each other then."""
    if not rows:
        return
    conn.execute(_DECIDE, {"rows": as_json([row._asdict() for row in rows])})


def postpone(conn: Connection, rows: Sequence[Postponement]) -> None:
    """Leave entries pending, to be tried later."""
    if not rows:
        return
    statement = (
        update(entry)
        .where(entry.c.entry_id == bindparam("new_entry_id"))
        .values(
            outcome="pending",
            decided_at=None,
            reason=bindparam("new_reason"),
            detail=bindparam("new_detail"),
            capture_id=func.coalesce(bindparam("new_capture_id"), entry.c.capture_id),
            attempts=entry.c.attempts + bindparam("new_tried"),
            chances_used=entry.c.chances_used + bindparam("new_chance"),
            next_at=func.now() + func.make_interval(0, 0, 0, 0, 0, 0, bindparam("new_wait_s")),
            **FREE,
        )
    )
    conn.execute(statement, [parameters(row._asdict()) for row in sorted(rows, key=lambda row: row.entry_id)])


class MovedEntry(NamedTuple):
    """An entry to which its feed gave another address than that of its article."""

    entry_id: int
    seen_at: datetime  # when the feed first said so, as far as it was seen


def moved_to(conn: Connection, article_id: int, url: str) -> MovedEntry | None:
    """Return the entry of an article that stands at an address, newest first; None when there is none."""
    seen_at = (
        select(func.max(entry_observation.c.observed_at))
        .where(entry_observation.c.entry_id == entry.c.entry_id)
        .scalar_subquery()
    )
    is_here = (entry.c.article_id == article_id) & (entry.c.url == url)
    columns = (entry.c.entry_id, func.coalesce(seen_at, entry.c.last_seen_at))
    row = conn.execute(select(*columns).where(is_here).order_by(entry.c.entry_id.desc()).limit(1)).one_or_none()
    return MovedEntry(*row) if row else None


def lead_to(conn: Connection, entry_id: int, article_id: int) -> None:
    """Let an entry lead to another article than before; that it led to the first one stays on file."""
    conn.execute(update(entry).where(entry.c.entry_id == entry_id).values(article_id=article_id, outcome="loaded"))
    led = select(literal(article_id), entry.c.entry_id, entry.c.feed_id, func.now()).where(entry.c.entry_id == entry_id)
    names = ("article_id", "entry_id", "feed_id", "first_seen_at")
    conn.execute(insert(article_feed).from_select(names, led).on_conflict_do_nothing())


def loaded_of_hosts(conn: Connection, hosts: Sequence[str], *, most: int) -> dict[str, int]:
    """Return how many entries of hosts led to a new article, by host, counted up to that many."""
    rows = conn.execute(_LOADED_OF_HOSTS, {"hosts": list(hosts), "most": most})
    return {row.host: row.number for row in rows}
