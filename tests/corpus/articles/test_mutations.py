"""A small fixed run of the laboratory of mutations: no mutator breaks more pages than its ceiling."""

from __future__ import annotations

import pytest
from bench.mutations.budget import broken, budget_samples, ceilings


@pytest.mark.parametrize("kind", ["newsworld", "corpus"])
def test_no_mutator_breaks_more_pages_than_its_ceiling(kind):
    pages = budget_samples(kind)
    if not pages:
        pytest.skip("the corpus is not beside this checkout")
    allowed = ceilings(kind)
    over = {name: count for name, count in broken(pages).items() if count > allowed.get(name, 0)}
    assert over == {}
