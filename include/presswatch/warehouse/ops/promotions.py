"""Statements that promote and demote extractions, and find entries whose page is an article after all."""

from __future__ import annotations

from typing import Literal, NamedTuple

from sqlalchemy import Connection, func, select, text

from presswatch.model.extraction import BODY_ROLES
from presswatch.warehouse.replay_rows import ReopenedEntry

STATEMENT_TIMEOUT = "1h"
"""A whole archive is exchanged in one statement each."""

_FIND_REPLACED = text(
    """
    update ops.replay_item as i
    set replaced_extraction_id = x.extraction_id
    from core.extraction as x
    where i.replay_id = :replay_id and i.outcome = 'article' and i.revision_id is not null
        and x.revision_id = i.revision_id and x.is_promoted and x.extraction_id <> i.extraction_id
    """
)
_FORGET_REPLACED = text("update ops.replay_item set replaced_extraction_id = null where replay_id = :replay_id")
_CHOOSE = {
    "forward": text(
        """
        create temporary table exchange on commit drop as
        select i.article_id, i.replaced_extraction_id as old_id, i.extraction_id as new_id,
            i.is_visible or i.replaced_extraction_id <> i.old_extraction_id as is_visible
        from ops.replay_item as i
        join core.extraction as x on x.extraction_id = i.replaced_extraction_id and x.is_promoted
        where i.replay_id = :replay_id
        """
    ),
    "back": text(
        """
        create temporary table exchange on commit drop as
        select i.article_id, i.extraction_id as old_id, i.replaced_extraction_id as new_id,
            i.is_visible or i.replaced_extraction_id <> i.old_extraction_id as is_visible
        from ops.replay_item as i
        join core.extraction as x on x.extraction_id = i.extraction_id and x.is_promoted
        where i.replay_id = :replay_id and i.replaced_extraction_id is not null
        """
    ),
}
"""Which extractions go and which come. A roll-back leaves alone what a later replay has replaced in its turn."""

_DEMOTE = text("update core.extraction set is_promoted = false where extraction_id in (select old_id from exchange)")
_PROMOTE = text("update core.extraction set is_promoted = true where extraction_id in (select new_id from exchange)")
_SHOW = text(
    """
    update core.article_text as t
    set extraction_id = x.extraction_id, body = made.body,
        search = case when e.is_visible
            then core.search_vector(coalesce(x.language, ''), x.title, coalesce(x.dek, ''), made.body) else t.search end
    from exchange as e
    join core.extraction as x on x.extraction_id = e.new_id
    cross join lateral (
        select coalesce(string_agg(substr(x.text, b.start_char + 1, b.end_char - b.start_char), E'\\n\\n'
            order by b.ordinal), '') as body
        from core.text_block as b
        where b.extraction_id = x.extraction_id and b.role = any (:body_roles)
    ) as made
    where t.extraction_id = e.old_id
    """
)
_RING = text(
    """
    update core.article as a
    set load_seq = nextval('core.load_seq'), changed_at = now()
    from exchange as e
    join core.article_text as t on t.article_id = e.article_id and t.extraction_id = e.new_id
    where a.article_id = e.article_id and e.is_visible
    """
)
_BACK = text(
    """
    select e.entry_id, e.url, e.host, i.capture_id
    from ops.replay_item as i
    join ops.entry as e on e.entry_id = i.entry_id
    where i.replay_id = :replay_id and i.outcome = 'article' and e.outcome || ': ' || e.reason = i.old_outcome
        and e.capture_id = i.capture_id and e.batch_id is null
    order by i.ordinal
    for update of e
    """
)


class Exchanged(NamedTuple):
    """What an exchange changed."""

    readings: int  # extractions that readers see now and did not before, those of past revisions included
    shown: int  # articles whose current text comes from another extraction
    visible: int  # of these, articles that look different; they have a new load_seq


def exchange(conn: Connection, replay_id: int, direction: Literal["forward", "back"]) -> Exchanged:
    """Promote the extractions of a replay, or those it replaced. The caller holds the load lock and the replay."""
    conn.execute(select(func.set_config("statement_timeout", STATEMENT_TIMEOUT, True)))  # noqa: FBT003 - local
    values = {"replay_id": replay_id}
    if direction == "forward":
        conn.execute(_FORGET_REPLACED, values)
        conn.execute(_FIND_REPLACED, values)
    conn.execute(_CHOOSE[direction], values)
    conn.execute(_DEMOTE)
    promoted = conn.execute(_PROMOTE).rowcount
    shown = conn.execute(_SHOW, {"body_roles": sorted(BODY_ROLES)}).rowcount
    visible = conn.execute(_RING).rowcount
    conn.execute(text("drop table exchange"))
    return Exchanged(promoted, shown, visible)


def entries_to_reopen(conn: Connection, replay_id: int) -> list[ReopenedEntry]:
    """Return, locked, the entries that stand where they stood at the plan and whose page is an article now."""
    return [ReopenedEntry(*row) for row in conn.execute(_BACK, {"replay_id": replay_id})]
