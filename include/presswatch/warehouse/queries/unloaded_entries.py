"""Finds entries that ended without an article, or wait to be tried again, by what a person knows of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from presswatch.feeds.entry_decisions import REFUSED
from presswatch.model.landed import LandedRecord
from presswatch.warehouse.rows import DueItem
from presswatch.warehouse.tables import address_of_text, capture, entry, feed

WITHOUT_ARTICLE = ("filtered", "quarantined", "failed", "gone")


RECORD = ("warc_path", "warc_offset", "warc_length", "body_sha256", "body_bytes", "wire_bytes")
"""Columns of a capture that make a record of landing."""


class Selection(NamedTuple):
    """Which entries are meant; what is None does not matter."""

    source_id: str | None = None
    reason: str | None = None
    outcome: str | None = None
    since: datetime | None = None  # ended since then; of an entry that waits: first seen
    entry_ids: tuple[int, ...] | None = None  # these and no others


class UnloadedEntry(NamedTuple):
    """An entry without an article, for a list."""

    entry_id: int
    source_id: str
    outcome: str
    reason: str
    attempts: int
    first_seen_at: datetime
    decided_at: datetime | None
    next_at: datetime | None
    url: str | None
    detail: str


class EntryGroup(NamedTuple):
    """Entries without an article of one source that have one outcome for one reason."""

    source_id: str
    outcome: str
    reason: str
    entries: int
    newest_id: int


MOST_GROUPS = 200


def group_entries(conn: Connection, which: Selection) -> list[EntryGroup]:
    """Return how many entries are without an article, by source, outcome and reason, most first."""
    keys = (feed.c.source_id, entry.c.outcome, entry.c.reason)
    number = func.count().label("number")
    statement = _where(select(*keys, number, func.max(entry.c.entry_id)), which).group_by(*keys)
    return [EntryGroup(*row) for row in conn.execute(statement.order_by(number.desc(), *keys).limit(MOST_GROUPS))]


def list_entries(conn: Connection, which: Selection, *, limit: int, before: int | None = None) -> list[UnloadedEntry]:
    """Return entries without an article, newest first, those with a smaller number than ``before``."""
    columns: list[ColumnElement[Any]] = [
        feed.c.source_id if name == "source_id" else entry.c[name] for name in UnloadedEntry._fields
    ]
    statement = _where(select(*columns), which)
    if before is not None:
        statement = statement.where(entry.c.entry_id < before)
    rows = conn.execute(statement.order_by(entry.c.entry_id.desc()).limit(limit))
    return [UnloadedEntry(*row) for row in rows]


def count_entries(conn: Connection, which: Selection) -> list[tuple[str, str, int]]:
    """Return how many entries are without an article, by outcome and reason, most first."""
    number = func.count().label("number")
    statement = _where(select(entry.c.outcome, entry.c.reason, number), which)
    rows = conn.execute(statement.group_by(entry.c.outcome, entry.c.reason).order_by(number.desc(), entry.c.reason))
    return [(row.outcome, row.reason, row.number) for row in rows]


class RetriableEntry(NamedTuple):
    """An entry that can be tried again."""

    item: DueItem
    capture_id: int | None
    page: LandedRecord | None  # where its page is; None: none with status 200 was kept

    @property
    def entry_id(self) -> int:
        """Return the number of the entry."""
        assert self.item.entry_id is not None  # noqa: S101 - of kind entry
        return self.item.entry_id


def lock_entries(conn: Connection, which: Selection, *, limit: int) -> list[RetriableEntry]:
    """Return, locked, entries that can be tried again, oldest first, with where the bytes of their page are.

    Left out is what has neither a page nor a feed to read, what an open batch holds, and what a person has refused.
    """
    url = address_of_text().label("url")
    columns = (entry.c.entry_id, url, entry.c.host, entry.c.capture_id, capture.c.status)
    statement = (
        _where(select(*columns, *(capture.c[name] for name in RECORD)), which)
        .outerjoin(capture, capture.c.capture_id == entry.c.capture_id)
        .where(url.is_not(None), entry.c.batch_id.is_(None), entry.c.reason != REFUSED)
        .order_by(entry.c.entry_id)
        .limit(limit)
    )
    return [
        RetriableEntry(
            DueItem("entry", row.entry_id, None, row.url, row.host),
            row.capture_id,
            LandedRecord(*(getattr(row, name) for name in RECORD)) if row.status == 200 and row.warc_path else None,
        )
        for row in conn.execute(statement.with_for_update(of=entry))
    ]


def without_article(conn: Connection, entry_ids: Sequence[int]) -> list[int]:
    """Return which of these entries have no article and are held by no batch."""
    is_asked = entry.c.entry_id == func.any(list(entry_ids))
    statement = select(entry.c.entry_id).where(is_asked, entry.c.article_id.is_(None), entry.c.batch_id.is_(None))
    return list(conn.execute(statement.order_by(entry.c.entry_id)).scalars())


def _where(statement: Select[Any], which: Selection) -> Select[Any]:
    waits = and_(entry.c.outcome == "pending", entry.c.reason != "")
    wanted = [or_(entry.c.outcome.in_(WITHOUT_ARTICLE), waits)]
    if which.source_id is not None:
        wanted.append(feed.c.source_id == which.source_id)
    if which.reason is not None:
        wanted.append(entry.c.reason == which.reason)
    if which.outcome is not None:
        wanted.append(entry.c.outcome == which.outcome)
    if which.since is not None:
        wanted.append(func.coalesce(entry.c.decided_at, entry.c.first_seen_at) >= which.since)
    if which.entry_ids is not None:
        wanted.append(entry.c.entry_id == func.any(list(which.entry_ids)))
    return statement.select_from(entry).join(feed, feed.c.feed_id == entry.c.feed_id).where(*wanted)
