"""One laboratory for the whole catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from tests.faults.hostile.lab import Lab


@pytest.fixture(scope="module")
def lab(request: pytest.FixtureRequest) -> Iterator[Lab]:
    """Return the laboratory; PostgreSQL starts with the first case that needs it."""

    def database() -> str:
        make: Callable[[str], str] = request.getfixturevalue("make_database")
        return make(request.getfixturevalue("migrated_template"))

    with Lab(database) as lab:
        yield lab
