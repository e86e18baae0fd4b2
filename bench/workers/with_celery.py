"""The same on Airflow's own engine: ``python -m bench.workers.with_celery [--workers 1 2] [--hosts 60] [--pages 2] …``.

The real scheduler and API server, Celery workers that live one by one, a real Redis (``redis-server`` must be in the
path) and PostgreSQL. Two last runs kill a worker with all its processes: while it fetches, and before a task that it
took from the queue has begun.
"""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Literal, NamedTuple

import psutil
import psycopg
from bench.free_ports import free_port
from bench.workers.crew import CrewRuntime
from bench.workers.publishers import Politeness, Publishers, politeness, publishers
from celery import Celery  # type: ignore[import-untyped]

from presswatch import embedded, polling
from presswatch.settings import REPOSITORY, Settings
from presswatch.warehouse import migrate
from presswatch.warehouse.engine import make_engine
from presswatch.warehouse.queries import conservation
from presswatch_local.airflow_api import AirflowApi, AirflowUnreachableError
from presswatch_local.airflow_environment import environment
from presswatch_local.people import admin_password
from presswatch_local.process_tree import kill, tree
from presswatch_local.run_record import base_url

AIRFLOW = [sys.executable, "-m", "airflow"]
POLICY = Path(__file__).with_name("policy")
UP_WITHIN_S = 900.0
PHASE_WITHIN_S = 1500.0
FETCHED_S = 4.0
"""How long a task has fetched when its worker is killed."""

Killed = Literal["", "while it fetched", "before it began"]
KILLED: tuple[Killed, ...] = ("while it fetched", "before it began")
"""When a worker is killed: with a task that runs, or with one that it has taken from the queue and not begun."""

BUSY = "select count(*) from dag_run where state in ('queued', 'running')"
FETCHING = """
select array[pid::text, run_id, map_index::text] from task_instance
where task_id = 'ingest_batch.fetch_pages' and state = 'running' and start_date < now() - make_interval(secs => %s)
order by start_date desc limit 1
"""
SPAN = """
select extract(epoch from max(end_date) filter (where task_id = 'ingest_batch.load_articles')
    - min(start_date) filter (where task_id = 'ingest_batch.fetch_pages'))
from task_instance where start_date >= %s
"""
AGAIN = """
select start_date from task_instance
where task_id = 'ingest_batch.fetch_pages' and run_id = %s and map_index = %s and start_date > %s
"""


class Phase(NamedTuple):
    """What a run of so many workers came to."""

    workers: int
    killed: Killed
    articles: int
    seconds: float
    politeness: Politeness
    broken: list[str]
    again_s: float | None
    """From the death of a worker until its task ran again; None where none was killed."""


