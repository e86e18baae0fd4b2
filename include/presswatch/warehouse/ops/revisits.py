"""Statements on ops.article_visit: when an article is revisited."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, ScalarSelect, bindparam, case, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from presswatch.durations import DAY_S, HOUR_S
from presswatch.model.exchange import Validators
from presswatch.urls import host_of
from presswatch.warehouse.expressions import seconds, storable
from presswatch.warehouse.rows import RevisitRow
from presswatch.warehouse.tables import article, article_visit, batch, entry, feed_trust

FREE_ROUNDS = 3
"""Batches in a row in which a feed may ask for revisits in vain before they are spaced out."""

FIRST_WAIT_S, MOST_WAIT_S = HOUR_S, 7 * DAY_S
"""Wait before such a revisit, doubled with each further batch in vain, up to a week: those by plan stay."""


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
        "hastened_by": None,
    }
    row |= _said_meanwhile(conn, revisit.article_id, row["next_visit_at"])
    statement = insert(article_visit).values(storable(row))
    changed = {name: value for name, value in row.items() if name != "article_id"}
    conn.execute(statement.on_conflict_do_update(index_elements=[article_visit.c.article_id], set_=changed))


def _said_meanwhile(conn: Connection, article_id: int, at: object) -> dict[str, Any]:
    """Return, its row locked, when and where an article is to be looked at if that was set since its batch was claimed.

    A claim makes the look due at its own time at the latest, so a later one was set after it. It is not later than
    ``at``, when the next revisit is planned.
    """
    visit = article_visit.c
    planned = conn.execute(
        select(visit.next_visit_at, visit.url, visit.host, visit.hastened_by, batch.c.claimed_at)
        .join(batch, batch.c.batch_id == article_visit.c.batch_id)
        .where(article_visit.c.article_id == article_id)
        .with_for_update(of=article_visit)
    ).one_or_none()
    if planned is None or planned.next_visit_at is None or planned.next_visit_at <= planned.claimed_at:
        return {}
    place = {"url": planned.url, "host": planned.host, "hastened_by": planned.hastened_by}
    return {"next_visit_at": func.least(at, planned.next_visit_at), **place}


def revisit_soon(conn: Connection, article_id: int) -> None:
    """Have an article looked at again at the next ingest."""
    of_article = article_visit.c.article_id == article_id
    conn.execute(article_visit.update().where(of_article).values(next_visit_at=func.now()))


def hastened(feed_id: str | ColumnElement[str] | ScalarSelect[str]) -> dict[str, Any]:
    """Return the columns to set where a feed asks for a revisit: at once, later where it asked in vain before.

    It is never later than planned. What has no page costs no request, and is looked at whenever its feed changes.
    """
    vain = select(feed_trust.c.vain_rounds).where(feed_trust.c.feed_id == feed_id).scalar_subquery()
    beyond = func.coalesce(vain, 0) - FREE_ROUNDS
    doubled = FIRST_WAIT_S * func.power(2.0, func.least(beyond, 16))
    is_free = or_(beyond < 0, _without_page())
    at = func.now() + case((is_free, 0.0), else_=func.least(MOST_WAIT_S, doubled)) * seconds(1.0)
    # What a batch is at work on is looked at again after it: the request under way may have been made before.
    plan = case((article_visit.c.batch_id.is_not(None), at), else_=func.least(article_visit.c.next_visit_at, at))
    return {"next_visit_at": plan, "hastened_by": feed_id}


def _without_page() -> ColumnElement[bool]:
    """Return whether an article's text is in its feed alone."""
    first = entry.alias("first")
    in_feed = (
        select(first.c.entry_id)
        .join(article, article.c.first_entry_id == first.c.entry_id)
        .where(article.c.article_id == article_visit.c.article_id, ~first.c.has_page)
    )
    return in_feed.correlate(article_visit).exists()


def revisit_for_feeds(conn: Connection, pairs: Iterable[tuple[int, str]]) -> None:
    """Have articles looked at again because a feed says something new of them: pairs of article and feed."""
    rows = [{"article": article_id, "asks": feed_id} for article_id, feed_id in pairs]
    asked = update(article_visit).where(article_visit.c.article_id == bindparam("article"))
    if rows:
        conn.execute(asked.values(hastened(bindparam("asks"))), rows)


def revisit_for_entry(conn: Connection, article_id: int, entry_id: int) -> None:
    """Have an article looked at again because a new entry led to it."""
    asks = select(entry.c.feed_id).where(entry.c.entry_id == entry_id).scalar_subquery()
    conn.execute(update(article_visit).where(article_visit.c.article_id == article_id).values(hastened(asks)))


def judge_feeds(conn: Connection, revisited: Mapping[str, tuple[int, int]]) -> None:
    """Note what came of the revisits of a batch that feeds asked for: by feed their number, and that of the changes.

    A change forgives all that were in vain before.
    """
    for feed_id, (number, changes) in sorted(revisited.items()):
        row = {"feed_id": feed_id, "vain_rounds": 0 if changes else 1, "revisits": number, "changes": changes}
        new = insert(feed_trust).values(row)
        summed = {name: feed_trust.c[name] + new.excluded[name] for name in ("revisits", "changes")}
        vain = 0 if changes else feed_trust.c.vain_rounds + 1
        values = {**summed, "vain_rounds": vain, "judged_at": func.now()}
        conn.execute(new.on_conflict_do_update(index_elements=[feed_trust.c.feed_id], set_=values))


def move(conn: Connection, article_id: int, url: str) -> None:
    """Ask for an article under another address from now on, whole at first: validators are of one address."""
    place = {"url": url, "host": host_of(url), "etag": None, "last_modified": None}
    conn.execute(article_visit.update().where(article_visit.c.article_id == article_id).values(place))


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
