"""Reads the quarantine for a person who decides: in groups, in parts by key, and one row with all about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, TextClause, text

from presswatch.errors import PermanentError
from presswatch.warehouse.rows import OpenRefusal

_TITLE = """
    (
        select o.title from landing.entry_observation as o
        where o.entry_id = coalesce(q.entry_id, a.first_entry_id) order by o.observed_at desc limit 1
    )
"""
_FROM = """
    from ops.quarantine as q
    left join ops.entry as e on e.entry_id = q.entry_id
    left join core.feed as f on f.feed_id = e.feed_id
    left join core.article as a on a.article_id = q.article_id
"""
_SOURCE = "coalesce(f.source_id, a.source_id)"
_URL = "coalesce(e.url, a.canonical_url)"
_OPEN = f"""
    where q.state = 'open'
        and (cast(:rule as text) is null or q.rule = :rule)
        and (cast(:source_id as text) is null or {_SOURCE} = :source_id)
        and (cast(:words as text) is null or strpos(lower(concat_ws(' ', {_URL}, {_TITLE})), lower(:words)) > 0)
"""
_COLUMNS = f"""
    q.quarantine_id, q.entry_id, q.article_id, {_SOURCE}, {_URL}, {_TITLE}, q.rule, q.reason, q.created_at
"""


class RefusalFilter(NamedTuple):
    """Which open refusals are meant; what is None does not matter."""

    rule: str | None = None
    source_id: str | None = None
    words: str | None = None  # in the address or the title


class RefusalGroup(NamedTuple):
    """Open refusals of a source by one rule."""

    rule: str
    source_id: str | None
    rows: int
    oldest_at: datetime
    newest_at: datetime


class RefusalDetail(NamedTuple):
    """A refusal with all that a person needs to decide on it."""

    quarantine_id: int
    entry_id: int | None
    article_id: int | None
    source_id: str | None
    feed_id: str | None
    url: str | None
    title: str | None  # as the feed has it
    summary: str | None
    rule: str
    contract_version: str
    reason: str
    evidence: Any
    state: str
    created_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    note: str | None
    batch_id: int | None
    capture_id: int | None
    entry_outcome: str | None
    status: int | None
    fetched_at: datetime | None
    url_final: str | None


class CapturedPage(NamedTuple):
    """A capture, and the entry whose feed told of it."""

    capture_id: int
    entry_id: int


def groups(conn: Connection) -> list[RefusalGroup]:
    """Return the open refusals by rule and source, most first."""
    columns = f"q.rule, {_SOURCE}, count(*), min(q.created_at), max(q.created_at)"
    statement = f"select {columns} {_FROM} where q.state = 'open' group by 1, 2 order by 3 desc, 1, 2 limit 200"
    return [RefusalGroup(*row) for row in conn.execute(text(statement))]


def listing(conn: Connection, which: RefusalFilter, *, before: int | None, limit: int) -> list[OpenRefusal]:
    """Return open refusals, newest first, those with a smaller number than ``before``."""
    key = "and (cast(:before as bigint) is null or q.quarantine_id < :before)"
    statement = f"select {_COLUMNS} {_FROM} {_OPEN} {key} order by q.quarantine_id desc limit :limit"
    rows = conn.execute(text(statement), {**which._asdict(), "before": before, "limit": limit})
    return [OpenRefusal(*row) for row in rows]


def count(conn: Connection, which: RefusalFilter) -> int:
    """Return how many open refusals are meant."""
    return int(conn.execute(text(f"select count(*) {_FROM} {_OPEN}"), which._asdict()).scalar_one())


def neighbours(conn: Connection, which: RefusalFilter, quarantine_id: int) -> tuple[int | None, int | None]:
    """Return the numbers of the next newer and the next older open refusal, as far as there are any."""
    values = {**which._asdict(), "number": quarantine_id}
    newer = f"select min(q.quarantine_id) {_FROM} {_OPEN} and q.quarantine_id > :number"
    older = f"select max(q.quarantine_id) {_FROM} {_OPEN} and q.quarantine_id < :number"
    return conn.execute(text(newer), values).scalar(), conn.execute(text(older), values).scalar()


def detail(conn: Connection, quarantine_id: int) -> RefusalDetail:
    """Return one refusal.

    Raises:
        PermanentError: there is none with that number.
    """
    row = conn.execute(_DETAIL, {"number": quarantine_id}).one_or_none()
    if row is None:
        raise PermanentError(f"there is no quarantine row {quarantine_id}", reason="not_found")
    return RefusalDetail(*row)


def captured_for(conn: Connection, quarantine_id: int) -> CapturedPage | None:
    """Return the capture that a refusal was made on."""
    return _captured(conn, _CAPTURED_FOR, quarantine_id)


def captured_of_entry(conn: Connection, entry_id: int) -> CapturedPage | None:
    """Return the newest capture of an entry."""
    return _captured(conn, _CAPTURED_OF, entry_id)


def _captured(conn: Connection, statement: TextClause, number: int) -> CapturedPage | None:
    row: Sequence[Any] | None = conn.execute(statement, {"number": number}).one_or_none()
    return CapturedPage(*row) if row is not None else None


_DETAIL = text(
    f"""
    select q.quarantine_id, q.entry_id, q.article_id, {_SOURCE}, e.feed_id, {_URL}, said.title, said.summary, q.rule,
        q.contract_version, q.reason, q.evidence, q.state, q.created_at, q.decided_by, q.decided_at, q.note, q.batch_id,
        q.capture_id, e.outcome, c.status, c.fetched_at, c.url_final
    {_FROM}
    left join landing.capture as c on c.capture_id = q.capture_id
    left join lateral (
        select o.title, o.summary from landing.entry_observation as o
        where o.entry_id = coalesce(q.entry_id, a.first_entry_id) order by o.observed_at desc limit 1
    ) as said on true
    where q.quarantine_id = :number
    """  # noqa: S608 - our own words
)
_CAPTURED_FOR = text(
    """
    select q.capture_id, coalesce(q.entry_id, a.first_entry_id)
    from ops.quarantine as q left join core.article as a on a.article_id = q.article_id
    where q.quarantine_id = :number and q.capture_id is not null
    """
)
_CAPTURED_OF = text("select capture_id, entry_id from ops.entry where entry_id = :number and capture_id is not null")
