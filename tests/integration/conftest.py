"""Integration tests leave no databases behind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.databases import drop_all


@pytest.fixture(scope="module", autouse=True)
def drop_databases() -> Iterator[None]:
    """Drop what a module made: hundreds of warehouses fill gigabytes, and cost minutes to remove at the end."""
    yield
    drop_all()
