"""Cleans the captures of a batch in expendable child processes and keeps the readings in staging."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row

from presswatch.articles.extract import clean_page
from presswatch.errors import PresswatchError
from presswatch.ingesting.claim import BatchLease
from presswatch.ingesting.stage import DONE_BEFORE, Heartbeat, hold, is_done
from presswatch.model import Extraction, SavedPage
from presswatch.ports import Sandbox
from presswatch.runtime import Runtime
from presswatch.warehouse import batches, captures, drafts, hints, visits


def clean_pages(run: Runtime, lease: BatchLease) -> dict[str, int]:
    """Read every page that a batch captured and return the readings by outcome.

    A page that hangs, crashes or explodes its reader costs that page only: what the feed said is read in its place.

    Raises:
        StaleLeaseError: the batch went to another worker.
        ContractError: landing does not hold what the capture row says.
    """
    with run.engine.begin() as conn:
        if is_done(hold(run, conn, lease), "cleaned"):
            return DONE_BEFORE
        items = [item for item in batches.items(conn, lease.batch_id) if item.fetch == "captured"]
        rows = captures.read_captures(conn, [item.capture_id for item in items])
        known = visits.read(conn, [item.article_id for item in items if item.article_id])
        hinted = hints.read(conn, lease.batch_id)
    same = _unchanged(items, rows, known)
    todo = {item.capture_id: hinted[item.ordinal] for item in reversed(items) if item.ordinal not in same}
    pages = [_page(run, rows[capture_id], hint) for capture_id, hint in todo.items()]
    with run.sandbox() as sandbox:
        readings = _read_all(sandbox, pages, Heartbeat(run, lease))
    with run.engine.begin() as conn:
        if is_done(hold(run, conn, lease), "cleaned"):
            return DONE_BEFORE
        batches.mark_unchanged(conn, lease.batch_id, sorted(same))
        drafts.save(conn, lease.batch_id, list(zip(todo, readings, strict=True)), extracted_at=run.clock())
        batches.advance(conn, lease.batch_id, "cleaned")
    return _count(readings, len(same))


def _unchanged(items: Sequence[Row[Any]], rows: Mapping[int, Row[Any]], known: Mapping[int, Row[Any]]) -> set[int]:
    """Return places of known articles whose page holds the very bytes that were read before: it is not read again."""
    same = set()
    for item in items:
        visit = known.get(item.article_id)
        if visit is not None and not visit.gone_seen and visit.body_sha256 == rows[item.capture_id].body_sha256:
            same.add(item.ordinal)
    return same


def _page(run: Runtime, row: Row[Any], hint: hints.Hint) -> SavedPage:
    record = captures.record_of(row)
    return SavedPage(
        url=row.url_final,
        body=run.landing.read_body(record) if record else b"",
        content_type=captures.header_of(row.headers, "content-type") or "",
        fetched_at=row.fetched_at,
        feed=hint.feed,
        source=hint.source,
    )


def _read_all(sandbox: Sandbox, pages: Sequence[SavedPage], heartbeat: Heartbeat) -> list[Extraction]:
    readings = []
    for made in sandbox.run(clean_page, pages):
        heartbeat.beat()
        readings.append(made)
    failed = [place for place, made in enumerate(readings) if isinstance(made, PresswatchError)]
    again = sandbox.run(clean_page, [replace(pages[place], body=b"") for place in failed])
    for place, second in zip(failed, again, strict=True):
        heartbeat.beat()
        readings[place] = _after_failure(readings[place], second)
    return [made for made in readings if isinstance(made, Extraction)]


def _after_failure(first: Extraction | PresswatchError, second: Extraction | PresswatchError) -> Extraction:
    """Return the reading of a page whose first reading failed: the feed's own text where there is enough of it."""
    reason, detail = getattr(first, "reason", "parser_error"), getattr(first, "detail", "")
    if isinstance(second, Extraction) and second.outcome == "article":
        return replace(second, flags=(*second.flags, reason))
    return Extraction(outcome=reason, reason=detail)


def _count(readings: Sequence[Extraction], unchanged: int) -> dict[str, int]:
    counts: dict[str, int] = {"unchanged": unchanged} if unchanged else {}
    for reading in readings:
        counts[reading.outcome] = counts.get(reading.outcome, 0) + 1
    return counts
