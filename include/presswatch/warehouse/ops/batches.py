"""Statements on ops.batch and ops.batch_item: claiming, fencing, closing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Double,
    Subquery,
    and_,
    bindparam,
    cast,
    delete,
    extract,
    func,
    literal,
    null,
    or_,
    select,
    text,
    true,
    union_all,
    update,
)

from presswatch.errors import StaleLeaseError
from presswatch.own_hosts import NO_OWN_HOSTS, OwnHosts
from presswatch.warehouse.expressions import parameters, seconds
from presswatch.warehouse.many_rows import as_json
from presswatch.warehouse.ops import batch_bisection, entries
from presswatch.warehouse.ops.source_holds import held_sources
from presswatch.warehouse.rows import BatchItem, CapturedItem, DueItem, HeldBatch, ReclaimedBatch
from presswatch.warehouse.tables import (
    address_of_text,
    article,
    article_visit,
    batch,
    batch_item,
    draft,
    entry,
    feed,
    host_rest,
    lease_token,
)
from presswatch.warehouse.written_rows import FetchRow

_SAVE_OUTCOMES = text(
    """
    update ops.batch_item as i set outcome = r.outcome, reason = r.reason
    from json_to_recordset(cast(:rows as json)) as r (ordinal integer, outcome text, reason text)
    where i.batch_id = :batch_id and i.ordinal = r.ordinal
    """
)

STAGES = ("claimed", "fetched", "cleaned", "checked", "loaded")


def lock_claims(conn: Connection) -> None:
    """Let one worker at a time put batches together; held until the transaction ends."""
    conn.execute(select(func.pg_advisory_xact_lock(func.hashtext("presswatch.claim"))))


def waiting(
    conn: Connection, *, limit: int, per_host: int, own: OwnHosts = NO_OWN_HOSTS, everything: bool = False
) -> list[DueItem]:
    """Return what is due, oldest first: pending entries, then articles to look at again.

    What was lost with its batch goes to the end of the line. Hosts of open batches are left out, for a host belongs to
    one batch at a time, and so are hosts that asked for rest, and paused sources.

    Args:
        conn: the transaction; the caller holds the claim lock.
        limit: items in all.
        per_host: items of one host, so that the backlog of one keeps nobody else waiting.
        own: the operator's hosts, of which any number is taken.
        everything: all that waits, due or not.
    """
    due_items: list[DueItem] = []
    for due in (_due_entries(everything=everything), _due_visits(everything=everything)):
        is_fair = or_(due.c.place <= per_host, _is_own(due, own))
        oldest = (
            select(*(due.c[name] for name in DueItem._fields)).where(is_fair).order_by(due.c.at.nulls_last(), due.c.id)
        )
        due_items += [DueItem(*row) for row in conn.execute(oldest.limit(limit - len(due_items)))]
    return due_items


def _due_entries(*, everything: bool) -> Subquery:
    at = func.coalesce(entry.c.lost_at, entry.c.next_at)
    order = (at, entry.c.entry_id)
    return (
        select(
            literal("entry").label("kind"),
            entry.c.entry_id,
            null().label("article_id"),
            address_of_text().label("url"),
            entry.c.host,
            entry.c.lost_with,
            at.label("at"),
            entry.c.entry_id.label("id"),
            func.row_number().over(partition_by=entry.c.host, order_by=order).label("place"),
        )
        .join(feed, feed.c.feed_id == entry.c.feed_id)
        .where(
            entry.c.outcome.in_(("pending", "quarantined")),
            entry.c.next_at.is_not(None),  # of a quarantined one: it is looked at again by itself
            entry.c.batch_id.is_(None),
            _is_due(entry.c.next_at, everything=everything),
            entry.c.host.not_in(_busy_hosts()),
            entry.c.feed_id.not_in(select(feed.c.feed_id).where(feed.c.source_id.in_(held_sources("paused")))),
        )
        .subquery()
    )


def _due_visits(*, everything: bool) -> Subquery:
    revisit = article_visit.c
    at = func.coalesce(revisit.lost_at, revisit.next_visit_at)
    order = (at.nulls_last(), revisit.article_id)
    return (
        select(
            literal("revisit").label("kind"),
            null().label("entry_id"),
            revisit.article_id,
            revisit.url,
            revisit.host,
            revisit.lost_with,
            at.label("at"),
            revisit.article_id.label("id"),
            func.row_number().over(partition_by=revisit.host, order_by=order).label("place"),
        )
        .where(
            revisit.batch_id.is_(None),
            _is_due(revisit.next_visit_at, everything=everything),
            revisit.host.not_in(_busy_hosts()),
            revisit.article_id.not_in(
                select(article.c.article_id).where(article.c.source_id.in_(held_sources("paused")))
            ),
        )
        .subquery()
    )


def _is_own(due: Subquery, own: OwnHosts) -> ColumnElement[bool]:
    """Return whether the address of a due item leads to a host of the operator's."""
    return or_(
        *(and_(due.c.url.like(f"{scheme}://%"), due.c.host.in_(hosts)) for scheme, hosts in own.by_scheme().items())
    )


