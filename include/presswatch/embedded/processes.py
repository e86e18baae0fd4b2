"""Which process owns a data directory, and what a killed server left in the way of the next."""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from presswatch.embedded.paths import EmbeddedPaths
from presswatch.errors import WarehouseError

ORPHANS_END_IN_S = 15.0
"""Backends notice the death of their postmaster within a second or so and end; a busy machine gets more."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running postmaster."""

    process: psutil.Process
    port: int


def find_server(paths: EmbeddedPaths) -> Server | None:
    """Return the live postmaster of the data directory, or None.

    A number in ``postmaster.pid`` proves nothing: it may be a zombie's or have been given to another program.
    """
    with contextlib.suppress(OSError, ValueError, IndexError, psutil.Error):
        lines = paths.postmaster_pid.read_text().splitlines()
        process = psutil.Process(int(lines[0]))
        if _is_postgres(process) and str(paths.data) in process.cmdline():
            return Server(process, int(lines[3]))
    return None


def is_gone(process: psutil.Process) -> bool:
    """Tell whether a process has ended; a zombie, which nobody has reaped yet, has."""
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def clear_leftovers(paths: EmbeddedPaths, port: int) -> None:
    """Wait for orphans of a killed server to end, then remove the pid files that would stop the next one.

    PostgreSQL removes stale pid files itself, except where their number is a zombie's or another program's by now.

    Raises:
        WarehouseError: orphans still use the data directory.
    """
    deadline = time.monotonic() + ORPHANS_END_IN_S
    while orphans := [process for process in psutil.process_iter(["name"]) if _is_orphan(process, paths.data)]:
        while not all(map(is_gone, orphans)):  # They close the port after they let go of the folder.
            if time.monotonic() > deadline:
                raise WarehouseError(
                    f"processes of an earlier server still use {paths.data}: end them, then start again"
                )
            time.sleep(0.02)
    for file in (paths.postmaster_pid, paths.sockets / f".s.PGSQL.{port}.lock"):
        if file.exists() and (words := file.read_text().split()) and psutil.pid_exists(int(words[0])):
            file.unlink()


def _is_postgres(process: psutil.Process) -> bool:
    return process.name().startswith("postgres") and process.status() != psutil.STATUS_ZOMBIE


def _is_orphan(process: psutil.Process, data: Path) -> bool:
    """Tell whether a server or a part of one works in a folder, or is just ending and works in none any more."""
    with contextlib.suppress(psutil.Error):
        return _is_postgres(process) and process.cwd() in (str(data), "")
    return False
