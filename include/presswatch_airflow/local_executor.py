"""Airflow's LocalExecutor, whose workers are forked with what tasks need imported already (``[core] executor``)."""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from multiprocessing.connection import wait
from time import sleep
from typing import TYPE_CHECKING, Any, Final

import psutil
from airflow.executors import local_executor

from presswatch.clock import monotonic
from presswatch.validation.gx import load_gx
from presswatch_airflow.preloading import preload

if TYPE_CHECKING:
    from airflow.executors.workloads import ExecutorWorkload

IDLE_S = 20.0
"""How long workers stay when nothing is to do: a fork takes hundredths of a second, a worker tens of megabytes."""

PAUSE_S = 2.9
"""Between two looks of the scheduler, besides its own ``scheduler_idle_sleep_time``; the end of a task ends it."""

SECOND_LOOK_S = 0.3
"""After the end of a task was seen: now and then the scheduler begins what follows at its second look alone."""

CHECKS: Final = "check_articles"
FETCHES: Final = "fetch_pages"
"""Tasks by name: one that runs Great Expectations, and one that such a check follows some seconds later."""


class OnDemandLocalExecutor(local_executor.LocalExecutor):
    """Forks a worker for each task that waits, and none before."""

    def is_needed(self) -> bool:
        """Return whether there are workers, or tasks that wait for one."""
        return bool(self.workers) or self._outstanding() > 0

    def is_working(self) -> bool:
        """Return whether any worker has a task, which is a child of it; ``running`` is not kept by LocalExecutor."""
        return not self.activity_queue.empty() or any(_has_child(pid) for pid in self.workers)

    def dismiss(self) -> None:
        """Let each worker end after what it does now."""
        for _ in self.workers:
            self.activity_queue.put(None)

    def _spawn_workers_with_gc_freeze(self, spawn_number: int) -> None:
        """Fork workers, at most so many, for tasks that wait and have none; what they share was frozen by ``preload``.

        One that has not begun yet, since it still imports, will take a task too.
        Airflow's own unfreezes all objects afterwards, and our collections of garbage would copy each page of them.
        """
        free = sum(not _has_child(pid) for pid in self.workers)
        for _ in range(min(spawn_number, self._outstanding() - free)):
            self._spawn_worker()

    def _outstanding(self) -> int:
        """Return how many tasks wait for a worker."""
        with self._unread_messages:
            return self._unread_messages.value

    def _spawn_worker(self) -> None:
        super()._spawn_worker()  # type: ignore[no-untyped-call]


class CheckingWorkers(OnDemandLocalExecutor):
    """Workers that import Great Expectations before they take a task: 84 MB that nobody else has, and nobody for long.

    A part of another executor, which gives it tasks and reads what came of them.
    """

    def __init__(self, whole: local_executor.LocalExecutor) -> None:
        super().__init__(parallelism=whole.parallelism)  # type: ignore[no-untyped-call]
        self.start()
        self.result_queue = whole.result_queue
        self.queued_tasks = whole.queued_tasks

    def get_ready(self) -> None:
        """Have a worker that imports while the pages to be checked are still fetched."""
        if not self.workers:
            self._spawn_worker()

    def _spawn_worker(self) -> None:
        options = {
            "logger_name": self.log.name,
            "input": self.activity_queue,
            "output": self.result_queue,
            "unread_messages": self._unread_messages,
            "team_conf": self.conf,
        }
        worker = multiprocessing.Process(target=_run_checking_worker, kwargs=options)
        worker.start()
        assert worker.pid is not None  # noqa: S101  # it was started
        self.workers[worker.pid] = worker


class PreloadedLocalExecutor(OnDemandLocalExecutor):
    """Forks its workers after the imports that each task would repeat, when tasks wait, and ends them when none do."""

    _busy_at: float = 0.0
    _has_seen_end: bool = False
    _checking: CheckingWorkers

    def start(self) -> None:
        """Import what tasks need; the first of them has workers forked."""
        preload()
        super().start()
        self._checking = CheckingWorkers(self)

    def sync(self) -> None:
        """See to results and workers; end the workers when nothing was to do for a while, and then look less often.

        A scheduler that slept while a task ended would begin the next one up to a second late, at each step of a run.
        """
        crews = (self, self._checking)
        if any(crew.workers for crew in crews):
            pause_s = SECOND_LOOK_S if self._has_seen_end else PAUSE_S
            self._has_seen_end = bool(wait([self.result_queue._reader], pause_s))  # type: ignore[attr-defined] # no other way to ask
        super().sync()
        self._checking._check_workers()  # type: ignore[no-untyped-call]
        if not any(crew.is_needed() for crew in crews):
            sleep(PAUSE_S)
        elif monotonic() - self._busy_at > IDLE_S:
            self._busy_at = monotonic()  # as long as they have to leave
            if not any(crew.is_working() for crew in crews):
                for crew in crews:
                    crew.dismiss()

    def end(self) -> None:
        """Wait for all tasks, and end."""
        self._checking.dismiss()
        self.workers |= self._checking.workers
        super().end()

    def _process_workloads(self, workload_list: Sequence[ExecutorWorkload]) -> None:
        """Hand out tasks: those that check to the workers that can."""
        self._busy_at = monotonic()
        tasks = [(_task(workload), workload) for workload in workload_list]
        checks = [workload for task, workload in tasks if task == CHECKS]
        if checks:
            self._checking._process_workloads(checks)  # type: ignore[no-untyped-call]
        elif any(task == FETCHES for task, _ in tasks):
            self._checking.get_ready()
        super()._process_workloads([workload for task, workload in tasks if task != CHECKS])  # type: ignore[no-untyped-call]


def _task(workload: ExecutorWorkload) -> str:
    """Return the name of a task without its groups; nothing for what is no task."""
    ti = getattr(workload, "ti", None)
    return "" if ti is None else str(ti.task_id).rpartition(".")[2]


def _run_checking_worker(**options: Any) -> None:  # noqa: ANN401  # Airflow's own arguments
    preload(load_gx)
    local_executor._run_worker(**options)


def _has_child(pid: int) -> bool:
    """Return whether a process has children; one that has ended has none."""
    try:
        return bool(psutil.Process(pid).children())
    except psutil.NoSuchProcess:
        return False