def _is_due(at: ColumnElement[Any], *, everything: bool) -> ColumnElement[bool]:
    return true() if everything else at <= func.now()


def _busy_hosts() -> CompoundSelect[Any]:
    """Return the hosts that belong to an open batch, and those that asked to be left alone."""
    taken = select(func.unnest(batch.c.hosts).label("host")).where(batch.c.state == "open")
    return union_all(taken, select(host_rest.c.host).where(host_rest.c.rests_until > func.now()))


def open_batch(
    conn: Connection, work: Sequence[DueItem], *, hosts: Sequence[str], run_id: str, lease_s: float
) -> tuple[int, int]:
    """Make a batch of this work and return its id and fencing token. The caller holds the claim lock.

    Args:
        conn: the transaction.
        work: at least one item.
        hosts: belong to this batch alone while it is open.
        run_id: DAG run, or who ingests.
        lease_s: seconds until the batch may be given up.
    """
    values = {"run_id": run_id, "hosts": list(hosts), "items": len(work)}
    opened = conn.execute(
        batch.insert()
        .values(**values, token=lease_token.next_value(), leased_until=func.now() + seconds(lease_s))
        .returning(batch.c.batch_id, batch.c.token)
    ).one()
    rows = [{"batch_id": opened.batch_id, "ordinal": place} | item._asdict() for place, item in enumerate(work)]
    conn.execute(batch_item.insert(), [{name: row[name] for name in row if name != "lost_with"} for row in rows])
    entry_ids = [item.entry_id for item in work if item.entry_id is not None]
    article_ids = [item.article_id for item in work if item.article_id is not None]
    conn.execute(update(entry).where(entry.c.entry_id == func.any(entry_ids)).values(batch_id=opened.batch_id))
    is_due = {"next_visit_at": func.least(article_visit.c.next_visit_at, func.now())}
    is_revisited = article_visit.c.article_id == func.any(article_ids)
    conn.execute(update(article_visit).where(is_revisited).values(batch_id=opened.batch_id, **is_due))
    return opened.batch_id, opened.token


def open_fetched(conn: Connection, pages: Sequence[CapturedItem], *, run_id: str, lease_s: float) -> tuple[int, int]:
    """Make a batch of pages that are in landing already; its entries are pending again. Returns its id and token.

    The caller holds the claim lock, and has seen to it that no other batch is at work on them.
    """
    entry_ids = [page.work.entry_id for page in pages if page.work.entry_id is not None]
    entries.reopen(conn, entry_ids)
    batch_id, token = open_batch(conn, [page.work for page in pages], hosts=[], run_id=run_id, lease_s=lease_s)
    save_fetches(
        conn,
        [FetchRow(batch_id, place, "captured", capture_id=page.capture_id) for place, page in enumerate(pages)],
    )
    advance(conn, batch_id, "fetched")
    return batch_id, token


