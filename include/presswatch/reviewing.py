"""Review: a person decides on refused rows. Released rows are loaded from the bytes they were refused on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, Row

from presswatch.errors import PermanentError
from presswatch.ingesting import BatchLease
from presswatch.ingesting import load_fetched as load_released
from presswatch.ingesting.decide.page_outcome import MAX_DETAIL_CHARS
from presswatch.runtime import Runtime
from presswatch.warehouse.expressions import storable
from presswatch.warehouse.ops import batches, entries, review_decisions, revisits
from presswatch.warehouse.ops.review_decisions import State
from presswatch.warehouse.rows import CapturedItem, DueItem

__all__ = ["Decision", "Review", "load_released", "read_numbers", "review"]

Decision = Literal["release", "refuse", "retry"]
STATES: dict[Decision, State] = {"release": "accepted", "refuse": "rejected", "retry": "retried"}
MAX_NAME_CHARS = 200
MAX_NOTE_CHARS = 2000


class Review(NamedTuple):
    """What a decision came to. Done before: the same again."""

    refusals: int
    leases: list[BatchLease]  # batches of released rows, whose pages are there: they wait to be loaded


def review(runtime: Runtime, decision: Decision, ids: Sequence[int], *, by: str, note: str) -> Review:
    """Carry out a decision on refusals, all of them or none, in one transaction; the ledger follows it.

    * release: the row is loaded though these rules refused it. Its entry is pending in a batch that needs no network;
      ``load_released`` loads it. It holds for these bytes: other bytes are judged anew.
    * refuse: final. The entry is filtered, and no change in its feed brings it back; an edit is dropped.
    * retry: the page is asked for again and read with today's code.

    The same decision by the same person again changes nothing.

    Args:
        runtime: the runtime.
        decision: which.
        ids: numbers of refusals.
        by: who decides.
        note: why.

    Raises:
        PermanentError: who or why is missing (``bad_decision``); there is no such refusal (``not_found``); it was
            decided (``decided``), or there is nothing to decide on, no page to load (``not_decidable``).
    """
    who, why = _fit("by", by, MAX_NAME_CHARS), _fit("note", note, MAX_NOTE_CHARS)
    with runtime.engine.begin() as conn:
        batches.lock_claims(conn)
        rows = review_decisions.lock(conn, ids)
        if missing := set(ids) - {row.quarantine_id for row in rows}:
            raise PermanentError(f"there is no refusal {', '.join(map(str, sorted(missing)))}", reason="not_found")
        todo = [row for row in rows if not _is_done(row, STATES[decision], who, why)]
        for row in todo:
            _require_open(row, decision)
        if todo:
            _carry_out(runtime, conn, decision, todo, by=who, note=why)
        leases = [
            BatchLease(row.batch_id, row.token, f"{row.batch_id} · released by {who}")
            for row in review_decisions.open_batches(conn, ids)
        ]
    return Review(len(rows), leases)


def read_numbers(said: str) -> list[int]:
    """Return the numbers that a person wrote, with commas or blanks between them.

    Raises:
        PermanentError: something else is among them, or there is none.
    """
    words = re.split(r"[\s,]+", said.strip())
    if not all(re.fullmatch(r"[0-9]{1,18}", word) for word in words):
        raise PermanentError(f"{said[:100]!r} are no numbers of refusals", reason="bad_decision")
    return sorted({int(word) for word in words})


def _fit(name: str, said: str, most: int) -> str:
    fit = storable({name: said.strip()})[name]
    if not 0 < len(fit) <= most:
        raise PermanentError(f"a decision needs {name}: 1 to {most} characters", reason="bad_decision")
    return str(fit)


def _is_done(row: Row[Any], state: State, by: str, note: str) -> bool:
    return (row.state, row.decided_by, row.note) == (state, by, note)


def _require_open(row: Row[Any], decision: Decision) -> None:
    number = row.quarantine_id
    if row.state != "open":
        raise PermanentError(f"refusal {number} was {row.state} by {row.decided_by}", reason="decided")
    if row.held_by is not None or row.entry_outcome not in (None, "quarantined"):
        raise PermanentError(f"the page of refusal {number} is being asked for again: wait", reason="not_decidable")
    if (decision == "release" and row.capture_id is None) or (decision != "refuse" and row.url is None):
        raise PermanentError(f"refusal {number} has no page: it can only be refused", reason="not_decidable")


def _carry_out(
    runtime: Runtime, conn: Connection, decision: Decision, rows: Sequence[Row[Any]], *, by: str, note: str
) -> None:
    entry_ids = sorted({row.entry_id for row in rows if row.entry_id is not None})
    if decision == "release":
        _release(runtime, conn, rows, by=by, note=note)
        return
    named = {row.quarantine_id for row in rows}
    review_decisions.close(
        conn, sorted(named | set(review_decisions.open_besides(conn, entry_ids))), STATES[decision], by=by, note=note
    )
    if decision == "refuse":
        review_decisions.refuse_entries(conn, entry_ids, detail=f"refused by {by}: {note}"[:MAX_DETAIL_CHARS])
        return
    entries.reopen(conn, entry_ids)
    for row in rows:
        if row.entry_id is None:
            revisits.revisit_soon(conn, row.article_id)


def _release(runtime: Runtime, conn: Connection, rows: Sequence[Row[Any]], *, by: str, note: str) -> None:
    """Give the rows batches of pages that are fetched; of two refusals of one entry the newest bytes count."""
    newest = {(row.entry_id, row.article_id): row for row in sorted(rows, key=lambda row: row.capture_id)}
    pages, size = list(newest.values()), runtime.settings.batch_entries
    for start in range(0, len(pages), size):
        part = pages[start : start + size]
        batch_id, _ = batches.open_fetched(
            conn, [_fetched(row) for row in part], run_id=runtime.run_id, lease_s=runtime.settings.lease_s
        )
        mine = {(row.entry_id, row.article_id) for row in part}
        ids = [row.quarantine_id for row in rows if (row.entry_id, row.article_id) in mine]
        review_decisions.close(conn, ids, "accepted", by=by, note=note, batch_id=batch_id)


def _fetched(row: Row[Any]) -> CapturedItem:
    is_entry = row.entry_id is not None
    work = DueItem(
        "entry" if is_entry else "revisit", row.entry_id, None if is_entry else row.article_id, row.url, row.host
    )
    return CapturedItem(work, row.capture_id)
