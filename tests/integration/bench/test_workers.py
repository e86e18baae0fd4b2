"""The benchmark of many workers keeps working: two on a small web, one of which is killed; no speed looked at."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench.temporary_postgres import fresh_warehouse
from bench.workers.crew import run
from bench.workers.publishers import Request, politeness, publishers

SMALL = {"min_gap_per_host_s": 0.2, "batch_entries": 1, "batches_per_run": 1}
"""A batch takes up to four entries, where so many wait."""


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of what Great Expectations imports, and of forks
def test_a_killed_worker_costs_no_article_and_no_sum() -> None:
    with fresh_warehouse() as fresh:
        settings = fresh.model_copy(update=SMALL)
        with publishers(Path(settings.var), hosts=8, pages=2, delay_s=0.1) as served:
            result = run(settings, served, 2, is_killed=True)
    assert (result.articles, result.broken) == (16, [])
    assert result.taken_over_s is not None
    # Each feed and each page; what the dead one had asked for and not loaded was asked for again.
    assert result.politeness.requests == 8 + 16 + result.politeness.asked_twice
    assert result.politeness.asked_twice <= 4


def test_what_the_servers_saw_is_counted_by_host() -> None:
    seen = [
        Request("a", "/robots.txt", 0.0, 0.1),
        Request("a", "/1", 0.1, 1.0),
        Request("a", "/2", 2.5, 3.0),
        Request("b", "/1", 0.2, 9.0),
        Request("b", "/1", 8.0, 9.5),
    ]
    assert politeness(seen[:3]) == (2, 1.5, 1, 0)
    assert politeness(seen) == (4, -1.0, 2, 1)
    assert politeness(seen[:2]).least_gap_s is None
