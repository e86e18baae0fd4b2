"""A server that a command had to start stays up for a while, says so, and leaves nothing behind."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from presswatch import embedded
from presswatch.embedded.paths import EmbeddedPaths
from presswatch.settings import Settings
from presswatch.warehouse import migrate

KEEP_S = 15.0
"""Longer than a command takes to start on a busy machine."""


@pytest.fixture(scope="module")
def migrated(free_port: Callable[[], int]) -> Iterator[Settings]:
    folder = Path(tempfile.mkdtemp(prefix="pw-"))
    settings = Settings(var=folder, pg_port=free_port(), warehouse_url=None)
    embedded.start_or_attach(settings, is_durable=False)
    migrate.upgrade(embedded.url(settings))
    yield settings
    shutil.rmtree(folder)


@pytest.fixture
def settings(migrated: Settings) -> Iterator[Settings]:
    """Return settings of a server that does not run."""
    embedded.stop(migrated)
    yield migrated
    embedded.stop(migrated)


COMMAND = "from presswatch.cli.main import main; main()"


def command(
    settings: Settings, *words: str, keep_s: float = KEEP_S, stdin: str = "", line: str = COMMAND
) -> subprocess.CompletedProcess[str]:
    env = os.environ | {
        "PRESSWATCH_VAR": str(settings.var),
        "PRESSWATCH_PG_PORT": str(settings.pg_port),
        "PRESSWATCH_KEEP_SERVER_S": str(keep_s),
    }
    return subprocess.run(
        [sys.executable, "-c", line, *words], env=env, input=stdin, capture_output=True, text=True, check=True
    )


def watched_from_now(settings: Settings, keep_s: float) -> None:
    """Have a server that is up already, and in use, ended after so many idle seconds, as a command leaves its own."""
    line = "from presswatch import settings; from presswatch.embedded import idle; idle.keep_up(settings.get_settings()"
    command(settings, line=f"{line}, {keep_s})")


def left(settings: Settings) -> list[psutil.Process]:
    """Return the processes that serve or watch the folder."""
    paths = EmbeddedPaths.of(settings)
    found = []
    for process in psutil.process_iter(["cmdline"]):
        words = process.info["cmdline"] or []
        if str(paths.data) in words or str(paths.var) in words:
            found.append(process)
    return found


def wait_until(holds: Callable[[], bool], within_s: float = 60.0) -> bool:
    deadline = time.monotonic() + within_s
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def test_a_command_leaves_the_server_up_for_the_next_and_it_ends_by_itself(settings: Settings) -> None:
    first = command(settings, "sql", "-- One.\nselect 1 as one")
    assert "stays up" in first.stderr
    assert "make stop" in first.stderr
    assert embedded.is_running(settings)
    second = command(settings, "sql", "-", stdin="-- Two.\nselect 2 as two")
    assert (second.stderr, second.stdout.splitlines()[0]) == ("", "two")
    assert wait_until(lambda: not left(settings))
    assert not EmbeddedPaths.of(settings).idle.exists()


def test_a_server_that_somebody_uses_stays(settings: Settings) -> None:
    embedded.start_or_attach(settings, is_durable=False)
    with psycopg.connect(embedded.url(settings, driver=""), autocommit=True) as client:
        watched_from_now(settings, keep_s=2)
        time.sleep(4)
        assert client.execute("select 1").fetchone() == (1,)
    assert wait_until(lambda: not left(settings))


def test_it_is_ended_by_hand_at_any_time(settings: Settings) -> None:
    command(settings, "sql", "select 1", keep_s=600)
    embedded.stop(settings)
    assert wait_until(lambda: not left(settings))


def test_a_run_that_takes_it_over_keeps_it(settings: Settings) -> None:
    embedded.start_or_attach(settings, is_durable=False)
    with psycopg.connect(embedded.url(settings, driver="")):  # until the run has come, however late it is
        watched_from_now(settings, keep_s=2)
        assert embedded.start_or_attach(settings) is False
        assert embedded.adopt(settings) is True
        assert embedded.adopt(settings) is False
    time.sleep(4)
    assert embedded.is_running(settings)


def test_without_a_time_it_is_stopped_at_once(settings: Settings) -> None:
    assert command(settings, "sql", "select 1", keep_s=0).stderr == ""
    assert left(settings) == []
