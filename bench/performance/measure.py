"""Two things measured in turn, and the table of the ratios."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

Work = Callable[[], object]
Meter = Callable[[], float]


class Pair(NamedTuple):
    """Seconds of ours and of the reference, a median each."""

    ours: float
    reference: float


@dataclass(frozen=True, slots=True)
class Measurement:
    """One line of the table; ``None`` in the place of figures that could not be taken, the note says why."""

    metric: str
    ours: float | None
    reference: float | None
    goal: float
    is_at_least: bool = False
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Return ours over the reference."""
        return self.ours / self.reference if self.ours is not None and self.reference else None

    @property
    def verdict(self) -> str:
        """Return whether the goal is met."""
        if self.ratio is None:
            return "not measured"
        is_met = self.ratio >= self.goal if self.is_at_least else self.ratio <= self.goal
        return "met" if is_met else "**missed**"


def in_turn(ours: Work, reference: Work, *, times: int, meter: Meter = time.process_time) -> Pair:
    """Return the medians of what both take, each asked so many times, one after the other.

    Args:
        ours: what is measured.
        reference: what it is set beside.
        times: rounds; who begins changes from one to the next.
        meter: seconds: of CPU of this process, or another clock.
    """
    taken: dict[Work, list[float]] = {ours: [], reference: []}
    for number in range(times):
        for work in (ours, reference) if number % 2 == 0 else (reference, ours):
            taken[work].append(seconds_of(work, meter))
    return Pair(median(taken[ours]), median(taken[reference]))


def seconds_of(work: Work, meter: Meter = time.process_time) -> float:
    """Return what one go takes."""
    started = meter()
    work()
    return meter() - started


def table(measurements: Sequence[Measurement]) -> Iterator[str]:
    """Yield the lines of the table, in Markdown."""
    yield "| metric | ours | reference | ratio | goal | | |"
    yield "|---|---|---|---|---|---|---|"
    for line in measurements:
        sign = "≥" if line.is_at_least else "≤"
        figures = " | ".join(_figure(value) for value in (line.ours, line.reference, line.ratio))
        yield f"| {line.metric} | {figures} | {sign} {line.goal:g} | {line.verdict} | {line.note} |"


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"
