"""Statements on ops.page_body: which bodies the pages of a host showed of late."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ARRAY, Connection, LargeBinary, Text, bindparam, delete, func, select, text, update

from presswatch.durations import DAY_S
from presswatch.warehouse.expressions import seconds
from presswatch.warehouse.many_rows import insert_rows
from presswatch.warehouse.tables import article_text, entry, page_body

KEPT_S = 7 * DAY_S
"""How long it is remembered that a page showed a body: a host in trouble is mostly asked again within that time."""

MOST = 50
"""Pages that are read of one body; three stories are enough."""

_SHOWN = text(
    """
    select p.host, p.body_sha256, p.url_sha256, p.headline
    from unnest(:hosts, :bodies) as asked (host, body_sha256)
    cross join lateral (
        select b.*
        from ops.page_body as b
        where b.host = asked.host and b.body_sha256 = asked.body_sha256
            and b.last_seen_at > now() - make_interval(secs => :kept_s)
        limit :most
    ) as p
    """
).bindparams(bindparam("hosts", type_=ARRAY(Text)), bindparam("bodies", type_=ARRAY(LargeBinary)))


_SHOWN_AGAIN = "(host, body_sha256, url_sha256) do update set headline = excluded.headline, last_seen_at = now()"


class ShownBody(NamedTuple):
    """That a page showed a body."""

    host: str
    body_sha256: bytes
    url_sha256: bytes
    headline: str


class LedEntry(NamedTuple):
    """An entry, the article it led to, and the text of that."""

    entry_id: int
    outcome: str
    article_id: int
    body: str
    url: str
    url_sha256: bytes


def shown(conn: Connection, bodies: Sequence[tuple[str, bytes]]) -> list[ShownBody]:
    """Return the pages that showed bodies of late: pairs of host and digest."""
    asked = sorted(set(bodies))
    if not asked:
        return []
    values = {"hosts": [host for host, _ in asked], "bodies": [digest for _, digest in asked]}
    rows = conn.execute(_SHOWN, {**values, "kept_s": KEPT_S, "most": MOST})
    return [ShownBody(row.host, bytes(row.body_sha256), bytes(row.url_sha256), row.headline) for row in rows]


def add(conn: Connection, rows: Sequence[ShownBody]) -> None:
    """Note what pages show now."""
    by_key = {row[:3]: row for row in sorted(rows)}
    insert_rows(conn, page_body, [row._asdict() for row in by_key.values()], on_conflict=_SHOWN_AGAIN)


def led_entries(conn: Connection, addresses: Sequence[bytes]) -> list[LedEntry]:
    """Return the entries at addresses that led to an article."""
    statement = (
        select(
            entry.c.entry_id, entry.c.outcome, entry.c.article_id, article_text.c.body, entry.c.url, entry.c.url_sha256
        )
        .join(article_text, article_text.c.article_id == entry.c.article_id)
        .where(entry.c.url_sha256 == func.any(list(addresses)), entry.c.outcome.in_(("loaded", "duplicate")))
        .order_by(entry.c.entry_id)
    )
    return [LedEntry(*row[:-1], bytes(row.url_sha256)) for row in conn.execute(statement)] if addresses else []


def hold(conn: Connection, entry_ids: Sequence[int], *, reason: str, detail: str) -> None:
    """Hold entries whose page turned out to be that of none; they are asked for again at once."""
    held = {"outcome": "quarantined", "reason": reason, "detail": detail, "next_at": func.now()}
    conn.execute(update(entry).where(entry.c.entry_id == func.any(list(entry_ids))).values(held))


def forget(conn: Connection) -> int:
    """Delete what is older than it is asked about; return how many rows."""
    is_old = page_body.c.last_seen_at < func.now() - seconds(KEPT_S)
    return conn.execute(delete(page_body).where(is_old)).rowcount
