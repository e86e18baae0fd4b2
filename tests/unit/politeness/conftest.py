"""A clock for the tests of politeness."""

from __future__ import annotations

import pytest
from tests.unit.politeness.clockwork import Clockwork


@pytest.fixture
def time_() -> Clockwork:
    return Clockwork()
