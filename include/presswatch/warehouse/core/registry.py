"""Statements on core.source, core.feed and their history."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from presswatch.model.source import BrokenFile, Feed, Source
from presswatch.warehouse.tables import broken_file, feed, feed_state, registry_change, source

FEED_FIELDS = ("feed_id", "source_id", "url", "title", "min_interval_s", "max_interval_s")

NOTHING_KNOWN = (
    *("etag", "last_modified", "body_sha256", "body_url", "window_keys", "window_texts", "shared_keys"),
    *("moved_to", "moved_at", "configured_at", "leased_until"),
)
NO_TROUBLE = {
    "moved_seen": 0,
    "quiet_polls": 0,
    "is_accept_wide": False,
    "children": {},
    "failures": 0,
    "failure_score": 0,
    "gone_seen": 0,
    "state": "active",
}
AFRESH = {**dict.fromkeys(NOTHING_KNOWN), **NO_TROUBLE, "next_poll_at": func.now()}
"""State of a feed whose address was changed: what was seen at the old one, a poll under way included, holds no more."""


def sync_sources(conn: Connection, sources: Iterable[Source], broken: Sequence[BrokenFile] = ()) -> int:
    """Bring core.source and core.feed to the configuration and return how many of them changed.

    What is no longer configured is retired, never deleted: its entries keep their place in the ledger. What a broken
    file described when it was read last is neither changed nor retired. The caller owns the transaction.
    """
    conn.execute(select(func.pg_advisory_xact_lock(func.hashtext("presswatch.registry"))))
    configured = sorted(sources, key=lambda item: item.source_id)
    kept = _described_by(conn, broken)
    _save_broken(conn, broken)
    rows = {item.source_id: _source_row(item) for item in configured}
    changed = _sync_table(conn, source, "source_id", rows, kept)
    feeds = {item.feed_id: _feed_row(item) for owner in configured for item in owner.feeds}
    moved = _with_new_address(conn, feeds)
    changed += _sync_table(conn, feed, "feed_id", feeds, kept)
    if moved:
        conn.execute(update(feed_state).where(feed_state.c.feed_id == func.any(moved)).values(AFRESH))
    _add_states(conn, feeds)
    return changed


def _add_states(conn: Connection, feeds: Collection[str]) -> None:
    """Let feeds be due that have no state yet; to name all of them in each statement took most of a claim."""
    known = select(feed_state.c.feed_id).where(feed_state.c.feed_id == feed.c.feed_id).exists()
    new = select(feed.c.feed_id).where(feed.c.feed_id == func.any(sorted(feeds)), ~known).order_by(feed.c.feed_id)
    conn.execute(insert(feed_state).from_select(["feed_id"], new).on_conflict_do_nothing())


def _described_by(conn: Connection, broken: Sequence[BrokenFile]) -> frozenset[str]:
    """Return the sources that these files described when they were read last, or seem to describe."""
    files = [item.file for item in broken]
    named = {item.source_id for item in broken if item.source_id is not None}
    return frozenset(named).union(conn.execute(select(source.c.source_id).where(source.c.file.in_(files))).scalars())


def _save_broken(conn: Connection, broken: Sequence[BrokenFile]) -> None:
    conn.execute(delete(broken_file).where(broken_file.c.file.not_in([item.file for item in broken])))
    for item in broken:
        row = {"source_id": item.source_id, "mistakes": list(item.mistakes), "read_at": func.now()}
        upsert = insert(broken_file).values({"file": item.file, **row})
        conn.execute(upsert.on_conflict_do_update(index_elements=[broken_file.c.file], set_=row))


def _sync_table(
    conn: Connection,
    table: Any,  # noqa: ANN401 - a Table
    key: str,
    wanted: Mapping[str, dict[str, Any]],
    kept: Collection[str],
) -> int:
    columns = [column for column in table.c if column.name not in ("added_at", "retired_at")]
    rows = conn.execute(select(*columns, table.c.retired_at)).mappings().all()
    stored = {row[key]: dict(row) for row in rows}
    changed = 0
    for identity, row in wanted.items():
        before = stored.get(identity)
        if before is not None and before.pop("retired_at") is None and before == row:
            continue
        upsert = insert(table).values(row)
        conn.execute(upsert.on_conflict_do_update(index_elements=[table.c[key]], set_={**row, "retired_at": None}))
        changed += _record(conn, table.name, identity, before, row)
    for identity in sorted(stored.keys() - wanted.keys()):
        if stored[identity].pop("retired_at") is None and stored[identity]["source_id"] not in kept:
            conn.execute(update(table).where(table.c[key] == identity).values(retired_at=func.now()))
            changed += _record(conn, table.name, identity, stored[identity], None)
    return changed


def _with_new_address(conn: Connection, feeds: Mapping[str, dict[str, Any]]) -> list[str]:
    rows = conn.execute(select(feed.c.feed_id, feed.c.url).where(feed.c.feed_id == func.any(list(feeds)))).all()
    return [feed_id for feed_id, url in rows if feeds[feed_id]["url"] != url]


def _record(
    conn: Connection, subject: str, identity: str, before: dict[str, Any] | None, after: dict[str, Any] | None
) -> int:
    values = {"subject": subject, "subject_id": identity, "before": before, "after": after}
    conn.execute(registry_change.insert().values(values))
    return 1


def _source_row(item: Source) -> dict[str, Any]:
    config = asdict(replace(item, feeds=()))  # Deep: of ten thousand feeds each would be copied.
    del config["feeds"], config["file"]
    config = {name: list(value) if isinstance(value, tuple) else value for name, value in config.items()}
    columns = {column.name for column in source.c} - {"added_at", "retired_at", "config", "file"}
    return {**{name: config[name] for name in columns}, "file": item.file, "config": config}


def _feed_row(item: Feed) -> dict[str, Any]:
    return {name: getattr(item, name) for name in FEED_FIELDS}
