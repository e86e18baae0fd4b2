"""Where a test run keeps temporary files: in memory where there is room; a disk takes milliseconds to sync each."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

import psutil

MEMORY = Path("/dev/shm")
PREFIX = "presswatch-tests-"
ROOM_BYTES = 6 << 30
"""Two workers with a server each, and the three gigabytes that hostile readers of a third may fill."""


def into_memory() -> Path | None:
    """Send temporary files of this process and its children into memory, and remove what earlier runs left there.

    Returns:
        the folder, to be removed at the end; None where they go on as before: a small or unusual /dev/shm, such as
        a container's, little memory, or a ``TMPDIR`` that somebody chose.
    """
    if "TMPDIR" in os.environ or not _has_room():
        return None
    for left in MEMORY.glob(f"{PREFIX}*"):
        with suppress(OSError):  # Another run, or another person's.
            _lock(left)
            shutil.rmtree(left)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=MEMORY))
    folder.chmod(0o711)  # PostgreSQL passes through, where root has to run it as another user.
    _lock(folder)
    os.environ["TMPDIR"] = tempfile.tempdir = str(folder)
    return folder


def _lock(folder: Path) -> None:
    """Take a folder until this process and all that it forks have ended."""
    fcntl.flock(os.open(folder, os.O_RDONLY), fcntl.LOCK_EX | fcntl.LOCK_NB)


def _has_room() -> bool:
    try:
        memory = os.statvfs(MEMORY)
    except OSError:
        return False
    is_plain = not memory.f_flag & (os.ST_NOEXEC | os.ST_RDONLY)
    return is_plain and min(memory.f_bavail * memory.f_frsize, psutil.virtual_memory().available) >= ROOM_BYTES
