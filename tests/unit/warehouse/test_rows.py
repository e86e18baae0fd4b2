"""The one list of extraction columns: nothing that is stored or read escapes the comparison of a replay unnamed."""

from __future__ import annotations

from dataclasses import fields

from presswatch.model.extraction import Extraction
from presswatch.replaying.extraction_diff import KINDS
from presswatch.warehouse.rows import (
    EXTRACTION_COLUMNS,
    EXTRACTION_PARTS,
    BatchItem,
    CaptureRow,
    ExtractionView,
    FeedState,
    HeldBatch,
    RevisitRow,
)
from presswatch.warehouse.tables import article_visit, batch, batch_item, capture, extraction, feed_state

LISTED = EXTRACTION_COLUMNS | EXTRACTION_PARTS


def test_every_column_stands_in_the_list_once() -> None:
    assert list(EXTRACTION_COLUMNS) == list(extraction.c.keys())
    assert not set(EXTRACTION_COLUMNS) & set(EXTRACTION_PARTS)


def test_every_field_of_an_extraction_is_compared_or_exempt() -> None:
    assert {field.name for field in fields(Extraction)} <= set(LISTED)


def test_what_is_not_compared_says_why() -> None:
    assert [name for name, column in LISTED.items() if (column.kind is None) != bool(column.exempt)] == []


def test_what_is_compared_is_a_value_of_the_view() -> None:
    compared = {name for name, column in LISTED.items() if column.kind}
    assert compared == {*ExtractionView._fields, "body"}
    assert compared == {name for names in KINDS.values() for name in names}


def test_a_feed_state_has_the_columns_of_its_statement() -> None:
    joined = ("url", "source_id", "min_interval_s", "max_interval_s", "timezone", "languages", "config")
    assert FeedState._fields == (*feed_state.c.keys(), *joined)


def test_rows_of_a_batch_have_the_columns_of_their_statements() -> None:
    told = ("feed_id", "attempts", "chances_used", "first_seen_at", "ahead_s", "has_page", "told_by")
    assert BatchItem._fields == (*batch_item.c.keys(), *told)
    assert HeldBatch._fields == tuple(batch.c.keys())
    assert RevisitRow._fields == (*article_visit.c.keys(), "first_seen_at", "has_page")
    assert CaptureRow._fields == tuple(capture.c.keys())
