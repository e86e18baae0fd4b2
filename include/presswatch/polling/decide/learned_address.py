"""Where a feed is asked: a learned address is a claim, asked about again at the configured one. Pure.

It is learned from permanent redirects, and from a feed that names another address in itself and brings nothing new.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from presswatch.polling.poll_result import UNCHANGED, PollResult
from presswatch.warehouse.rows import FeedState

PERMANENT = frozenset({301, 308})
MOVED_AFTER = 3
"""Times in a row that a permanent redirect, or the feed itself, must lead to one place before that is asked
(mart.feed_health too)."""

CONFIRM_AFTER = timedelta(days=1)
"""How long a learned address is asked without asking the configured one."""

QUIET_POLLS = 4
"""Polls in a row without anything new after which the configured address is asked, whatever the day: a poll is planned
when the feed should have about eight new entries."""


class Claim(NamedTuple):
    """What permanent redirects, or the feed, said of its address; the columns of ops.feed_state of these names."""

    moved_to: str | None
    moved_seen: int
    moved_at: datetime | None  # first time that it was said
    configured_at: datetime | None  # newest request for the configured address
    quiet_polls: int  # at the learned address in a row


def is_learned(state: FeedState) -> bool:
    """Return whether one place was named often enough."""
    return bool(state.moved_to) and state.moved_seen >= MOVED_AFTER


def is_configured_due(state: FeedState, *, now: datetime, is_whole: bool, jitter: float) -> bool:
    """Return whether the configured address is asked at this poll rather than the learned one.

    Args:
        state: a row of ops.feed_state.
        now: timezone-aware.
        is_whole: the poll is a full read, or was forced.
        jitter: 0 to 1, from the feed's id: spreads these requests over a quarter of a day.
    """
    if not is_learned(state) or is_whole or state.configured_at is None or state.quiet_polls >= QUIET_POLLS:
        return True
    since = now - state.configured_at
    # A request in the future was noted by a wrong clock.
    return bool(since >= CONFIRM_AFTER * (1.0 - 0.25 * jitter) or since < timedelta())


def claim_after(state: FeedState, result: PollResult, *, new_entries: int, new_in_parts: int = 0) -> Claim:
    """Return what is claimed of the feed's address after a poll (RFC 9110, 15.4.2 and 15.4.9).

    Args:
        state: before the poll.
        result: the poll.
        new_entries: its body brought.
        new_in_parts: what the body led to brought: sitemaps, older pages, the address that it names as its new one.
    """
    before = Claim(state.moved_to, state.moved_seen, state.moved_at, state.configured_at, state.quiet_polls)
    if result.asked is None:
        return before
    if not is_learned(state) or result.asked.is_configured:
        return _at_configured(state, before, result, new_entries)
    if not is_well(result):  # Once the learned address fails, the configured one has its say again.
        return Claim(None, 0, None, before.configured_at, 0)
    if result.asked.is_fallback:
        return before._replace(configured_at=result.started_at, quiet_polls=0)
    return before._replace(quiet_polls=0 if new_entries or new_in_parts else before.quiet_polls + 1)


def is_well(result: PollResult) -> bool:
    """Return whether a poll read the feed, or found that it is unchanged."""
    return result.exchange is not None and (result.is_read or result.outcome == UNCHANGED)


def _at_configured(state: FeedState, before: Claim, result: PollResult, new_entries: int) -> Claim:
    """Return the claim after the configured address was asked."""
    now, exchange = result.started_at, result.exchange
    if exchange is None or not is_well(result):
        return before._replace(configured_at=now, quiet_polls=0)
    if not exchange.hops:
        stated, seen = _stated_in_feed(state, before, result), not new_entries
    else:
        is_permanent = all(hop.status in PERMANENT for hop in exchange.hops)
        stated, seen = exchange.url_final if is_permanent else None, True
    if stated is None:
        return Claim(None, 0, None, now, 0)
    if before.moved_to != stated:
        return Claim(stated, int(seen), now, now, 0)
    times = (before.moved_seen + (not is_learned(state))) if seen else 0
    return Claim(stated, times, before.moved_at or now, now, 0)


def _stated_in_feed(state: FeedState, before: Claim, result: PollResult) -> str | None:
    """Return the address that the feed names as its new one; an unchanged body names what it did before."""
    if result.parsed is not None:
        return result.parsed.moved_to
    is_same_body = result.exchange is not None and state.body_url == result.exchange.url_final
    return before.moved_to if is_same_body else None
