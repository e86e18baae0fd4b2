"""Extracts the captures of a batch in expendable child processes and keeps the extractions in staging."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from sqlalchemy import Connection

from presswatch.articles.extract import clean_page
from presswatch.articles.extractor_digest import extractor_digest, library_versions
from presswatch.ingesting.batch_lease import DONE_BEFORE, BatchLease, Heartbeat, is_done, lock_batch
from presswatch.ingesting.extract_captures import page_of, page_or_blank, with_beat
from presswatch.ingesting.extract_captures import read_pages as _read_all
from presswatch.model.extraction import Extraction
from presswatch.model.text_digest import StagedReading, TextDigest
from presswatch.ports import Sandbox
from presswatch.runtime import Runtime
from presswatch.text_digest import digest_text
from presswatch.warehouse.core import articles, syndication
from presswatch.warehouse.landing import captures
from presswatch.warehouse.ops import batches, revisits, staged_extractions
from presswatch.warehouse.ops.staged_extractions import CleanedPage
from presswatch.warehouse.plain_extraction import plain_text
from presswatch.warehouse.queries import extraction_hints
from presswatch.warehouse.queries.extraction_hints import ExtractionHints, HintRequest
from presswatch.warehouse.rows import BatchItem, CaptureRow, RevisitRow

log = logging.getLogger(__name__)


class _Work(NamedTuple):
    """What a batch has to extract, by capture, and which of its items need not be."""

    rows: Mapping[int, CaptureRow]
    hints: dict[int, ExtractionHints]
    older_rows: Mapping[int, CaptureRow]  # behind what readers see of articles that older code has read
    older_hints: dict[int, ExtractionHints]
    unchanged: set[int]  # ordinals of items that brought the very bytes that were read before
    agencies: tuple[tuple[str, str], ...]  # source_id and name


def clean_pages(runtime: Runtime, lease: BatchLease) -> dict[str, int]:
    """Extract every page that a batch captured and return the number of extractions by outcome.

    A page that hangs, crashes or explodes its reader costs that page only: what the feed said is read in its place.

    Raises:
        StaleLeaseError: the batch went to another worker.
        ContractError: landing does not hold what the capture row says.
    """
    with runtime.engine.begin() as conn:
        if is_done(lock_batch(runtime, conn, lease), "cleaned"):
            return DONE_BEFORE
        work = _plan(conn, lease.batch_id)
    pages = chain(
        (page_of(runtime.landing, work.rows[id_], hint) for id_, hint in work.hints.items()),
        (page_or_blank(runtime.landing, work.older_rows[id_], hint) for id_, hint in work.older_hints.items()),
    )
    with runtime.sandbox() as sandbox:
        beat = Heartbeat(runtime, lease).beat
        extractions = _read_all(sandbox, pages, beat, clean_page)
        plains = [plain_text(extraction) for extraction in extractions]
        digests = _digests(sandbox, extractions, [StagedReading(plain, work.agencies) for plain in plains], beat)
    with runtime.engine.begin() as conn:
        if is_done(lock_batch(runtime, conn, lease), "cleaned"):
            return DONE_BEFORE
        batches.mark_unchanged(conn, lease.batch_id, sorted(work.unchanged))
        read = zip(work.hints | work.older_hints, extractions, plains, digests, strict=True)
        cleaned = [CleanedPage(*page) for page in read]
        staged_extractions.save(conn, lease.batch_id, cleaned, extracted_at=runtime.clock())
        batches.advance(conn, lease.batch_id, "cleaned")
    for id_, extraction in zip(work.hints, extractions, strict=False):  # those of older captures come after
        if extraction.outcome != "article":
            log.info("page %.300r: %s %s", work.rows[id_].url_asked, extraction.outcome, extraction.reason)
    return _count(extractions[: len(work.hints)], len(work.unchanged))


def _digests(
    sandbox: Sandbox, extractions: Sequence[Extraction], staged: Sequence[StagedReading], beat: Callable[[], None]
) -> list[TextDigest | None]:
    """Return the digest of each article; None where there is none, and where a child failed: the load computes it."""
    texts = {
        position: staged[position] for position, extraction in enumerate(extractions) if extraction.outcome == "article"
    }
    digests = dict(zip(texts, with_beat(sandbox.run(digest_text, texts.values()), beat), strict=True))
    return [
        digest if isinstance(digest := digests.get(position), TextDigest) else None
        for position in range(len(extractions))
    ]


def _plan(conn: Connection, batch_id: int) -> _Work:
    items = [item for item in batches.items(conn, batch_id) if item.fetch == "captured"]
    rows = captures.read_captures(conn, [item.capture for item in items])
    last_revisits = revisits.read(conn, [item.article_id for item in items if item.article_id])
    hinted = extraction_hints.read(conn, batch_id)
    unchanged = _unchanged(items, rows, last_revisits)
    to_compare = [item.article_id for item in items if item.article_id and item.ordinal not in unchanged]
    # Where one capture answers an entry and a revisit of a known article, it is read as the revisit needs it.
    by_need = sorted(items, key=lambda item: (item.article_id is not None, -item.ordinal))
    hints = {item.capture: hinted[item.ordinal] for item in by_need if item.ordinal not in unchanged}
    older = _read_by_older_code(conn, to_compare)
    return _Work(rows, hints, *older, unchanged, syndication.agency_sources(conn))


def _unchanged(
    items: Sequence[BatchItem], rows: Mapping[int, CaptureRow], last_revisits: Mapping[int, RevisitRow]
) -> set[int]:
    """Return places of known articles whose page holds the very bytes that were read before: it is not read again."""
    same = set()
    for item in items:
        revisit = last_revisits.get(item.article_id) if item.article_id else None
        if revisit is not None and not revisit.gone_seen and revisit.body_sha256 == rows[item.capture].body_sha256:
            same.add(item.ordinal)
    return same


def _read_by_older_code(
    conn: Connection, article_ids: Sequence[int]
) -> tuple[dict[int, CaptureRow], dict[int, ExtractionHints]]:
    """Return, with their hints, the captures behind what readers see of articles that other rules than ours have read.

    They are read again beside the new page: two extractions by one code differ only where the publisher changed
    something.
    """
    if not article_ids:
        return {}, {}  # Without working out our digest, which takes as long as ten pages.
    ours = (extractor_digest(), library_versions())
    shown = [row for row in articles.shown(conn, article_ids) if (row.config_sha256, row.versions) != ours]
    rows = captures.read_captures(conn, [row.capture_id for row in shown])
    requests = [
        HintRequest(row.capture_id, row.first_entry_id, rows[row.capture_id].fetched_at, row.line_snapshot_id)
        for row in shown
    ]
    return rows, extraction_hints.of_entries(conn, requests)


def _count(extractions: Sequence[Extraction], unchanged: int) -> dict[str, int]:
    counts: dict[str, int] = {"unchanged": unchanged} if unchanged else {}
    for extraction in extractions:
        counts[extraction.outcome] = counts.get(extraction.outcome, 0) + 1
    return counts
