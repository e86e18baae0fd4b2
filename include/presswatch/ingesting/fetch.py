"""Fetches the pages of a batch: robots, politeness, guarded HTTP; each answer is in landing before its row."""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from presswatch.errors import PresswatchError
from presswatch.fetch.headers import retry_after_s
from presswatch.ingesting.batch_lease import DONE_BEFORE, BatchLease, Heartbeat, is_done, lock_batch
from presswatch.ingesting.decide.page_outcome import MAX_DETAIL_CHARS
from presswatch.model.exchange import Exchange
from presswatch.politeness.answer_policy import FetchResult, judge_error, judge_status
from presswatch.politeness.crawl import Answered, Deferred, crawl
from presswatch.politeness.polite_client import PoliteClient
from presswatch.ports import LandingBatch
from presswatch.runtime import Runtime
from presswatch.urls import url_key
from presswatch.warehouse.landing import captures
from presswatch.warehouse.ops import batches, revisits
from presswatch.warehouse.rows import BatchItem, RevisitRow
from presswatch.warehouse.written_rows import FetchRow, NewCapture

log = logging.getLogger(__name__)

NO_BODY = "no_feed_body"
"""Reason of an entry without a page whose feed is not in landing."""

WELL = frozenset({"captured", "unchanged", "deferred"})
"""What is said of a page that needs no line in the log."""

ACCEPT = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"


class FetchedPage(NamedTuple):
    """What came of one address."""

    verdict: FetchResult
    capture: NewCapture | None


def fetch_pages(runtime: Runtime, lease: BatchLease) -> dict[str, int]:
    """Ask for every page of a batch once, and return the items by what came of them.

    Items with one address share one request. Items without a page are not asked for: landing holds their feed. What the
    time budget or a host's wish leaves over goes back to pending.

    Raises:
        StaleLeaseError: the batch went to another worker.
    """
    with runtime.engine.begin() as conn:
        if is_done(lock_batch(runtime, conn, lease), "fetched"):
            return DONE_BEFORE
        items = batches.items(conn, lease.batch_id)
        revisits_due = revisits.read(conn, [item.article_id for item in items if item.article_id])
    pages = _by_address([item for item in items if item.has_page])
    in_feed = [item for item in items if not item.has_page]
    batch = runtime.landing.open_batch("pages", f"batch-{lease.batch_id}-{lease.token}-{runtime.clock():%H%M%S%f}")
    try:
        with runtime.polite_web() as web:
            answers = _ask_all(runtime, lease, batch, pages, revisits_due, web)
        batch.publish()
    finally:
        batch.discard()
    with runtime.engine.begin() as conn:
        if is_done(lock_batch(runtime, conn, lease), "fetched"):
            return DONE_BEFORE
        _save(conn, lease, pages, answers)
        fetches: Counter[str] = Counter(answers[key].verdict.fetch for key, same in pages.items() for _ in same)
        fetches.update(_save_items(conn, lease, in_feed))
        batches.advance(conn, lease.batch_id, "fetched")
    return dict(fetches)


def _by_address(items: Sequence[BatchItem]) -> dict[str, list[BatchItem]]:
    """Group items by the canonical form of their address."""
    pages: defaultdict[str, list[BatchItem]] = defaultdict(list)
    for item in items:
        pages[url_key(item.url)].append(item)
    return dict(pages)


def _ask_all(
    runtime: Runtime,
    lease: BatchLease,
    batch: LandingBatch,
    pages: Mapping[str, Sequence[BatchItem]],
    revisits_due: Mapping[int, RevisitRow],
    web: PoliteClient,
) -> dict[str, FetchedPage]:
    by_host: defaultdict[str, list[str]] = defaultdict(list)
    for key, same in pages.items():
        by_host[same[0].host].append(key)
    settings, heartbeat = runtime.settings, Heartbeat(runtime, lease)

    def ask(key: str) -> Exchange:
        return _ask(runtime, web, pages[key], revisits_due)

    answers = {}
    for event in crawl(by_host, ask, hosts_at_once=settings.hosts_at_once, budget_s=settings.batch_budget_s):
        heartbeat.beat()
        answers[event.task] = _answer(runtime, lease, batch, event)
        _log_failure(pages[event.task][0].url, answers[event.task].verdict)
    return answers


def _log_failure(url: str, verdict: FetchResult) -> None:
    if verdict.fetch not in WELL:
        log.info("page %.300r: %s %s", url, verdict.fetch, verdict.reason)


def _ask(
    runtime: Runtime, web: PoliteClient, same: Sequence[BatchItem], revisits_due: Mapping[int, RevisitRow]
) -> Exchange:
    """Ask for one page; called in a thread of its host. A page that an entry waits for too is asked for whole."""
    item = same[0]
    revisit = revisits_due.get(item.article_id) if len(same) == 1 and item.article_id else None
    validators = revisits.validators_of(revisit) if revisit is not None and not revisit.gone_seen else None
    return web.get(item.url, accept=ACCEPT, max_bytes=runtime.settings.max_page_bytes, validators=validators)


def _answer(
    runtime: Runtime, lease: BatchLease, batch: LandingBatch, event: Answered[str, Exchange] | Deferred[str]
) -> FetchedPage:
    """Put an answer into landing and judge it; the body is not kept in memory."""
    if isinstance(event, Deferred):
        detail = "left over: its host asked for rest, failed, or the time of the batch ran out"
        return FetchedPage(FetchResult("deferred", event.reason, detail, event.retry_after_s), None)
    if isinstance(event.result, PresswatchError):
        seen = event.result.redirected
        return FetchedPage(
            judge_error(event.result), captures.new_capture(seen, None, batch_id=lease.batch_id) if seen else None
        )
    exchange = event.result
    record = batch.add(exchange) if exchange.body else None
    wait_s = retry_after_s(exchange.header("retry-after"), runtime.clock())
    verdict = judge_status(exchange.status, retry_after_s=wait_s, has_body=record is not None)
    return FetchedPage(verdict, captures.new_capture(exchange, record, batch_id=lease.batch_id))


def _save(
    conn: Connection, lease: BatchLease, pages: Mapping[str, Sequence[BatchItem]], answers: Mapping[str, FetchedPage]
) -> None:
    kept = [(key, answer.capture) for key, answer in answers.items() if answer.capture is not None]
    ids = captures.insert_captures(conn, [row for _, row in kept])
    capture_of = dict(zip([key for key, _ in kept], ids, strict=True))
    rows = [
        _fetch_row(lease, item, answers[key].verdict, capture_of.get(key))
        for key, same in pages.items()
        for item in same
    ]
    batches.save_fetches(conn, rows)


def _save_items(conn: Connection, lease: BatchLease, items: Sequence[BatchItem]) -> Counter[str]:
    """Capture what their feed said last of items without a page, and return them by what came of it."""
    of_entry = captures.capture_items(conn, lease.batch_id, sorted({item.told_by for item in items}))
    captured, absent = FetchResult("captured"), FetchResult("deferred", NO_BODY, "landing has no body of its feed")
    rows = [
        _fetch_row(lease, item, captured if item.told_by in of_entry else absent, of_entry.get(item.told_by))
        for item in items
    ]
    batches.save_fetches(conn, rows)
    return Counter(row.fetch for row in rows)


def _fetch_row(lease: BatchLease, item: BatchItem, verdict: FetchResult, capture_id: int | None) -> FetchRow:
    detail = verdict.detail[:MAX_DETAIL_CHARS]
    return FetchRow(
        lease.batch_id, item.ordinal, verdict.fetch, verdict.reason, detail, verdict.retry_after_s, capture_id
    )
