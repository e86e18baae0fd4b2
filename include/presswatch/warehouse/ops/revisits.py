"""Statements on ops.article_visit: when an article is revisited."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.postgresql import insert

from presswatch.model.exchange import Validators
from presswatch.warehouse.expressions import seconds, storable
from presswatch.warehouse.rows import RevisitRow
from presswatch.warehouse.tables import article, article_visit, batch, entry


class Revisit(NamedTuple):
    """What a look at an article found, to be remembered for the next one."""

    article_id: int
    url: str
    host: str
    wait_s: float | None  # until the next look; None: no more
    values: Mapping[str, Any]  # columns to set: etag, last_modified, body_sha256, visits, gone_seen, last_seen_at …


def save(conn: Connection, revisit: Revisit) -> None:
    """Insert or update the visit row of an article and give it back to the schedule.

    What the feed said while the batch was at work (a look to be made soon, a new address) is kept.
    """
    row = {
        **revisit.values,
        "article_id": revisit.article_id,
        "url": revisit.url,
        "host": revisit.host,
        "batch_id": None,
        "lost_at": None,
        "lost_with": None,
        "next_visit_at": None if revisit.wait_s is None else func.now() + seconds(revisit.wait_s),
        **_said_meanwhile(conn, revisit.article_id),
    }
    statement = insert(article_visit).values(storable(row))
    changed = {name: value for name, value in row.items() if name != "article_id"}
    conn.execute(statement.on_conflict_do_update(index_elements=[article_visit.c.article_id], set_=changed))


def _said_meanwhile(conn: Connection, article_id: int) -> dict[str, Any]:
    """Return, its row locked, when and where an article is to be looked at if that was set since its batch was claimed.

    A claim makes the look due at its own time at the latest, so a later one was set after it.
    """
    planned = conn.execute(
        select(article_visit.c.next_visit_at, article_visit.c.url, article_visit.c.host, batch.c.claimed_at)
        .join(batch, batch.c.batch_id == article_visit.c.batch_id)
        .where(article_visit.c.article_id == article_id)
        .with_for_update(of=article_visit)
    ).one_or_none()
    if planned is None or planned.next_visit_at is None or planned.next_visit_at <= planned.claimed_at:
        return {}
    return {"next_visit_at": planned.next_visit_at, "url": planned.url, "host": planned.host}


def revisit_soon(conn: Connection, article_id: int) -> None:
    """Have an article looked at again at the next ingest."""
    of_article = article_visit.c.article_id == article_id
    conn.execute(article_visit.update().where(of_article).values(next_visit_at=func.now()))


def leave(conn: Connection, article_id: int, *, host: str, url: str) -> None:
    """Ask for an article no more under an address that another story has now."""
    here = (article_visit.c.host == host) & (article_visit.c.url == url)
    conn.execute(
        article_visit.update().where(article_visit.c.article_id == article_id, here).values(next_visit_at=None)
    )


def read(conn: Connection, article_ids: list[int]) -> dict[int, RevisitRow]:
    """Return visit rows by article, with when the article was first seen."""
    rows = conn.execute(
        select(article_visit, article.c.first_seen_at, entry.c.has_page)
        .join(article, article.c.article_id == article_visit.c.article_id)
        .join(entry, entry.c.entry_id == article.c.first_entry_id)
        .where(article_visit.c.article_id == func.any(article_ids))
    )
    return {row.article_id: RevisitRow(*row) for row in rows}


def validators_of(row: RevisitRow) -> Validators:
    """Return the validators to send."""
    return Validators(row.etag, row.last_modified)
