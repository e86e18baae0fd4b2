"""Reads the captures of a replay again, in chunks, and keeps the readings beside those that readers see."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row

from presswatch.articles.extract import clean_page
from presswatch.articles.revision import content_sha256
from presswatch.errors import ContractError, PermanentError
from presswatch.ingesting.decide.page_outcome import MAX_DETAIL_CHARS, settle_reading
from presswatch.ingesting.extract_captures import Extractor, page_of, read_pages
from presswatch.model.extraction import Extraction, SavedPage
from presswatch.ports import Sandbox
from presswatch.replaying.extraction_diff import differences, is_visible
from presswatch.replaying.plan import ReplayPlan
from presswatch.runtime import Runtime
from presswatch.validation.measures import article_row
from presswatch.validation.run_suites import check_articles
from presswatch.warehouse.core import extraction_view, extractions
from presswatch.warehouse.landing import captures
from presswatch.warehouse.ops import replays
from presswatch.warehouse.queries import extraction_hints
from presswatch.warehouse.queries.extraction_hints import ExtractionHints
from presswatch.warehouse.rows import CaptureRow, ExtractionView

log = logging.getLogger(__name__)

CHUNK = 100
"""Captures between two commits: what a kill costs, and what is held in memory, readings but not pages."""

UNREADABLE = "landing_unreadable"


class _Input(NamedTuple):
    """What is known of a chunk before it is read."""

    items: list[Row[Any]]
    captures: dict[int, CaptureRow]
    hints: dict[int, ExtractionHints]
    shown: dict[int, ExtractionView]


def replay(runtime: Runtime, plan: ReplayPlan, *, read: Extractor = clean_page) -> dict[str, int]:
    """Read what a plan has left to read and return the captures read now, by what they turned out to be.

    Without network. Nothing that readers see changes. Run again, it goes on where it ended; a second replay by the same
    code finds each reading there already and adds none.

    Args:
        runtime: the runtime.
        plan: a replay, or a part of one.
        read: the reader, importable by name.

    Raises:
        PermanentError: there is no such replay, or it is promoted.
        ContractError: the replay was begun by other rules than those that read now.
    """
    counts: Counter[str] = Counter()
    with runtime.sandbox() as sandbox:
        while (given := _gather(runtime, plan)).items:
            counts.update(_replay_chunk(runtime, sandbox, plan.replay_id, given, read))
    return dict(sorted(counts.items()))


def _gather(runtime: Runtime, plan: ReplayPlan) -> _Input:
    with runtime.engine.connect() as conn:
        items = replays.todo(conn, plan.replay_id, first=plan.first, end=plan.end, limit=CHUNK)
        rows = captures.read_captures(conn, [item.capture_id for item in items])
        asked = [(item.ordinal, item.hint_entry_id, rows[item.capture_id].fetched_at) for item in items]
        shown = extraction_view.read(conn, [item.old_extraction_id for item in items if item.old_extraction_id])
        return _Input(items, rows, extraction_hints.of_entries(conn, asked), shown)


def _replay_chunk(runtime: Runtime, sandbox: Sandbox, replay_id: int, given: _Input, read: Extractor) -> list[str]:
    unreadable: dict[int, str] = {}
    pages = _pages(runtime, given, unreadable)
    made = read_pages(sandbox, pages, lambda: None, read)
    made = [
        Extraction(UNREADABLE, unreadable[item.ordinal]) if item.ordinal in unreadable else one
        for item, one in zip(given.items, made, strict=True)
    ]
    broken = _check(given, made)
    with runtime.engine.begin() as conn:
        _hold(conn, replay_id, made)
        rows = [
            _save(runtime, conn, given, item, one, broken.get(item.ordinal, ()))
            for item, one in zip(given.items, made, strict=True)
        ]
        replays.save_readings(conn, replay_id, rows)
    return [row["new_outcome"] for row in rows]


def _pages(runtime: Runtime, given: _Input, unreadable: dict[int, str]) -> Iterator[SavedPage]:
    """Yield the pages of a chunk; one whose bytes landing does not give is noted and costs that one only."""
    for item in given.items:
        row = given.captures[item.capture_id]
        try:
            yield page_of(runtime.landing, row, given.hints[item.ordinal])
        except ContractError as error:
            log.warning("capture %s: %s", item.capture_id, error)
            unreadable[item.ordinal] = error.detail
            yield SavedPage(url=row.url_final, body=b"")


def _check(given: _Input, made: Sequence[Extraction]) -> Mapping[int, tuple[str, ...]]:
    """Return the row rules that readings break, by place: a replay passes the same gate as a first load."""
    rows = [
        article_row(item.ordinal, item.source_id, row.url_final, one, row.fetched_at)
        for item, one in zip(given.items, made, strict=True)
        for row in [given.captures[item.capture_id]]
        if one.outcome == "article"
    ]
    return check_articles(rows).rejected if rows else {}


def _hold(conn: Connection, replay_id: int, made: Sequence[Extraction]) -> None:
    """Lock the replay, and see to it that one set of rules reads all of it."""
    row = replays.lock(conn, replay_id)
    if row.state != "open":
        raise PermanentError(f"replay {replay_id} is {row.state}: plan a new one", reason="not_open")
    rules = {bytes(one.config_sha256): one.versions for one in made if one.config_sha256}
    if row.config_sha256 is None and rules:
        config, versions = next(iter(rules.items()))
        replays.note(conn, replay_id, config_sha256=config, versions=dict(versions))
        rules.pop(config)
    if set(rules) - {row.config_sha256}:
        raise ContractError(f"replay {replay_id} was begun by other rules: plan a new one", reason="rules_changed")


def _save(
    runtime: Runtime, conn: Connection, given: _Input, item: Row[Any], made: Extraction, broken: Sequence[str]
) -> dict[str, Any]:
    """Keep a reading and return what the item is to say of it."""
    standing = _standing(made, broken)
    if item.old_outcome == f"pending: {made.outcome}":
        standing = item.old_outcome  # the same answer, whose page is asked for again before the entry ends
    extraction_id, changed = None, ["outcome"] if standing != item.old_outcome else []
    if made.outcome == "article" and item.revision_id is not None:
        extraction_id = extractions.insert_extraction(
            conn,
            made,
            revision_id=item.revision_id,
            capture_id=item.capture_id,
            source_id=item.source_id,
            extracted_at=runtime.clock(),
            content_sha256=content_sha256(made.title, made.body),
            is_promoted=False,
        )
        if extraction_id != item.old_extraction_id:
            changed += differences(given.shown[item.old_extraction_id], extraction_view.shown_of(made))
    return {
        "place": item.ordinal,
        "new_outcome": standing,
        "new_reason": made.reason[:MAX_DETAIL_CHARS],
        "new_rules_broken": list(broken),
        "new_extraction_id": extraction_id,
        "new_changed": changed,
        "new_is_visible": standing == "article" and is_visible(tuple(changed)),
    }


def _standing(made: Extraction, broken: Sequence[str]) -> str:
    """Return ``article``, or where an entry with this reading would stand and why."""
    if made.outcome == UNREADABLE:
        return UNREADABLE
    if made.outcome != "article":
        decided = settle_reading(made)
        return f"{decided.outcome.value}: {decided.reason}"
    return f"quarantined: {broken[0]}" if broken else "article"
