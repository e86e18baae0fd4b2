"""Learns what a feed usually brings, by the hour of the week, robustly, from its own history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from math import log
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
SHIFT: Final = timedelta(hours=6)
"""How the day goes is told by what came in so long before the newest entry."""
SHIFT_WEIGHT: Final = 5.0
"""Entries that speak for a day as usual: of fewer that came or were expected, the day says little."""
MISSED_FACTOR: Final = 2.0
"""Of a history of too few silences: times the most that one of them missed."""
TAIL_PART: Final = 10
"""The longest silences, one in so many, show how rare still longer ones are."""
TAIL_LEAST, TAIL_MOST = 5, 20
TOLERATED: Final = 0.1
"""False alarms of a feed and quarter that its bound for silences allows."""
QUARTER_WEEKS: Final = 13
BIN: Final = 4
"""Hours that are taken together to tell whether entries come in herds."""
BURSTS: Final = 3
"""Such times of a history that may be accidents, and do not say how entries usually come."""
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
    hours = [first, *sorted(inside), last]
    gaps = list(pairwise(hours))
    place = -2 if weeks >= TRIM_FROM_WEEKS and len(gaps) > 2 else -1
    gap_s = sorted(after - before for before, after in gaps)[place] * HOUR_S
    bound = missed_bound(_missed(inside, slots, gaps), weeks, herds=_dispersion(inside, slots, first, last))
    return FeedExpectation(weeks, slots, gap_s, _usual_peak(inside, weeks), bound)


def strength(came: float, expected: float) -> float:
    """Return how the day goes: what part of the usual is still to be expected, 1 at the most."""
    return min(1.0, (came + SHIFT_WEIGHT) / (expected + SHIFT_WEIGHT))


def missed_bound(missed: Sequence[float], weeks: float, *, herds: float = 1.0) -> float:
    """Return how many entries a silence misses that comes TOLERATED times a quarter by accident.

    Peaks over threshold with an exponential tail (Davison and Smith 1990, Journal of the Royal Statistical Society B
    52, 393-442): the excesses of the longest silences over the next one give its scale. It is not below what
    over-dispersed Poisson counts would give, of which none comes with the chance exp(-missed / dispersion).

    Args:
        missed: how many entries were expected in each silence of the history that was none.
        weeks: of history.
        herds: how much more the counts of hours differ than those of independent entries: its dispersion.
    """
    by_chance = herds * log(max(len(missed), 1) * QUARTER_WEEKS / weeks / TOLERATED)
    longest = sorted(missed, reverse=True)
    if weeks >= TRIM_FROM_WEEKS and len(longest) > 1:
        longest = longest[1:]  # one may be an outage
    size = max(TAIL_LEAST, min(TAIL_MOST, len(longest) // TAIL_PART))
    if len(longest) <= size:
        return max(MISSED_FACTOR * max(longest, default=0.0) + log(QUARTER_WEEKS / TOLERATED), by_chance)
    over = longest[size]
    scale = max(1.0, mean(longest[:size]) - over)
    return max(over + scale * log(size * QUARTER_WEEKS / weeks / TOLERATED), longest[0], by_chance)


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


def _missed(counts: Mapping[int, int], slots: Sequence[float], gaps: Sequence[tuple[int, int]]) -> list[float]:
    """Return how many entries were to be expected in each silence, as its day went."""
    return [
        _expected(slots, before, after) * strength(*_shift(counts, slots, before)) if after - before > 1 else 0.0
        for before, after in gaps
    ]


def _expected(slots: Sequence[float], before: int, after: int) -> float:
    """Return what was expected from the middle of one hour to the middle of another."""
    halves = (slots[(before + EPOCH_SLOT) % SLOTS] + slots[(after + EPOCH_SLOT) % SLOTS]) / 2
    return halves + sum(slots[(hour + EPOCH_SLOT) % SLOTS] for hour in range(before + 1, after))


def _shift(counts: Mapping[int, int], slots: Sequence[float], end: int) -> tuple[float, float]:
    """Return what came in the hours before a silence, and what was expected in them."""
    hours = range(end - int(SHIFT.total_seconds() // HOUR_S) + 1, end + 1)
    return sum(counts.get(hour, 0) for hour in hours), sum(slots[(hour + EPOCH_SLOT) % SLOTS] for hour in hours)


def _dispersion(counts: Mapping[int, int], slots: Sequence[float], first: int, last: int) -> float:
    """Return how much more entries come in herds than independent ones would, 1 at least.

    It is the mean square of what some hours together brought beyond what their day let expect, by entry; the worst are
    left out. Of single hours polls would make herds: what was printed in two hours is seen in one.
    """
    squares = []
    for start in range(first, last, BIN):
        hours = range(start, min(start + BIN, last))
        came = sum(counts.get(hour, 0) for hour in hours)
        usual = sum(slots[(hour + EPOCH_SLOT) % SLOTS] for hour in hours)
        squares.append((came - usual * strength(*_shift(counts, slots, start - 1))) ** 2)
    return max(1.0, sum(sorted(squares)[:-BURSTS]) / max(sum(counts.values()), 1))


def _usual_peak(counts: Mapping[int, int], weeks: int) -> int:
    peaks = sorted(counts.values())
    if not peaks:
        return 0
    return peaks[-2 if weeks >= TRIM_FROM_WEEKS and len(peaks) > 2 else -1]
