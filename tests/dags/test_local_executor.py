"""The executor of `make run`: what its tasks need is imported before they are forked, and stays shared."""

from __future__ import annotations

import os
import subprocess
import sys

STARTED = """
import gc, os, sys
from airflow.executors.executor_loader import ExecutorLoader
executor = ExecutorLoader.get_default_executor()
executor.parallelism = 1
executor.start()
frozen = gc.get_freeze_count()
pid, = executor.workers
lines = [line for line in open(f"/proc/{pid}/smaps_rollup") if line.startswith("Private_Dirty:")]
executor.end()
private_kb = int(lines[0].split()[1])
print(type(executor).__name__, frozen > 100_000, private_kb < 30_000, "great_expectations" in sys.modules,
      "presswatch.ingesting" in sys.modules, "airflow.sdk.execution_time.task_runner" in sys.modules)
"""
NAME = "presswatch_airflow.local_executor.PreloadedLocalExecutor"


def test_workers_are_forked_with_what_tasks_need_and_share_its_memory() -> None:
    started = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", STARTED],
        env=os.environ | {"AIRFLOW__CORE__EXECUTOR": NAME, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert started.returncode == 0, started.stderr
    assert started.stdout.split()[-6:] == ["PreloadedLocalExecutor", "True", "True", "True", "True", "True"]
