"""Exports in a process that kills itself at a chosen step: ``python -m … URL TARGET STEP``; 0: at none.

A step is a file synced to disk or moved to its place. Prints the number of steps.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from presswatch.exporting import export, target
from presswatch.runtime import Runtime
from presswatch.settings import Settings
from presswatch.warehouse.engine import make_engine
from presswatch.warehouse.queries import mart_rows

_url, _folder, _step = sys.argv[1], sys.argv[2], int(sys.argv[3])
_steps = 0


def _count() -> None:
    global _steps
    _steps += 1
    if _steps == _step:
        os.kill(os.getpid(), signal.SIGKILL)


def _counted_sync(path: Path) -> None:
    _count()
    _sync(path)
    _count()


mart_rows.ROWS_AT_ONCE = 100
_sync = target._sync
target._sync = _counted_sync
engine = make_engine(_url)
order = export.Order(marts=("article", "revision", "coverage"))
export.export_marts(Runtime(Settings(var=Path(_folder)), engine, "test"), _folder, order)
print(_steps)  # noqa: T201 - its output
