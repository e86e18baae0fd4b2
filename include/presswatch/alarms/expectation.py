"""Learns what a feed usually brings, by the hour of the week, robustly, from its own history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import mean, median
from typing import Final

from presswatch.alarms.measures import FeedExpectation
from presswatch.durations import HOUR_S

HISTORY: Final = timedelta(weeks=8)
SLOTS: Final = 168
FEW: Final = 168
"""Entries of history from which on the shape of the week is half believed; a small source has a flat week."""
TRIM_FROM_WEEKS: Final = 4
"""From so many weeks on the extreme one of each slot, and the longest gap, may be an accident and do not count."""
EPOCH_SLOT: Final = 72
"""1970-01-01 0 h was the 72nd hour of its week: a Thursday."""


def hour_of(instant: datetime) -> int:
    """Return the hours since 1970 UTC."""
    return int(instant.timestamp() // HOUR_S)


def learn(counts: Mapping[int, int], since: datetime, until: datetime) -> FeedExpectation | None:
    """Return what is usual, None when there is less than a week of history.

    Args:
        counts: hour since 1970 → new entries of it; hours without any are absent.
        since: begin of the history.
        until: its end.
    """
    first, last = hour_of(since), hour_of(until)
    weeks = (last - first) // SLOTS
    if weeks < 1:
        return None
    first = last - weeks * SLOTS  # whole weeks, the newest ones
    inside = {hour: count for hour, count in counts.items() if first <= hour < last}
    by_week = [sum(c for h, c in inside.items() if (h - first) // SLOTS == week) for week in range(weeks)]
    per_week = median(by_week) or mean(by_week)
    shape = _smoothed(_slot_means(inside, first, weeks))
    trust = sum(inside.values()) / (sum(inside.values()) + FEW)
    scale = per_week / sum(shape) if sum(shape) else 0.0
    slots = tuple(trust * scale * slot + (1 - trust if scale else 1.0) * per_week / SLOTS for slot in shape)
    gap_s, missed = _usual_silence(inside, slots, first, last, weeks)
    return FeedExpectation(weeks, slots, gap_s, _usual_peak(inside, weeks), missed)


def expected_between(slots: Sequence[float], start: datetime, end: datetime) -> float:
    """Return how many new entries are expected between two instants."""
    if end <= start:
        return 0.0
    hours = (end - start).total_seconds() / HOUR_S
    cycles, rest = divmod(hours, SLOTS)
    total = cycles * sum(slots)
    hour, left = start.timestamp() / HOUR_S, rest
    while left > 1e-9:
        step = min(left, 1 - hour % 1)
        total += slots[(int(hour) + EPOCH_SLOT) % SLOTS] * step
        hour, left = hour + step, left - step
    return total


def _slot_means(counts: Mapping[int, int], first: int, weeks: int) -> list[float]:
    """Return the mean of each slot over the weeks, the highest and the lowest left out where there are enough."""
    means = []
    for slot in range(SLOTS):
        start = first + (slot - EPOCH_SLOT - first) % SLOTS
        seen = sorted(counts.get(start + week * SLOTS, 0) for week in range(weeks))
        means.append(mean(seen[1:-1] if weeks >= TRIM_FROM_WEEKS else seen))
    return means


def _smoothed(slots: list[float]) -> list[float]:
    """Return the slots with a quarter of each neighbour: publishers are not punctual, and summer time moves an hour."""
    return [(slots[place - 1] + 2 * slots[place] + slots[(place + 1) % SLOTS]) / 4 for place in range(SLOTS)]


def _usual_silence(
    counts: Mapping[int, int], slots: Sequence[float], first: int, last: int, weeks: int
) -> tuple[float, float]:
    """Return the longest usual silence in seconds, and the most entries that usually do not come though expected.

    The second is what tells a frozen feed from a weekend: a night without news misses next to nothing.
    """
    hours = [first, *sorted(counts), last]
    gaps = list(pairwise(hours))
    place = -2 if weeks >= TRIM_FROM_WEEKS and len(gaps) > 2 else -1
    missed = [sum(slots[(hour + EPOCH_SLOT) % SLOTS] for hour in range(before + 1, after)) for before, after in gaps]
    return sorted(after - before for before, after in gaps)[place] * HOUR_S, sorted(missed)[place]


def _usual_peak(counts: Mapping[int, int], weeks: int) -> int:
    peaks = sorted(counts.values())
    if not peaks:
        return 0
    return peaks[-2 if weeks >= TRIM_FROM_WEEKS and len(peaks) > 2 else -1]
