"""An embedded server with a warehouse, for tests that may take all of it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from presswatch import embedded
from presswatch.settings import Settings
from presswatch.warehouse import migrate


@pytest.fixture(scope="module")
def served(free_port: Callable[[], int]) -> Iterator[Settings]:
    """Return settings of a migrated server of the module's own."""
    folder = Path(tempfile.mkdtemp(prefix="pw-"))
    settings = Settings(var=folder, pg_port=free_port(), warehouse_url=None)
    embedded.start_or_attach(settings, is_durable=False)
    migrate.upgrade(embedded.url(settings))
    yield settings
    embedded.stop(settings)
    shutil.rmtree(folder)
