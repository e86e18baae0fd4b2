"""What Airflow's tasks did when, and how much of the cores all components took meanwhile."""

from __future__ import annotations

import threading
import time
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from sqlalchemy import text

from presswatch import embedded
from presswatch.settings import Settings
from presswatch.warehouse.engine import make_engine

EVERY_S = 0.5
Usage = dict[str, float]
"""Seconds of CPU so far, by component."""

_TASKS = text(
    """
    with working as (
        select r.run_id, coalesce(r.queued_at, r.start_date) as asked
        from dag_run as r
        where r.dag_id = 'ingest_articles' and exists (
            select from task_instance as t
            where t.dag_id = r.dag_id and t.run_id = r.run_id and t.task_id like '%fetch_pages' and t.state = 'success'
        )
    )
    select t.task_id, t.map_index, extract(epoch from min(w.asked) over ()) as asked,
        extract(epoch from t.queued_dttm) as queued, extract(epoch from t.start_date) as began,
        extract(epoch from t.end_date) as ended
    from task_instance as t
    join working as w on w.run_id = t.run_id
    where t.dag_id = 'ingest_articles' and t.state = 'success'
    order by t.start_date
    """
)
"""Of runs that had something to fetch."""


class Sample(NamedTuple):
    """CPU at one moment."""

    at: float
    usage: Usage


class TaskTime(NamedTuple):
    """One task instance; seconds since the epoch."""

    name: str
    queued: float
    began: float
    ended: float


class Sampler:
    """Looks at the CPU of all components twice a second, so that what a run took is known afterwards."""

    def __init__(self, usage: Callable[[], Usage]) -> None:
        self._usage = usage
        self._samples: list[Sample] = []
        self._is_over = threading.Event()

    @contextmanager
    def running(self, clock: Callable[[], float] = time.time) -> Iterator[None]:
        """Take samples while the block runs, one at its begin and one at its end."""
        self._take(clock)
        thread = threading.Thread(target=self._take_more, args=(clock,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._is_over.set()
            thread.join()
            self._take(clock)

    def between(self, began: float, ended: float) -> Usage:
        """Return what each component took between two moments."""
        return used(self._samples, began, ended)

    def _take_more(self, clock: Callable[[], float]) -> None:
        while not self._is_over.wait(EVERY_S):
            self._take(clock)

    def _take(self, clock: Callable[[], float]) -> None:
        self._samples.append(Sample(clock(), self._usage()))


def used(samples: Sequence[Sample], began: float, ended: float) -> Usage:
    """Return what each component took between two moments, as on straight lines between the samples."""
    first, last = _at(samples, began), _at(samples, ended)
    return {name: value - first.get(name, 0.0) for name, value in last.items()}


def _at(samples: Sequence[Sample], moment: float) -> Usage:
    place = bisect_right(samples, moment, key=lambda sample: sample.at)
    if place in (0, len(samples)):
        return samples[min(place, len(samples) - 1)].usage
    before, after = samples[place - 1], samples[place]
    share = (moment - before.at) / (after.at - before.at)
    starts = {name: before.usage.get(name, 0.0) for name in after.usage}
    return {name: starts[name] + share * (value - starts[name]) for name, value in after.usage.items()}


def ingest_tasks(settings: Settings) -> tuple[float, list[TaskTime]]:
    """Return when the first ingest run that found something was asked for, and the tasks of it and later ones."""
    engine = make_engine(embedded.url(settings, "airflow"))
    try:
        with engine.connect() as conn:
            rows = conn.execute(_TASKS).all()
    finally:
        engine.dispose()
    tasks = [
        TaskTime(
            f"{row.task_id.rpartition('.')[2]} {row.map_index if row.map_index >= 0 else ''}".strip(),
            float(row.queued or row.began),
            float(row.began),
            float(row.ended),
        )
        for row in rows
    ]
    return float(rows[0].asked), tasks


def report(began: float, tasks: Sequence[TaskTime], sampler: Sampler) -> str:
    """Return tasks with their times, and the cores that were busy second by second, as Markdown."""
    lines = ["| task | queued s | began s | ended s |", "|---|---|---|---|"]
    for task in tasks:
        times = (f"{at - began:.1f}" for at in (task.queued, task.began, task.ended))
        lines.append(f"| {task.name} | {' | '.join(times)} |")
    ended = max(task.ended for task in tasks)
    seconds = range(int(ended - began) + 1)
    busy = [sum(sampler.between(began + at, began + at + 1).values()) for at in seconds]
    return "\n".join([*lines, "", "cores busy, by second: " + " ".join(f"{cores:.1f}" for cores in busy)])
