"""Which worker gets which tests, and when: a file at a time, the longest first, so that none is left to run alone."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling

TESTS = Path(__file__).parent
SECONDS = {
    "browser": 200,  # with the incidents, which are over the same deployment
    "incidents": 200,
    "faults/local/test_kills.py": 160,
    "faults/laboratory/test_inner.py": 150,
    "e2e": 110,
    "integration/embedded": 110,  # all of it on one worker
    "integration/newsworld/test_troubled_month.py": 100,
    "integration/test_replay.py": 65,
    "integration/test_walk.py": 60,
    "faults/laboratory/test_outer.py": 60,
    "faults/hostile": 60,
    "integration/pipeline/test_object_store.py": 40,
    "corpus/test_linear_cost.py": 30,
    "corpus/articles": 30,
    "integration/pipeline/test_keys_that_lie.py": 30,
    "integration/warehouse/test_stemming.py": 30,
    "dags/test_plugin_decisions.py": 30,
    "corpus/feeds": 20,
    "integration/pipeline/test_feeds_that_misbehave.py": 20,
}
"""About what the longest take by themselves, below this folder; of a folder: each of its files."""
TOGETHER = {"browser": "browser", "incidents": "incidents", "integration/embedded": "integration/embedded"}
"""Folders, and as what all of their files go to one worker: tiers over one deployment, which takes a while to come up;
and tests that load a server all they can, beside which those of one that ends after two idle seconds would be late."""
APART = ("integration/warehouse/test_migrations.py", "faults/local/test_kills.py")
"""Files whose tests are long, or many, and share little: each test where there is a worker for it."""


class LongestFirst(LoadScopeScheduling):
    """Hands out files in the order of the collection, which ``longest_first`` made."""

    def _split_scope(self, nodeid: str) -> str:
        """Return what is handed out as one: all tests for which this is the same."""
        path = nodeid.partition("::")[0].partition("/")[2]
        if path in APART:
            return nodeid
        return next((unit for folder, unit in TOGETHER.items() if path.startswith(f"{folder}/")), path)


def longest_first(items: list[pytest.Item]) -> None:
    """Put the tests of the longest files first; those of a file stay in their order."""
    items.sort(key=lambda item: -_seconds(item.path))


@cache  # There are thirty tests to a file.
def _seconds(file: Path) -> int:
    path = file.relative_to(TESTS)
    return next((SECONDS[str(each)] for each in (path, *path.parents) if str(each) in SECONDS), 0)


if missing := [name for name in SECONDS if not (TESTS / name).exists()]:
    raise pytest.UsageError(f"not there any more: {missing}")
