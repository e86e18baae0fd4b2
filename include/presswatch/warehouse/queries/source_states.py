"""Reads how the sources are: their files, and whether a person holds them."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, text

_STATES = text(
    """
    with hold as (
        select source_id, kind, concat(
            'by ', held_by, ' until ' || to_char(until at time zone 'UTC', 'YYYY-MM-DD HH24:MI') || ' UTC', ': ', reason
        ) as words
        from mart.source_hold
    )
    select
        s.source_id,
        (select count(*) from core.feed as f where f.source_id = s.source_id and f.retired_at is null) as feeds,
        coalesce(b.file, s.file) as file,
        coalesce(b.mistakes, '{}') as mistakes,
        b.broken_since,
        coalesce((select words from hold as h where h.source_id = s.source_id and kind = 'paused'), '') as paused,
        coalesce((select words from hold as h where h.source_id = s.source_id and kind = 'silenced'), '') as silenced
    from core.source as s
    left join lateral (
        select * from ops.broken_file as b
        where b.file = s.file or b.source_id = s.source_id
        order by b.file is not distinct from s.file desc limit 1
    ) as b on true
    where s.retired_at is null
    union all
    select b.source_id, 0, b.file, b.mistakes, b.broken_since, '', ''
    from ops.broken_file as b
    where not exists (
        select from core.source as s where s.retired_at is null and (s.file = b.file or s.source_id = b.source_id)
    )
    order by source_id, file
    """
)


class SourceState(NamedTuple):
    """A source as it stands, or a file that never described one."""

    source_id: str | None
    feeds: int
    file: str | None
    mistakes: list[str]  # file:line: what is wrong; the last good version is in use
    broken_since: datetime | None
    paused: str  # by whom, until when and why; empty when it is not
    silenced: str

    @property
    def is_in_order(self) -> bool:
        """Return whether its file can be read and nobody holds it."""
        return not (self.mistakes or self.paused or self.silenced)


def source_states(conn: Connection) -> list[SourceState]:
    """Return how every source is, those that need an eye first."""
    return sorted((SourceState(*row) for row in conn.execute(_STATES)), key=lambda state: state.is_in_order)
