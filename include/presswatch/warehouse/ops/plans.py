"""Repair of due times that lie implausibly far ahead: they were made while a clock was wrong."""

from __future__ import annotations

from sqlalchemy import Connection, func, update

from presswatch.durations import DAY_S
from presswatch.warehouse.expressions import seconds
from presswatch.warehouse.tables import article_visit, entry, host_rest

LONGEST_RETRY_S = 8 * DAY_S
"""No entry waits longer for its next try: three days at the most, and some room."""

LONGEST_REVISIT_S = 15 * DAY_S
"""No article waits longer for its next revisit: a week at the most, and some room."""

LONGEST_REST_S = 2 * DAY_S
"""No host can ask for a longer rest: a day at the most, and some room."""


def mend_plans(conn: Connection) -> int:
    """Let be due now what is planned for a time that no plan can mean, and return how many plans that were."""
    now = func.now()
    waiting = (entry.c.outcome == "pending") & entry.c.batch_id.is_(None)
    late = entry.c.next_at > now + seconds(LONGEST_RETRY_S)
    visits = article_visit.c.next_visit_at > now + seconds(LONGEST_REVISIT_S)
    rests = host_rest.c.rests_until > now + seconds(LONGEST_REST_S)
    mended = (
        update(entry).where(waiting, late).values(next_at=now),
        update(article_visit).where(visits).values(next_visit_at=now),
        update(host_rest).where(rests).values(rests_until=now),
    )
    return sum(conn.execute(statement).rowcount for statement in mended)
