"""Reads the watch files, tests their examples, matches what was loaded, and back-tests."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, func, select

from presswatch.errors import PermanentError
from presswatch.model.watch import Position, Watch, WatchEvent
from presswatch.runtime import Runtime
from presswatch.warehouse.engine import in_transaction
from presswatch.warehouse.ops import watches
from presswatch.warehouse.queries import watch_points
from presswatch.watches.transitions import transitions
from presswatch.watches.watch_file import WatchMistakesError, parse_watch

log = logging.getLogger(__name__)

TIMEOUT: Final = "10min"
"""After a long outage there is much to match in one transaction."""


def read_watch(path: Path) -> Watch:
    """Return the watch in a file.

    Raises:
        PermanentError: it cannot be read; all its mistakes are named.
    """
    try:
        watch = parse_watch(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, WatchMistakesError) as error:
        raise PermanentError(f"{path}: {error}") from error
    if watch.watch_id != path.stem:
        raise PermanentError(f"{path}: watch_id is {watch.watch_id}, and not the name of the file")
    return watch


def watch_files(folder: Path) -> list[Path]:
    """Return the files of a folder that hold watches; none where there is no folder."""
    return sorted(folder.glob("*.yaml"))


def problems(conn: Connection, path: Path) -> Iterator[str]:
    """Yield a sentence for each example that a watch takes otherwise than it says, or what is wrong with it."""
    try:
        watch = read_watch(path)
        with conn.begin_nested():  # A refusal leaves the caller's transaction as it was.
            watch_points.require_search(conn, watch)
    except PermanentError as error:
        yield error.detail if str(path) in error.detail else f"{path}: {error.detail}"
        return
    for examples, wanted in ((watch.must_match, True), (watch.must_not_match, False)):
        for example in examples:
            if watch_points.matches(conn, watch, example) != wanted:
                yield f"{path}:{example.line}: {'is not matched' if wanted else 'is matched'}: {example.title[:60]}"


def match_watches(runtime: Runtime) -> dict[str, int]:
    """Match what was loaded since each watch was matched last, and return events by kind, and watches that failed.

    At least once: events, their notices and how far a watch has come are committed together. A watch that is new or
    was changed begins now; one with mistakes stays as it was, and is counted.
    """
    return in_transaction(runtime.engine, lambda conn: _match(conn, runtime))


def _match(conn: Connection, runtime: Runtime) -> dict[str, int]:
    counts = {"matched": 0, "retracted": 0, "broken": 0}
    if not watches.lock_matching(conn):
        return counts
    conn.execute(select(func.set_config("statement_timeout", TIMEOUT, True)))  # noqa: FBT003 - for this transaction
    now = watch_points.position(conn)
    files = watch_files(runtime.settings.watches_folder)
    watches.retire_all_but(conn, [path.stem for path in files])
    for path in files:
        found = list(problems(conn, path))
        if found:
            log.warning("a watch is left out: %s", "; ".join(found[:5]))
            counts["broken"] += 1
            continue
        for event in _match_one(conn, read_watch(path), now, runtime.settings.alarm_sinks):
            counts[event.kind] += 1
    return counts


def _match_one(conn: Connection, watch: Watch, now: Position, sinks: tuple[str, ...]) -> list[WatchEvent]:
    seen = watches.open_watch(conn, watch, now)
    if seen == now:
        return []
    found = watch_points.points(conn, watch, seen, now)
    events = list(transitions(found, watches.matched(conn, watch)))
    watches.note(conn, watch, events, now, sinks)
    return events


def back_test(conn: Connection, watch: Watch, since: datetime, until: datetime | None) -> list[WatchEvent]:
    """Return the events that a watch would have fired live, had it begun at a time; the oldest first.

    Raises:
        PermanentError: the search is not understood.
    """
    watch_points.require_search(conn, watch)
    now = watch_points.position(conn)
    found = watch_points.points(conn, watch, watch_points.START, now, from_time=since, to_time=until)
    return sorted(transitions(found), key=lambda event: (event.at, event.article_id))
