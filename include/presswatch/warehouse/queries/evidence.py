"""Reads the chain from a row back to the bytes it came from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, func, select

from presswatch.urls import url_key, url_sha256
from presswatch.warehouse.tables import (
    article,
    article_url,
    capture,
    entry,
    entry_observation,
    extraction,
    feed_poll,
    quarantine,
    revision,
    text_block,
    time_claim,
)


def find_article(conn: Connection, subject: str) -> int | None:
    """Return the article with this number or met under this address, or None."""
    if (number := _number(subject)) is not None:
        return conn.execute(select(article.c.article_id).where(article.c.article_id == number)).scalar_one_or_none()
    known = article_url.c.url_sha256 == url_sha256(url_key(subject))
    return conn.execute(select(article_url.c.article_id).where(known)).scalar_one_or_none()


def entries_of(conn: Connection, *, article_id: int | None, subject: str) -> Sequence[Row[Any]]:
    """Return the ledger rows that led to an article, or those of an address that led to none; oldest first."""
    if article_id is not None:
        mine: ColumnElement[bool] = entry.c.article_id == article_id
    elif subject.startswith("entry:"):
        mine = entry.c.entry_id == _number(subject.removeprefix("entry:"))
    elif _number(subject) is not None:
        return []
    else:
        mine = entry.c.url_sha256 == url_sha256(url_key(subject))
    return conn.execute(select(entry).where(mine).order_by(entry.c.first_seen_at, entry.c.entry_id)).all()


def _number(text: str) -> int | None:
    """Return a number that a key may have, or None."""
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text) else None


def article_row(conn: Connection, article_id: int) -> Row[Any]:
    """Return the article."""
    return conn.execute(select(article).where(article.c.article_id == article_id)).one()


def addresses(conn: Connection, article_id: int) -> Sequence[Row[Any]]:
    """Return the addresses of an article, oldest first."""
    mine = article_url.c.article_id == article_id
    return conn.execute(select(article_url).where(mine).order_by(article_url.c.first_seen_at)).all()


def revisions(conn: Connection, article_id: int) -> Sequence[Row[Any]]:
    """Return the revisions of an article, newest first."""
    mine = revision.c.article_id == article_id
    return conn.execute(select(revision).where(mine).order_by(revision.c.rev_no.desc())).all()


def extractions(conn: Connection, revision_id: int) -> Sequence[Row[Any]]:
    """Return the extractions of a revision, the promoted one first."""
    mine = extraction.c.revision_id == revision_id
    order = (extraction.c.is_promoted.desc(), extraction.c.extraction_id)
    return conn.execute(select(extraction).where(mine).order_by(*order)).all()


def blocks(conn: Connection, extraction_id: int) -> Sequence[Row[Any]]:
    """Return the blocks of an extraction, in order."""
    return _parts(conn, text_block, extraction_id)


def claims(conn: Connection, extraction_id: int) -> Sequence[Row[Any]]:
    """Return the time claims of an extraction, in order."""
    return _parts(conn, time_claim, extraction_id)


def _parts(conn: Connection, table: Table, extraction_id: int) -> Sequence[Row[Any]]:
    mine = table.c.extraction_id == extraction_id
    return conn.execute(select(table).where(mine).order_by(table.c.ordinal)).all()


def captures(conn: Connection, capture_ids: Sequence[int]) -> Sequence[Row[Any]]:
    """Return captures, oldest first."""
    mine = capture.c.capture_id == func.any(list(capture_ids))
    return conn.execute(select(capture).where(mine).order_by(capture.c.capture_id)).all()


def observations(conn: Connection, entry_id: int) -> Sequence[Row[Any]]:
    """Return what polls saw of an entry, oldest first."""
    mine = entry_observation.c.entry_id == entry_id
    return conn.execute(select(entry_observation).where(mine).order_by(entry_observation.c.observed_at)).all()


def polls(conn: Connection, poll_ids: Sequence[int]) -> Sequence[Row[Any]]:
    """Return polls, oldest first."""
    mine = feed_poll.c.poll_id == func.any(list(poll_ids))
    return conn.execute(select(feed_poll).where(mine).order_by(feed_poll.c.polled_at)).all()


def refusals(conn: Connection, *, entry_ids: Sequence[int], article_id: int | None) -> Sequence[Row[Any]]:
    """Return what was refused of these entries or this article, oldest first."""
    mine = quarantine.c.entry_id == func.any(list(entry_ids))
    if article_id is not None:
        mine |= quarantine.c.article_id == article_id
    return conn.execute(select(quarantine).where(mine).order_by(quarantine.c.quarantine_id)).all()
