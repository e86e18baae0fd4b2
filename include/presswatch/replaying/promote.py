"""Promotes the extractions of a replay, and rolls them back: one transaction each, no new revision."""

from __future__ import annotations

from typing import Literal, NamedTuple

from sqlalchemy import Connection, func

from presswatch.errors import PermanentError
from presswatch.ingesting import BatchLease
from presswatch.ingesting.syndication_groups import settle_unsigned
from presswatch.replaying.reopen_entries import reopen
from presswatch.runtime import Runtime
from presswatch.warehouse.core import articles
from presswatch.warehouse.ops import batches, promotions, replays
from presswatch.warehouse.replay_rows import ReplayRow


class Promotion(NamedTuple):
    """What a promotion or a roll-back changed. Done before: the counts of then, and nothing to load."""

    replay_id: int
    counts: dict[str, int]
    leases: list[BatchLease]  # batches of entries that are brought back: their pages are there, they wait to be loaded


def promote(runtime: Runtime, replay_id: int) -> Promotion:
    """Promote a replay: readers see its extractions. Promoting it again changes nothing.

    An extraction that is no article, or breaks a row rule, is not promoted: what readers saw stays. Articles that look
    different get a new ``load_seq``. Entries whose page is an article now are pending again, in batches that need no
    network; ``load_brought_back`` takes those through the gates of any first load.

    Raises:
        PermanentError: there is no such replay, it is expired, or it is not read to its end.
    """
    with runtime.engine.begin() as conn:
        batches.lock_claims(conn)
        articles.lock_loads(conn)
        row = replays.lock(conn, replay_id)
        if row.state == "promoted":
            return Promotion(replay_id, row.counts["promoted"], [])
        if row.state == "expired":
            raise PermanentError(
                f"replay {replay_id} is expired, its extractions are gone: plan a new one", reason="expired"
            )
        if unread := replays.count_todo(conn, replay_id):
            raise PermanentError(f"replay {replay_id} has {unread} captures left to read", reason="not_read")
        leases = reopen(runtime, conn, replay_id)
        counts = promotions.exchange(conn, replay_id, "forward")._asdict()
        counts["brought_back"] = sum(lease.pages for lease in leases)
        _note(conn, row, "promoted", counts, by=runtime.run_id)
    settle_unsigned(runtime)
    return Promotion(replay_id, counts, [lease.lease for lease in leases])


def roll_back(runtime: Runtime, replay_id: int) -> Promotion:
    """Show readers again what they saw before a replay was promoted; rolling it back again changes nothing.

    What a later replay has replaced since stays as that replay made it. Articles of entries that were brought back stay
    as well: they were loaded like any other.

    Raises:
        PermanentError: there is no such replay, or it was never promoted.
    """
    with runtime.engine.begin() as conn:
        articles.lock_loads(conn)
        row = replays.lock(conn, replay_id)
        if row.state == "rolled_back":
            return Promotion(replay_id, row.counts["rolled_back"], [])
        if row.state != "promoted":
            raise PermanentError(
                f"replay {replay_id} is {row.state}: there is nothing to take back", reason="not_promoted"
            )
        counts = promotions.exchange(conn, replay_id, "back")._asdict()
        _note(conn, row, "rolled_back", counts, by=runtime.run_id)
    settle_unsigned(runtime)
    return Promotion(replay_id, counts, [])


def _note(
    conn: Connection, row: ReplayRow, state: Literal["promoted", "rolled_back"], counts: dict[str, int], *, by: str
) -> None:
    decided = {f"{state}_by": by, f"{state}_at": func.now()}
    replays.note(conn, row.replay_id, state=state, counts={**row.counts, state: counts}, **decided)
