"""One real Airflow for many runs of the outer ring: its scheduler, executor, API server, PostgreSQL and supervisor."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import psycopg
from psycopg import sql

from presswatch import embedded
from presswatch.embedded.paths import EmbeddedPaths
from presswatch.embedded.processes import Server, find_server
from presswatch.settings import REPOSITORY, Settings
from presswatch_local.airflow_api import AirflowApi, AirflowUnreachableError
from presswatch_local.airflow_environment import own_variables
from presswatch_local.people import admin_password
from presswatch_local.process_tree import end_leftovers, kill, leftovers, tree
from presswatch_local.run_record import base_url, home

UP_WITHIN_S = 240.0
LANDING_MB = 48
MEASURED_EVERY_S = 2.0
EMPTY = "empty_warehouse"
"""The migrated warehouse of which each run gets a copy."""

UNFINISHED = """
select count(*) from dag_run where state in ('queued', 'running')
"""
BUSY = """
select task_id, map_index, state from task_instance
where state in ('running', 'queued', 'scheduled', 'restarting', 'deferred', 'up_for_retry', 'up_for_reschedule')
"""
RUNNING = "select id::text, task_id from task_instance where state = 'running' order by start_date"


class Installation:
    """A context manager; ``keep_up`` is what a service manager would do, and there is no other hand."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.starts = 0
        self.rss_mb = 0.0
        self._supervisor: subprocess.Popen[bytes] | None = None
        self._has_mount = False
        self._api: AirflowApi | None = None
        self._rows: psycopg.Connection[Any] | None = None
        self._measured_at = 0.0

    def __enter__(self) -> Installation:
        self._mount_landing()
        self.keep_up()
        deadline = time.monotonic() + UP_WITHIN_S
        while not self.is_up():
            if time.monotonic() > deadline or self.starts > 1:
                self.__exit__()
                raise TimeoutError(f"Airflow does not come up: {self.log.read_text()[-2000:]}")
            self.keep_up()
            time.sleep(0.3)
        self._keep_empty_warehouse()
        return self

    def __exit__(self, *_: object) -> None:
        if self._rows is not None:
            self._rows.close()
        if self._supervisor is not None:
            self._supervisor.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._supervisor.wait(60)
            kill(tree(self._supervisor.pid))
        end_leftovers(home(self.settings))
        embedded.stop(self.settings)
        if self._has_mount:
            subprocess.run(["umount", self.settings.landing_url], check=True)

    # --- up and down -------------------------------------------------------------------------------------------------

    @property
    def log(self) -> Path:
        """Return the file with what the supervisor says."""
        return self.settings.var / "supervisor.log"

    @property
    def supervisor_pid(self) -> int:
        """Return the pid of the supervisor that was started last."""
        assert self._supervisor is not None
        return self._supervisor.pid

    def keep_up(self) -> None:
        """Start the supervisor where it does not run, and look how large its processes are."""
        if self._supervisor is not None and self._supervisor.poll() is None:
            self._measure()
            return
        folders = (REPOSITORY / "include", REPOSITORY)
        env = os.environ | own_variables(self.settings) | {"PYTHONPATH": os.pathsep.join(map(str, folders))}
        with self.log.open("ab") as log:
            program = Path(__file__).with_name("airflow_up.py")
            self._supervisor = subprocess.Popen([sys.executable, str(program)], env=env, stdout=log, stderr=log)
        self.starts += 1

    def is_up(self) -> bool:
        """Return whether Airflow is healthy and knows the DAGs."""
        with contextlib.suppress(AirflowUnreachableError, FileNotFoundError):
            health = self.api().health()
            healthy = all(health.get(name) == "healthy" for name in ("metadatabase", "scheduler", "dag_processor"))
            return healthy and self.api().has_dag("poll_feeds") and self.api().has_dag("ingest_articles")
        return False

    def api(self) -> AirflowApi:
        """Return a client that hardly waits: who asks is to ask again."""
        if self._api is None:
            password = admin_password(self.settings)
            self._api = AirflowApi(base_url(self.settings), "admin", password, lambda _: time.sleep(0.1))
        return self._api

    def database(self) -> Server | None:
        """Return the running PostgreSQL."""
        return find_server(EmbeddedPaths.of(self.settings))

    # --- processes ---------------------------------------------------------------------------------------------------

    def component(self, name: str) -> psutil.Process | None:
        """Return a component of Airflow, as the supervisor names it."""
        words = (name, name.replace("-", "_"))
        for process in self._children():  # forked by a launcher, and before what they fork themselves
            if any(word in " ".join(_command(process)) for word in words):
                return process
        return None

    def task_processes(self, task_id: str) -> list[psutil.Process]:
        """Return the processes of a running task instance: the executor's worker, then the child that does the work."""
        return [process for process in self._children() if task_id in " ".join(_command(process))]

    def strays(self) -> list[str]:
        """Return processes of ours that no living supervisor is over."""
        known = {process.pid for process in tree(self.supervisor_pid)}
        return [
            f"{process.pid} {' '.join(_command(process))[:120]}"
            for process in leftovers(home(self.settings))
            if process.pid not in known
        ]

    def _children(self) -> list[psutil.Process]:
        with contextlib.suppress(psutil.NoSuchProcess):
            return psutil.Process(self.supervisor_pid).children(recursive=True)
        return []

    def _measure(self) -> None:
        if time.monotonic() < self._measured_at + MEASURED_EVERY_S:
            return
        self._measured_at = time.monotonic()
        for process in self._children():
            with contextlib.suppress(psutil.Error):
                self.rss_mb = max(self.rss_mb, process.memory_info().rss / (1 << 20))

    # --- databases ---------------------------------------------------------------------------------------------------

    def airflow_rows(self, statement: str) -> list[Any]:
        """Return what Airflow's own database says.

        Raises:
            psycopg.OperationalError: it does not answer now.
        """
        if self._rows is None or self._rows.closed:
            address = embedded.url(self.settings, "airflow", driver="")
            self._rows = psycopg.connect(address, connect_timeout=5, autocommit=True)
        return self._rows.execute(statement).fetchall()

    def new_warehouse(self, number: int) -> None:
        """Put an empty warehouse and an empty landing in the place of those of the run before.

        Args:
            number: leases are counted from here, so that none of a run before is taken for one of this run.
        """
        self._copy_database(EMPTY, "warehouse")
        with psycopg.connect(embedded.url(self.settings, driver="")) as conn:
            conn.execute("select setval('ops.lease_token', %s)", (1 + number * 10_000,))
        for folder in Path(self.settings.landing_url).iterdir():
            shutil.rmtree(folder)

    def _keep_empty_warehouse(self) -> None:
        self._copy_database("warehouse", EMPTY)

    def _copy_database(self, source: str, target: str) -> None:
        names = {"source": sql.Identifier(source), "target": sql.Identifier(target)}
        with self.admin() as conn:
            conn.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", (source,))
            conn.execute(sql.SQL("drop database if exists {target} with (force)").format(**names))
            conn.execute(sql.SQL("create database {target} template {source} owner warehouse").format(**names))
            conn.execute(sql.SQL("grant connect on database {target} to presswatch_reader").format(**names))

    def admin(self) -> psycopg.Connection[Any]:
        """Return a connection of the superuser that commits each statement."""
        return psycopg.connect(embedded.url(self.settings, "postgres", driver="", user="postgres"), autocommit=True)

    def _mount_landing(self) -> None:
        folder = Path(self.settings.landing_url)
        folder.mkdir(parents=True, exist_ok=True)
        command = ["mount", "-t", "tmpfs", "-o", f"size={LANDING_MB}m", "presswatch", str(folder)]
        self._has_mount = (
            os.geteuid() == 0 and subprocess.run(command, check=False, capture_output=True).returncode == 0
        )

    @property
    def has_small_landing(self) -> bool:
        """Return whether landing is a file system of its own, which can be filled without harm to others."""
        return self._has_mount


@contextlib.contextmanager
def quiet_errors() -> Iterator[None]:
    """Pass over what a part that is down at the moment answers with."""
    with contextlib.suppress(AirflowUnreachableError, psycopg.OperationalError, psycopg.errors.UndefinedTable):
        yield


def _command(process: psutil.Process) -> list[str]:
    with contextlib.suppress(psutil.Error):
        return process.cmdline()
    return []
