"""The part of the table of performance that needs a database keeps working: tiny sizes, no figure looked at."""

from __future__ import annotations

import pytest
from bench.performance.storing import bench_runtime, load, unchanged_feeds


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of what Great Expectations imports
def test_polls_and_loads_are_measured() -> None:
    with bench_runtime(1) as runtime:
        polled, loaded = unchanged_feeds(runtime, 1), load(runtime)
    assert polled.ratio is not None
    assert loaded.ratio is not None
    assert "20 articles" in loaded.note
