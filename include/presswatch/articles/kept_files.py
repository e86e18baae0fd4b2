"""Files kept beside the code as Python keeps its bytecode: made once, never needed."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable
from pathlib import Path

FOLDER = "__pycache__"


def keep_file(file: Path, parts: Iterable[bytes | memoryview]) -> None:
    """Write a file at once, so that no other process reads half of it, whoever else writes it meanwhile.

    Nothing is written where Python writes no bytecode either, or where the folder cannot be written.
    """
    if sys.dont_write_bytecode:
        return
    new = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        with contextlib.suppress(OSError):
            file.parent.mkdir(exist_ok=True)
            _write(new, parts)
            new.replace(file)
    finally:
        with contextlib.suppress(OSError):
            new.unlink(missing_ok=True)  # what a full disk left


def _write(file: Path, parts: Iterable[bytes | memoryview]) -> None:
    with file.open("wb") as stream:
        for part in parts:
            stream.write(part)
        stream.flush()
        os.fsync(stream.fileno())  # Else a power cut leaves the name, and zeros.
