"""Statements on landing.capture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import Connection, func, select, text

from presswatch.model.exchange import Exchange
from presswatch.model.landed import LandedRecord
from presswatch.warehouse.expressions import storable
from presswatch.warehouse.rows import CaptureRow
from presswatch.warehouse.tables import capture
from presswatch.warehouse.written_rows import NewCapture

_CAPTURE_ITEMS = text(
    """
    with said as (
        select distinct on (o.entry_id) o.entry_id, o.observation_id, o.poll_id, o.observed_at
        from landing.entry_observation as o
        where o.entry_id = any(:entry_ids)
        order by o.entry_id, o.observed_at desc, o.ordinal
    ), made as (
        insert into landing.capture (fetched_at, started_at, batch_id, url_asked, url_final, redirect_chain, remote_ip,
            status, headers, wire_bytes, body_bytes, body_sha256, warc_path, warc_offset, warc_length, observation_id)
        select p.finished_at, p.polled_at, :batch_id, p.url_asked, coalesce(p.url_final, p.url_asked),
            coalesce(p.redirect_chain, '[]'), coalesce(p.remote_ip, ''), p.status, coalesce(p.headers, '[]'),
            p.wire_bytes, p.body_bytes, p.body_sha256, p.warc_path, p.warc_offset, p.warc_length, said.observation_id
        from said
        join landing.feed_poll as p on p.poll_id = said.poll_id and p.polled_at = said.observed_at
        where p.body_sha256 is not null
            and not exists (select from landing.capture as c where c.observation_id = said.observation_id)
        returning capture_id, observation_id
    )
    select said.entry_id, coalesce(made.capture_id, c.capture_id) as capture_id
    from said
    left join made on made.observation_id = said.observation_id
    left join landing.capture as c on c.observation_id = said.observation_id
    where coalesce(made.capture_id, c.capture_id) is not null
    """
)


def capture_items(conn: Connection, batch_id: int, entry_ids: Sequence[int]) -> dict[int, int]:
    """Return the captures of entries without a page by entry: the feed body that said last what they are.

    What a feed said of an entry at one poll is captured once, however often it is read.
    """
    if not entry_ids:
        return {}
    rows = conn.execute(_CAPTURE_ITEMS, {"batch_id": batch_id, "entry_ids": list(entry_ids)})
    return {row.entry_id: row.capture_id for row in rows}


def new_capture(exchange: Exchange, record: LandedRecord | None, *, batch_id: int) -> NewCapture:
    """Return the row of a response, without its body; ``record`` is None where there was none to keep."""
    return NewCapture(
        batch_id,
        url_asked=exchange.url_asked,
        url_final=exchange.url_final,
        redirect_chain=[asdict(hop) for hop in exchange.hops],
        remote_ip=exchange.remote_ip,
        http_version=exchange.http_version,
        status=exchange.status,
        headers=[list(pair) for pair in exchange.headers],
        started_at=exchange.started_at,
        fetched_at=exchange.fetched_at,
        wire_bytes=len(exchange.wire_body),
        body_bytes=len(exchange.body),
        body_sha256=exchange.body_sha256,
        warc_path=record.warc_path if record else None,
        warc_offset=record.warc_offset if record else None,
        warc_length=record.warc_length if record else None,
    )


def insert_captures(conn: Connection, rows: Sequence[NewCapture]) -> list[int]:
    """Insert captures and return their ids in the order given."""
    if not rows:
        return []
    statement = capture.insert().returning(capture.c.capture_id, sort_by_parameter_order=True)
    return [row.capture_id for row in conn.execute(statement, [storable(row._asdict()) for row in rows])]


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
