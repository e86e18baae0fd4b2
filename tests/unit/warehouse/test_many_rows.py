"""Rows as one JSON text: whatever stands in a text, PostgreSQL can take it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from presswatch.warehouse.expressions import storable
from presswatch.warehouse.many_rows import as_json

ODD = (
    {"raw": "a\x00b", "names": ["\x00", {"deep": "\x00"}]},
    {"raw": "half a pair \ud83d of it", "names": ()},
    {"raw": r"written out: \u0000 and \\u0000", "names": ("\ud800", "é")},
    {"raw": 'plain, "quoted", élève 😀', "names": []},
)


@pytest.mark.parametrize("row", ODD)
def test_texts_come_out_as_they_are_stored(row):
    plain = {"raw": "plain", "names": ["a"]}
    assert json.loads(as_json([plain, row])) == json.loads(json.dumps([plain, storable(row)]))


def test_bytes_and_times_are_written_as_postgresql_reads_them():
    row = {"digest": b"\x00\xff", "day": date(2026, 3, 1), "at": datetime(2026, 3, 1, 12, tzinfo=UTC)}
    assert json.loads(as_json([row])) == [{"digest": r"\x00ff", "day": "2026-03-01", "at": "2026-03-01T12:00:00+00:00"}]


def test_a_value_of_no_column_is_refused():
    with pytest.raises(TypeError, match="object"):
        as_json([{"value": object()}])
