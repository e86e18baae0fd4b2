"""Poll interval: what is known of a feed → when to ask again, and why. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from presswatch.durations import DAY_S, HOUR_S, WEEK_S
from presswatch.politeness.answer_policy import WEIGHTS, FailureClass

TARGET_NEW: Final = 8.0
"""New entries that a poll should bring: a feed of 8 an hour is asked hourly, one of 32 every 15 minutes."""

WINDOW_SHARE: Final = 6.0
"""A poll comes at the latest when a sixth of the window is new, so that mornings and bursts do not outrun it."""

PRIOR_RATE: Final = 16.0
"""New entries an hour that a feed is taken to have before it is known: it is asked every half hour at first."""

MEMORY_H: Final = 24.0
"""Hours in which the rate follows the feed: a day, so that a quiet night is not mistaken for a quiet feed.

This and the two numbers above were chosen by simulation (tests/unit/polling/decide/test_cadence.py prints its figures).
"""

DORMANT_SCORE: Final = 10.0
"""Failure score at which a feed is parked: 10 hard failures in a row, or 20 soft ones."""

CEILING_S: Final = {
    FailureClass.TEMPORARY: 2 * HOUR_S,
    FailureClass.SOFT: 12 * HOUR_S,
    FailureClass.HARD: DAY_S,
    FailureClass.GONE: DAY_S,
}
"""Longest back-off before a feed is dormant: an outage of our own must not cost a day when it ends."""

FULL_READ_S: Final = DAY_S
"""After so long without a whole body a feed is asked without validators: a server may call unchanged what is not."""

DOUBT_S: Final = WEEK_S
"""How long no validators are sent to a feed that was caught at it."""

LAST_BACK: Final = 1.25
"""Rests after which the feed comes back whose answer asked for one: its neighbours and their pages come first."""

State = Literal["active", "dormant", "gone"]


@dataclass(frozen=True, slots=True)
class PollHistory:
    """What is known of a feed right after a poll, that poll included."""

    grade: FailureClass = FailureClass.OK  # of the poll just made
    failure_score: float = 0.0  # see score_after
    consecutive_failures: int = 0
    gone_in_a_row: int = 0  # 410 answers at the end of the history
    window_entries: int = 0  # entries of the last body that was read; 0 is unknown
    entries_per_hour: float = PRIOR_RATE  # see rate_after
    retry_after_s: float | None = None
    rests_host: bool = False  # it was this feed's own answer that asked
    max_age_s: float | None = None  # Cache-Control of the answer
    ttl_s: float | None = None  # rss:ttl, sy:updatePeriod
    min_interval_s: float = 300.0
    max_interval_s: float = DAY_S
    state: State = "active"


@dataclass(frozen=True, slots=True)
class NextPoll:
    """When a feed is asked again, in which state it is meanwhile, and why, in words for an operator."""

    next_poll_at: datetime
    interval_s: float
    state: State
    reason: str


def next_poll(history: PollHistory, *, now: datetime, jitter: float) -> NextPoll:
    """Return when to ask next.

    Args:
        history: the feed, the poll just made included.
        now: timezone-aware.
        jitter: 0 to 1, from the feed's id: spreads feeds that were polled together over a tenth of the interval.
    """
    state, interval_s, reason = _decide(history)
    interval_s *= 1.0 - 0.1 * jitter
    if state == "active":
        interval_s = _clamped(interval_s, history)
    asked_s = min(history.retry_after_s or 0.0, DAY_S) * (LAST_BACK if history.rests_host else 1.0)
    if asked_s > interval_s:
        interval_s, reason = asked_s, f"{reason}; the host asks to wait {_words(asked_s)}"
    return NextPoll(now + timedelta(seconds=interval_s), interval_s, state, reason)


def is_full_read_due(
    last_body_at: datetime | None, doubted_until: datetime | None, *, now: datetime, jitter: float
) -> bool:
    """Return whether a feed is asked without validators, so that its answer is its whole body.

    Args:
        last_body_at: newest poll that brought a body; None is unknown.
        doubted_until: end of the time in which its validators are not believed.
        now: timezone-aware.
        jitter: 0 to 1, from the feed's id: spreads full reads over a quarter of the time between them.
    """
    if last_body_at is None or (doubted_until is not None and now < doubted_until):
        return True
    return (now - last_body_at).total_seconds() >= FULL_READ_S * (1.0 - 0.25 * jitter)


def score_after(score: float, grade: FailureClass) -> float:
    """Return the failure score after one more poll: back to 0 when it was read, else the grade's weight more."""
    return 0.0 if grade is FailureClass.OK else score + WEIGHTS[grade]


