"""Checks the extractions of a batch: rows that break a rule go to quarantine at the load, odd batches raise alarms."""

from __future__ import annotations

import logging

from sqlalchemy import Connection

from presswatch.ingesting.batch_lease import DONE_BEFORE, BatchLease, is_done, lock_batch
from presswatch.runtime import Runtime
from presswatch.validation.measures import ArticleRow, article_row
from presswatch.validation.run_suites import check_articles as run_suites
from presswatch.warehouse.landing import captures
from presswatch.warehouse.ops import batches, check_results, source_holds, staged_extractions

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
        staged_extractions.mark(conn, lease.batch_id, report.rejected)
        check_results.save(conn, lease.batch_id, report)
        if report.alarms:
            batches.raise_alarm(conn, lease.batch_id)
        batches.advance(conn, lease.batch_id, "checked")
    for alarm in report.alarms:
        log.warning("batch %s: %s does not hold: %s", lease.batch_id, alarm.rule, alarm.observed)
    return {"checked": len(rows), "rejected": len(report.rejected), "alarms": len(report.alarms)}


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
