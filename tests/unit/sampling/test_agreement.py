"""Krippendorff's alpha against the reference package, and by hand."""

from __future__ import annotations

import warnings

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from presswatch.sampling.agreement import Level, krippendorff_alpha

CODES = st.one_of(st.none(), st.integers(0, 4))
TABLES = st.integers(2, 4).flatmap(
    lambda coders: st.lists(st.lists(CODES, min_size=coders, max_size=coders), min_size=2, max_size=12)
)


def reference(table: list[list[int | None]], level: str) -> float | None:
    data = np.array([[np.nan if code is None else code for code in unit] for unit in table], dtype=float).T
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return float(krippendorff.alpha(reliability_data=data, level_of_measurement=level))


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval"])
@given(table=TABLES)
def test_it_is_that_of_the_reference_package(level: Level, table: list[list[int | None]]) -> None:
    units = [[float(code) for code in unit if code is not None] for unit in table]
    paired = {code for unit in units if len(unit) > 1 for code in unit}
    alpha = krippendorff_alpha(units, level)
    if len(paired) < 2:
        assert alpha is None
    else:
        assert alpha == pytest.approx(reference(table, level), abs=1e-9)


def test_the_example_of_the_paper() -> None:
    """Krippendorff 2011, part C: nominal data, any number of observers, missing data; alpha is 0.743."""
    observers = [
        "1 2 3 3 2 1 4 1 2 . . .",
        "1 2 3 3 2 2 4 1 2 5 . 3",
        ". 3 3 3 2 3 4 2 2 5 1 .",
        "1 2 3 3 2 4 4 1 2 5 1 .",
    ]
    rows = zip(*(line.split() for line in observers), strict=True)
    units = [[float(code) for code in codes if code != "."] for codes in rows]
    assert krippendorff_alpha(units, "nominal") == pytest.approx(0.743, abs=0.0005)
    assert krippendorff_alpha(units, "ordinal") == pytest.approx(0.815, abs=0.0005)
    assert krippendorff_alpha(units, "interval") == pytest.approx(0.849, abs=0.0005)


def test_what_is_not_defined_is_none() -> None:
    assert krippendorff_alpha([], "nominal") is None
    assert krippendorff_alpha([[1], [2]], "nominal") is None
    assert krippendorff_alpha([[1, 1], [1, 1]], "nominal") is None
    assert krippendorff_alpha([[1, 1], [2, 2]], "nominal") == 1