class Installation:
    """An Airflow of its own, up while the block runs."""

    def __init__(self, settings: Settings, served: Publishers, concurrency: int) -> None:
        self.settings = settings
        self.served = served
        self._concurrency = concurrency
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._queue = f"redis://127.0.0.1:{free_port()}/0"
        self.env: dict[str, str] = {}
        self.held_task = settings.var / "held-task"
        """Where this file is, the worker that takes the next task that fetches does not begin it (``policy``)."""

    def __enter__(self) -> Installation:
        _write_sources(self.settings.sources, self.served)
        embedded.start_or_attach(self.settings)
        self.env = self._environment()
        port = self._queue.rpartition(":")[2].partition("/")[0]
        self._start("redis", ["redis-server", "--port", port, "--bind", "127.0.0.1", "--save", ""])
        migrate.upgrade(embedded.url(self.settings))
        subprocess.run([*AIRFLOW, "db", "migrate"], env=self.env, check=True, stdout=subprocess.DEVNULL)
        subprocess.run([*AIRFLOW, "dags", "reserialize"], env=self.env, check=True, stdout=subprocess.DEVNULL)
        self.airflow("update dag set is_paused = (dag_id <> 'ingest_articles')")
        self._start("api-server", [*AIRFLOW, "api-server", "--workers", "1"])
        self._start("scheduler", [*AIRFLOW, "scheduler", "--skip-serve-logs"])
        self._wait_for_health()
        return self

    def __exit__(self, *_: object) -> None:
        for name in list(self._running):
            self.end(name)
        embedded.stop(self.settings)

    def _environment(self) -> dict[str, str]:
        env = environment(self.settings)
        options = {
            "CORE__EXECUTOR": "CeleryExecutor",
            "CORE__PARALLELISM": "16",
            "CORE__DAGS_ARE_PAUSED_AT_CREATION": "True",
            "CELERY__BROKER_URL": self._queue,
            "CELERY__RESULT_BACKEND": f"db+{embedded.url(self.settings, 'airflow', driver='+psycopg2')}",
            "CELERY__SYNC_PARALLELISM": "1",
            "CELERY__CELERY_CONFIG_OPTIONS": "presswatch_airflow.celery_options.CONFIG",
            "SCHEDULER__SCHEDULER_HEALTH_CHECK_THRESHOLD": "120",  # A busy machine.
        }
        path = os.pathsep.join((str(POLICY), env["PYTHONPATH"], str(REPOSITORY)))
        publishers_at = f"{self.served.port}:{self.served.hosts}"
        named = {f"AIRFLOW__{name}": value for name, value in options.items()}
        ours = {"BENCH_PUBLISHERS": publishers_at, "BENCH_HELD_TASK": str(self.held_task)}
        return env | named | {"PYTHONPATH": path} | ours

    def _start(self, name: str, command: list[str]) -> None:
        with (self.settings.var / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                command, env=self.env, stdout=log, stderr=log, start_new_session=True, cwd=self.settings.var
            )

    def end(self, name: str) -> None:
        """Kill a component with all that it started."""
        kill(tree(self._running.pop(name).pid))

    def _wait_for_health(self) -> None:
        api = AirflowApi(base_url(self.settings), "admin", admin_password(self.settings))
        deadline = time.monotonic() + UP_WITHIN_S
        while time.monotonic() < deadline:
            with contextlib.suppress(AirflowUnreachableError):
                if api.health().get("scheduler") == "healthy":
                    api.warm_up()
                    return
            time.sleep(1)
        raise TimeoutError(f"Airflow does not come up: {self.settings.var}")

    def start_workers(self, number: int) -> None:
        """Start so many workers and wait until each answers."""
        for each in range(number):
            name = f"worker{each}"
            own = ["--celery-hostname", f"{name}@bench", "--pid", str(self.settings.var / f"{name}.pid")]
            command = ["celery", "worker", "--concurrency", str(self._concurrency), "--skip-serve-logs", *own]
            self._start(name, [*AIRFLOW, *command])
        queue, deadline = Celery(broker=self._queue), time.monotonic() + UP_WITHIN_S
        while len(queue.control.ping(timeout=5)) < number:
            if time.monotonic() > deadline:
                raise TimeoutError(f"workers do not come up: {self.settings.var}")

    def workers(self) -> dict[str, psutil.Process]:
        """Return the workers that run, by name."""
        names = [name for name in self._running if name.startswith("worker")]
        return {name: psutil.Process(self._running[name].pid) for name in names}

    def airflow(self, statement: str, *values: object) -> Any:  # noqa: ANN401 - of the one column that was asked for
        """Return the first value of what Airflow's database answers, if it answers rows."""
        with psycopg.connect(embedded.url(self.settings, "airflow", driver=""), autocommit=True) as conn:
            found = conn.execute(statement.encode(), values)
            row = found.fetchone() if found.description else None
            return row[0] if row else None


def phase(up: Installation, workers: int, pages: int, killed: Killed = "") -> Phase:
    """Let the publishers write on, poll them, and have so many workers load it."""
    engine = make_engine(embedded.url(up.settings))
    runtime = CrewRuntime(up.settings, engine, "bench", publishers=up.served)
    asked_before = len(up.served.requests())
    up.served.write_more(pages)
    polling.poll_feeds(runtime, polling.claim_feeds(runtime, everything=True), force=True)
    began = up.airflow("select now()")  # Before: a run of the schedule may wait, and begin as soon as they are there.
    if killed == "before it began":
        up.held_task.touch()
    up.start_workers(workers)
    api = AirflowApi(base_url(up.settings), "admin", admin_password(up.settings))
    api.trigger("ingest_articles", f"bench-{workers}-{time.time():.0f}", {})
    again_s = _kill_one(up, killed) if killed else None
    _wait_until_loaded(up, runtime)
    for name in list(up.workers()):
        up.end(name)
    with engine.connect() as conn:
        broken = conservation.broken_sums(conn)
        articles = conservation.totals(conn)["loaded"]
    engine.dispose()
    seen = politeness(up.served.requests()[asked_before:])
    return Phase(workers, killed, articles, float(up.airflow(SPAN, began)), seen, broken, again_s)


