"""Writes rows of a mart into a local file, Parquet or CSV, a row group at a time; the same rows give the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from presswatch.errors import ContractError
from presswatch.exporting.manifest import ExportedColumn, FileFormat
from presswatch.spreadsheet_csv import BOM, csv_line

Batches = Iterable[Sequence[Sequence[Any]]]

TYPES: Final[Mapping[str, Any]] = {
    "bigint": pa.int64(),
    "integer": pa.int32(),
    "smallint": pa.int16(),
    "double precision": pa.float64(),
    "real": pa.float32(),
    "numeric": pa.float64(),
    "boolean": pa.bool_(),
    "text": pa.string(),
    "text[]": pa.list_(pa.string()),
    "date": pa.date32(),
    "timestamp with time zone": pa.timestamp("us", tz="UTC"),
    "timestamp without time zone": pa.timestamp("us"),
    "jsonb": pa.string(),
    "bytea": pa.binary(),
}
"""Type of PostgreSQL → type of Arrow."""


def write_rows(path: Path, file_format: FileFormat, columns: Sequence[ExportedColumn], batches: Batches) -> int:
    """Write a file, not yet durable, and return the number of its rows."""
    return (_write_parquet if file_format == "parquet" else _write_csv)(path, columns, batches)


def arrow_schema(columns: Sequence[ExportedColumn]) -> Any:  # noqa: ANN401 - pyarrow has no types
    """Return the schema of Arrow, each field with its meaning.

    Raises:
        ContractError: a mart has a type that was not thought of.
    """
    unknown = sorted({column.type for column in columns} - TYPES.keys())
    if unknown:
        raise ContractError(f"no type of Parquet is known for {', '.join(unknown)}")
    return pa.schema(
        [pa.field(column.name, TYPES[column.type], metadata={"description": column.meaning}) for column in columns]
    )


def _write_parquet(path: Path, columns: Sequence[ExportedColumn], batches: Batches) -> int:
    schema, rows = arrow_schema(columns), 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in batches:
            values = [_as_arrow(column.type, cells) for column, cells in zip(columns, _turned(batch), strict=True)]
            arrays = [pa.array(cells, type=field.type) for cells, field in zip(values, schema, strict=True)]
            writer.write_batch(pa.record_batch(arrays, schema=schema))
            rows += len(batch)
    return rows


def _turned(batch: Sequence[Sequence[Any]]) -> Iterable[tuple[Any, ...]]:
    return zip(*batch, strict=True)


def _as_arrow(kind: str, cells: Sequence[Any]) -> Sequence[Any]:
    if kind == "numeric":
        return [None if cell is None else float(cell) for cell in cells]
    if kind == "jsonb":
        return [None if cell is None else json.dumps(cell, ensure_ascii=False, sort_keys=True) for cell in cells]
    return cells


def _write_csv(path: Path, columns: Sequence[ExportedColumn], batches: Batches) -> int:
    rows = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(BOM + csv_line([column.name for column in columns]))
        for batch in batches:
            file.writelines(csv_line([_as_text(cell) for cell in row]) for row in batch)
            rows += len(batch)
    return rows


def _as_text(cell: object) -> object:
    match cell:
        case list() | dict():
            return json.dumps(cell, ensure_ascii=False)
        case datetime() | date():
            return cell.isoformat()
        case bytes():
            return cell.hex()
        case None | bool() | int() | float():
            return cell
        case _:
            return str(cell)
