"""Cutting a replay into parts, and reading instants that a person wrote."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presswatch.errors import PermanentError
from presswatch.replaying import ReplayPlan, read_instant, split_plan


@given(st.integers(0, 5000), st.integers(1, 40))
def test_parts_cover_a_plan_once(captures, parts):
    made = split_plan(ReplayPlan(3, 0, captures), parts)
    assert len(made) <= parts
    assert [place for part in made for place in range(part.first, part.end)] == list(range(captures))
    assert all(part.captures > 0 and part.replay_id == 3 for part in made)


def test_instants():
    assert read_instant(None) is None
    assert read_instant("") is None
    assert read_instant("2026-03-01") == datetime(2026, 3, 1, tzinfo=UTC)
    assert read_instant("2026-03-01T08:00:00+01:00") == datetime(2026, 3, 1, 8, tzinfo=timezone(timedelta(hours=1)))
    with pytest.raises(PermanentError, match="yesterday"):
        read_instant("yesterday")
