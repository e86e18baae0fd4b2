"""The whole of ``make run`` under kill -9, a second start, and a stop in the middle of a task."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from presswatch import embedded
from presswatch.settings import REPOSITORY, Settings
from presswatch_local.airflow_api import AirflowApi, AirflowError, Run
from presswatch_local.people import admin_password
from presswatch_local.process_tree import end_leftovers, kill, leftovers, tree
from presswatch_local.run_record import base_url, home

UP_WITHIN_S, RUN_WITHIN_S = 240, 180
pytestmark = pytest.mark.timeout(900)


@pytest.fixture
def settings(free_port: Callable[[], int]) -> Iterator[Settings]:
    settings = Settings(var=Path(tempfile.mkdtemp(prefix="pw kill ")), pg_port=free_port(), port=free_port())
    yield settings
    end_leftovers(home(settings))
    embedded.stop(settings)
    shutil.rmtree(settings.var)


@contextmanager
def supervise(settings: Settings) -> Iterator[subprocess.Popen[str]]:
    program = Path(__file__).parent / "supervise.py"
    command = [sys.executable, str(program), str(settings.var), str(settings.pg_port), str(settings.port)]
    env = os.environ | {"PYTHONPATH": str(REPOSITORY / "include")}
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            yield process
        finally:
            process.terminate()


def api_of(settings: Settings) -> AirflowApi:
    return AirflowApi(base_url(settings), "admin", admin_password(settings))


def wait_for_line(supervisor: subprocess.Popen[str], words: str) -> None:
    assert supervisor.stdout is not None
    seen = []
    for line in supervisor.stdout:
        seen.append(line)
        if words in line:
            return
    pytest.fail("".join(seen))


def wait_for(look: Callable[[], object], within_s: float) -> None:
    deadline = time.monotonic() + within_s
    while not look():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.5)


def start_sleeping(api: AirflowApi, run_id: str, seconds: float) -> Run:
    wait_for(lambda: api.has_dag("sleeper"), 60)
    run = api.trigger("sleeper", run_id, {"seconds": seconds})
    wait_for(lambda: api.task_states(run)["running"], 60)
    return run


def has_succeeded(api: AirflowApi, run: Run) -> bool:
    state = api.run(run.dag_id, run.run_id).state
    if state == "failed":
        raise AirflowError("the run failed")
    return state == "success"


def test_killed_in_a_task_it_goes_on_and_stops_clean(settings: Settings) -> None:
    with supervise(settings) as first:
        wait_for_line(first, "Airflow is ready")
        with supervise(settings) as second:
            output, _ = second.communicate(timeout=60)
        assert f"already running: {base_url(settings)}" in output
        assert second.returncode == 1
        run = start_sleeping(api_of(settings), "cut", 20)
        kill([*tree(first.pid), *postgres(settings)])  # Everything, at once.

    with supervise(settings) as again:
        wait_for_line(again, "Airflow is ready")
        api = api_of(settings)
        wait_for(lambda: has_succeeded(api, run), RUN_WITHIN_S)
        start_sleeping(api, "stopped", 600)
        again.send_signal(signal.SIGINT)
        again.communicate(timeout=60)
    assert again.returncode == 0
    assert leftovers(home(settings)) == []
    assert not embedded.is_running(settings)


def test_children_of_a_killed_supervisor_are_ended_by_the_next(settings: Settings) -> None:
    with supervise(settings) as first:
        wait_for_line(first, "Airflow is ready")
        first.kill()
    assert len(leftovers(home(settings))) >= 3
    with supervise(settings) as again:
        wait_for_line(again, "PostgreSQL was up already")
        again.terminate()
        again.communicate(timeout=60)
    assert leftovers(home(settings)) == []
    assert not embedded.is_running(settings), "a server of a killed run belongs to the next"


def test_a_stopped_scheduler_is_noticed_and_replaced(settings: Settings) -> None:
    with supervise(settings) as first:
        wait_for_line(first, "Airflow is ready")
        api = api_of(settings)
        wait_for(lambda: api.health()["triggerer"] == "healthy", 180)  # Airflow's Home shows no red badge
        scheduler = next(each for each in tree(first.pid) if "scheduler" in command_of(each))
        scheduler.suspend()
        wait_for_line(first, "scheduler hangs")
        wait_for(lambda: api.health()["scheduler"] == "healthy", 180)
        run = api.trigger("sleeper", "after", {"seconds": 1})
        wait_for(lambda: has_succeeded(api, run), RUN_WITHIN_S)
        first.terminate()
        first.communicate(timeout=60)
    assert leftovers(home(settings)) == []


def command_of(process: psutil.Process) -> str:
    with contextlib.suppress(psutil.Error):  # it has just ended
        return " ".join(process.cmdline())
    return ""


def postgres(settings: Settings) -> list[psutil.Process]:
    first_line = (settings.var / "postgres" / "postmaster.pid").read_text().split()[0]
    return tree(int(first_line))
