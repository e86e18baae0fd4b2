"""Ends whole families of processes: those of this run, and those that a killed run left."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from presswatch.embedded.processes import is_gone
from presswatch_local.component_launcher import Child

KILLED_END_IN_S = 5.0


@dataclass(slots=True)
class Family:
    """Our child processes, by name."""

    members: dict[str, Child] = field(default_factory=dict)

    def ended(self) -> str | None:
        """Return the name of a member that has ended by itself, or None."""
        return next((name for name, child in self.members.items() if child.poll() is not None), None)

    def pids(self) -> set[int]:
        """Return the members with all their descendants."""
        return {process.pid for child in self.members.values() for process in tree(child.pid)}

    def stop(self, names: Sequence[str], grace_s: float) -> None:
        """Ask the named members to end, and kill their whole trees after the grace.

        The trees are read before: a running task of Airflow is a session of its own, which nothing else would reach.
        """
        chosen = [self.members.pop(name) for name in names if name in self.members]
        trees = {child.pid: tree(child.pid) for child in chosen}
        for child in chosen:
            child.terminate()
        deadline = time.monotonic() + grace_s
        for child in chosen:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(max(0.0, deadline - time.monotonic()))
            kill(trees[child.pid])
            child.wait()


def tree(pid: int) -> list[psutil.Process]:
    """Return a process and its descendants; nothing when it has ended."""
    with contextlib.suppress(psutil.Error):
        top = psutil.Process(pid)
        return [top, *top.children(recursive=True)]
    return []


def kill(processes: Sequence[psutil.Process]) -> None:
    """Kill processes with the descendants that they have now.

    psutil compares the start time: a program that was given the number of one that ended is not touched.
    """
    for process in processes:
        with contextlib.suppress(psutil.Error):
            grown = process.children(recursive=True)
            process.kill()
            for child in grown:
                with contextlib.suppress(psutil.Error):
                    child.kill()


def leftovers(home: Path) -> list[psutil.Process]:
    """Return the processes that a killed run left: Python programs of this environment that work in its home.

    They are known by their working folder, which all that we launch inherit. Numbers written to a file would miss what
    was started just before the kill, and tasks, whose parent may have been killed too.
    """
    python = os.path.realpath(sys.executable)
    return [process for process in psutil.process_iter() if _works_in(process, home, python)]


def end_leftovers(home: Path, *, spared: Collection[int] = ()) -> int:
    """Kill what a killed run or component left alive, wait until it is gone, and return how many processes that were.

    Args:
        home: folder that they work in.
        spared: pids of those that still belong to somebody.
    """
    left = [process for process in leftovers(home) if process.pid not in spared]
    kill(left)
    deadline = time.monotonic() + KILLED_END_IN_S
    while time.monotonic() < deadline and not all(is_gone(process) for process in left):
        time.sleep(0.05)
    return len(left)


def _works_in(process: psutil.Process, home: Path, python: str) -> bool:
    with contextlib.suppress(psutil.Error, OSError):
        return not is_gone(process) and process.cwd() == str(home) and process.exe() == python
    return False
