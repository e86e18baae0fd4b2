"""Statements on ops.replay and ops.replay_item."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, func, select, text, update

from presswatch.errors import PermanentError
from presswatch.warehouse.expressions import parameters
from presswatch.warehouse.replay_rows import (
    KindTotals,
    OutcomeTotals,
    ReplayExample,
    ReplayItem,
    ReplayResult,
    ReplayRow,
    SourceTotals,
)
from presswatch.warehouse.tables import line_snapshot, replay, replay_item

_ADD_ITEMS = text(
    """
    insert into ops.replay_item (replay_id, ordinal, capture_id, source_id, hint_entry_id, article_id, revision_id,
        old_extraction_id, entry_id, old_outcome)
    select :replay_id, row_number() over (order by capture_id, revision_id, entry_id) - 1, found.*
    from (
        select x.capture_id, a.source_id, a.first_entry_id, a.article_id, x.revision_id,
            x.extraction_id, cast(null as bigint) as entry_id, 'article'
        from core.extraction as x
        join core.revision as r on r.revision_id = x.revision_id
        join core.article as a on a.article_id = r.article_id
        join landing.capture as c on c.capture_id = x.capture_id
        where x.is_promoted
            and (:all_revisions or exists (select from core.article_text as t where t.extraction_id = x.extraction_id))
            and (cast(:article_id as bigint) is null or a.article_id = :article_id)
            and (cast(:source_id as text) is null or a.source_id = :source_id)
            and c.fetched_at >= coalesce(cast(:since as timestamptz), '-infinity')
            and c.fetched_at < coalesce(cast(:until as timestamptz), 'infinity')
        union all
        select e.capture_id, f.source_id, e.entry_id, null, null, null, e.entry_id, e.outcome || ': ' || e.reason
        from ops.entry as e
        join core.feed as f on f.feed_id = e.feed_id
        join landing.capture as c on c.capture_id = e.capture_id
        where :outcomes and e.outcome in ('failed', 'quarantined', 'filtered', 'pending')
            and exists (
                select from ops.batch_item as i
                join ops.batch as b on b.batch_id = i.batch_id
                where i.entry_id = e.entry_id and i.capture_id = e.capture_id and i.fetch = 'captured'
                    and (b.closed_at = e.decided_at or e.outcome = 'pending' and e.reason <> '' and b.state = 'loaded')
            )
            and cast(:article_id as bigint) is null
            and (cast(:source_id as text) is null or f.source_id = :source_id)
            and c.fetched_at >= coalesce(cast(:since as timestamptz), '-infinity')
            and c.fetched_at < coalesce(cast(:until as timestamptz), 'infinity')
            and not exists (select from ops.quarantine as q where q.entry_id = e.entry_id and q.state = 'rejected')
        order by 1, 5, 7
        limit :limit
    ) as found
    """
)
"""An entry is among them when the batch that closed as it was decided had read its page, not merely asked for it.

