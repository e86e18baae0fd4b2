"""Explains a row by its lineage: article → revision → extraction → capture, and entry → poll → DAG run."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection

from presswatch.errors import BadUrlError, PermanentError, PresswatchError, TransientError
from presswatch.model.landed import LandedRecord
from presswatch.ports import Landing
from presswatch.runtime import Runtime
from presswatch.warehouse.queries import evidence
from presswatch.warehouse.queries.evidence import (
    Columns,
    EntryEvidence,
    ExtractionEvidence,
    LandedEvidence,
    RevisionEvidence,
)

Facts = dict[str, Any]


class BytesCheck(NamedTuple):
    """What reading the bytes of a row has shown."""

    state: Literal["verified", "broken", "gone", "unread", "none"]
    words: str


def _found(conn: Connection, subject: str) -> tuple[int | None, list[EntryEvidence]]:
    try:
        article_id = None if subject.startswith("entry:") else evidence.find_article(conn, subject)
        entries = evidence.entries_of(conn, article_id=article_id, subject=subject)
    except BadUrlError:  # It is neither a number nor an address.
        article_id, entries = None, []
    if article_id is None and not entries:
        raise PermanentError(
            f"nothing is known under {subject or 'no name'}: name an article's number, entry:NUMBER or an address",
            reason="not_found",
        )
    return article_id, entries


def explain(runtime: Runtime, subject: str) -> Facts:
    """Return all evidence for an article or an entry, as plain nested values.

    Args:
        runtime: the runtime.
        subject: number of an article, an address, or ``entry:NUMBER``.

    Raises:
        PermanentError: nothing is known under it.
    """
    with runtime.engine.connect() as conn:
        article_id, entries = _found(conn, subject)
        facts: Facts = {"subject": subject}
        if article_id is not None:
            facts["article"] = _article(conn, runtime.landing, article_id)
        facts["entries"] = [_entry(conn, runtime.landing, entry) for entry in entries]
        refusals = evidence.refusals(conn, entry_ids=[entry.entry_id for entry in entries], article_id=article_id)
        facts["refusals"] = [_plain_values(columns) for columns in refusals]
        return facts


def _article(conn: Connection, landing: Landing, article_id: int) -> Facts:
    return {
        **_plain_values(evidence.article_columns(conn, article_id)),
        "addresses": [_plain_values(columns) for columns in evidence.addresses(conn, article_id)],
        "revisions": [_revision(conn, landing, revision) for revision in evidence.revisions(conn, article_id)],
    }


def _revision(conn: Connection, landing: Landing, revision: RevisionEvidence) -> Facts:
    extractions = evidence.extractions(conn, revision.revision_id)
    capture_ids = sorted({revision.capture_id, *(extraction.capture_id for extraction in extractions)})
    return {
        **_plain_values(revision.columns),
        "extractions": [_extraction(conn, extraction) for extraction in extractions],
        "captures": [_landed(landing, capture) for capture in evidence.captures(conn, capture_ids)],
    }


def _extraction(conn: Connection, extraction: ExtractionEvidence) -> Facts:
    facts = _plain_values(extraction.columns)
    del facts["text"]  # it stands in the blocks
    facts["blocks"] = [
        _plain_values(block.columns) | {"text": extraction.text[block.start_char : block.end_char]}
        for block in evidence.blocks(conn, extraction.extraction_id)
    ]
    facts["authors"] = [_plain_values(columns) for columns in evidence.authors(conn, extraction.extraction_id)]
    facts["time_claims"] = [_plain_values(columns) for columns in evidence.claims(conn, extraction.extraction_id)]
    return facts


def _entry(conn: Connection, landing: Landing, entry: EntryEvidence) -> Facts:
    observations = evidence.observations(conn, entry.entry_id)
    poll_ids = {entry.first_poll_id, entry.last_poll_id, *(observation.poll_id for observation in observations)}
    captures = evidence.captures(conn, [entry.capture_id] if entry.capture_id else [])
    return {
        **_plain_values(entry.columns),
        "captures": [_landed(landing, capture) for capture in captures],
        "observations": [_plain_values(observation.columns) for observation in observations],
        "polls": [_landed(landing, poll) for poll in evidence.polls(conn, sorted(poll_ids))],
    }


def _landed(landing: Landing, landed: LandedEvidence) -> Facts:
    """Return a capture or poll with the state of its bytes: read from landing now and compared with the digest."""
    return {**_plain_values(landed.columns), "bytes": check_bytes(landing, landed.record).words}


def check_bytes(landing: Landing, record: LandedRecord | None) -> BytesCheck:
    """Return whether landing holds the bytes of a row: they are read now, and their digest is compared."""
    if record is None:
        return BytesCheck("none", "none kept: the answer had no body, or the body was the same as before")
    try:
        body = landing.read_body(record)
    except TransientError as error:
        return BytesCheck("unread", f"NOT READ: {error}")
    except PresswatchError as error:
        is_gone = isinstance(error.__cause__, FileNotFoundError)
        return BytesCheck("gone" if is_gone else "broken", f"BROKEN: {error}")
    return BytesCheck("verified", f"verified: {len(body)} bytes with the digest on file")


def _plain_values(columns: Columns) -> Facts:
    return {name: _plain(value) for name, value in columns.items()}


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
