"""Writes one poll: its row, its entries, the ledger and the feed's state, in one transaction under the feed's lease."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection

from presswatch.errors import WarehouseError
from presswatch.feeds.entry_decisions import Decision, KnownEntry, decide_entries
from presswatch.feeds.entry_key import KeyedEntry, key_entries, shared_keys
from presswatch.feeds.guid_reuse import doubtful, reused_guids
from presswatch.feeds.matching import (
    Window,
    WindowBefore,
    addresses_of,
    candidates,
    compare_windows,
    match_entries,
    without_archive,
)
from presswatch.model.parsed_feed import Entry
from presswatch.polling.decide.cadence import DOUBT_S
from presswatch.polling.decide.learned_address import is_well
from presswatch.polling.decide.next_feed_state import NextFeedState, next_feed_state
from presswatch.polling.decide.validator_trust import LIED, validators_are_stale
from presswatch.polling.leases import FeedLease
from presswatch.polling.poll_result import UNCHANGED, PollResult, is_success
from presswatch.runtime import Runtime
from presswatch.warehouse.engine import in_transaction
from presswatch.warehouse.landing import polls
from presswatch.warehouse.ops import entries
from presswatch.warehouse.rows import FeedState
from presswatch.warehouse.written_rows import PollRow

SHARED_KEYS = "shared_keys"
"""Note on the poll that met a guid or link which several stories share, or a guid that was used again."""
OTHER_KEYS = "other_keys"
"""Note on a poll that gave known entries other guids than before; they were known by address or text."""
LEFT_OUT = "entries_left_out"
"""Note on a poll that did not read every entry of its body: beyond the limit, or too long to be kept."""
MAX_SHARED = 500
"""Shared keys that are remembered of a feed, the newest."""


class Stored(NamedTuple):
    """What one poll brought."""

    entries_total: int = 0
    entries_new: int = 0
    entries_changed: int = 0


def store_poll(runtime: Runtime, lease: FeedLease, state: FeedState, result: PollResult) -> Stored:
    """Commit a poll and give the lease back; nothing is written when the lease was lost.

    Where the connection breaks at the commit, it is read back whether it was carried out.

    Raises:
        StaleLeaseError: a newer worker polls this feed.
        WarehouseError: the poll is not stored.
    """
    stored: Stored | None = None

    def write(conn: Connection) -> Stored:
        nonlocal stored
        stored = None
        stored = _write(runtime, conn, lease, state, result)
        return stored

    try:
        return in_transaction(runtime.engine, write)
    except WarehouseError:
        if stored is None or not _is_there(runtime, lease):
            raise
    return stored


class QuietPoll(NamedTuple):
    """A poll that brought nothing to read, with the lease and the state that it was made under."""

    lease: FeedLease
    state: FeedState
    result: PollResult


def is_quiet(result: PollResult) -> bool:
    """Return whether a poll brought nothing to read: no entries have to be looked up and decided on."""
    return result.parsed is None and not result.parts and result.children is None


def store_quiet_polls(runtime: Runtime, quiet: Sequence[QuietPoll]) -> frozenset[str]:
    """Commit quiet polls in one transaction and give their leases back; return the feeds whose lease was not lost."""
    return in_transaction(runtime.engine, lambda conn: _write_quiet(runtime, conn, quiet))


def _write_quiet(runtime: Runtime, conn: Connection, quiet: Sequence[QuietPoll]) -> frozenset[str]:
    held = polls.lock_feeds(conn, {poll.lease.feed_id: poll.lease.token for poll in quiet})
    written = [poll for poll in quiet if poll.lease.feed_id in held]
    following = [
        next_feed_state(state, result, Window(), jitter=jitter_of(state.feed_id)) for _, state, result in written
    ]
    rows = [
        _poll_row(runtime, poll.state, poll.result, Window(), PollDecision())._replace(next_poll_at=after.next_poll_at)
        for poll, after in zip(written, following, strict=True)
    ]
    exchanges = [poll.result.exchange for poll in written]
    poll_ids = polls.insert_polls(conn, list(zip(rows, exchanges, strict=True)))
    states = [
        _state_row(poll.result, after, Window(), poll_id)
        for poll, after, poll_id in zip(written, following, poll_ids, strict=True)
    ]
    polls.save_states(conn, dict(zip((poll.state.feed_id for poll in written), states, strict=True)))
    return held


def _is_there(runtime: Runtime, lease: FeedLease) -> bool:
    with runtime.engine.begin() as conn:
        return polls.was_stored(conn, lease.feed_id, lease.token)


def _write(runtime: Runtime, conn: Connection, lease: FeedLease, state: FeedState, result: PollResult) -> Stored:
    polls.lock_feed(conn, lease.feed_id, lease.token)
    decided = _decided(conn, state, result)
    # A gap is judged before the parts are written: what they hold too is known afterwards.
    is_gap = not result.is_gap_closed and decided.window.is_gap_suspected
    parts = [_write_part(runtime, conn, state, part) for part in result.parts]
    decided = _decided(conn, state, result) if parts else decided
    fresh = sum(part.window.fresh for part in parts)
    window = decided.window._replace(fresh_in_parts=fresh, is_gap_suspected=is_gap)
    next_state = next_feed_state(state, result, window, jitter=jitter_of(lease.feed_id))
    is_lie = validators_are_stale(state, result, decided.decisions)
    row = _poll_row(runtime, state, result, window, decided)
    notes = (*row.notes, LIED) if is_lie else row.notes
    poll_id = _write_decisions(conn, result, decided, row._replace(notes=notes, next_poll_at=next_state.next_poll_at))
    doubt = {"doubted_until": result.finished_at + timedelta(seconds=DOUBT_S)} if is_lie else {}
    remembered = _remembered(result, [*parts, decided])
    polls.save_states(conn, {lease.feed_id: _state_row(result, next_state, window, poll_id) | remembered | doubt})
    kinds = Counter(decision.kind for decision_set in (*parts, decided) for decision in decision_set.decisions)
    return Stored(kinds.total(), kinds["new"], kinds["changed"])


def _decided(conn: Connection, state: FeedState, result: PollResult) -> PollDecision:
    """Return what a poll means; the rest of a body beyond the limit is decided on with it, and is no window."""
    decided = decide_poll(conn, state, result)
    if not result.rest or result.parsed is None:
        return decided
    whole = replace(result.parsed, entries=(*result.parsed.entries, *result.rest))
    return decide_poll(conn, state, replace(result, parsed=whole))._replace(window=decided.window)


def _write_part(runtime: Runtime, conn: Connection, state: FeedState, part: PollResult) -> PollDecision:
    """Write a part as a poll of its own, where its entries have their evidence; it is no window of the feed."""
    decided = decide_poll(conn, state, part)
    _write_decisions(conn, part, decided, _poll_row(runtime, state, part, Window(), decided))
    return decided


def _write_decisions(conn: Connection, result: PollResult, decided: PollDecision, row: PollRow) -> int:
    """Write a poll with its entries and return its id."""
    [poll_id], seen_at = polls.insert_polls(conn, [(row, result.exchange)]), result.started_at
    recorded = entries.record_decisions(conn, row.feed_id, decided.decisions, poll_id=poll_id, seen_at=seen_at)
    polls.insert_observations(conn, recorded, poll_id=poll_id, observed_at=seen_at)
    return poll_id


def _remembered(result: PollResult, decision_sets: Sequence[PollDecision]) -> dict[str, Any]:
    """Return what is kept of keys that lie, and of the sitemaps of an index."""
    shared = dict.fromkeys(key for decision_set in decision_sets for key in decision_set.shared)
    row: dict[str, Any] = {"shared_keys": list(shared)[-MAX_SHARED:]} if shared else {}
    if result.children is not None or result.is_read:
        row["children"] = result.children or {}
    return row


def jitter_of(feed_id: str) -> float:
    """Return a number from 0 to 1 that is always the same for a feed: feeds polled together drift apart."""
    return int.from_bytes(hashlib.sha256(feed_id.encode()).digest()[:4]) / 2**32


class PollDecision(NamedTuple):
    """What a poll means for the ledger, and how its body lies against the one before."""

    decisions: Sequence[Decision] = ()
    window: Window = Window()
    shared: Sequence[bytes] = ()  # keys that the feed is known to give to several stories
    notes: tuple[str, ...] = ()


def decide_poll(conn: Connection, state: FeedState, result: PollResult) -> PollDecision:
    """Return what a poll means, without writing anything."""
    if not result.is_read or result.parsed is None:
        return PollDecision()
    listed = () if result.parsed.is_index else result.parsed.entries
    shared = dict.fromkeys([*(state.shared_keys or ()), *sorted(shared_keys(listed))])
    before = WindowBefore(state.window_keys, state.window_texts or ()) if state.window_keys is not None else None
    items, known_entries = _keyed(conn, state, listed, shared, before)
    told = polls.last_said(conn, doubtful(items, known_entries))
    reused = reused_guids(items, known_entries, told, before or WindowBefore((), ()))
    if reused:
        shared |= dict.fromkeys(sorted(reused))
        items, known_entries = _keyed(conn, state, listed, shared, before)
    last_seen = polls.last_said(conn, candidates(items, known_entries))
    matched = match_entries(items, known_entries, before or WindowBefore((), ()), last_seen)
    decisions = decide_entries(items, matched, skip_urls=state.config.get("skip_urls") or ())
    notes = {
        SHARED_KEYS: len(shared) > len(state.shared_keys or ()),
        OTHER_KEYS: any(key != key_match.key for key, key_match in matched.items()),
    }
    poll_notes = tuple(note for note, is_true in notes.items() if is_true)
    window = compare_windows(decisions, before, known_entries)
    if before is not None and window.is_gap_suspected and not window.overlap:
        left = polls.last_said(conn, [entry.entry_id for entry in known_entries if entry.key in set(before.keys)])
        window = without_archive(window, decisions, before, [seen.published_at for seen in left.values()])
    return PollDecision(decisions, window, list(shared), poll_notes)


def _keyed(
    conn: Connection, state: FeedState, listed: Sequence[Entry], shared: Collection[bytes], before: WindowBefore | None
) -> tuple[list[KeyedEntry], list[KnownEntry]]:
    """Return the entries of a body under their keys, and what the ledger knows of these.

    The entries of the window before are read too, listed now or not: whether two windows touch is seen on those that
    have left.
    """
    items = key_entries(listed, shared)
    keys = {item.key for item in items}.union(before.keys if before else ())
    return items, polls.known_entries(conn, state.feed_id, keys, addresses_of(items))


def _poll_row(runtime: Runtime, state: FeedState, result: PollResult, window: Window, decided: PollDecision) -> PollRow:
    parsed, record = result.parsed, result.record
    kinds = Counter(decision.kind for decision in decided.decisions)
    over_limit = parsed.over_limit if parsed and result.is_read else 0
    return PollRow(
        state.feed_id,
        run_id=runtime.run_id,
        polled_at=result.started_at,
        finished_at=result.finished_at,
        outcome=result.outcome,
        reason=result.reason[:2000],
        url_asked=result.exchange.url_asked if result.exchange else result.url or state.url,
        retry_after_s=result.retry_after_s,
        max_age_s=result.max_age_s,
        warc_path=record.warc_path if record else None,
        warc_offset=record.warc_offset if record else None,
        warc_length=record.warc_length if record else None,
        format=parsed.format if parsed else None,
        encoding=parsed.encoding if parsed else None,
        notes=(*(parsed.notes if parsed else ()), *result.notes, *decided.notes, *((LEFT_OUT,) if over_limit else ())),
        is_full_read=result.is_full_read,
        entries_total=kinds.total() + over_limit,
        entries_new=kinds["new"],
        entries_changed=kinds["changed"],
        entries_unchanged=kinds["unchanged"],
        entries_repeated=kinds["repeated"],
        entries_over_limit=over_limit,
        overlap=window.overlap,
        is_gap_suspected=window.is_gap_suspected,
    )


def _state_row(result: PollResult, next_state: NextFeedState, window: Window, poll_id: int) -> dict[str, Any]:
    row: dict[str, Any] = {
        "state": next_state.state,
        "interval_s": next_state.interval_s,
        "why": next_state.why,
        "failures": next_state.failures,
        "failure_score": next_state.failure_score,
        "gone_seen": next_state.gone_seen,
        **next_state.claim._asdict(),
        "is_accept_wide": is_well(result) and result.asked is not None and result.asked.is_accept_wide,
        "entries_per_hour": next_state.entries_per_hour,
        "last_poll_id": poll_id,
        "last_outcome": result.outcome,
        "last_polled_at": result.started_at,
    }
    if is_well(result):
        row["last_ok_at"] = result.started_at
    if result.exchange is not None and is_well(result) and is_success(result.exchange.status):
        row |= {"last_body_at": result.started_at, "body_url": result.exchange.url_final}
        if result.outcome == UNCHANGED:  # the very bytes whose entries are committed, perhaps under a new name
            row |= asdict(result.exchange.validators)
    if result.is_read and result.parsed is not None:
        row |= {"window_keys": list(window.keys), "window_texts": list(window.texts), "ttl_s": result.parsed.ttl_s}
        row |= _validators(result)
    return row


def _validators(result: PollResult) -> dict[str, Any]:
    """Return what the next request sends back: nothing when a part of the body could not be read."""
    if result.exchange is None or not result.keeps_validators:
        return {"etag": None, "last_modified": None, "body_sha256": None}
    validators = result.exchange.validators
    return {
        "etag": validators.etag,
        "last_modified": validators.last_modified,
        "body_sha256": result.exchange.body_sha256,
    }
