"""Lineage of a row: its extractions, captures, entries and polls, each with all the columns it has.

Of a row whose every column is shown, only what leads on to other rows is named; the rest is a mapping.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select

from presswatch.model.landed import LandedRecord
from presswatch.urls import url_key, url_sha256
from presswatch.warehouse.tables import (
    article,
    article_url,
    author,
    capture,
    entry,
    entry_observation,
    extraction,
    extraction_author,
    feed_poll,
    quarantine,
    revision,
    text_block,
    time_claim,
)

Columns = Mapping[str, Any]


class EntryEvidence(NamedTuple):
    """A row of the ledger, and what leads to its capture and polls."""

    entry_id: int
    capture_id: int | None
    first_poll_id: int
    last_poll_id: int
    columns: Columns


class RevisionEvidence(NamedTuple):
    """A revision, and the capture that it was made from."""

    revision_id: int
    capture_id: int
    columns: Columns


class ExtractionEvidence(NamedTuple):
    """An extraction, its text and the capture that was read."""

    extraction_id: int
    capture_id: int
    text: str
    columns: Columns


class BlockEvidence(NamedTuple):
    """A block, and where it stands in the text of its extraction."""

    start_char: int
    end_char: int
    columns: Columns


class ObservationEvidence(NamedTuple):
    """What a poll saw of an entry."""

    poll_id: int
    columns: Columns


class LandedEvidence(NamedTuple):
    """A capture or a poll, and where its bytes are; None where none were kept."""

    record: LandedRecord | None
    columns: Columns


Evidence = TypeVar("Evidence", EntryEvidence, RevisionEvidence, ExtractionEvidence, BlockEvidence, ObservationEvidence)


def _typed(row: Row[Any], kind: type[Evidence]) -> Evidence:
    columns = dict(row._mapping)
    return kind(**{name: columns[name] for name in kind._fields if name != "columns"}, columns=columns)


def find_article(conn: Connection, subject: str) -> int | None:
    """Return the article with this number or met under this address, or None."""
    if (number := _number(subject)) is not None:
        return conn.execute(select(article.c.article_id).where(article.c.article_id == number)).scalar_one_or_none()
    has_address = article_url.c.url_sha256 == url_sha256(url_key(subject))
    return conn.execute(select(article_url.c.article_id).where(has_address)).scalar_one_or_none()


def entries_of(conn: Connection, *, article_id: int | None, subject: str) -> list[EntryEvidence]:
    """Return the ledger rows that led to an article, or those of an address that led to none; oldest first."""
    if article_id is not None:
        is_asked: ColumnElement[bool] = entry.c.article_id == article_id
    elif subject.startswith("entry:"):
        is_asked = entry.c.entry_id == _number(subject.removeprefix("entry:"))
    elif _number(subject) is not None:
        return []
    else:
        is_asked = entry.c.url_sha256 == url_sha256(url_key(subject))
    statement = select(entry).where(is_asked).order_by(entry.c.first_seen_at, entry.c.entry_id)
    return [_typed(row, EntryEvidence) for row in conn.execute(statement)]


def _number(text: str) -> int | None:
    """Return a number that a key may have, or None."""
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text) else None


def article_columns(conn: Connection, article_id: int) -> Columns:
    """Return the article."""
    return dict(conn.execute(select(article).where(article.c.article_id == article_id)).one()._mapping)


def addresses(conn: Connection, article_id: int) -> list[Columns]:
    """Return the addresses of an article, oldest first."""
    of_article = article_url.c.article_id == article_id
    return _columns(conn, select(article_url).where(of_article).order_by(article_url.c.first_seen_at))


def revisions(conn: Connection, article_id: int) -> list[RevisionEvidence]:
    """Return the revisions of an article, newest first."""
    statement = select(revision).where(revision.c.article_id == article_id).order_by(revision.c.rev_no.desc())
    return [_typed(row, RevisionEvidence) for row in conn.execute(statement)]


def extractions(conn: Connection, revision_id: int) -> list[ExtractionEvidence]:
    """Return the extractions of a revision, the promoted one first."""
    order = (extraction.c.is_promoted.desc(), extraction.c.extraction_id)
    statement = select(extraction).where(extraction.c.revision_id == revision_id).order_by(*order)
    return [_typed(row, ExtractionEvidence) for row in conn.execute(statement)]


def blocks(conn: Connection, extraction_id: int) -> list[BlockEvidence]:
    """Return the blocks of an extraction, in order."""
    statement = select(text_block).where(text_block.c.extraction_id == extraction_id).order_by(text_block.c.ordinal)
    return [_typed(row, BlockEvidence) for row in conn.execute(statement)]


def claims(conn: Connection, extraction_id: int) -> list[Columns]:
    """Return the time claims of an extraction, in order."""
    of_extraction = time_claim.c.extraction_id == extraction_id
    return _columns(conn, select(time_claim).where(of_extraction).order_by(time_claim.c.ordinal))


def authors(conn: Connection, extraction_id: int) -> list[Columns]:
    """Return the authors of an extraction with the strings they were read from, in order."""
    columns = (extraction_author.c.ordinal, author.c.name, author.c.kind, extraction_author.c.raw)
    joined = extraction_author.join(author, author.c.author_id == extraction_author.c.author_id)
    of_extraction = extraction_author.c.extraction_id == extraction_id
    statement = select(*columns).select_from(joined).where(of_extraction).order_by(extraction_author.c.ordinal)
    return _columns(conn, statement)


def captures(conn: Connection, capture_ids: Sequence[int]) -> list[LandedEvidence]:
    """Return captures, oldest first."""
    is_asked = capture.c.capture_id == func.any(list(capture_ids))
    return _landed(conn, select(capture).where(is_asked).order_by(capture.c.capture_id))


def observations(conn: Connection, entry_id: int) -> list[ObservationEvidence]:
    """Return what polls saw of an entry, oldest first."""
    of_entry = entry_observation.c.entry_id == entry_id
    statement = select(entry_observation).where(of_entry).order_by(entry_observation.c.observed_at)
    return [_typed(row, ObservationEvidence) for row in conn.execute(statement)]


def polls(conn: Connection, poll_ids: Sequence[int]) -> list[LandedEvidence]:
    """Return polls, oldest first."""
    is_asked = feed_poll.c.poll_id == func.any(list(poll_ids))
    return _landed(conn, select(feed_poll).where(is_asked).order_by(feed_poll.c.polled_at))


def refusals(conn: Connection, *, entry_ids: Sequence[int], article_id: int | None) -> list[Columns]:
    """Return what was refused of these entries or this article, oldest first."""
    is_asked = quarantine.c.entry_id == func.any(list(entry_ids))
    if article_id is not None:
        is_asked |= quarantine.c.article_id == article_id
    return _columns(conn, select(quarantine).where(is_asked).order_by(quarantine.c.quarantine_id))


def _columns(conn: Connection, statement: Select[Any]) -> list[Columns]:
    return [dict(row._mapping) for row in conn.execute(statement)]


def _landed(conn: Connection, statement: Select[Any]) -> list[LandedEvidence]:
    return [LandedEvidence(landed_record(columns), columns) for columns in _columns(conn, statement)]


def landed_record(columns: Columns) -> LandedRecord | None:
    """Return where the bytes of a capture or a poll are; None where none were kept."""
    if columns["warc_path"] is None:
        return None
    return LandedRecord(**{field.name: columns[field.name] for field in fields(LandedRecord)})
