"""A server that a command started and left up: a process of its own ends it once nobody has used it for a while.

The file ``idle`` below ``settings.var`` says who watches; its time is that of the last use. Without the file the server
belongs to somebody else, and is left alone.
"""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import psutil

from presswatch.embedded.paths import EmbeddedPaths
from presswatch.embedded.processes import find_server
from presswatch.embedded.server import locked, stop_found
from presswatch.private_files import open_private
from presswatch.settings import Settings

LOOK_EVERY_S = 1.0
_CLIENT = re.compile(r"postgres: \S+ \S+ (127\.0\.0\.1\(|\[local\])")
"""How PostgreSQL titles a process that serves a client: user, database, where the client is."""


def keep_up(settings: Settings, keep_s: float) -> None:
    """Leave a running server up until nobody has used it for so many seconds; it is then ended."""
    paths = EmbeddedPaths.of(settings)
    with locked(paths):
        if _is_watched(paths):
            os.utime(paths.idle)
            return
        words = (str(paths.var), str(settings.pg_port), str(keep_s))
        watcher = subprocess.Popen(  # noqa: S603 - our own words
            [sys.executable, "-c", "from presswatch.embedded.idle import main; main()", *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,  # It outlives the command and its terminal.
        )
        started = psutil.Process(watcher.pid).create_time()
        with open_private(paths.idle, "wb") as file:
            file.write(f"{watcher.pid} {started}".encode())


def is_kept_up(settings: Settings) -> bool:
    """Return whether a command left the server up; that counts as a use of it."""
    paths = EmbeddedPaths.of(settings)
    with contextlib.suppress(FileNotFoundError):
        os.utime(paths.idle)
        return True
    return False


def adopt(settings: Settings) -> bool:
    """Let a server that was left up stay until somebody stops it; return whether it was one."""
    paths = EmbeddedPaths.of(settings)
    with locked(paths):
        was_kept = paths.idle.exists()
        paths.idle.unlink(missing_ok=True)
    return was_kept


def watch(settings: Settings, keep_s: float) -> None:
    """End the server once it was idle for so long; return when it has ended, or belongs to somebody else."""
    paths = EmbeddedPaths.of(settings)
    while True:
        time.sleep(min(LOOK_EVERY_S, keep_s))
        if not paths.lock.exists():
            return
        with locked(paths):
            if not paths.idle.exists() or find_server(paths) is None:
                paths.idle.unlink(missing_ok=True)
                return
            if has_clients(paths):
                os.utime(paths.idle)
            elif time.time() - paths.idle.stat().st_mtime >= keep_s:
                stop_found(paths)
                return


def has_clients(paths: EmbeddedPaths) -> bool:
    """Return whether somebody is connected to the server."""
    server = find_server(paths)
    with contextlib.suppress(psutil.Error):
        children = server.process.children() if server else []
        return any(_CLIENT.match(_title(child)) for child in children)
    return False


def _title(process: psutil.Process) -> str:
    with contextlib.suppress(psutil.Error):
        return " ".join(process.cmdline())
    return ""


def _is_watched(paths: EmbeddedPaths) -> bool:
    with contextlib.suppress(OSError, ValueError, psutil.Error):
        number, started = paths.idle.read_text().split()
        return abs(psutil.Process(int(number)).create_time() - float(started)) < 1
    return False


def main() -> None:
    """Watch the server that the arguments name."""
    var, port, seconds = sys.argv[1:]
    watch(Settings(var=Path(var), pg_port=int(port), warehouse_url=None), float(seconds))
