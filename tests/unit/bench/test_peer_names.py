"""Peers hand on what pages state, however it is nested."""

from __future__ import annotations

import pytest
from bench.quality.systems import _names


@pytest.mark.parametrize(
    ("stated", "names"),
    [
        (["Ann Bee"], ["Ann Bee"]),
        ([["Ann Bee", "Cy Dee"], "Eve"], ["Ann Bee", "Cy Dee", "Eve"]),
        ([None], []),
        ([], []),
    ],
)
def test_names_are_flattened(stated, names):
    """goose3 gives a list within the list where JSON-LD does."""
    assert list(_names(stated)) == names