def reclaim(conn: Connection, run_id: str, *, lease_s: float) -> list[ReclaimedBatch]:
    """Give the open batches of a run that nobody has worked on a new token and lease, and return them.

    Their claim was committed and nobody heard of it: the answer was lost, or the worker died. The caller holds the
    claim lock.
    """
    unheard = and_(batch.c.run_id == run_id, batch.c.state == "open", batch.c.stage == STAGES[0])
    taken = conn.execute(
        update(batch)
        .where(unheard)
        .values(token=lease_token.next_value(), leased_until=func.now() + seconds(lease_s))
        .returning(batch.c.batch_id, batch.c.token)
    ).all()
    return [
        ReclaimedBatch(
            row.batch_id,
            row.token,
            [DueItem(i.kind, i.entry_id, i.article_id, i.url, i.host) for i in items(conn, row.batch_id)],
        )
        for row in sorted(taken)
    ]


def lock_batch(conn: Connection, batch_id: int, token: int, *, lease_s: float) -> HeldBatch:
    """Lock an open batch for this transaction, renew its lease and return its row.

    Raises:
        StaleLeaseError: it was closed or went to another worker.
    """
    is_held = and_(batch.c.batch_id == batch_id, batch.c.token == token, batch.c.state == "open")
    renewed = conn.execute(
        update(batch).where(is_held).values(leased_until=func.now() + seconds(lease_s)).returning(*batch.c)
    ).one_or_none()
    if renewed is None:
        raise StaleLeaseError(f"batch {batch_id} is no longer held under token {token}")
    return HeldBatch(*renewed)


def counts_if_loaded(conn: Connection, batch_id: int, token: int) -> dict[str, int] | None:
    """Return the counts of a batch that was loaded under this token, or None while it was not."""
    is_loaded = and_(batch.c.batch_id == batch_id, batch.c.token == token, batch.c.state == "loaded")
    return conn.execute(select(batch.c.counts).where(is_loaded)).scalar_one_or_none()


def advance(conn: Connection, batch_id: int, stage: str) -> None:
    """Note the stage that was done; the caller holds the batch."""
    conn.execute(update(batch).where(batch.c.batch_id == batch_id).values(stage=stage))


def items(conn: Connection, batch_id: int) -> list[BatchItem]:
    """Return the items of a batch with what the ledger says of their entries, in order."""
    ahead_s = cast(extract("epoch", entry.c.next_at - batch.c.claimed_at), Double)
    tries = (func.coalesce(count, 0).label(count.name) for count in (entry.c.attempts, entry.c.chances_used))
    of_entry = (entry.c.feed_id, *tries, entry.c.first_seen_at)
    first = entry.alias("first")  # of an article that is looked at again
    has_page = func.coalesce(entry.c.has_page, first.c.has_page, true()).label("has_page")
    told_by = func.coalesce(entry.c.entry_id, first.c.entry_id).label("told_by")
    ahead = func.coalesce(ahead_s, 0.0).label("ahead_s")
    columns: list[ColumnElement[Any]] = [*batch_item.c, *of_entry, ahead, has_page, told_by]
    statement = (
        select(*columns)
        .join(batch, batch.c.batch_id == batch_item.c.batch_id)
        .outerjoin(entry, entry.c.entry_id == batch_item.c.entry_id)
        .outerjoin(article, article.c.article_id == batch_item.c.article_id)
        .outerjoin(first, first.c.entry_id == article.c.first_entry_id)
        .where(batch_item.c.batch_id == batch_id)
        .order_by(batch_item.c.ordinal)
    )
    return [BatchItem(*row) for row in conn.execute(statement)]


