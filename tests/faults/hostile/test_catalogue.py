"""Every hostile input ends in the outcome it must have, in the time and memory it may take."""

from __future__ import annotations

from collections import Counter
from dataclasses import astuple

import pytest
from tests.faults.hostile.case import Case, problems
from tests.faults.hostile.catalogue import CATALOGUE
from tests.faults.hostile.lab import Lab
from tests.processes import sandbox_children


@pytest.mark.filterwarnings("default")  # Great Expectations and pandas warn on import
@pytest.mark.parametrize("case", CATALOGUE, ids=lambda case: case.id)
def test_hostile_input(case: Case, lab: Lab, record_property) -> None:
    actual = lab.run(case)
    record_property("hostile", (case.id, *astuple(actual)))  # plain, to pass between processes
    found = problems(case, actual)
    if case.known:
        assert found, "mended: take the mark away"
        pytest.xfail(case.known)
    assert found == []


def test_cases_have_names_of_their_own() -> None:
    assert [name for name, count in Counter(case.id for case in CATALOGUE).items() if count > 1] == []


def test_nothing_is_left_running(lab: Lab) -> None:
    """At the end one nursery and one worker of the shared sandbox are there, and nothing else of it."""
    assert len(sandbox_children()) <= 2
