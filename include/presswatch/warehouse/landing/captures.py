"""Statements on landing.capture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, func, select

from presswatch.model.exchange import Exchange
from presswatch.model.landed import LandedRecord
from presswatch.warehouse.expressions import storable
from presswatch.warehouse.rows import CaptureRow
from presswatch.warehouse.tables import capture


def capture_row(exchange: Exchange, record: LandedRecord | None, *, batch_id: int) -> dict[str, Any]:
    """Return the row of a response, without its body; ``record`` is None where there was none to keep."""
    row = {
        "batch_id": batch_id,
        "url_asked": exchange.url_asked,
        "url_final": exchange.url_final,
        "redirect_chain": [asdict(hop) for hop in exchange.hops],
        "remote_ip": exchange.remote_ip,
        "http_version": exchange.http_version,
        "status": exchange.status,
        "headers": [list(pair) for pair in exchange.headers],
        "started_at": exchange.started_at,
        "fetched_at": exchange.fetched_at,
        "wire_bytes": len(exchange.wire_body),
        "body_bytes": len(exchange.body),
        "body_sha256": exchange.body_sha256,
        "warc_path": record.warc_path if record else None,
        "warc_offset": record.warc_offset if record else None,
        "warc_length": record.warc_length if record else None,
    }
    return storable(row)


def insert_captures(conn: Connection, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Insert captures and return their ids in the order given."""
    if not rows:
        return []
    statement = capture.insert().returning(capture.c.capture_id, sort_by_parameter_order=True)
    return [row.capture_id for row in conn.execute(statement, list(rows))]


def read_captures(conn: Connection, capture_ids: Sequence[int]) -> dict[int, CaptureRow]:
    """Return captures by id."""
    rows = conn.execute(select(capture).where(capture.c.capture_id == func.any(sorted(set(capture_ids)))))
    return {row.capture_id: CaptureRow(*row) for row in rows}


def record_of(row: CaptureRow) -> LandedRecord | None:
    """Return where a capture's bytes are; None where it has none."""
    if row.warc_path is None or row.warc_offset is None or row.warc_length is None:
        return None
    return LandedRecord(
        row.warc_path, row.warc_offset, row.warc_length, row.body_sha256, row.body_bytes, row.wire_bytes
    )


def header_of(headers: Sequence[Sequence[str]], name: str) -> str | None:
    """Return the first value of a stored header, or None."""
    wanted = name.lower()
    return next((value for key, value in headers if key.lower() == wanted), None)
