"""When an article is looked at again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presswatch.durations import HOUR_S
from presswatch.ingesting.decide.revisit_schedule import REVISIT_AGES_S, next_revisit_s

DAY = 24 * HOUR_S


@pytest.mark.parametrize(
    ("age_s", "most_s", "wait_s"),
    [
        (0, 3 * DAY, HOUR_S),
        (HOUR_S, 3 * DAY, 2 * HOUR_S),
        (2 * DAY, 3 * DAY, DAY),
        (3 * DAY, 3 * DAY, None),
        (3 * DAY, 7 * DAY, 4 * DAY),
        (0, 0, None),
        (-5 * HOUR_S, 3 * DAY, 6 * HOUR_S),  # the clock of the worker that saw it ran ahead
    ],
)
def test_the_next_look(age_s, most_s, wait_s):
    assert next_revisit_s(age_s, most_age_s=most_s) == wait_s


@given(st.floats(0, 30 * DAY), st.floats(0, 30 * DAY))
def test_looks_come_to_an_end_within_the_age(age_s, most_s):
    looks = 0
    while (wait := next_revisit_s(age_s, most_age_s=most_s)) is not None:
        assert wait > 0
        age_s += wait
        looks += 1
        assert age_s <= most_s * (1 + 1e-9) + 1e-6
        assert looks <= len(REVISIT_AGES_S)
