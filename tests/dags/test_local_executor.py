"""The executor of `make run`: what its tasks need is imported before they are forked, and stays shared."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

STARTED = """
import gc, os, socket, sys, time
silent = socket.create_server(("127.0.0.1", 0))
os.environ["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"] = f"http://127.0.0.1:{silent.getsockname()[1]}/execution/"
from uuid import uuid4
from airflow.executors.executor_loader import ExecutorLoader
from airflow.executors.workloads import BundleInfo, ExecuteTask, TaskInstanceDTO
from presswatch_airflow import local_executor

def wait_for(condition):
    until = time.monotonic() + 120
    while not condition() and time.monotonic() < until:
        executor.sync()
        time.sleep(0.1)

def has_pandas(pid):
    return "pandas/_libs" in open(f"/proc/{pid}/maps").read()

def queue(name):
    ti = TaskInstanceDTO(id=uuid4(), dag_version_id=uuid4(), task_id=str(name), dag_id="d", run_id="r", try_number=1,
                         map_index=-1, pool_slots=1, queue="default", priority_weight=1)
    task = ExecuteTask(ti=ti, token="", dag_rel_path="d.py", bundle_info=BundleInfo(name="b"), log_path=None)
    executor.queued_tasks[ti.key] = task
    executor._process_workloads([task])

executor = ExecutorLoader.get_default_executor()
executor.parallelism = 3
executor.start()
frozen, at_first = gc.get_freeze_count(), len(executor.workers)
queue(1)
pid, = executor.workers
lines = [line for line in open(f"/proc/{pid}/smaps_rollup") if line.startswith("Private_Dirty:")]
private_kb = int(lines[0].split()[1])
wait_for(executor.is_working)
works = executor.is_working()
silent.close()  # a task waits for its answer until then
wait_for(lambda: executor.event_buffer)
wait_for(lambda: not executor.is_working())
stays = pid in executor.workers and not executor.is_working()
local_executor.IDLE_S = 0.0
wait_for(lambda: not executor.workers)
gone = not executor.workers
local_executor.IDLE_S = 60.0
for number in (2, 3, 4, 5):
    queue(number)
wait_for(lambda: len(executor.event_buffer) == 5)
again, failed = len(executor.workers), len(executor.event_buffer)
local_executor.PAUSE_S = 60.0
queue(6)
began = time.monotonic()
executor.sync()
is_woken = len(executor.event_buffer) == 6 and time.monotonic() - began < 50
began = time.monotonic()
executor.sync()
looks_twice = time.monotonic() - began < 50
local_executor.PAUSE_S = 0.1
checking = executor._checking
no_checker = not checking.workers
queue("batch.fetch_pages")
checker, = checking.workers
queue("batch.check_articles")
wait_for(lambda: len(executor.event_buffer) == 8)
is_alone = list(checking.workers) == [checker]
checks_apart = is_alone and has_pandas(checker) and not any(map(has_pandas, executor.workers))
local_executor.IDLE_S = 0.0
wait_for(lambda: not checking.workers)
left = not checking.workers
checking.get_ready()
last, = checking.workers
executor.end()
ended = not os.path.exists(f"/proc/{last}")
from airflow.dag_processing.dagbag import DagBag
loaded = {*sys.modules}
for path in sys.argv[1:]:
    DagBag(path)
late = sorted(name for name in {*sys.modules} - loaded if not name.startswith("unusual_prefix_"))
print(type(executor).__name__, frozen > 100_000, private_kb < 30_000, "great_expectations" not in sys.modules,
      "presswatch.ingesting" in sys.modules, "airflow.sdk.execution_time.task_runner" in sys.modules)
print(at_first, works, stays, gone, 1 <= again <= 3, failed, is_woken, looks_twice)
print(no_checker, checks_apart, left, ended)
print("late", *late)
"""
DAG_FILES = sorted((Path(__file__).parents[2] / "dags").glob("*.py"))
NAME = "presswatch_airflow.local_executor.PreloadedLocalExecutor"


def test_workers_are_forked_when_tasks_wait_share_their_memory_check_apart_and_leave_when_idle() -> None:
    started = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", STARTED, *map(str, DAG_FILES)],
        env=os.environ
        | {
            "AIRFLOW__CORE__EXECUTOR": NAME,
            "AIRFLOW__WORKERS__EXECUTION_API_RETRIES": "1",
            "PYTHONPATH": os.pathsep.join(sys.path),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert started.returncode == 0, started.stderr
    preloaded, forked, checked, late = started.stdout.strip().splitlines()[-4:]
    assert preloaded.split() == ["PreloadedLocalExecutor", "True", "True", "True", "True", "True"]
    assert forked.split() == ["0", "True", "True", "True", "True", "5", "True", "True"]
    assert checked.split() == ["True", "True", "True", "True"], "no_checker, checks_apart, left, ended"
    assert late == "late", "reading a DAG file imports modules anew in each task"
