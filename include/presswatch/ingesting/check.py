"""Checks the extractions of a batch: rows that break a rule, or that an alarm means, go to quarantine at the load."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from sqlalchemy import Connection

from presswatch.ingesting.batch_lease import DONE_BEFORE, BatchLease, is_done, lock_batch
from presswatch.ingesting.decide.shared_body import PlacedBody, shared_bodies
from presswatch.model.validation_report import ValidationReport
from presswatch.runtime import Runtime
from presswatch.urls import url_key, url_sha256
from presswatch.validation.measures import ArticleRow, article_row
from presswatch.validation.run_suites import check_articles as run_suites
from presswatch.warehouse.landing import captures
from presswatch.warehouse.ops import batches, check_results, source_holds, staged_extractions
from presswatch.warehouse.queries import extraction_hints

log = logging.getLogger(__name__)


def check_articles(runtime: Runtime, lease: BatchLease) -> dict[str, int]:
    """Run both suites over what was read as an article, and return rows checked, rows rejected and alarms.

    Raises:
        StaleLeaseError: the batch went to another worker.
        ContractError: a rule could not be evaluated; nothing of the batch is loaded.
    """
    with runtime.engine.begin() as conn:
        if is_done(lock_batch(runtime, conn, lease), "checked"):
            return DONE_BEFORE
        rows = _rows(conn, lease)
        silenced = {item.source_id for item in source_holds.current(conn) if item.kind == "silenced"}
    report = run_suites(rows, silenced=silenced)
    with runtime.engine.begin() as conn:
        if is_done(lock_batch(runtime, conn, lease), "checked"):
            return DONE_BEFORE
        staged_extractions.mark(conn, lease.batch_id, {**report.rejected, **_held(conn, lease, rows, report)})
        check_results.save(conn, lease.batch_id, report)
        if report.alarms:
            batches.raise_alarm(conn, lease.batch_id)
        batches.advance(conn, lease.batch_id, "checked")
    for alarm in report.alarms:
        log.warning("batch %s: %s does not hold: %s", lease.batch_id, alarm.rule, alarm.observed)
    return {"checked": len(rows), "rejected": len(report.rejected), "alarms": len(report.alarms)}


def _held(
    conn: Connection, lease: BatchLease, rows: Sequence[ArticleRow], report: ValidationReport
) -> dict[int, tuple[str, ...]]:
    """Return the rows that an alarm means, where headlines of the feed tell that they are several stories.

    Of one host they are held at the load anyway, in whatever batches they come; here those of all hosts of a source.
    """
    if not report.suspected:
        return {}
    items = {item.capture_id: item for item in batches.items(conn, lease.batch_id) if item.capture_id is not None}
    hints = extraction_hints.read(conn, lease.batch_id)
    placed = {
        row.key: PlacedBody(
            row.source_id,
            bytes.fromhex(row.body_sha256),
            url_sha256(url_key(row.url)),
            hints[items[row.key].ordinal].feed.title or "",
        )
        for row in rows
        if row.key in report.suspected and not row.is_feed_text
    }
    held = shared_bodies(placed)
    return {key: (*report.rejected.get(key, ()), *report.suspected[key]) for key in held}


def _rows(conn: Connection, lease: BatchLease) -> list[ArticleRow]:
    staged_by_capture = staged_extractions.read(conn, lease.batch_id)
    taken = captures.read_captures(conn, list(staged_by_capture))
    sources = batches.sources_by_capture(conn, lease.batch_id)
    return [
        article_row(
            capture_id,
            sources[capture_id],
            taken[capture_id].url_final,
            staged.extraction,
            taken[capture_id].fetched_at,
        )
        for capture_id, staged in sorted(staged_by_capture.items())
        if staged.extraction.outcome == "article"
        and capture_id in sources  # else: an old page, read beside the new one
    ]
