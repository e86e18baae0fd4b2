"""Components are forked from one process, and are watched as children of ours would be."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from presswatch_local.component_launcher import ComponentLauncher, LauncherLostError

LONG = ("config", "list", "--defaults")
"""Says more than a pipe holds, so that it waits for a reader."""
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="components are forked on Linux alone")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("airflow")


@pytest.fixture
def launcher(folder: Path) -> Iterator[ComponentLauncher]:
    env = {"AIRFLOW_HOME": str(folder), "PYTHONPATH": os.pathsep.join(sys.path), "PATH": os.environ["PATH"]}
    with (folder / "launcher.log").open("ab") as log:
        launcher = ComponentLauncher(env, folder, log)
    yield launcher
    launcher.close()
    assert not psutil.pid_exists(launcher.pid)


def test_component_runs_apart_and_its_exit_code_is_told(launcher: ComponentLauncher, folder: Path) -> None:
    with (folder / "version.log").open("wb") as log:
        component = launcher.fork(("version",), log)
        with pytest.raises(subprocess.TimeoutExpired):
            component.wait(0.0)
        assert component.poll() is None
        assert component.wait(60) == component.poll() == component.returncode == 0
        assert launcher.fork(("no-such-command",), log).wait(60) == 2
    assert (folder / "version.log").read_text().startswith("3.")
    assert not psutil.pid_exists(component.pid)


def test_component_that_is_killed_or_asked_to_end_says_so(launcher: ComponentLauncher) -> None:
    reader, writer = os.pipe()
    with os.fdopen(reader), os.fdopen(writer, "wb") as output:
        first, second = launcher.fork(LONG, output), launcher.fork(LONG, output)
        first.kill()
        second.terminate()
        assert (first.wait(60), second.wait(60)) == (-signal.SIGKILL, -signal.SIGTERM)
        first.kill()  # nobody else has its pid by now


def test_component_outlives_its_launcher(launcher: ComponentLauncher) -> None:
    reader, writer = os.pipe()
    with os.fdopen(reader), os.fdopen(writer, "wb") as output:
        component = launcher.fork(LONG, output)
        assert os.read(reader, 1)
        assert os.getsid(component.pid) == component.pid
        os.kill(launcher.pid, signal.SIGKILL)
        with pytest.raises(LauncherLostError):
            launcher.fork(("version",), output)
        assert component.poll() is None
        component.kill()
        assert component.wait(60) == 1


def test_launcher_that_hangs_is_ended_and_forks_nothing_later(launcher: ComponentLauncher, folder: Path) -> None:
    os.kill(launcher.pid, signal.SIGSTOP)
    launcher._control.settimeout(0.1)
    with (folder / "hangs.log").open("wb") as log, pytest.raises(LauncherLostError):
        launcher.fork(("version",), log)
    assert launcher._process.wait(60) == -signal.SIGKILL


def test_launcher_gives_its_memory_back_and_forks_again(launcher: ComponentLauncher) -> None:
    reader, writer = os.pipe()
    with os.fdopen(reader), os.fdopen(writer, "wb") as output:
        first = launcher.fork(LONG, output)
        assert anonymous_mb(launcher) > 50
        launcher.shed()
        first.kill()
        assert first.wait(60) == -signal.SIGKILL  # what was forked before is still its child
        assert anonymous_mb(launcher) < 20
        second = launcher.fork(LONG, output)
        second.terminate()
        assert second.wait(60) == -signal.SIGTERM


def anonymous_mb(launcher: ComponentLauncher) -> float:
    """Return the memory of a launcher that no file backs, shared with what it forked or not."""
    used = psutil.Process(launcher.pid).memory_info()
    return float(used.rss - used.shared) / 2**20
