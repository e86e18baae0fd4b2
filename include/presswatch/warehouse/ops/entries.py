"""Statements on ops.entry, the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Double, and_, bindparam, case, func, null, text, update
from sqlalchemy.dialects.postgresql import insert

from presswatch.feeds.entry_decisions import Decision
from presswatch.model.outcome import Outcome
from presswatch.urls import host_of, url_key, url_sha256
from presswatch.warehouse.expressions import storable
from presswatch.warehouse.ops import quarantine
from presswatch.warehouse.tables import article_feed, article_url, article_visit, entry

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


class Reach(NamedTuple):
    """How a page is addressed: where to ask, and what makes the address the same as another."""

    url: str | None
    url_sha256: bytes | None
    host: str | None


def reach(url: str | None) -> Reach:
    """Return the columns that follow from an address."""
    if url is None:
        return Reach(None, None, None)
    return Reach(url, url_sha256(url_key(url)), host_of(url))


def record_decisions(
    conn: Connection, feed_id: str, decisions: Sequence[Decision], *, poll_id: int, seen_at: datetime
) -> list[tuple[Decision, int]]:
    """Write what a poll means for the ledger and return each decision with the id of its entry.

    The caller holds the feed's lease and owns the transaction.
    """
    ids = {decision.key: decision.known.entry_id for decision in decisions if decision.known}
    fresh = [decision for decision in decisions if decision.kind == "new"]
    ids |= _insert_new(conn, feed_id, fresh, poll_id=poll_id, seen_at=seen_at)
    _touch(conn, sorted({ids[d.key] for d in decisions if d.known}), poll_id=poll_id, seen_at=seen_at)
    for decision in decisions:
        if decision.kind == "changed":
            _apply_change(conn, decision)
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
    rows = [shared | _new_row(decision, seen_at) for decision in sorted(fresh, key=lambda item: item.key)]
    inserted = conn.execute(entry.insert().returning(entry.c.entry_key, entry.c.entry_id), rows)
    ids = {row.entry_key: row.entry_id for row in inserted}
    # The claim goes by the warehouse's clock: a worker's that is ahead must not hide new entries from it.
    is_ahead = and_(entry.c.entry_id == func.any(list(ids.values())), entry.c.next_at > func.now())
    conn.execute(update(entry).where(is_ahead).values(next_at=func.now()))
    return ids


def _new_row(decision: Decision, seen_at: datetime) -> dict[str, Any]:
    is_pending = decision.outcome is Outcome.PENDING
    return storable(
        reach(decision.entry.url)._asdict()
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


def _apply_change(conn: Connection, decision: Decision) -> None:
    """Note what the feed says now; reopen the entry, or have the article it led to looked at again soon."""
    known = decision.known
    assert known is not None  # noqa: S101 - decide_entries never calls an unknown entry changed
    values: dict[str, Any] = {"content_sha256": decision.entry.content_sha256}
    if decision.entry.url is not None and decision.entry.url != known.url:
        values |= reach(decision.entry.url)._asdict()
    if decision.is_reopened:
        values |= {"outcome": "pending", "reason": "", "detail": "", "attempts": 0, "next_at": func.now()}
        values |= {"chances_used": 0, "decided_at": null(), "batch_id": null(), **reach(decision.entry.url)._asdict()}
    conn.execute(update(entry).where(entry.c.entry_id == known.entry_id).values(storable(values)))
    if known.outcome in (Outcome.LOADED, Outcome.DUPLICATE):
        _hasten_visit(conn, known.entry_id)


def _hasten_visit(conn: Connection, entry_id: int) -> None:
    """The feed says something new of a loaded entry: look at its page at the next ingest, under the newest address."""
    conn.execute(
        update(article_visit)
        .where(entry.c.entry_id == entry_id, article_visit.c.article_id == entry.c.article_id)
        .values(
            next_visit_at=func.now(),
            url=case((entry.c.outcome == "loaded", entry.c.url), else_=article_visit.c.url),
            host=case((entry.c.outcome == "loaded", entry.c.host), else_=article_visit.c.host),
        )
    )


def settle_known_addresses(conn: Connection) -> int:
    """Turn pending entries whose address already leads to an article into duplicates, and return how many.

    The article is looked at again soon: a new entry for an old address often announces an edit.
    """
    known = (
        update(entry)
        .where(
            entry.c.outcome == "pending",
            entry.c.batch_id.is_(None),
            entry.c.url_sha256 == article_url.c.url_sha256,
        )
        .values(
            outcome="duplicate",
            reason="known_address",
            detail="its address already leads to this article",
            article_id=article_url.c.article_id,
            next_at=None,
            decided_at=DECIDED,
        )
        .returning(entry.c.entry_id, entry.c.article_id, entry.c.feed_id, entry.c.first_seen_at)
    )
    rows = conn.execute(known).all()
    if rows:
        link_feeds(conn, [row._asdict() for row in rows])
        quarantine.close_for(conn, "fixed", entry_ids=[row.entry_id for row in rows])
        conn.execute(
            update(article_visit)
            .where(article_visit.c.article_id == func.any([row.article_id for row in rows]))
            .values(next_visit_at=func.now())
        )
    return len(rows)


def link_feeds(conn: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Note which entries led to an article: rows of core.article_feed."""
    if rows:
        conn.execute(insert(article_feed).on_conflict_do_nothing(), rows)


