"""Statements on ops.watch, ops.watch_event and ops.watch_notice: what live matching has seen, fired and told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from presswatch.model.watch import NotedEvent, Position, Watch, WatchEvent
from presswatch.warehouse.tables import watch as watch_table
from presswatch.warehouse.tables import watch_event, watch_notice

TOLD_AT_ONCE = 200
_MATCHED = text(
    """
    select article_id
    from (
        select distinct on (article_id) article_id, kind
        from ops.watch_event
        where watch_id = :watch_id and version = :version
        order by article_id, event_id desc
    ) as newest
    where kind = 'matched'
    """
)
_EVENT = """
    select e.event_id, e.watch_id, w.name, e.kind, e.why, e.article_id, a.source_id, e.revision_no,
        coalesce(x.title, c.title, ''), a.canonical_url, coalesce(x.published_at, c.published_at),
        e.load_seq, e.noted_at
    from ops.watch_event as e
    join ops.watch as w on w.watch_id = e.watch_id and w.version = e.version
    join core.article as a on a.article_id = e.article_id
    left join core.extraction as x on x.extraction_id = e.extraction_id
    left join core.article_text as t on t.article_id = e.article_id
    left join core.extraction as c on c.extraction_id = t.extraction_id
"""
_UNSENT = text(
    f"""
    {_EVENT}
    join ops.watch_notice as n on n.event_id = e.event_id
    where n.sink = :sink and n.sent_at is null
    order by e.event_id
    limit {TOLD_AT_ONCE}
    for update of n skip locked
    """
)
_HISTORY = text(f"{_EVENT} where e.watch_id = :watch_id order by e.event_id")


def lock_matching(conn: Connection) -> bool:
    """Return whether this transaction alone matches watches until it ends."""
    return bool(conn.execute(text("select pg_try_advisory_xact_lock(hashtext('presswatch.watch'))")).scalar_one())


def open_watch(conn: Connection, watch: Watch, now: Position) -> Position:
    """Return how far a watch has come; one that is new, or was away, begins now. Its other versions are retired."""
    table = watch_table
    is_this = (table.c.watch_id == watch.watch_id) & (table.c.version == watch.version)
    others = (table.c.watch_id == watch.watch_id) & (table.c.version != watch.version) & table.c.retired_at.is_(None)
    conn.execute(update(table).where(others).values(retired_at=func.now()))
    columns = [table.c[name] for name in Position._fields]
    row = conn.execute(select(*columns).where(is_this, table.c.retired_at.is_(None))).one_or_none()
    if row is not None:
        conn.execute(update(table).where(is_this).values(name=watch.name))
        return Position(*row)
    fresh = {"name": watch.name, "words": watch.words, "retired_at": None, "since": func.now(), **now._asdict()}
    key = {"watch_id": watch.watch_id, "version": watch.version}
    conn.execute(
        insert(table).values(**key, **fresh).on_conflict_do_update(index_elements=["watch_id", "version"], set_=fresh)
    )
    return now


def retire_all_but(conn: Connection, watch_ids: Sequence[str]) -> None:
    """Retire the watches whose file is gone."""
    is_gone = watch_table.c.retired_at.is_(None) & watch_table.c.watch_id.not_in(list(watch_ids))
    conn.execute(update(watch_table).where(is_gone).values(retired_at=func.now()))


def matched(conn: Connection, watch: Watch) -> list[int]:
    """Return the articles that match a version of a watch, by its events."""
    values = {"watch_id": watch.watch_id, "version": watch.version}
    return list(conn.execute(_MATCHED, values).scalars())


def note(conn: Connection, watch: Watch, events: Sequence[WatchEvent], to: Position, sinks: Sequence[str]) -> None:
    """Write events, queue their notices and move the watch on, in the caller's transaction."""
    is_this = (watch_table.c.watch_id == watch.watch_id) & (watch_table.c.version == watch.version)
    conn.execute(update(watch_table).where(is_this).values(to._asdict()))
    if not events:
        return
    rows: list[dict[str, Any]] = [
        {"watch_id": watch.watch_id, "version": watch.version, **event._asdict()} for event in events
    ]
    ids = conn.execute(insert(watch_event).returning(watch_event.c.event_id), rows).scalars().all()
    notices = [{"event_id": event_id, "sink": sink} for event_id in ids for sink in sinks]
    if notices:
        conn.execute(insert(watch_notice), notices)


def unsent(conn: Connection, sink: str) -> list[NotedEvent]:
    """Return what is still to be told through a sink, the oldest first; locked until the end of the transaction."""
    return [NotedEvent(*row) for row in conn.execute(_UNSENT, {"sink": sink})]


def note_sent(conn: Connection, sink: str, events: Sequence[NotedEvent], *, error: str | None = None) -> None:
    """Note that a sink took events, or why it did not."""
    its = (watch_notice.c.sink == sink) & watch_notice.c.event_id.in_([event.event_id for event in events])
    sent_at = func.clock_timestamp() if error is None else None
    values = {"sent_at": sent_at, "attempts": watch_notice.c.attempts + 1, "error": error}
    conn.execute(update(watch_notice).where(its).values(values))


def history(conn: Connection, watch_id: str) -> list[NotedEvent]:
    """Return all events of a watch, of all its versions, the oldest first."""
    return [NotedEvent(*row) for row in conn.execute(_HISTORY, {"watch_id": watch_id})]
