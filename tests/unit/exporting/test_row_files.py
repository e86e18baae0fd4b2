"""Rows as files: every type, both formats, the same bytes twice."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from presswatch.errors import ContractError
from presswatch.exporting.manifest import ExportedColumn
from presswatch.exporting.row_files import TYPES, write_rows

AT = datetime(2026, 3, 1, 12, 30, 5, 123456, UTC)
VALUES = {
    "bigint": 1 << 40,
    "integer": -7,
    "smallint": 2,
    "double precision": 0.5,
    "real": 0.25,
    "numeric": Decimal("12.5"),
    "boolean": True,
    "text": '=1+1\n"ü"',
    "text[]": ["a", "=b"],
    "date": date(2026, 3, 1),
    "timestamp with time zone": AT,
    "timestamp without time zone": AT.replace(tzinfo=None),
    "jsonb": {"b": 1, "a": None},
    "bytea": b"\x00\xff",
}
COLUMNS = [ExportedColumn(kind, kind, f"A {kind}") for kind in VALUES]
ROWS = [tuple(VALUES.values()), (None,) * len(VALUES)]


def test_every_type_has_a_value_here() -> None:
    assert VALUES.keys() == TYPES.keys()


def test_parquet_keeps_values_types_and_meanings(tmp_path: Path) -> None:
    assert write_rows(tmp_path / "a", "parquet", COLUMNS, [ROWS, ROWS]) == 4
    table = pq.read_table(tmp_path / "a")
    expected = {**VALUES, "numeric": 12.5, "jsonb": '{"a": null, "b": 1}'}
    assert table.to_pylist()[:2] == [expected, dict.fromkeys(VALUES)]
    assert table.schema.field("text").metadata[b"description"] == b"A text"
    write_rows(tmp_path / "b", "parquet", COLUMNS, [ROWS, ROWS])
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_csv_marks_what_could_be_a_formula(tmp_path: Path) -> None:
    assert write_rows(tmp_path / "a", "csv", COLUMNS, [ROWS]) == 2
    text = (tmp_path / "a").read_text(encoding="utf-8-sig")
    assert '"\'=1+1\n""ü"""' in text
    assert '"2026-03-01T12:30:05.123456+00:00"' in text
    assert text.endswith("," * (len(VALUES) - 1) + "\n")


def test_no_rows_make_a_file_with_columns(tmp_path: Path) -> None:
    assert write_rows(tmp_path / "a", "parquet", COLUMNS, []) == 0
    assert pq.read_table(tmp_path / "a").num_columns == len(VALUES)


def test_a_type_that_nobody_thought_of_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="int4range"):
        write_rows(tmp_path / "a", "parquet", [ExportedColumn("x", "int4range", "")], [])
