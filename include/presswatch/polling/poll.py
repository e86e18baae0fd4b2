"""Polls leased feeds: many hosts at once, each feed's entries committed in a transaction of its own."""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

from sqlalchemy import Row

from presswatch.errors import PresswatchError, StaleLeaseError, TransientError
from presswatch.fetch.politeness import Deferred, HostPacer, Visited, crawl
from presswatch.model import Exchange, FeedOutcome, ParsedFeed, Validators
from presswatch.polling.leases import FeedLease
from presswatch.polling.parsing import FeedBody, parse_body
from presswatch.polling.reading import Reading, needs_parsing, read_answer, read_error
from presswatch.polling.store import store_poll
from presswatch.ports import LandingBatch
from presswatch.runtime import Runtime
from presswatch.urls import host_of
from presswatch.warehouse import polls

log = logging.getLogger(__name__)

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9,"
    " application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1"
)
MOVED_AFTER = 3
"""Times in a row that a permanent redirect must lead to one place before that place is asked first."""


@dataclass
class PollSummary:
    """What a share of polls came to."""

    outcomes: Counter[str] = field(default_factory=Counter)
    entries_new: int = 0
    entries_changed: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for XCom and JSON."""
        return {
            "feeds": sum(self.outcomes.values()),
            "outcomes": dict(sorted(self.outcomes.items())),
            "entries_new": self.entries_new,
            "entries_changed": self.entries_changed,
        }


def poll_feeds(run: Runtime, leases: Sequence[FeedLease], *, force: bool = False) -> PollSummary:
    """Poll every leased feed once and return what came of it.

    Bodies that changed are in landing before anybody parses them. A feed whose lease was lost is left to who holds it.

    Args:
        run: the runtime.
        leases: from claim_feeds.
        force: ask without validators and read the body even if it is the same as before.
    """
    summary = PollSummary()
    with run.engine.connect() as conn:
        states = polls.read_states(conn, [lease.feed_id for lease in leases])
    held = {lease.feed_id: lease for lease in leases if lease.feed_id in states}
    readings = _retrieve(run, {feed_id: states[feed_id] for feed_id in held}, force=force)
    for feed_id, reading in _parse(run, states, readings):
        try:
            stored = store_poll(run, held[feed_id], states[feed_id], reading)
        except StaleLeaseError as error:
            log.warning("feed %s was left to its newer holder: %s", feed_id, error)
            summary.outcomes["superseded"] += 1
            continue
        summary.outcomes[reading.outcome] += 1
        summary.entries_new += stored.entries_new
        summary.entries_changed += stored.entries_changed
        log.info("polled %s: %s %s, %s", feed_id, reading.outcome, reading.reason, stored)
    return summary


# --- retrieve ---------------------------------------------------------------------------------------------------------


def _retrieve(run: Runtime, states: Mapping[str, Row[Any]], *, force: bool) -> dict[str, Reading]:
    """Return one reading per feed; the bodies that need parsing are in landing when this returns."""
    by_host: defaultdict[str, list[str]] = defaultdict(list)
    for feed_id in sorted(states):
        by_host[host_of(_address(states[feed_id]))].append(feed_id)

    def ask(feed_id: str) -> Exchange:
        return _ask(run, pacer, states[feed_id], force=force)

    readings: dict[str, Reading] = {}
    pacer, settings = run.pacer(), run.settings
    batch = run.landing.open_batch("feeds", f"polls-{uuid4().hex}")
    try:
        for event in crawl(by_host, ask, hosts_at_once=settings.hosts_at_once, budget_s=settings.batch_budget_s):
            readings[event.task] = _land(run, batch, states[event.task], event, force=force)
        batch.publish()
    finally:
        batch.discard()
    return readings


def _address(state: Row[Any]) -> str:
    """Return where to ask: the configured address, or where permanent redirects have led often enough."""
    return str(state.moved_to) if state.moved_to and state.moved_seen >= MOVED_AFTER else str(state.url)


def _ask(run: Runtime, pacer: HostPacer, state: Row[Any], *, force: bool) -> Exchange:
    validators = None if force else Validators(state.etag, state.last_modified)
    url = _address(state)
    with pacer.turn(host_of(url)):
        return run.web.get(url, accept=ACCEPT, max_bytes=run.settings.max_feed_bytes, validators=validators)


def _land(
    run: Runtime, batch: LandingBatch, state: Row[Any], event: Visited[str, Exchange] | Deferred[str], *, force: bool
) -> Reading:
    now = run.clock()
    if isinstance(event, Deferred):
        wait = TransientError(
            "its host asked for rest, or failed", reason=event.reason, retry_after_s=event.retry_after_s
        )
        return read_error(wait, started_at=now, now=now)
    if isinstance(event.result, PresswatchError):
        return read_error(event.result, started_at=now, now=now)
    reading = read_answer(event.result, last_body_sha256=None if force else state.body_sha256)
    if not needs_parsing(reading):
        return reading
    return replace(reading, record=batch.add(event.result))


# --- parse ------------------------------------------------------------------------------------------------------------


def _parse(
    run: Runtime, states: Mapping[str, Row[Any]], readings: Mapping[str, Reading]
) -> Iterator[tuple[str, Reading]]:
    """Yield every feed with its finished reading; bodies are parsed in expendable child processes."""
    waiting = [feed_id for feed_id, reading in readings.items() if needs_parsing(reading)]
    yield from ((feed_id, reading) for feed_id, reading in readings.items() if feed_id not in set(waiting))
    if not waiting:
        return
    bodies = [_body(run, states[feed_id], readings[feed_id]) for feed_id in waiting]
    with run.sandbox() as sandbox:
        for feed_id, parsed in zip(waiting, sandbox.run(parse_body, bodies), strict=True):
            yield feed_id, _finished(readings[feed_id], parsed)


def _body(run: Runtime, state: Row[Any], reading: Reading) -> FeedBody:
    exchange = reading.exchange
    assert exchange is not None  # noqa: S101 - only an answer needs parsing
    return FeedBody(
        exchange.body,
        exchange.url_final,
        exchange.header("content-type") or "",
        state.timezone,
        tuple(state.languages),
        state.config.get("day_first"),
        run.settings.max_entries_per_feed,
    )


def _finished(reading: Reading, parsed: ParsedFeed | PresswatchError) -> Reading:
    if isinstance(parsed, PresswatchError):
        parsed = ParsedFeed(FeedOutcome.PARSER_LIMIT, reason=f"{parsed.reason}: {parsed.detail}")
    return replace(reading, outcome=parsed.outcome.value, reason=parsed.reason, parsed=parsed)
