"""Families of processes, ended whole."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from presswatch.embedded.processes import is_gone
from presswatch_local.process_tree import Family, end_leftovers, leftovers, tree

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(60)"
PARENT_OF_A_SESSION = f"""
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", {STUBBORN!r}], start_new_session=True, stdout=subprocess.PIPE)
child.stdout.readline()
print(child.pid, flush=True)
time.sleep(60)
"""


def python(code: str, cwd: Path | None = None) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=cwd, start_new_session=True)


def end(child: subprocess.Popen[bytes]) -> None:
    child.kill()
    child.wait()
    if child.stdout:
        child.stdout.close()


@pytest.fixture
def parent() -> Iterator[subprocess.Popen[bytes]]:
    child = python(PARENT_OF_A_SESSION)
    yield child
    end(child)


def grandchild_of(parent: subprocess.Popen[bytes]) -> psutil.Process:
    assert parent.stdout is not None
    return psutil.Process(int(parent.stdout.readline()))


def ends(process: psutil.Process, within_s: float = 5.0) -> bool:
    deadline = time.monotonic() + within_s
    while not is_gone(process) and time.monotonic() < deadline:
        time.sleep(0.02)
    return is_gone(process)


def test_a_grandchild_in_a_session_of_its_own_ends_too(parent: subprocess.Popen[bytes]) -> None:
    grandchild = grandchild_of(parent)
    family = Family({"scheduler": parent})
    family.stop(["scheduler"], grace_s=0.2)
    assert parent.returncode is not None
    assert ends(grandchild)
    assert family.members == {}


def test_a_member_that_ignores_the_request_is_killed() -> None:
    child = python(STUBBORN)
    assert child.stdout is not None
    child.stdout.readline()
    started = time.monotonic()
    Family({"deaf": child}).stop(["deaf"], grace_s=0.2)
    end(child)
    assert time.monotonic() - started < 5


def test_a_member_that_ended_is_named() -> None:
    child = python("raise SystemExit(3)")
    child.wait()
    assert Family({"well": child}).ended() == "well"
    assert child.returncode == 3
    end(child)


def test_names_that_are_not_there_are_no_error() -> None:
    Family().stop(["triggerer"], grace_s=0.1)


def test_no_tree_of_a_process_that_ended() -> None:
    child = python("")
    end(child)
    assert tree(child.pid) == []


def test_leftovers_are_known_by_where_they_work(tmp_path: Path) -> None:
    home, elsewhere = tmp_path / "airflow", tmp_path / "other"
    home.mkdir()
    elsewhere.mkdir()
    ours, foreign = python(PARENT_OF_A_SESSION, home), python("import time; time.sleep(60)", elsewhere)
    grandchild = grandchild_of(ours)
    assert {process.pid for process in leftovers(home)} == {ours.pid, grandchild.pid}
    assert end_leftovers(home) == 2
    assert ends(grandchild)
    assert foreign.poll() is None
    end(ours)
    end(foreign)
    assert leftovers(home) == []