def rate_after(rate: float, *, new_entries: int, hours: float, window_entries: int, is_gap: bool = False) -> float:
    """Return the estimate of new entries an hour after one more poll that was read.

    Args:
        rate: the estimate before; ``PRIOR_RATE`` for a feed that is read for the second time.
        new_entries: entries not met before; those of the very first poll are no sample, leave it out.
        hours: since the last poll that was read.
        window_entries: entries of the body; when three quarters are new, the rise is half believed at once.
        is_gap: the poll shared no entry with the one before, so at least this many were new, perhaps many more.
    """
    hours = max(hours, 1 / 60)
    seen = new_entries / hours
    if is_gap:
        return max(rate, 2 * seen)
    weight = 1.0 - math.exp(-hours / MEMORY_H)
    if seen > rate and 4 * new_entries >= 3 * window_entries:
        weight = max(weight, 0.5)
    return rate + weight * (seen - rate)


def _decide(history: PollHistory) -> tuple[State, float, str]:
    if history.grade is FailureClass.OK:
        return ("active", *_by_rate(history))
    failures = f"{history.consecutive_failures} failed polls in a row, the last {history.grade}"
    if history.gone_in_a_row >= 2 or history.state == "gone":
        return "gone", WEEK_S, f"410 twice: gone, asked weekly; {failures}"
    is_parked = history.failure_score >= DORMANT_SCORE and history.grade != FailureClass.TEMPORARY
    if is_parked or history.state == "dormant":
        return "dormant", DAY_S, f"dormant, asked daily; {failures}"
    normal_s, _ = _by_rate(history)
    # The exponent is bounded so that a year of failures cannot overflow.
    backed_off_s = min(normal_s * 2.0 ** min(history.failure_score, 20.0), max(CEILING_S[history.grade], normal_s))
    return "active", backed_off_s, f"backing off; {failures}"


def _by_rate(history: PollHistory) -> tuple[float, str]:
    """Return the interval that the feed's own pace asks for, hints of the publisher heard as far as nothing is lost."""
    rate = max(history.entries_per_hour, 1e-6)
    wanted_s = TARGET_NEW / rate * HOUR_S
    latest_s = history.window_entries / WINDOW_SHARE / rate * HOUR_S if history.window_entries else math.inf
    interval_s, reason = min(wanted_s, latest_s), f"about {rate:.2g} new entries an hour"
    if latest_s < wanted_s:
        reason = f"{reason} in a window of {history.window_entries}"
    hint_s = min(max(history.ttl_s or 0.0, history.max_age_s or 0.0), latest_s)
    if hint_s > interval_s:
        interval_s, reason = hint_s, f"{reason}; the publisher asks for {_words(hint_s)} between polls"
    clamped_s = _clamped(interval_s, history)
    if clamped_s != interval_s:
        reason = f"{reason}; kept to the feed's {'least' if clamped_s > interval_s else 'longest'} interval"
    return clamped_s, reason


def _clamped(interval_s: float, history: PollHistory) -> float:
    return min(max(interval_s, history.min_interval_s), max(history.max_interval_s, history.min_interval_s))


def _words(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 2 * HOUR_S else f"{seconds / HOUR_S:.0f} h"
