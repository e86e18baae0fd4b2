"""How often a feed is asked by the product's cadence and at a fixed interval, and what each loses: simulated time."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bench.performance.measure import Measurement

from presswatch.durations import DAY_S, HOUR_S
from presswatch.polling.decide.cadence import PRIOR_RATE, PollHistory, next_poll, rate_after

MIX = (
    (1, 10), (2, 20), (3, 15), (5, 10), (8, 50), (12, 20), (20, 15), (30, 20), (60, 20), (150, 50), (300, 100),
)  # fmt: skip
"""New entries a day and entries shown: rates as on a real list, most of whose feeds are slow."""

_EPOCH = datetime(2026, 3, 2, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Watched:
    """What watching one feed for some time cost and lost."""

    published: int
    lost: int
    polls: int
    late_s: float  # median time from publishing to the poll that saw it


def watch(times: Sequence[float], window: int, *, fixed_s: float | None = None, seed: int = 1) -> Watched:
    """Poll a feed that shows its last ``window`` entries, by the cadence or at a fixed interval; times in seconds."""
    draw = random.Random(seed)
    rate, last, now, seen, lost, polls = PRIOR_RATE, 0.0, 0.0, 0, 0, 0
    late: list[float] = []
    while now < times[-1]:
        polls += 1
        total = bisect_right(times, now)
        first_visible = max(total - window, 0)
        lost += max(first_visible - seen, 0)
        late += [now - time for time in times[max(first_visible, seen) : total]]
        new = total - max(first_visible, seen)
        is_gap = first_visible > 0 and new == window
        if polls > 1:
            hours = (now - last) / HOUR_S
            rate = rate_after(rate, new_entries=new, hours=hours, window_entries=window, is_gap=is_gap)
        seen, last = total, now
        history = PollHistory(window_entries=total - first_visible, entries_per_hour=rate)
        now += fixed_s or next_poll(history, now=_EPOCH, jitter=draw.random()).interval_s
    late.sort()
    return Watched(len(times), lost, polls, late[len(late) // 2])


def published(per_day: float, days: int, *, seed: int) -> list[float]:
    """Return instants of a newsroom that works by day, hardly by night, and publishes in bursts of one to three."""
    draw = random.Random(seed)
    busiest = 1.35 * per_day / DAY_S / 2  # bursts a second
    times, now = [], 0.0
    while now < days * DAY_S:
        now += draw.expovariate(busiest)
        if (now / HOUR_S) % 24 >= 7 or draw.random() < 0.15 / 1.35:
            times += [now + second for second in range(draw.randint(1, 3))]
    return times


def yearly_polls(days: int = 365) -> Measurement:
    """Return polls for a new entry by the cadence beside hourly polls, over a year of feeds of many paces."""
    runs = [(published(rate, days, seed=rate), window) for rate, window in MIX]
    ours = [watch(times, window) for times, window in runs]
    hourly = [watch(times, window, fixed_s=HOUR_S) for times, window in runs]
    entries = sum(run.published for run in ours)
    lost, lost_hourly = (sum(run.lost for run in each) for each in (ours, hourly))
    return Measurement(
        "polls of a year ÷ hourly polls",
        sum(run.polls for run in ours) / entries,
        sum(run.polls for run in hourly) / entries,
        0.6,
        note=f"polls for a new entry, {len(MIX)} feeds, {entries:,} entries, of which lost {lost} and {lost_hourly};"
        " simulated",
    )
