"""Polls leased feeds: many hosts at once; the entries of each feed are committed in a transaction of their own."""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

from presswatch.clock import monotonic
from presswatch.errors import PresswatchError, StaleLeaseError, TransientError, UnexpectedError, WarehouseError
from presswatch.feeds.parse_in_child import parse_body
from presswatch.model.exchange import Exchange, Validators
from presswatch.politeness.crawl import Answered, Deferred, crawl
from presswatch.politeness.polite_client import PoliteClient
from presswatch.polling.asking import Question, ask_feed, asked_by, keys_of, question_of
from presswatch.polling.decide.cadence import is_full_read_due
from presswatch.polling.leases import FeedLease
from presswatch.polling.parts import PUT_OFF, feed_body, follow_index, follow_named, follow_older, with_parsed
from presswatch.polling.poll_result import Asked, PollResult, needs_parsing, read_answer, read_error
from presswatch.polling.rest import read_rest
from presswatch.polling.store import QuietPoll, is_quiet, jitter_of, store_poll, store_quiet_polls
from presswatch.ports import LandingBatch
from presswatch.runtime import Runtime
from presswatch.urls import host_of
from presswatch.warehouse.engine import is_of_the_input
from presswatch.warehouse.landing import polls
from presswatch.warehouse.rows import FeedState

log = logging.getLogger(__name__)

SUPERSEDED = "superseded"
"""What is counted in place of an outcome when the lease was lost, or an attempt before has stored the poll."""
NOT_ASKED = "budget"
"""Reason of a result whose feed was not asked: the time of the run was over."""
QUIET_AT_ONCE = 200
"""Polls that brought nothing to read, written in one transaction."""


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
            "outcomes": {word: feeds for word, feeds in sorted(self.outcomes.items()) if feeds},
            "entries_new": self.entries_new,
            "entries_changed": self.entries_changed,
        }


def poll_feeds(runtime: Runtime, leases: Sequence[FeedLease], *, force: bool = False) -> PollSummary:
    """Poll every leased feed once and return what came of it.

    Bodies that changed are in landing before anybody parses them. A feed whose lease was lost is left to who holds it,
    and one that cannot be stored does not keep the others from it. A host that rests is not asked, and one that asks
    for rest gets it from pages too.

    Args:
        runtime: the runtime.
        leases: from claim_feeds.
        force: ask without validators and read the body even if it is the same as before.

    Raises:
        TransientError: landing cannot be reached or is full; running the same leases again polls them again.
        WarehouseError: some polls could not be stored, those named; running the same leases again polls them again.
    """
    summary, lost = PollSummary(), []
    ends_at = monotonic() + runtime.settings.batch_budget_s
    with runtime.engine.connect() as conn:
        states = polls.read_states(conn, [lease.feed_id for lease in leases])
    held = {lease.feed_id: lease for lease in leases if _is_held(lease, states.get(lease.feed_id))}
    summary.outcomes[SUPERSEDED] += len(leases) - len(held)
    with runtime.polite_web() as web:
        results = _retrieve(runtime, web, {feed_id: states[feed_id] for feed_id in held}, force=force)
        results = _store_quiet(runtime, held, states, results, summary)
        for feed_id, result in _parse(runtime, states, results):
            try:
                is_late = monotonic() > ends_at
                with_parts = follow_index(runtime, web, states[feed_id], result, force=force, is_late=is_late)
                if not is_late:
                    with_parts = follow_named(runtime, web, states[feed_id], with_parts)
                    with_parts = follow_older(runtime, web, states[feed_id], with_parts)
                    with_parts = read_rest(runtime, states[feed_id], with_parts)
                _store_or_say_why(runtime, held[feed_id], states[feed_id], with_parts, summary)
            except Exception as error:
                log.exception("the poll of %s could not be stored", feed_id)
                lost.append(f"{feed_id}: {error}")
    if lost:
        raise WarehouseError(f"{len(lost)} polls could not be stored; {'; '.join(lost)[:2000]}", reason="not_stored")
    return summary


def _is_held(lease: FeedLease, state: FeedState | None) -> bool:
    return state is not None and state.lease_token == lease.token and state.leased_until is not None


def _is_quiet(state: FeedState, result: PollResult) -> bool:
    """Return whether a poll is over: nothing to parse, and no sitemaps of an index to follow."""
    return result.outcome != NOT_ASKED and is_quiet(result) and not needs_parsing(result) and not state.children


def _store_quiet(
    runtime: Runtime,
    held: Mapping[str, FeedLease],
    states: Mapping[str, FeedState],
    results: Mapping[str, PollResult],
    summary: PollSummary,
) -> dict[str, PollResult]:
    """Write polls that brought nothing to read, many at once; return the results that are left.

    Where some cannot be written none of their share is, and each is left, to be tried by itself.
    """
    quiet = [
        QuietPoll(held[name], states[name], result)
        for name, result in results.items()
        if _is_quiet(states[name], result)
    ]
    left = dict(results)
    for start in range(0, len(quiet), QUIET_AT_ONCE):
        share = quiet[start : start + QUIET_AT_ONCE]
        try:
            stored = store_quiet_polls(runtime, share)
        except Exception:
            log.exception("%s polls could not be stored at once; each is tried by itself", len(share))
            continue
        for lease, _, result in share:
            del left[lease.feed_id]
            summary.outcomes[result.outcome if lease.feed_id in stored else SUPERSEDED] += 1
            log.info("polled %s: %s %s", lease.feed_id, result.outcome, result.reason)
    return left


