"""Airflow's hook, of the benchmark with Celery: workers reach publishers on loopback, and begin a task or not."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any

if "celery" in sys.argv:
    # Task processes are forked from this one.
    from bench.workers.publishers import Publishers

    from presswatch.runtime import Runtime

    _port, _hosts = map(int, os.environ["BENCH_PUBLISHERS"].split(":"))
    _guard = Publishers(_port, _hosts, 0, Path()).guard
    Runtime.guard = property(lambda _: _guard)  # type: ignore[assignment,method-assign]

    from airflow.executors.base_executor import BaseExecutor

    _held = Path(os.environ["BENCH_HELD_TASK"])
    _run = BaseExecutor.run_workload

    def _is_held(task_id: str) -> bool:
        """Return whether this is the task that shall not begin: the first that takes the file away."""
        try:
            return task_id.endswith("fetch_pages") and bool(_held.rename(_held.with_suffix(".taken")))
        except FileNotFoundError:
            return False

    def _run_or_hold(workload: Any, **options: Any) -> Any:  # noqa: ANN401 - Airflow's
        """Begin a task, or say which one is not begun, and wait to be killed."""
        task = getattr(workload, "ti", None)
        if task is not None and _is_held(task.task_id):
            told = f"{os.getpid()} {task.run_id} {task.map_index}"
            _held.with_suffix(".taken").write_text(told, encoding="ascii")
            time.sleep(3600)
        return _run(workload, **options)

    BaseExecutor.run_workload = staticmethod(_run_or_hold)  # type: ignore[method-assign]