def _wait_until_loaded(up: Installation, runtime: CrewRuntime) -> None:
    deadline = time.monotonic() + PHASE_WITHIN_S
    while time.monotonic() < deadline:
        with runtime.engine.connect() as conn:
            is_done = not conservation.due_now(conn)
        if is_done and not up.airflow(BUSY):
            return
        time.sleep(2)
    raise TimeoutError(f"the articles are not loaded: {up.settings.var}")


def _kill_one(up: Installation, killed: Killed) -> float:
    """Kill a worker that fetches, or has taken a task and not begun it; return how long its task did not run."""
    found = partial(up.airflow, FETCHING, FETCHED_S) if killed == "while it fetched" else partial(_held, up)
    pid, run_id, map_index = _awaited(found, "a task whose worker could be killed")
    worker = next(name for name, top in up.workers().items() if int(pid) in {each.pid for each in tree(top.pid)})
    at = up.airflow("select now()")
    up.end(worker)
    again = _awaited(partial(up.airflow, AGAIN, run_id, map_index, at), "that its task runs again")
    return float((again - at).total_seconds())


def _held(up: Installation) -> list[str]:
    """Return pid, run and place of the task that was not begun, as the query for one that fetches does."""
    taken = up.held_task.with_suffix(".taken")
    return taken.read_text(encoding="ascii").split() if taken.exists() else []


def _awaited(find: Callable[[], Any], what: str) -> Any:  # noqa: ANN401 - what is found
    deadline = time.monotonic() + PHASE_WITHIN_S
    while not (found := find()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited in vain for {what}")
        time.sleep(0.5)
    return found


def _write_sources(folder: Path, served: Publishers) -> None:
    folder.mkdir()
    for number, name in enumerate(served.names):
        url = f"http://{name}:{served.port}/feed/{number}"
        source_id = name.partition(".")[0]
        content = f"source_id: {source_id}\nname: {name}\nlanguages: [en]\nfeeds:\n- {{name: all, url: '{url}'}}\n"
        (folder / f"{source_id}.yaml").write_text(content, encoding="utf-8")


def _settings(args: argparse.Namespace, var: Path) -> Settings:
    return Settings(
        var=var,
        sources=var / "sources",
        pg_port=free_port(),
        port=free_port(),
        warehouse_url=None,
        min_gap_per_host_s=args.gap,
        hosts_at_once=args.hosts_at_once,
        batch_entries=args.batch,
        batches_per_run=32,
        fetching_at_once=8,
        cleaning_at_once=4,
        checking_at_once=4,
        workers=1,
        revisit_days=0,
    )


def phases(args: argparse.Namespace) -> Iterator[Phase]:
    """Yield each phase as it ends."""
    var = Path(tempfile.mkdtemp(prefix="pw-"))
    with (
        publishers(var, hosts=args.hosts, pages=0, delay_s=args.delay) as served,
        Installation(_settings(args, var), served, args.concurrency) as up,
    ):
        for number in args.workers:
            yield phase(up, number, args.pages)
        if max(args.workers) > 1:
            for killed in KILLED:
                yield phase(up, max(args.workers), args.pages, killed)
    shutil.rmtree(var, ignore_errors=True)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m bench.workers.with_celery")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--hosts", type=int, default=60)
    parser.add_argument("--pages", type=int, default=2, help="of each host and run")
    parser.add_argument("--delay", type=float, default=0.3)
    parser.add_argument("--gap", type=float, default=1.0)
    parser.add_argument("--hosts-at-once", type=int, default=2)
    parser.add_argument("--batch", type=int, default=30)
    parser.add_argument("--concurrency", type=int, default=1, help="tasks that one worker runs at a time")
    args = parser.parse_args()
    logging.disable(logging.WARNING)
    print("| workers | articles so far | s | least gap s | at once | sums | task of the dead worker ran again after |")
    print("|---|---|---|---|---|---|---|", flush=True)
    for each in phases(args):
        again = (
            "–"
            if each.again_s is None
            else f"{each.again_s:.0f} s; killed {each.killed}; {each.politeness.asked_twice} pages asked twice"
        )
        gap = each.politeness.least_gap_s
        print(
            f"| {each.workers} | {each.articles} | {each.seconds:.0f} | {'–' if gap is None else f'{gap:.2f}'} |"
            f" {each.politeness.most_at_once} | {'; '.join(each.broken) or 'hold'} | {again} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