So is one that is pending because its page was read as no article: it is looked at again, and newer code may do better.
"""

_KINDS = text(
    """
    select i.source_id, kind, count(*) as captures
    from ops.replay_item as i cross join unnest(i.changed) as kind
    where i.replay_id = :replay_id
    group by i.source_id, kind
    order by i.source_id, kind
    """
)
_SUMS = text(
    """
    select source_id, count(*) as captures, count(outcome) as read,
        count(*) filter (where outcome is not null and changed = '{}') as same,
        count(*) filter (where is_visible) as visible
    from ops.replay_item
    where replay_id = :replay_id
    group by source_id
    order by source_id
    """
)
_OUTCOMES = text(
    """
    select source_id, old_outcome, outcome, count(*) as captures
    from ops.replay_item
    where replay_id = :replay_id and outcome is distinct from old_outcome and outcome is not null
    group by source_id, old_outcome, outcome
    order by source_id, captures desc, old_outcome, outcome
    """
)
_EXAMPLES = text(
    """
    select {}, coalesce(a.canonical_url, e.url) as url
    from ops.replay_item as i
    left join core.article as a on a.article_id = i.article_id
    left join ops.entry as e on e.entry_id = i.entry_id
    where i.replay_id = :replay_id and i.ordinal in (
        select ordinal
        from (
            select o.ordinal, row_number() over (partition by o.source_id, kind order by o.ordinal) as place
            from ops.replay_item as o cross join unnest(o.changed) as kind
            where o.replay_id = :replay_id
        ) as placed
        where place <= :most
    )
    order by i.source_id, i.ordinal
    """.format(", ".join(f"i.{name}" for name in ReplayItem._fields))  # noqa: S608 - names of ours
)


STATEMENT_TIMEOUT = "1h"
"""A whole archive is planned in one statement."""


class Slice(NamedTuple):
    """Which captures a replay reads."""

    source_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    article_id: int | None = None
    all_revisions: bool = False
    outcomes: bool = False
    limit: int | None = None


def plan(conn: Connection, chosen: Slice, *, planned_by: str) -> tuple[int, int]:
    """Insert a replay with its items; return its number and how many they are."""
    named = {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in chosen._asdict().items()
    }
    newest_snapshot = select(func.max(line_snapshot.c.snapshot_id)).scalar_subquery()
    row = {"planned_by": planned_by, "slice": named, "captures": 0, "line_snapshot_id": newest_snapshot}
    conn.execute(select(func.set_config("statement_timeout", STATEMENT_TIMEOUT, True)))  # noqa: FBT003 - local
    replay_id = int(conn.execute(replay.insert().values(row).returning(replay.c.replay_id)).scalar_one())
    captures = conn.execute(_ADD_ITEMS, {"replay_id": replay_id, **chosen._asdict()}).rowcount
    conn.execute(update(replay).where(replay.c.replay_id == replay_id).values(captures=captures))
    return replay_id, captures


def read(conn: Connection, replay_id: int) -> ReplayRow:
    """Return a replay.

    Raises:
        PermanentError: there is none with that number.
    """
    return _read(conn, replay_id, is_locked=False)


def lock(conn: Connection, replay_id: int) -> ReplayRow:
    """Return a replay and keep others from writing to it until the transaction ends.

    Raises:
        PermanentError: there is none with that number.
    """
    return _read(conn, replay_id, is_locked=True)


def _read(conn: Connection, replay_id: int, *, is_locked: bool) -> ReplayRow:
    statement = select(replay).where(replay.c.replay_id == replay_id)
    row = conn.execute(statement.with_for_update(key_share=True) if is_locked else statement).one_or_none()
    if row is None:
        raise PermanentError(f"there is no replay {replay_id}", reason="not_found")
    return ReplayRow(*row)


def newest(conn: Connection, *, limit: int) -> list[ReplayRow]:
    """Return replays, newest first."""
    statement = select(replay).order_by(replay.c.replay_id.desc()).limit(limit)
    return [ReplayRow(*row) for row in conn.execute(statement)]


def todo(conn: Connection, replay_id: int, *, first: int, end: int, limit: int) -> list[ReplayItem]:
    """Return items between two places that were not read yet, in order."""
    item = replay_item.c
    is_unread = (item.replay_id == replay_id) & item.ordinal.between(first, end - 1) & item.outcome.is_(None)
    statement = select(replay_item).where(is_unread).order_by(item.ordinal).limit(limit)
    return [ReplayItem(*row) for row in conn.execute(statement)]


def count_todo(conn: Connection, replay_id: int) -> int:
    """Return how many items of a replay were not read yet."""
    is_unread = (replay_item.c.replay_id == replay_id) & replay_item.c.outcome.is_(None)
    return int(conn.execute(select(func.count()).select_from(replay_item).where(is_unread)).scalar_one())


def save_results(conn: Connection, replay_id: int, results: Sequence[ReplayResult]) -> None:
    """Write what items were read as."""
    is_item = (replay_item.c.replay_id == replay_id) & (replay_item.c.ordinal == bindparam("new_ordinal"))
    columns: dict[str, Any] = {name: bindparam(f"new_{name}") for name in ReplayResult._fields if name != "ordinal"}
    if results:
        conn.execute(
            update(replay_item).where(is_item).values(columns), [parameters(result._asdict()) for result in results]
        )


def note(conn: Connection, replay_id: int, **columns: Any) -> None:  # noqa: ANN401 - column values
    """Set columns of a replay; the caller has locked it."""
    conn.execute(update(replay).where(replay.c.replay_id == replay_id).values(columns))


def sums(conn: Connection, replay_id: int) -> list[SourceTotals]:
    """Return captures, captures read, the same and visibly different, by source."""
    return [SourceTotals(*row) for row in conn.execute(_SUMS, {"replay_id": replay_id})]


def kinds(conn: Connection, replay_id: int) -> list[KindTotals]:
    """Return captures by source and kind of difference."""
    return [KindTotals(*row) for row in conn.execute(_KINDS, {"replay_id": replay_id})]


def outcomes(conn: Connection, replay_id: int) -> list[OutcomeTotals]:
    """Return captures by source and change of outcome."""
    return [OutcomeTotals(*row) for row in conn.execute(_OUTCOMES, {"replay_id": replay_id})]


def examples(conn: Connection, replay_id: int, *, most: int) -> list[ReplayExample]:
    """Return items with a difference, at most so many of a source and a kind, with their address."""
    rows = conn.execute(_EXAMPLES, {"replay_id": replay_id, "most": most})
    return [ReplayExample(ReplayItem(*item), url) for *item, url in rows]
