"""Extracts the captures of a replay again, in chunks; the extractions are stored beside the promoted ones."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection

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
from presswatch.warehouse.queries.extraction_hints import ExtractionHints, HintRequest
from presswatch.warehouse.replay_rows import ReplayItem, ReplayResult
from presswatch.warehouse.rows import CaptureRow, ExtractionView

log = logging.getLogger(__name__)

CHUNK = 100
"""Captures between two commits: what a kill costs, and what is held in memory, extractions but not pages."""

UNREADABLE = "landing_unreadable"


class _Chunk(NamedTuple):
    """Items of a replay, with what the warehouse has on them before they are read."""

    items: list[ReplayItem]
    captures: dict[int, CaptureRow]
    hints: dict[int, ExtractionHints]
    promoted: dict[int, ExtractionView]


def replay(runtime: Runtime, plan: ReplayPlan, *, read: Extractor = clean_page) -> dict[str, int]:
    """Read what a plan has left to read and return the captures read now, by what they turned out to be.

    Without network. Nothing that readers see changes. Run again, it goes on where it ended; a second replay by the same
    code meets each extraction there already and adds none.

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
        while (chunk := _read_chunk(runtime, plan)).items:
            counts.update(_replay_chunk(runtime, sandbox, plan.replay_id, chunk, read))
    return dict(sorted(counts.items()))


def _read_chunk(runtime: Runtime, plan: ReplayPlan) -> _Chunk:
    with runtime.engine.connect() as conn:
        items = replays.todo(conn, plan.replay_id, first=plan.first, end=plan.end, limit=CHUNK)
        rows = captures.read_captures(conn, [item.capture_id for item in items])
        until = replays.read(conn, plan.replay_id).line_snapshot_id
        requests = [
            HintRequest(item.ordinal, item.hint_entry_id, rows[item.capture_id].fetched_at, until) for item in items
        ]
        promoted = extraction_view.read(conn, [item.old_extraction_id for item in items if item.old_extraction_id])
        return _Chunk(items, rows, extraction_hints.of_entries(conn, requests), promoted)


def _replay_chunk(runtime: Runtime, sandbox: Sandbox, replay_id: int, chunk: _Chunk, read: Extractor) -> list[str]:
    unreadable: dict[int, str] = {}
    pages = _pages(runtime, chunk, unreadable)
    extracted = [
        Extraction(UNREADABLE, unreadable[item.ordinal]) if item.ordinal in unreadable else extraction
        for item, extraction in zip(chunk.items, read_pages(sandbox, pages, lambda: None, read), strict=True)
    ]
    broken = _check(chunk, extracted)
    with runtime.engine.begin() as conn:
        _lock(conn, replay_id, extracted)
        results = [
            _save(runtime, conn, chunk, item, extraction, broken.get(item.ordinal, ()))
            for item, extraction in zip(chunk.items, extracted, strict=True)
        ]
        replays.save_results(conn, replay_id, results)
    return [result.outcome for result in results]


def _pages(runtime: Runtime, chunk: _Chunk, unreadable: dict[int, str]) -> Iterator[SavedPage]:
    """Yield the pages of a chunk; one whose bytes landing does not give is noted and costs that one only."""
    for item in chunk.items:
        row = chunk.captures[item.capture_id]
        try:
            yield page_of(runtime.landing, row, chunk.hints[item.ordinal])
        except ContractError as error:
            log.warning("capture %s: %s", item.capture_id, error)
            unreadable[item.ordinal] = error.detail
            yield SavedPage(url=row.url_final, body=b"")


def _check(chunk: _Chunk, extracted: Sequence[Extraction]) -> Mapping[int, tuple[str, ...]]:
    """Return the row rules that extractions break, by ordinal: a replay passes the same gate as a first load."""
    rows = [
        article_row(item.ordinal, item.source_id, row.url_final, extraction, row.fetched_at)
        for item, extraction in zip(chunk.items, extracted, strict=True)
        for row in [chunk.captures[item.capture_id]]
        if extraction.outcome == "article"
    ]
    return check_articles(rows).rejected if rows else {}


def _lock(conn: Connection, replay_id: int, extracted: Sequence[Extraction]) -> None:
    """Lock the replay, and see to it that one set of rules reads all of it."""
    row = replays.lock(conn, replay_id)
    if row.state != "open":
        raise PermanentError(f"replay {replay_id} is {row.state}: plan a new one", reason="not_open")
    rules = {bytes(read.config_sha256): read.versions for read in extracted if read.config_sha256}
    if row.config_sha256 is None and rules:
        config, versions = next(iter(rules.items()))
        replays.note(conn, replay_id, config_sha256=config, versions=dict(versions))
        rules.pop(config)
    if set(rules) - {row.config_sha256}:
        raise ContractError(f"replay {replay_id} was begun by other rules: plan a new one", reason="rules_changed")


def _save(
    runtime: Runtime,
    conn: Connection,
    chunk: _Chunk,
    item: ReplayItem,
    extraction: Extraction,
    broken: Sequence[str],
) -> ReplayResult:
    """Store an extraction and return what its item was read as."""
    outcome = _outcome(extraction, broken)
    if item.old_outcome == f"pending: {extraction.outcome}":
        outcome = item.old_outcome  # the same answer, whose page is asked for again before the entry ends
    extraction_id, changed = None, ["outcome"] if outcome != item.old_outcome else []
    if extraction.outcome == "article" and item.revision_id is not None:
        extraction_id = extractions.insert_extraction(
            conn,
            extraction,
            revision_id=item.revision_id,
            capture_id=item.capture_id,
            source_id=item.source_id,
            extracted_at=runtime.clock(),
            content_sha256=content_sha256(extraction.title, extraction.body),
            is_promoted=False,
        )
        if item.old_extraction_id is not None and extraction_id != item.old_extraction_id:
            changed += differences(chunk.promoted[item.old_extraction_id], extraction_view.shown_of(extraction))
    return ReplayResult(
        item.ordinal,
        outcome=outcome,
        reason=extraction.reason[:MAX_DETAIL_CHARS],
        rules_broken=list(broken),
        extraction_id=extraction_id,
        changed=changed,
        is_visible=outcome == "article" and is_visible(tuple(changed)),
    )


def _outcome(extraction: Extraction, broken: Sequence[str]) -> str:
    """Return ``article``, or the outcome and reason that an entry with this extraction would have."""
    if extraction.outcome == UNREADABLE:
        return UNREADABLE
    if extraction.outcome != "article":
        decided = settle_reading(extraction)
        return f"{decided.outcome.value}: {decided.reason}"
    return f"quarantined: {broken[0]}" if broken else "article"
