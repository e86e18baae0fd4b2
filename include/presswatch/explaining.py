"""Explains a row: article → revision → extraction → capture → HTTP → entry → poll → DAG run, digests checked."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row

from presswatch.errors import PermanentError, PresswatchError
from presswatch.model.landed import LandedRecord
from presswatch.ports import Landing
from presswatch.runtime import Runtime
from presswatch.warehouse.queries import evidence

Facts = dict[str, Any]


def explain(runtime: Runtime, subject: str) -> Facts:
    """Return all evidence for an article or an entry, as plain nested values.

    Args:
        runtime: the runtime.
        subject: number of an article, an address, or ``entry:NUMBER``.

    Raises:
        PermanentError: nothing is known under it.
    """
    with runtime.engine.connect() as conn:
        article_id = None if subject.startswith("entry:") else evidence.find_article(conn, subject)
        entries = evidence.entries_of(conn, article_id=article_id, subject=subject)
        if article_id is None and not entries:
            raise PermanentError(f"nothing is known under {subject}", reason="not_found")
        facts: Facts = {"subject": subject}
        if article_id is not None:
            facts["article"] = _article(conn, runtime.landing, article_id)
        facts["entries"] = [_entry(conn, runtime.landing, row) for row in entries]
        refused = evidence.refusals(conn, entry_ids=[row.entry_id for row in entries], article_id=article_id)
        facts["refusals"] = [_facts(row) for row in refused]
        return facts


def _article(conn: Connection, landing: Landing, article_id: int) -> Facts:
    return {
        **_facts(evidence.article_row(conn, article_id)),
        "addresses": [_facts(row) for row in evidence.addresses(conn, article_id)],
        "revisions": [_revision(conn, landing, row) for row in evidence.revisions(conn, article_id)],
    }


def _revision(conn: Connection, landing: Landing, row: Row[Any]) -> Facts:
    readings = evidence.extractions(conn, row.revision_id)
    capture_ids = sorted({row.capture_id, *(extraction.capture_id for extraction in readings)})
    return {
        **_facts(row),
        "extractions": [_extraction(conn, extraction) for extraction in readings],
        "captures": [_landed(landing, found) for found in evidence.captures(conn, capture_ids)],
    }


def _extraction(conn: Connection, row: Row[Any]) -> Facts:
    facts = _facts(row)
    text = facts.pop("text")
    facts["blocks"] = [
        _facts(block) | {"text": text[block.start_char : block.end_char]}
        for block in evidence.blocks(conn, row.extraction_id)
    ]
    facts["time_claims"] = [_facts(claim) for claim in evidence.claims(conn, row.extraction_id)]
    return facts


def _entry(conn: Connection, landing: Landing, row: Row[Any]) -> Facts:
    seen = evidence.observations(conn, row.entry_id)
    poll_ids = sorted({row.first_poll_id, row.last_poll_id, *(found.poll_id for found in seen)})
    captured = evidence.captures(conn, [row.capture_id] if row.capture_id else [])
    return {
        **_facts(row),
        "captures": [_landed(landing, found) for found in captured],
        "observations": [_facts(found) for found in seen],
        "polls": [_landed(landing, found) for found in evidence.polls(conn, poll_ids)],
    }


def _landed(landing: Landing, row: Row[Any]) -> Facts:
    """Return a capture or poll with the state of its bytes: read from landing now and compared with the digest."""
    return {**_facts(row), "bytes": _check_bytes(landing, row)}


def _check_bytes(landing: Landing, row: Row[Any]) -> str:
    if row.warc_path is None:
        return "none kept: the answer had no body, or the body was the same as before"
    record = LandedRecord(
        row.warc_path, row.warc_offset, row.warc_length, row.body_sha256, row.body_bytes, row.wire_bytes
    )
    try:
        body = landing.read_body(record)
    except PresswatchError as error:
        return f"BROKEN: {error}"
    return f"verified: {len(body)} bytes with the digest on file"


def _facts(row: Row[Any]) -> Facts:
    return {name: _plain(value) for name, value in row._mapping.items()}


def _plain(value: Any) -> Any:  # noqa: ANN401 - a column value
    match value:
        case bytes():
            return value.hex()
        case list() | tuple():
            return [_plain(item) for item in value]
        case _ if hasattr(value, "isoformat"):
            return value.isoformat()
        case _:
            return value
