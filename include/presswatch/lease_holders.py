"""Who holds a lease: the process that claimed it, named so that another on this machine can tell that it is dead.

A name says machine, process id and when that process began: a number that was given away again is another process.
The machine is its boot and its namespace of process ids, which containers do not share. Where there is no ``/proc``
nobody is named, and nobody is ever called dead: leases run out there.
"""

from __future__ import annotations

import hashlib
import os
import re
from functools import cache
from pathlib import Path

_NAME = re.compile(r".*@([0-9a-f]{12})\.(\d+)\.(\d+)")


def holder_suffix() -> str:
    """Return what a name of this process ends with; empty where there is no ``/proc``."""
    machine, began = _machine(), _began(os.getpid())
    return f"@{machine}.{os.getpid()}.{began}" if machine and began else ""


def is_dead(name: str) -> bool:
    """Return whether the process that a name tells of ran on this machine and is provably gone."""
    match = _NAME.fullmatch(name)
    if match is None or match[1] != _machine():
        return False
    return _began(int(match[2])) != match[3]


@cache
def _machine() -> str:
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii")
        return hashlib.sha256(f"{boot}{Path('/proc/self/ns/pid').readlink()}".encode()).hexdigest()[:12]
    except OSError:
        return ""


def _began(pid: int) -> str | None:
    """Return when a process began, in ticks since boot; None when there is no such process, or only its remains."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
    except OSError:
        return None
    fields = stat.rpartition(")")[2].split()  # the name before may hold anything
    return None if fields[0] in "ZX" else fields[19]
