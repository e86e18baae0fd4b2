"""Where a test run keeps temporary files: in memory where there is room; a disk takes milliseconds to sync each."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import psutil

MEMORY = Path("/dev/shm")
ROOM_BYTES = 6 << 30
"""Two workers with a server each, and the three gigabytes that hostile readers of a third may fill."""


def into_memory() -> Path | None:
    """Send temporary files of this process and its children into memory.

    Returns:
        the folder, to be removed at the end; None where they go on as before: a small or unusual /dev/shm, such as
        a container's, little memory, or a ``TMPDIR`` that somebody chose.
    """
    if "TMPDIR" in os.environ or not _has_room():
        return None
    folder = tempfile.mkdtemp(prefix="pw-tests-", dir=MEMORY)
    Path(folder).chmod(0o711)  # PostgreSQL passes through, where root has to run it as another user.
    os.environ["TMPDIR"] = tempfile.tempdir = folder
    return Path(folder)


def _has_room() -> bool:
    try:
        memory = os.statvfs(MEMORY)
    except OSError:
        return False
    is_plain = not memory.f_flag & (os.ST_NOEXEC | os.ST_RDONLY)
    return is_plain and min(memory.f_bavail * memory.f_frsize, psutil.virtual_memory().available) >= ROOM_BYTES
