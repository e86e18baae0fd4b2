"""Review: a person decides on refused rows. Released rows are loaded from the bytes they were refused on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from sqlalchemy import Connection

from presswatch.errors import ContractError, PermanentError
from presswatch.ingesting import BatchLease
from presswatch.ingesting import load_fetched as load_released
from presswatch.ingesting.decide.page_outcome import MAX_DETAIL_CHARS
from presswatch.runtime import Runtime
from presswatch.warehouse.expressions import storable
from presswatch.warehouse.ops import batches, entries, review_decisions, revisits
from presswatch.warehouse.ops.review_decisions import State
from presswatch.warehouse.replay_rows import Refusal
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


def review(
    runtime: Runtime, decision: Decision, ids: Sequence[int], *, by: str, note: str, later: bool = False
) -> Review:
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
        later: what is released is asked for again by the next ingest; the release holds for the same bytes.

    Raises:
        PermanentError: who or why is missing (``bad_decision``); there is no such refusal (``not_found``); it was
            decided (``decided``), or there is nothing to decide on, no page to load (``not_decidable``).
    """
    who, why = _fit("by", by, MAX_NAME_CHARS), _fit("note", note, MAX_NOTE_CHARS)
    with runtime.engine.begin() as conn:
        batches.lock_claims(conn)
        refusals = review_decisions.lock(conn, ids)
        if missing := set(ids) - {refusal.quarantine_id for refusal in refusals}:
            raise PermanentError(f"there is no refusal {', '.join(map(str, sorted(missing)))}", reason="not_found")
        todo = [refusal for refusal in refusals if not _is_done(refusal, STATES[decision], who, why)]
        for refusal in todo:
            _require_open(refusal, decision)
        if todo:
            _carry_out(runtime, conn, decision, todo, by=who, note=why, later=later)
        leases = [
            BatchLease(batch.batch_id, batch.token, f"{batch.batch_id} · released by {who}")
            for batch in review_decisions.open_batches(conn, ids)
        ]
    return Review(len(refusals), leases)


def read_numbers(text: str) -> list[int]:
    """Return the numbers that a person wrote, with commas or blanks between them.

    Raises:
        PermanentError: something else is among them, or there is none.
    """
    words = re.split(r"[\s,]+", text.strip())
    if not all(re.fullmatch(r"[0-9]{1,18}", word) for word in words):
        raise PermanentError(f"{text[:100]!r} are no numbers of refusals", reason="bad_decision")
    return sorted({int(word) for word in words})


def _fit(name: str, text: str, most: int) -> str:
    fit = storable({name: text.strip()})[name]
    if not 0 < len(fit) <= most:
        raise PermanentError(f"a decision needs {name}: 1 to {most} characters", reason="bad_decision")
    return str(fit)


def _is_done(refusal: Refusal, state: State, by: str, note: str) -> bool:
    return (refusal.state, refusal.decided_by, refusal.note) == (state, by, note)


def _require_open(refusal: Refusal, decision: Decision) -> None:
    number = refusal.quarantine_id
    if refusal.state != "open":
        raise PermanentError(f"refusal {number} was {refusal.state} by {refusal.decided_by}", reason="decided")
    if refusal.held_by is not None or refusal.entry_outcome not in (None, "quarantined"):
        raise PermanentError(f"the page of refusal {number} is being asked for again: wait", reason="not_decidable")
    if (decision == "release" and refusal.capture_id is None) or (decision != "refuse" and refusal.url is None):
        raise PermanentError(f"refusal {number} has no page: it can only be refused", reason="not_decidable")


def _carry_out(
    runtime: Runtime,
    conn: Connection,
    decision: Decision,
    refusals: Sequence[Refusal],
    *,
    by: str,
    note: str,
    later: bool,
) -> None:
    entry_ids = sorted({refusal.entry_id for refusal in refusals if refusal.entry_id is not None})
    if decision == "release" and not later:
        _release(runtime, conn, refusals, by=by, note=note)
        return
    closed = {refusal.quarantine_id for refusal in refusals}
    if decision != "release":  # a release is of the rules that are named, and of no other
        closed |= set(review_decisions.open_besides(conn, entry_ids))
    review_decisions.close(conn, sorted(closed), STATES[decision], by=by, note=note)
    if decision == "refuse":
        review_decisions.refuse_entries(conn, entry_ids, detail=f"refused by {by}: {note}"[:MAX_DETAIL_CHARS])
        return
    entries.reopen(conn, entry_ids)
    for refusal in refusals:
        if refusal.entry_id is None and refusal.article_id is not None:
            revisits.revisit_soon(conn, refusal.article_id)


def _release(runtime: Runtime, conn: Connection, refusals: Sequence[Refusal], *, by: str, note: str) -> None:
    """Give the pages batches that need no network; of two refusals of one entry the newest bytes count."""
    pages = {
        _subject(refusal): _page(refusal) for refusal in sorted(refusals, key=lambda refusal: refusal.capture_id or 0)
    }
    subjects, size = list(pages), runtime.settings.batch_entries
    for start in range(0, len(subjects), size):
        part = subjects[start : start + size]
        batch_id, _ = batches.open_fetched(
            conn, [pages[subject] for subject in part], run_id=runtime.run_id, lease_s=runtime.settings.lease_s
        )
        ids = [refusal.quarantine_id for refusal in refusals if _subject(refusal) in part]
        review_decisions.close(conn, ids, "accepted", by=by, note=note, batch_id=batch_id)


def _subject(refusal: Refusal) -> tuple[int | None, int | None]:
    return refusal.entry_id, refusal.article_id


def _page(refusal: Refusal) -> CapturedItem:
    """Return the page of a refusal that has one: ``_require_open`` has seen to it."""
    if refusal.url is None or refusal.host is None or refusal.capture_id is None:
        raise ContractError(f"refusal {refusal.quarantine_id} has no page")
    is_entry = refusal.entry_id is not None
    kind, article_id = ("entry", None) if is_entry else ("revisit", refusal.article_id)
    return CapturedItem(DueItem(kind, refusal.entry_id, article_id, refusal.url, refusal.host), refusal.capture_id)
