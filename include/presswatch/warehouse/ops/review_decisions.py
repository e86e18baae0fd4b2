"""Statements that carry out a person's decision on refusals in ops.quarantine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, func, select, text, update

from presswatch.feeds.entry_decisions import REFUSED
from presswatch.warehouse.expressions import storable
from presswatch.warehouse.replay_rows import OpenBatch, Refusal
from presswatch.warehouse.tables import address_of_text, article_visit, batch, entry, feed, quarantine

State = Literal["accepted", "rejected", "retried"]
RulesByPlace = defaultdict[int, set[str]]
"""By place in a batch; empty where nothing was decided."""

_DECIDED_RULES = text(
    """
    select i.ordinal, q.state, q.rule
    from ops.batch_item as i
    join ops.quarantine as q on q.state in ('accepted', 'rejected')
        and (q.entry_id = i.entry_id or q.entry_id is null and q.article_id = i.article_id)
    join landing.capture as now on now.capture_id = i.capture_id
    join landing.capture as seen on seen.capture_id = q.capture_id and seen.body_sha256 = now.body_sha256
    where i.batch_id = :batch_id
    """
)
"""A decision holds for the bytes it was made on, whichever capture holds them; other bytes are judged anew."""


def lock(conn: Connection, ids: Sequence[int]) -> list[Refusal]:
    """Return refusals by number, locked with their entries, with where these stand and how their page is addressed."""
    columns: list[ColumnElement[Any]] = [
        *quarantine.c,
        entry.c.outcome.label("entry_outcome"),
        func.coalesce(entry.c.batch_id, article_visit.c.batch_id).label("held_by"),
        func.coalesce(address_of_text(), article_visit.c.url).label("url"),
        func.coalesce(entry.c.host, article_visit.c.host).label("host"),
    ]
    statement = (
        select(*columns)
        .outerjoin(entry, entry.c.entry_id == quarantine.c.entry_id)
        .outerjoin(feed, feed.c.feed_id == entry.c.feed_id)
        .outerjoin(
            article_visit, quarantine.c.entry_id.is_(None) & (article_visit.c.article_id == quarantine.c.article_id)
        )
        .where(quarantine.c.quarantine_id == func.any(list(ids)))
        .order_by(quarantine.c.quarantine_id)
    )
    wanted = select(quarantine.c.entry_id).where(quarantine.c.quarantine_id == func.any(list(ids)))
    conn.execute(
        select(entry.c.entry_id).where(entry.c.entry_id.in_(wanted)).order_by(entry.c.entry_id).with_for_update()
    )
    return [Refusal(*row) for row in conn.execute(statement.with_for_update(of=quarantine))]


def close(
    conn: Connection, ids: Sequence[int], state: State, *, by: str, note: str, batch_id: int | None = None
) -> None:
    """Write a decision on refusals."""
    decided = storable({"state": state, "decided_by": by, "note": note, "replay_batch_id": batch_id})
    is_named = quarantine.c.quarantine_id == func.any(list(ids))
    conn.execute(update(quarantine).where(is_named).values(**decided, decided_at=func.now()))


def open_besides(conn: Connection, entry_ids: Sequence[int]) -> Sequence[int]:
    """Return all open refusals of entries."""
    of_these = (quarantine.c.entry_id == func.any(list(entry_ids))) & (quarantine.c.state == "open")
    return conn.execute(select(quarantine.c.quarantine_id).where(of_these)).scalars().all()


def refuse_entries(conn: Connection, entry_ids: Sequence[int], *, detail: str) -> None:
    """Let entries be filtered for good: what a person refused, the feed does not bring back."""
    values = storable({"outcome": "filtered", "reason": REFUSED, "detail": detail})
    is_named = entry.c.entry_id == func.any(list(entry_ids))
    conn.execute(update(entry).where(is_named).values(**values, next_at=None, decided_at=func.now()))


def open_batches(conn: Connection, ids: Sequence[int]) -> list[OpenBatch]:
    """Return the number and token of the batches that refusals were released into and that are still open."""
    statement = (
        select(batch.c.batch_id, batch.c.token)
        .join(quarantine, quarantine.c.replay_batch_id == batch.c.batch_id)
        .where(quarantine.c.quarantine_id == func.any(list(ids)), batch.c.state == "open")
        .distinct()
        .order_by(batch.c.batch_id)
    )
    return [OpenBatch(*row) for row in conn.execute(statement)]


def decided_rules(conn: Connection, batch_id: int) -> tuple[RulesByPlace, RulesByPlace]:
    """Return the rules that a person has accepted, and those rejected, for the very bytes that a batch brought."""
    rules: dict[str, RulesByPlace] = {"accepted": defaultdict(set), "rejected": defaultdict(set)}
    for ordinal, state, rule in conn.execute(_DECIDED_RULES, {"batch_id": batch_id}):
        rules[state][ordinal].add(rule)
    return rules["accepted"], rules["rejected"]
