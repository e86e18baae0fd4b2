"""Poll result → next state of the feed: failure class, rate, address, when it is due again. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from presswatch.durations import HOUR_S
from presswatch.feeds.matching import Window
from presswatch.model.parsed_feed import FeedOutcome
from presswatch.politeness.answer_policy import (
    FailureClass,
    classify_error,
    classify_outcome,
    classify_status,
    rest_after_s,
)
from presswatch.polling.decide.cadence import PRIOR_RATE, PollHistory, next_poll, rate_after, score_after
from presswatch.polling.decide.learned_address import Claim, claim_after
from presswatch.polling.poll_result import UNCHANGED, PollResult
from presswatch.warehouse.rows import FeedState


class NextFeedState(NamedTuple):
    """The feed's state after a poll."""

    state: str
    next_poll_at: datetime
    interval_s: float
    why: str
    failures: int
    failure_score: float
    gone_seen: int
    claim: Claim
    entries_per_hour: float | None


def next_feed_state(
    state: FeedState,
    result: PollResult,
    window: Window,
    *,
    jitter: float,
) -> NextFeedState:
    """Return the feed's state after a poll.

    Args:
        state: before the poll.
        result: the poll.
        window: how its entries lie against those of the last body that was read.
        jitter: 0 to 1, spreads feeds that were polled together.
    """
    rate = _rate(state, result, window)
    history = _history(state, result, window, rate)
    planned = next_poll(history, now=result.finished_at, jitter=jitter)
    return NextFeedState(
        planned.state,
        planned.next_poll_at,
        planned.interval_s,
        planned.reason,
        history.consecutive_failures,
        history.failure_score,
        history.gone_in_a_row,
        claim_after(state, result, new_entries=window.fresh, new_in_parts=window.fresh_in_parts),
        rate,
    )


def _history(state: FeedState, result: PollResult, window: Window, rate: float | None) -> PollHistory:
    """Return what the cadence is decided from, this poll included."""
    grade = classify_poll(result)
    parsed = result.parsed if result.is_read else None
    return PollHistory(
        grade=grade,
        failure_score=score_after(state.failure_score, grade),
        consecutive_failures=0 if grade is FailureClass.OK else state.failures + 1,
        gone_in_a_row=state.gone_seen + 1 if grade is FailureClass.GONE else 0,
        window_entries=len(window.keys) if parsed else len(state.window_keys or ()),
        entries_per_hour=PRIOR_RATE if rate is None else rate,
        retry_after_s=result.retry_after_s,
        rests_host=rest_after_s(result.exchange) is not None,
        max_age_s=result.max_age_s,
        ttl_s=parsed.ttl_s if parsed else state.ttl_s,
        min_interval_s=state.min_interval_s,
        max_interval_s=state.max_interval_s,
        state=state.state,
    )


def classify_poll(result: PollResult) -> FailureClass:
    """Return how bad a poll was."""
    if result.error is not None:
        return classify_error(result.error)
    if result.parsed is not None:
        return classify_outcome(result.parsed.outcome)
    if result.exchange is None or result.outcome in (UNCHANGED, FeedOutcome.OK):
        return FailureClass.OK
    return classify_status(result.exchange.status)


def _rate(state: FeedState, result: PollResult, window: Window) -> float | None:
    """Return the estimate of new entries an hour; unchanged bodies count as polls that brought none.

    Entries that are new by key alone are none: a feed that changes its guids is not faster for it.
    """
    if classify_poll(result) is not FailureClass.OK or state.last_ok_at is None:
        return state.entries_per_hour
    hours = (result.started_at - state.last_ok_at).total_seconds() / HOUR_S
    before = PRIOR_RATE if state.entries_per_hour is None else state.entries_per_hour
    size = len(window.keys) or len(state.window_keys or ())
    return rate_after(
        before,
        new_entries=window.fresh + window.fresh_in_parts,
        hours=hours,
        window_entries=size,
        is_gap=window.is_gap_suspected,
    )
