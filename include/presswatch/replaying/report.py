"""Reports what a replay reads differently, per source, with examples."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import Connection, Row

from presswatch.replaying.extraction_diff import describe
from presswatch.runtime import Runtime
from presswatch.warehouse.core import extraction_view
from presswatch.warehouse.ops import replays
from presswatch.warehouse.rows import ExtractionView

EXAMPLES = 3
MAX_EXAMPLES = 50

Facts = dict[str, Any]


def report(runtime: Runtime, replay_id: int, *, examples: int = EXAMPLES) -> Facts:
    """Return what is different, as plain nested values, and keep it with the replay.

    Args:
        runtime: the runtime.
        replay_id: number of the replay.
        examples: at most so many of a source and a kind of difference.

    Raises:
        PermanentError: there is no such replay.
    """
    with runtime.engine.begin() as conn:
        row = replays.lock(conn, replay_id)
        facts = {
            "replay_id": replay_id,
            "slice": {name: value for name, value in row.slice.items() if value not in (None, False)},
            "config_sha256": row.config_sha256.hex() if row.config_sha256 else None,
            "captures": row.captures,
            "unread": replays.count_todo(conn, replay_id),
            "sources": _sources(conn, replay_id, min(examples, MAX_EXAMPLES)),
        }
        replays.note(conn, replay_id, report=facts)
    return {"state": row.state, **facts}


def _sources(conn: Connection, replay_id: int, examples: int) -> Facts:
    sources: Facts = {
        row.source_id: {
            "captures": row.captures,
            "read": row.read,
            "same": row.same,
            "visible": row.visible,
            "changed": {},
            "outcomes": {},
            "examples": [],
        }
        for row in replays.sums(conn, replay_id)
    }
    for row in replays.kinds(conn, replay_id):
        sources[row.source_id]["changed"][row.kind] = row.captures
    for row in replays.outcomes(conn, replay_id):
        sources[row.source_id]["outcomes"][f"{row.old_outcome} → {row.outcome}"] = row.captures
    for source_id, found in _examples(conn, replay_id, examples).items():
        sources[source_id]["examples"] = found
    return sources


def _examples(conn: Connection, replay_id: int, most: int) -> dict[str, list[Facts]]:
    items = replays.examples(conn, replay_id, most=most)
    wanted = {number for item in items for number in (item.old_extraction_id, item.extraction_id) if number}
    shown = extraction_view.read(conn, wanted)
    found: defaultdict[str, list[Facts]] = defaultdict(list)
    for item in items:
        found[item.source_id].append(_example(item, shown))
    return found


def _example(item: Row[Any], shown: dict[int, ExtractionView]) -> Facts:
    facts: Facts = {"article_id": item.article_id, "entry_id": item.entry_id, "capture_id": item.capture_id}
    facts = {name: value for name, value in facts.items() if value is not None} | {"url": item.url}
    facts["changed"] = list(item.changed)
    if "outcome" in item.changed:
        facts["outcome"] = [item.old_outcome, item.outcome]
        facts |= {"reason": item.reason} if item.reason else {}
    old, new = shown.get(item.old_extraction_id), shown.get(item.extraction_id)
    return facts | describe(old, new) if old and new else facts
