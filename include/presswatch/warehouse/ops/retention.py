"""Statements of retention: closed days are summed once; extractions that nobody saw and old staging are deleted."""

from __future__ import annotations

from sqlalchemy import Connection, delete, func, select, text, update

from presswatch.warehouse.tables import batch, draft, replay

CLOSE_WITHIN = "30min"
"""The first time there may be years of polls to sum."""

_CHOOSE = text(
    """
    create temporary table pruned on commit drop as
    select distinct x.extraction_id
    from ops.replay_item as i
    join ops.replay as r on r.replay_id = i.replay_id
    join core.extraction as x on x.extraction_id = i.extraction_id
    where not x.is_promoted
        and (r.state = 'expired' or r.state <> 'open' and
            greatest(r.promoted_at, r.rolled_back_at) < now() - make_interval(secs => :keep_s))
        and not exists (
            select from ops.replay_item as o join ops.replay as p on p.replay_id = o.replay_id
            where o.extraction_id = x.extraction_id and (o.replaced_extraction_id is not null
                or p.state = 'open' or p.state <> 'expired' and
                    greatest(p.promoted_at, p.rolled_back_at) >= now() - make_interval(secs => :keep_s))
        )
        and not exists (select from ops.replay_item as o where o.old_extraction_id = x.extraction_id)
        and not exists (select from ops.replay_item as o where o.replaced_extraction_id = x.extraction_id)
        and not exists (select from core.signature as s where s.extraction_id = x.extraction_id)
        and not exists (select from core.article_text as t where t.extraction_id = x.extraction_id)
    limit :limit
    """
)
"""Readings of replays that are over and that no reader ever saw: a reading that was promoted is replaced by another, or
is compared with, or replaces one, in some replay, or readers see it now."""

_DELETE = (
    text("update ops.replay_item set extraction_id = null where extraction_id in (select extraction_id from pruned)"),
    *(
        text(f"delete from core.{table} where extraction_id in (select extraction_id from pruned)")  # noqa: S608 - ours
        for table in ("text_block", "time_claim", "extraction_author", "agency_credit", "extraction")
    ),
)


def expire_replays(conn: Connection, *, older_than_s: float) -> int:
    """Close replays that were planned so long ago and never promoted; return how many."""
    is_old = (replay.c.state == "open") & (
        replay.c.planned_at < func.now() - func.make_interval(0, 0, 0, 0, 0, 0, older_than_s)
    )
    return conn.execute(update(replay).where(is_old).values(state="expired")).rowcount


def prune_readings(conn: Connection, *, older_than_s: float, limit: int) -> int:
    """Delete extractions of replays that ended so long ago, if readers never saw them; return how many.

    The caller holds the load lock, so that nothing is promoted meanwhile.
    """
    conn.execute(_CHOOSE, {"keep_s": older_than_s, "limit": limit})
    for statement in _DELETE:
        deleted = conn.execute(statement).rowcount
    conn.execute(text("drop table pruned"))
    return deleted


def clear_staging(conn: Connection) -> int:
    """Delete drafts of batches that ended; return how many."""
    ended = select(batch.c.batch_id).where(batch.c.state != "open")
    return conn.execute(delete(draft).where(draft.c.batch_id.in_(ended))).rowcount


def close_poll_days(conn: Connection) -> int:
    """Sum the polls of days that are over into ``ops.poll_day`` and return how many rows that made; twice is once."""
    return _summed(conn, "select ops.close_poll_days()")


def close_ledger_days(conn: Connection) -> int:
    """Sum the ledger of days that are over and whole, and return how many rows that made; twice is once."""
    closed = _summed(conn, "select ops.close_ledger_days()")
    _summed(conn, "select ops.compact_ledger_sums()")
    return closed


def ledger_differences(conn: Connection) -> int:
    """Return how many sums of closed days are not what their rows add up to: none, unless triggers were got round."""
    return _summed(conn, "select count(*) from ops.ledger_difference")


def sum_source_days(conn: Connection) -> int:
    """Sum anew each source and day of which an article changed, and return how many."""
    return _summed(conn, "select ops.sum_source_days()")


def index_again(conn: Connection, *, limit: int) -> int:
    """Stem so many articles again that an older version indexed, and return how many it looked at; 0 when none is left.

    The caller holds the load lock, so that no load waits for a row of it.
    """
    return int(conn.execute(select(func.core.index_again(limit))).scalar_one())


def _summed(conn: Connection, statement: str) -> int:
    conn.execute(select(func.set_config("statement_timeout", CLOSE_WITHIN, True)))  # noqa: FBT003 - for this transaction
    return int(conn.execute(text(statement)).scalar_one())