def _store_or_say_why(
    runtime: Runtime, lease: FeedLease, state: FeedState, result: PollResult, summary: PollSummary
) -> None:
    """Write one poll, as a failed one where its entries cannot be written: its bytes stay in landing."""
    try:
        _store(runtime, lease, state, result, summary)
    except Exception as error:
        if not is_of_the_input(error):
            raise
        log.exception("the entries of %s could not be stored", lease.feed_id)
        why = UnexpectedError.of(error)
        failed = replace(result, outcome=why.reason, reason=why.detail, parsed=None, error=why, parts=(), children=None)
        _store(runtime, lease, state, failed, summary)


def _store(runtime: Runtime, lease: FeedLease, state: FeedState, result: PollResult, summary: PollSummary) -> None:
    """Write one poll; a feed that was not asked stays due, and one whose lease was lost is left to who holds it."""
    if result.outcome == NOT_ASKED:
        with runtime.engine.begin() as conn:
            polls.release(conn, lease.feed_id, lease.token)
        summary.outcomes[NOT_ASKED] += 1
        return
    try:
        stored = store_poll(runtime, lease, state, result)
    except StaleLeaseError as error:
        log.warning("feed %s was left to its newer holder: %s", lease.feed_id, error)
        summary.outcomes[SUPERSEDED] += 1
        return
    summary.outcomes[result.outcome] += 1
    summary.entries_new += stored.entries_new
    summary.entries_changed += stored.entries_changed
    log.info("polled %s: %s %s, %s", lease.feed_id, result.outcome, result.reason, stored)


# --- retrieve ---------------------------------------------------------------------------------------------------------


def _retrieve(
    runtime: Runtime, web: PoliteClient, states: Mapping[str, FeedState], *, force: bool
) -> dict[str, PollResult]:
    """Return one result per feed; the bodies that need parsing are in landing when this returns.

    Of one host those come first that were put off last time: a neighbour that always asks for rest would starve them.
    """
    read_in_full = {feed_id for feed_id, state in states.items() if force or _is_asked_whole(runtime, state)}
    questions = {
        feed_id: _question(runtime, state, is_whole=feed_id in read_in_full) for feed_id, state in states.items()
    }
    by_host: defaultdict[str, list[str]] = defaultdict(list)
    for feed_id in sorted(states, key=lambda feed_id: (states[feed_id].last_outcome not in PUT_OFF, feed_id)):
        by_host[host_of(questions[feed_id].url)].append(feed_id)
    how = {feed_id: asked_by(states[feed_id], question) for feed_id, question in questions.items()}

    def ask(feed_id: str) -> Exchange:
        exchange, how[feed_id] = ask_feed(runtime, web, states[feed_id], questions[feed_id])
        return exchange

    results: dict[str, PollResult] = {}
    settings = runtime.settings
    batch = runtime.landing.open_batch("feeds", f"polls-{uuid4().hex}")
    try:
        for event in crawl(
            by_host, ask, hosts_at_once=settings.hosts_at_once, budget_s=settings.batch_budget_s, is_small=_is_bare
        ):
            result = _land(runtime, batch, states[event.task], event, how[event.task], force=force)
            is_full_read = event.task in read_in_full and _validators(states[event.task]) != Validators()
            results[event.task] = replace(result, is_full_read=is_full_read, url=questions[event.task].url)
        batch.publish()
    finally:
        batch.discard()
    return results


def _is_bare(exchange: Exchange) -> bool:
    """Return whether an answer has no body: nothing of it has to be landed, and it knows its own times."""
    return not exchange.body


def _question(runtime: Runtime, state: FeedState, *, is_whole: bool) -> Question:
    return question_of(state, now=runtime.clock(), is_whole=is_whole, jitter=jitter_of(state.feed_id))


def _validators(state: FeedState) -> Validators:
    return Validators(state.etag, state.last_modified)


def _is_asked_whole(runtime: Runtime, state: FeedState) -> bool:
    jitter = jitter_of(state.feed_id)
    return is_full_read_due(state.last_body_at, state.doubted_until, now=runtime.clock(), jitter=jitter)


def _land(
    runtime: Runtime,
    batch: LandingBatch,
    state: FeedState,
    event: Answered[str, Exchange] | Deferred[str],
    asked: Asked,
    *,
    force: bool,
) -> PollResult:
    now = runtime.clock()
    if isinstance(event, Deferred):
        wait = TransientError(
            "its host asked for rest, or failed", reason=event.reason, retry_after_s=event.retry_after_s
        )
        return read_error(wait, started_at=now, now=now)
    if isinstance(event.result, PresswatchError):
        return read_error(event.result, started_at=now, now=now, asked=asked)
    result = read_answer(event.result, last_body_sha256=None if force else state.body_sha256, asked=asked)
    if not needs_parsing(result):
        return result
    return replace(result, record=batch.add(event.result))


# --- parse ------------------------------------------------------------------------------------------------------------


def _parse(
    runtime: Runtime, states: Mapping[str, FeedState], results: Mapping[str, PollResult]
) -> Iterator[tuple[str, PollResult]]:
    """Yield every feed with its finished result; bodies are parsed in expendable child processes."""
    waiting = [feed_id for feed_id, result in results.items() if needs_parsing(result)]
    yield from ((feed_id, result) for feed_id, result in results.items() if feed_id not in set(waiting))
    if not waiting:
        return
    bodies = [feed_body(runtime, states[feed_id], results[feed_id]) for feed_id in waiting]
    with runtime.sandbox() as sandbox:
        for feed_id, parsed in zip(waiting, sandbox.run(parse_body, bodies), strict=True):
            yield feed_id, with_parsed(results[feed_id], parsed, keys_of(runtime, states[feed_id]))