def reopen(conn: Connection, entry_ids: Sequence[int]) -> None:
    """Let entries be pending again, due now, with all their tries."""
    again = {"outcome": "pending", "reason": "", "detail": "", "attempts": 0, "chances_used": 0}
    again |= {"next_at": func.now(), "decided_at": None}
    conn.execute(update(entry).where(entry.c.entry_id == func.any(list(entry_ids))).values(again))


def decide(conn: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Write outcomes.

    Each row holds ``id``, ``outcome``, ``reason``, ``detail``, ``capture``, ``article``, ``chance`` (1 when the look
    may have been of a bad hour) and ``wait`` (seconds until the page is looked at again, None: it is not).
    """
    if not rows:
        return
    statement = (
        update(entry)
        .where(entry.c.entry_id == bindparam("id"))
        .values(
            outcome=bindparam("outcome"),
            reason=bindparam("reason"),
            detail=bindparam("detail"),
            capture_id=func.coalesce(bindparam("capture"), entry.c.capture_id),
            article_id=func.coalesce(bindparam("article"), entry.c.article_id),
            attempts=entry.c.attempts + 1,
            chances_used=entry.c.chances_used + bindparam("chance"),
            next_at=func.now() + func.make_interval(0, 0, 0, 0, 0, 0, bindparam("wait", type_=Double())),
            decided_at=DECIDED,
            **FREE,
        )
    )
    conn.execute(statement, [storable(row) for row in sorted(rows, key=lambda row: row["id"])])


def postpone(conn: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Leave entries pending, to be tried later.

    Each row holds ``id``, ``reason``, ``detail``, ``capture``, ``wait`` (seconds), ``tried`` (1 when asked,
    0 when the batch ran out of time before), ``chance`` (1 when the look would have ended it).
    """
    if not rows:
        return
    statement = (
        update(entry)
        .where(entry.c.entry_id == bindparam("id"))
        .values(
            outcome="pending",
            decided_at=None,
            reason=bindparam("reason"),
            detail=bindparam("detail"),
            capture_id=func.coalesce(bindparam("capture"), entry.c.capture_id),
            attempts=entry.c.attempts + bindparam("tried"),
            chances_used=entry.c.chances_used + bindparam("chance"),
            next_at=func.now() + func.make_interval(0, 0, 0, 0, 0, 0, bindparam("wait")),
            **FREE,
        )
    )
    conn.execute(statement, [storable(row) for row in sorted(rows, key=lambda row: row["id"])])


def loaded_of_hosts(conn: Connection, hosts: Sequence[str], *, most: int) -> dict[str, int]:
    """Return how many entries of hosts led to a new article, by host, counted up to that many."""
    rows = conn.execute(_LOADED_OF_HOSTS, {"hosts": list(hosts), "most": most})
    return {row.host: row.number for row in rows}
