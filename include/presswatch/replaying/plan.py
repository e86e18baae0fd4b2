"""Fixes which captures a replay reads, so that it can be cut into parts, killed and taken up again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from presswatch.errors import PermanentError
from presswatch.runtime import Runtime
from presswatch.warehouse.core import articles
from presswatch.warehouse.ops import replays
from presswatch.warehouse.ops.replays import Slice


class ReplayPlan(NamedTuple):
    """A replay, or a part of one: small enough for XCom."""

    replay_id: int
    first: int  # place of its first capture, from 0
    end: int  # place after its last

    @property
    def captures(self) -> int:
        """Return how many captures it reads."""
        return self.end - self.first


def plan_replay(
    runtime: Runtime,
    *,
    source_id: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    article_id: int | None = None,
    all_revisions: bool = False,
    outcomes: bool = False,
    limit: int | None = None,
) -> ReplayPlan:
    """Return a new replay: by default of the text that readers see of every article.

    Args:
        runtime: the runtime.
        source_id: captures of this source only.
        since: captures fetched at this instant or later, timezone-aware.
        until: captures fetched before this instant, timezone-aware.
        article_id: captures of this article only.
        all_revisions: past revisions of each article as well.
        outcomes: also pages of entries that failed, were filtered or went to quarantine because of what was read, so
            that better code can bring them back; never those that a person has rejected.
        limit: at most so many, oldest first.

    Raises:
        PermanentError: an instant has no time zone.
    """
    if any(instant is not None and instant.tzinfo is None for instant in (since, until)):
        raise PermanentError("since and until need a time zone: 2026-03-01T00:00:00Z", reason="no_zone")
    chosen = Slice(source_id, since, until, article_id, all_revisions, outcomes, limit)
    with runtime.engine.begin() as conn:
        articles.lock_loads(conn)  # No load between the choice of a reading and that of its capture.
        replay_id, captures = replays.plan(conn, chosen, planned_by=runtime.run_id)
    return ReplayPlan(replay_id, 0, captures)


def read_instant(text: str | None) -> datetime | None:
    """Return the instant that a person wrote in ISO 8601, None for nothing; without a zone it is UTC.

    Raises:
        PermanentError: it is not one.
    """
    if not text:
        return None
    try:
        value = datetime.fromisoformat(text)
    except ValueError as error:
        raise PermanentError(f"{text!r} is not a date or an instant in ISO 8601", reason="bad_instant") from error
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def find_plan(runtime: Runtime, replay_id: int) -> ReplayPlan:
    """Return the plan of a replay there is.

    Raises:
        PermanentError: there is none with that number.
    """
    with runtime.engine.connect() as conn:
        return ReplayPlan(replay_id, 0, replays.read(conn, replay_id).captures)


def split_plan(plan: ReplayPlan, parts: int) -> list[ReplayPlan]:
    """Return a plan in at most so many parts of about the same size; none when there is nothing to read."""
    size = -(-plan.captures // parts)
    starts = range(plan.first, plan.end, size) if size else ()
    return [ReplayPlan(plan.replay_id, start, min(start + size, plan.end)) for start in starts]
