"""Rows that are written have columns of their tables."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from sqlalchemy import Table

from presswatch.warehouse.tables import article_feed, batch_item, capture, entry, feed_poll, quarantine, revision
from presswatch.warehouse.written_rows import (
    ArticleFeed,
    FetchRow,
    FinalOutcome,
    NewCapture,
    NewRefusal,
    NewRevision,
    PollRow,
    Postponement,
)

NO_COLUMNS = {"chance", "wait_s", "tried"}
"""What statements count up or add to the time, rather than set."""


@pytest.mark.parametrize(
    ("row", "table"),
    [
        (FetchRow, batch_item),
        (FinalOutcome, entry),
        (Postponement, entry),
        (ArticleFeed, article_feed),
        (NewRefusal, quarantine),
        (NewRevision, revision),
        (NewCapture, capture),
        (PollRow, feed_poll),
    ],
)
def test_fields_are_columns(row: type[NamedTuple], table: Table) -> None:
    assert {*row._fields} - NO_COLUMNS <= {*table.c.keys()}


@pytest.mark.parametrize(
    ("row", "table"),
    [
        (ArticleFeed, article_feed),
        (NewRefusal, quarantine),
        (NewRevision, revision),
        (NewCapture, capture),
        (PollRow, feed_poll),
    ],
)
def test_what_has_no_default_is_given(row: type[NamedTuple], table: Table) -> None:
    needed = {
        column.name
        for column in table.c
        if not column.nullable and column.server_default is None and column.identity is None
    }
    assert needed <= {*row._fields}
