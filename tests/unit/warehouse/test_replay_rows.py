"""Rows of replays and refusals have the columns of their statements, in their order."""

from __future__ import annotations

from presswatch.warehouse.replay_rows import Refusal, ReplayItem, ReplayResult, ReplayRow
from presswatch.warehouse.tables import quarantine, replay, replay_item


def test_rows_have_the_columns_of_their_tables() -> None:
    assert ReplayRow._fields == tuple(replay.c.keys())
    assert ReplayItem._fields == tuple(replay_item.c.keys())
    assert Refusal._fields == (*quarantine.c.keys(), "entry_outcome", "held_by", "url", "host")


def test_a_result_has_columns_of_its_item_only() -> None:
    assert set(ReplayResult._fields) < set(ReplayItem._fields)
