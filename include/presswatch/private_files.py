"""Folders and files that only their owner reads, whatever the umask of the process."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO


def make_private_folder(folder: Path, *, mode: int = 0o700) -> None:
    """Make a folder, and what is missing above it, for its owner alone; one that exists keeps its mode."""
    if folder.is_dir():
        return
    make_private_folder(folder.parent, mode=mode)
    try:
        folder.mkdir(mode)
    except FileExistsError:
        return  # made by another process in between
    folder.chmod(mode)  # mkdir's is narrowed by the umask


def open_private(path: Path, mode: str) -> IO[bytes]:
    """Open a file in binary; where this makes it, only its owner may read it."""

    def opener(name: str, flags: int) -> int:
        return os.open(name, flags, 0o600)

    return open(path, mode, opener=opener)
