"""Statements on ops.quarantine: refused rows, their reason, their evidence, their way back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from sqlalchemy import Connection, Select, func, literal_column, select, update
from sqlalchemy.dialects.postgresql import insert

from presswatch.errors import PermanentError
from presswatch.feeds.entry_decisions import Decision
from presswatch.warehouse.expressions import storable
from presswatch.warehouse.rows import OpenRefusal
from presswatch.warehouse.tables import article, entry, entry_observation, feed, quarantine
from presswatch.warehouse.written_rows import NewRefusal

INTAKE_CONTRACT = "intake-1"
"""Version of the rules an entry must keep before its page can be asked for."""


def refuse_entries(conn: Connection, refused: Sequence[tuple[int, Decision]]) -> None:
    """Refuse entries that have no address that can be asked."""
    rows = [
        NewRefusal(
            f"entry_address:{decision.reason}",
            INTAKE_CONTRACT,
            decision.detail,
            {"link": (decision.entry.link_raw or "")[:2048], "guid": (decision.entry.guid or "")[:2048]},
            entry_id,
        )
        for entry_id, decision in refused
    ]
    add(conn, rows)


def add(conn: Connection, rows: Sequence[NewRefusal]) -> None:
    """Insert refusals; one that is open already shows what was refused last.

    The caller sets the outcome of their entries in the same transaction.
    """
    if rows:
        new = insert(quarantine)
        newest = {name: new.excluded[name] for name in ("contract_version", "reason", "evidence")}
        newest |= {name: new.excluded[name] for name in ("batch_id", "capture_id")}
        key = (quarantine.c.entry_id, quarantine.c.article_id, quarantine.c.rule)
        is_open = quarantine.c.state == literal_column("'open'")
        statement = new.on_conflict_do_update(index_elements=key, index_where=is_open, set_=newest)
        conn.execute(statement, [storable(row._asdict()) for row in rows])


def close_for(
    conn: Connection,
    state: Literal["fixed", "expired"],
    *,
    entry_ids: Sequence[int] = (),
    article_ids: Sequence[int] = (),
    batch_id: int | None = None,
) -> None:
    """Close the open refusals of entries, and of looks at articles, that a later fetch has settled.

    Args:
        conn: the transaction that settles them.
        state: fixed when the text is in the warehouse after all, expired when there is nothing left to decide on.
        entry_ids: entries.
        article_ids: articles whose new text had been refused.
        batch_id: batch that settled them; None where no page was asked for.
    """
    if not entry_ids and not article_ids:
        return
    of_entry = quarantine.c.entry_id == func.any(list(entry_ids))
    of_revisit = quarantine.c.entry_id.is_(None) & (quarantine.c.article_id == func.any(list(article_ids)))
    is_settled = (of_entry | of_revisit) & (quarantine.c.state == "open")
    closed = {"state": state, "decided_by": "later fetch", "decided_at": func.now(), "replay_batch_id": batch_id}
    conn.execute(update(quarantine).where(is_settled).values(closed))


def list_open(conn: Connection, *, limit: int = 50, offset: int = 0) -> list[OpenRefusal]:
    """Return open refusals, newest first."""
    rows = conn.execute(_listing().where(quarantine.c.state == "open").limit(limit).offset(offset))
    return [OpenRefusal(*row) for row in rows]


def read_open(conn: Connection, ids: Sequence[int]) -> list[OpenRefusal]:
    """Return those of these refusals that are open, newest first."""
    is_asked = quarantine.c.quarantine_id == func.any(list(ids))
    return [OpenRefusal(*row) for row in conn.execute(_listing().where(is_asked, quarantine.c.state == "open"))]


def count_open(conn: Connection) -> int:
    """Return how many refusals are open."""
    statement = select(func.count()).select_from(quarantine).where(quarantine.c.state == "open")
    return int(conn.execute(statement).scalar_one())


def open_at_articles(conn: Connection, rule: str, article_ids: Sequence[int]) -> set[int]:
    """Return those of some articles of which a look is refused under a rule."""
    is_open = (quarantine.c.state == "open") & quarantine.c.entry_id.is_(None) & (quarantine.c.rule == rule)
    statement = select(quarantine.c.article_id).where(is_open, quarantine.c.article_id == func.any(list(article_ids)))
    return set(conn.execute(statement).scalars()) if article_ids else set()


def show(conn: Connection, quarantine_id: int) -> dict[str, Any]:
    """Return all that is known of one refusal.

    Raises:
        PermanentError: there is none with that number.
    """
    row = conn.execute(select(quarantine).where(quarantine.c.quarantine_id == quarantine_id)).mappings().one_or_none()
    if row is None:
        raise PermanentError(f"there is no quarantine row {quarantine_id}", reason="not_found")
    return dict(row)


def _listing() -> Select[Any]:
    newest_title = (
        select(entry_observation.c.title)
        .where(entry_observation.c.entry_id == entry.c.entry_id)
        .order_by(entry_observation.c.observed_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(
            quarantine.c.quarantine_id,
            quarantine.c.entry_id,
            quarantine.c.article_id,
            func.coalesce(feed.c.source_id, article.c.source_id),
            func.coalesce(entry.c.url, article.c.canonical_url),
            newest_title,
            quarantine.c.rule,
            quarantine.c.reason,
            quarantine.c.created_at,
        )
        .select_from(quarantine)
        .outerjoin(entry, entry.c.entry_id == quarantine.c.entry_id)
        .outerjoin(feed, feed.c.feed_id == entry.c.feed_id)
        .outerjoin(article, article.c.article_id == quarantine.c.article_id)
        .order_by(quarantine.c.created_at.desc(), quarantine.c.quarantine_id.desc())
    )
