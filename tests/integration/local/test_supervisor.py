"""What ends by itself under the supervisor is started again, PostgreSQL too; what keeps ending is not."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from presswatch import embedded
from presswatch.embedded.paths import EmbeddedPaths
from presswatch.embedded.processes import find_server
from presswatch.settings import Settings
from presswatch_local import heartbeats
from presswatch_local import supervisor as module
from presswatch_local.process_tree import leftovers, tree
from presswatch_local.run_record import home
from presswatch_local.supervisor import ComponentEndedError, Supervisor

WITH_A_WORKER = """
import subprocess, sys, time
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
time.sleep(60)
"""


@pytest.fixture
def supervisor(free_port: Callable[[], int], monkeypatch: pytest.MonkeyPatch) -> Iterator[Supervisor]:
    """Return a supervisor over PostgreSQL and a stand-in for the scheduler, which has a worker."""
    monkeypatch.setattr(module, "AIRFLOW", (sys.executable, "-c"))
    monkeypatch.setattr(module, "COMPONENTS", {"scheduler": (WITH_A_WORKER,)})
    monkeypatch.setattr(module, "DATABASE_LOOKED_AT_EVERY_S", 0.0)
    settings = Settings(var=Path(tempfile.mkdtemp(prefix="pw-")), pg_port=free_port(), port=free_port())
    supervisor = Supervisor(settings, print)
    supervisor.start_database()
    home(settings).mkdir()
    supervisor._env = {}
    supervisor._launch_component("scheduler", supervisor._env)
    yield supervisor
    supervisor.stop()
    shutil.rmtree(settings.var)


def worker_of(supervisor: Supervisor) -> psutil.Process:
    supervisor.pause(1)
    return tree(supervisor.family.members["scheduler"].pid)[1]


def test_a_killed_component_is_started_again_without_what_it_left(supervisor: Supervisor):
    first, worker = supervisor.family.members["scheduler"], worker_of(supervisor)
    first.kill()
    first.wait()
    supervisor.pause(0)
    assert supervisor.family.members["scheduler"].pid != first.pid
    assert worker not in leftovers(home(supervisor.settings))


def test_a_component_that_keeps_ending_is_given_up(supervisor: Supervisor):
    for _ in range(module.STARTS_AGAIN):
        supervisor.family.members["scheduler"].kill()
        supervisor.family.members["scheduler"].wait()
        supervisor.pause(0)
    supervisor.family.members["scheduler"].kill()
    supervisor.family.members["scheduler"].wait()
    with pytest.raises(ComponentEndedError, match="scheduler ended with code -9"):
        supervisor.pause(0)


def test_a_killed_database_is_started_again(supervisor: Supervisor):
    server = find_server(EmbeddedPaths.of(supervisor.settings))
    assert server is not None
    server.process.kill()
    server.process.wait()
    supervisor.pause(0)
    assert embedded.is_running(supervisor.settings)


def test_a_component_that_lives_without_a_heartbeat_is_ended_and_started_again(
    supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch
):
    report = dict.fromkeys(("metadatabase", "scheduler", "dag_processor", "triggerer"), "healthy")
    monkeypatch.setattr(module.AirflowApi, "health", lambda *_, **__: report)
    monkeypatch.setattr(module, "HEARTBEATS_LOOKED_AT_EVERY_S", 0.0)
    monkeypatch.setattr(heartbeats, "HUNG_AFTER_S", 1.0)
    supervisor.pause(0)
    hung = supervisor.family.members["scheduler"]
    os.kill(hung.pid, signal.SIGSTOP)
    report["scheduler"] = "unhealthy"
    supervisor.pause(3)
    assert supervisor.family.members["scheduler"].pid != hung.pid
    assert hung.returncode == -signal.SIGKILL
