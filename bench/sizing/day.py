"""A day of arrivals, minute by minute, through the stages that share what there is of each."""

from __future__ import annotations

import math
from collections import deque
from typing import NamedTuple

from bench.sizing import costs

MINUTES = 24 * 60
DAYS = 3
"""Simulated before the day that is looked at, until a day repeats the one before."""


class Stage(NamedTuple):
    """One resource that every page passes, first come, first served."""

    name: str
    new_s: float
    """Of this resource for a new article."""
    look_s: float
    """And for a further look."""
    per_s: float
    """Seconds of it that there are in each second."""


class Passed(NamedTuple):
    """What a day did to a stage."""

    used: float
    """Share that was used in the fullest hour; above 1 the work of the hour is not done within it."""
    wait_min: float
    """Longest wait in its line, minutes; endless where a day brings more than a day can do."""


def arrivals(articles: float) -> list[float]:
    """Return the new articles of each minute of a day, fewest at four in the morning."""
    mean = articles / MINUTES
    return [mean * (1 - (costs.PEAK - 1) * math.cos(2 * math.pi * (m / MINUTES - 4 / 24))) for m in range(MINUTES)]


def looks(new: list[float]) -> list[float]:
    """Return the further looks of each minute, where all days are alike."""
    return [sum(new[(m - after * 60) % MINUTES] for after in costs.LOOKS_AFTER_H) for m in range(MINUTES)]


def through(stage: Stage, articles: float) -> Passed:
    """Return how a stage gets through a day of so many new articles."""
    new = arrivals(articles)
    asked = [n * stage.new_s + look * stage.look_s for n, look in zip(new, looks(new), strict=True)]
    done = stage.per_s * 60
    hours = [sum(asked[m % MINUTES] for m in range(start, start + 60)) / (60 * done) for start in range(MINUTES)]
    if sum(asked) >= done * MINUTES:
        return Passed(max(hours), math.inf)
    return Passed(max(hours), _longest_wait(asked, done))


def _longest_wait(asked: list[float], done: float) -> float:
    """Return the minutes that the work which waits longest stood in line."""
    line: deque[tuple[int, float]] = deque()
    longest = 0
    for minute in range(DAYS * MINUTES):
        line.append((minute, asked[minute % MINUTES]))
        left = done
        while line and left > 0:
            came, work = line.popleft()
            if work > left:
                line.appendleft((came, work - left))
            elif work:
                longest = max(longest, minute - came)
            left -= min(work, left)
    return float(longest)