def sources_of(conn: Connection, batch_id: int) -> dict[int, str]:
    """Return the publisher of each item, by place in the batch."""
    owner = func.coalesce(feed.c.source_id, article.c.source_id)
    rows = conn.execute(
        select(batch_item.c.ordinal, owner.label("source_id"))
        .select_from(batch_item)
        .outerjoin(entry, entry.c.entry_id == batch_item.c.entry_id)
        .outerjoin(feed, feed.c.feed_id == entry.c.feed_id)
        .outerjoin(article, article.c.article_id == batch_item.c.article_id)
        .where(batch_item.c.batch_id == batch_id)
    )
    return {row.ordinal: row.source_id for row in rows}


def sources_by_capture(conn: Connection, batch_id: int) -> dict[int, str]:
    """Return the publisher of each capture of a batch."""
    owners = sources_of(conn, batch_id)
    is_captured = (batch_item.c.batch_id == batch_id) & batch_item.c.capture_id.is_not(None)
    columns = select(batch_item.c.capture_id, batch_item.c.ordinal)
    rows = conn.execute(columns.where(is_captured).order_by(batch_item.c.ordinal))
    return {row.capture_id: owners[row.ordinal] for row in rows}


def save_fetches(conn: Connection, rows: Sequence[FetchRow]) -> None:
    """Write what came of each request."""
    names = ("fetch", "reason", "detail", "retry_after_s", "capture_id")
    statement = (
        update(batch_item)
        .where(batch_item.c.batch_id == bindparam("new_batch_id"), batch_item.c.ordinal == bindparam("new_ordinal"))
        .values({name: bindparam(f"new_{name}") for name in names})
    )
    if rows:
        conn.execute(statement, [parameters(row._asdict()) for row in rows])


def save_outcomes(conn: Connection, batch_id: int, outcomes: Mapping[int, str], reasons: Mapping[int, str]) -> None:
    """Write what the load decided, by place in the batch, and why the page was no good where it was none."""
    rows = [{"ordinal": place, "outcome": word, "reason": reasons.get(place, "")} for place, word in outcomes.items()]
    if rows:
        conn.execute(_SAVE_OUTCOMES, {"batch_id": batch_id, "rows": as_json(rows)})


def mark_unchanged(conn: Connection, batch_id: int, ordinals: Sequence[int]) -> None:
    """Note that items brought the very bytes that were read before."""
    same = and_(batch_item.c.batch_id == batch_id, batch_item.c.ordinal == func.any(list(ordinals)))
    conn.execute(update(batch_item).where(same).values(fetch="unchanged"))


def raise_alarm(conn: Connection, batch_id: int) -> None:
    """Note that a batch rule did not hold."""
    conn.execute(update(batch).where(batch.c.batch_id == batch_id).values(is_alarmed=True))


def close(conn: Connection, batch_id: int, counts: Mapping[str, int]) -> None:
    """Close a batch as loaded; its staging rows are no longer needed."""
    values = {"state": "loaded", "stage": "loaded", "closed_at": func.now(), "counts": dict(counts)}
    conn.execute(update(batch).where(batch.c.batch_id == batch_id).values(values))
    conn.execute(delete(draft).where(draft.c.batch_id == batch_id))


def give_up(conn: Connection, *, batch_ids: Sequence[int] | None = None) -> int:
    """Expire open batches, these or those whose lease ran out; their work goes back to pending. Returns how many.

    The caller holds the claim lock.
    """
    which = batch.c.leased_until < func.now() if batch_ids is None else batch.c.batch_id == func.any(list(batch_ids))
    expired = conn.execute(
        update(batch)
        .where(batch.c.state == "open", which)
        .values(state="expired", closed_at=func.now())
        .returning(batch.c.batch_id)
    )
    ids = [row.batch_id for row in expired]
    if ids:
        batch_bisection.release_items(conn, ids)
        conn.execute(delete(draft).where(draft.c.batch_id == func.any(ids)))
    return len(ids)
