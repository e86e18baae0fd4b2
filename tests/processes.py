"""What of the sandbox runs below this process."""

from __future__ import annotations

import contextlib

import psutil


def sandbox_children() -> set[int]:
    """Return the pids of nurseries and workers; a suite's database server, below us as well, forks as it likes."""
    found = set()
    for child in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):  # one of the server's that ended meanwhile
            if "presswatch.sandbox.worker" in " ".join(child.cmdline()):
                found.add(child.pid)
    return found
