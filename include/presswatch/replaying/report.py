"""Reports what a replay extracts differently, per source, with examples."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import Connection

from presswatch.replaying.extraction_diff import describe
from presswatch.runtime import Runtime
from presswatch.warehouse.core import extraction_view
from presswatch.warehouse.ops import replays
from presswatch.warehouse.replay_rows import ReplayExample, ReplayItem
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
    for kind in replays.kinds(conn, replay_id):
        sources[kind.source_id]["changed"][kind.kind] = kind.captures
    for change in replays.outcomes(conn, replay_id):
        sources[change.source_id]["outcomes"][f"{change.old_outcome} → {change.outcome}"] = change.captures
    for source_id, shown in _examples(conn, replay_id, examples).items():
        sources[source_id]["examples"] = shown
    return sources


def _examples(conn: Connection, replay_id: int, most: int) -> dict[str, list[Facts]]:
    examples = replays.examples(conn, replay_id, most=most)
    views = extraction_view.read(conn, {number for example in examples for number in _extraction_ids(example.item)})
    by_source: defaultdict[str, list[Facts]] = defaultdict(list)
    for example in examples:
        by_source[example.item.source_id].append(_example(example, views))
    return by_source


def _extraction_ids(item: ReplayItem) -> list[int]:
    return [number for number in (item.old_extraction_id, item.extraction_id) if number]


def _example(example: ReplayExample, views: dict[int, ExtractionView]) -> Facts:
    item = example.item
    facts: Facts = {"article_id": item.article_id, "entry_id": item.entry_id, "capture_id": item.capture_id}
    facts = {name: value for name, value in facts.items() if value is not None} | {"url": example.url}
    facts["changed"] = list(item.changed)
    if "outcome" in item.changed:
        facts["outcome"] = [item.old_outcome, item.outcome]
        facts |= {"reason": item.reason} if item.reason else {}
    pair = [views[number] for number in _extraction_ids(item) if number in views]
    return facts | describe(*pair) if len(pair) == len(("old", "new")) else facts
