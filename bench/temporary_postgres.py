"""A real PostgreSQL of one's own for a measurement, gone afterwards."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.free_ports import free_port

from presswatch import embedded
from presswatch.settings import Settings
from presswatch.warehouse import migrate


@contextmanager
def fresh_warehouse() -> Iterator[Settings]:
    """Yield settings of an empty, migrated warehouse, whose server ends with the block."""
    var = Path(tempfile.mkdtemp(prefix="pw-"))  # Short, for the Unix socket.
    settings = Settings(
        var=var, pg_port=free_port(), warehouse_url=None, landing=str(var / "landing"), min_gap_per_host_s=0
    )
    embedded.start_or_attach(settings)
    try:
        migrate.upgrade(embedded.url(settings))
        yield settings
    finally:
        embedded.stop(settings)
        shutil.rmtree(var)
