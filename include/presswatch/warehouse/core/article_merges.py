"""Statements that merge an article into an older one: the log, and what hangs on it. One load at a time runs them.

Revisions and extractions stay with the article that showed them, so that the warehouse as of a time before stays as it
was. What leads to an article (addresses, entries) or is derived from its text (search, signature) goes on or goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from presswatch.warehouse.expressions import storable
from presswatch.warehouse.tables import (
    article,
    article_feed,
    article_merge,
    article_text,
    article_url,
    article_visit,
    entry,
    load_seq,
    quarantine,
    signature,
    signature_band,
)

MERGED = "merged_article"
"""Reason of an entry whose article was found to be an older one."""


class NewMerge(NamedTuple):
    """That an article is an older one, and what shows it."""

    article_id: int
    survivor_id: int
    batch_id: int
    capture_id: int
    url: str
    jaccard: float
    contained: float
    own_lines: Sequence[str]


def merge(conn: Connection, row: NewMerge) -> None:
    """Merge an article into another; the caller has taken it out of its syndication group."""
    _log(conn, row)
    _lead_on(conn, row.article_id, row.survivor_id)
    _forget_text(conn, row.article_id)
    _hand_on_visits(conn, row.article_id, row.survivor_id)
    seen = {"load_seq": load_seq.next_value(), "changed_at": func.now()}
    since = select(article.c.first_seen_at).where(article.c.article_id == row.article_id).scalar_subquery()
    older = {"first_seen_at": func.least(article.c.first_seen_at, since)}
    conn.execute(update(article).where(article.c.article_id == row.survivor_id).values(seen | older))


def _log(conn: Connection, row: NewMerge) -> None:
    """Note the merge, and that those merged into this article before are with it."""
    is_merged = or_(article.c.article_id == row.article_id, article.c.merged_into == row.article_id)
    values: dict[str, Any] = {
        "state": "merged",
        "merged_into": row.survivor_id,
        "state_since": func.now(),
        "load_seq": load_seq.next_value(),
        "changed_at": func.now(),
    }
    ids = conn.execute(update(article).where(is_merged).values(values).returning(article.c.article_id)).scalars().all()
    logged = row._asdict() | {"own_lines": list(row.own_lines)}
    conn.execute(article_merge.insert(), [storable({**logged, "article_id": number}) for number in sorted(ids)])


def _lead_on(conn: Connection, gone: int, survivor: int) -> None:
    """Let the addresses, feeds and entries of an article lead to another."""
    conn.execute(update(article_url).where(article_url.c.article_id == gone).values(article_id=survivor))
    names = ("entry_id", "feed_id", "first_seen_at")
    led = select(literal(survivor), *(article_feed.c[name] for name in names)).where(article_feed.c.article_id == gone)
    conn.execute(insert(article_feed).from_select(("article_id", *names), led).on_conflict_do_nothing())
    conn.execute(
        update(entry)
        .where(entry.c.article_id == gone, entry.c.outcome == "loaded")
        .values(outcome="duplicate", reason=MERGED, detail="its article was found to be an older one")
    )
    conn.execute(update(entry).where(entry.c.article_id == gone).values(article_id=survivor))
    is_open = (quarantine.c.article_id == gone) & (quarantine.c.state == "open")
    expired = {"state": "expired", "decided_by": "merge", "decided_at": func.now()}
    conn.execute(update(quarantine).where(is_open).values(expired))


def _forget_text(conn: Connection, article_id: int) -> None:
    """Delete what search and near-duplicates see of an article: it is found as the other."""
    signed = delete(signature).where(signature.c.article_id == article_id).returning(signature.c.bands)
    for bands in conn.execute(signed).scalars():
        is_its = (signature_band.c.article_id == article_id) & (signature_band.c.band == func.any(bands))
        conn.execute(delete(signature_band).where(is_its))
    conn.execute(delete(article_text).where(article_text.c.article_id == article_id))


def _hand_on_visits(conn: Connection, gone: int, survivor: int) -> None:
    """Look at the article no more; its looks count for the other."""
    visits = conn.execute(
        delete(article_visit).where(article_visit.c.article_id == gone).returning(article_visit.c.visits)
    )
    more = sum(visits.scalars())
    of_survivor = article_visit.c.article_id == survivor
    conn.execute(update(article_visit).where(of_survivor).values(visits=article_visit.c.visits + more))


def survivors(conn: Connection, article_ids: Iterable[int]) -> dict[int, int]:
    """Return, of those articles that were merged, the article that stands for each."""
    is_asked = article.c.article_id == func.any(sorted(set(article_ids)))
    merged = select(article.c.article_id, article.c.merged_into).where(is_asked, article.c.merged_into.is_not(None))
    return {row.article_id: row.merged_into for row in conn.execute(merged)}
