"""Airflow's LocalExecutor, whose workers are forked with what tasks need imported already (``[core] executor``)."""

from __future__ import annotations

from multiprocessing.connection import wait
from time import sleep

import psutil
from airflow.executors import local_executor

from presswatch.clock import monotonic
from presswatch_airflow.preloading import preload

IDLE_S = 20.0
"""How long workers stay when nothing is to do: a fork takes hundredths of a second, a worker tens of megabytes."""

PAUSE_S = 2.9
"""Between two looks of the scheduler, besides its own ``scheduler_idle_sleep_time``; the end of a task ends it."""


class PreloadedLocalExecutor(local_executor.LocalExecutor):
    """Forks its workers after the imports that each task would repeat, when tasks wait, and ends them when none do."""

    _busy_at: float = 0.0

    def start(self) -> None:
        """Import what tasks need; the first of them has workers forked."""
        preload()
        super().start()

    def sync(self) -> None:
        """See to results and workers; end the workers when nothing was to do for a while, and then look less often.

        A scheduler that slept while a task ended would begin the next one up to a second late, at each step of a run.
        """
        if self.workers:
            wait([self.result_queue._reader], PAUSE_S)  # type: ignore[attr-defined] # no other way to ask
        super().sync()
        if not self.workers and not self._outstanding():
            sleep(PAUSE_S)
        elif monotonic() - self._busy_at > IDLE_S and self.activity_queue.empty():
            self._busy_at = monotonic()  # as long as they have to leave
            for _ in () if self.is_working() else self.workers:
                self.activity_queue.put(None)

    def is_working(self) -> bool:
        """Return whether any worker has a task, which is a child of it; ``running`` is not kept by LocalExecutor."""
        return any(_has_child(pid) for pid in self.workers)

    def _spawn_workers_with_gc_freeze(self, spawn_number: int) -> None:
        """Fork a worker for each task that waits, at most so many; what they share was frozen by ``preload``.

        Where one is slow to begin its task still waits, and it gets company.
        Airflow's own unfreezes all objects afterwards, and our collections of garbage would copy each page of them.
        """
        self._busy_at = monotonic()
        for _ in range(min(spawn_number, self._outstanding())):
            self._spawn_worker()  # type: ignore[no-untyped-call]

    def _outstanding(self) -> int:
        """Return how many tasks wait for a worker."""
        with self._unread_messages:
            return self._unread_messages.value


def _has_child(pid: int) -> bool:
    """Return whether a process has children; one that has ended has none."""
    try:
        return bool(psutil.Process(pid).children())
    except psutil.NoSuchProcess:
        return False
