"""Rules for one feed: blocked, no feed, failing, frozen, silent, gaps, moved. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from presswatch.alarms.expectation import SHIFT, expected_between, strength
from presswatch.alarms.measures import FeedExpectation, FeedMeasure
from presswatch.durations import DAY_S, HOUR_S
from presswatch.model.alarm import AlarmKind, Finding

FAILURES: Final = 3
"""Failed polls in a row from which on it is no accident."""
FAILING: Final = timedelta(hours=6)
"""Or failures for so long, of two polls at least: back-off makes the third late."""
BLOCKING_STATUS: Final = frozenset({401, 403, 407, 429, 451})
BLOCKING_OUTCOMES: Final = frozenset({"blocked", "robots_denied"})
NOT_A_FEED: Final = frozenset({"not_a_feed", "empty_body", "bad_encoding", "xml_entities"})
SURE_WEEKS: Final = 4
UNSURE_FACTOR: Final = 2.0
"""What a shorter history says is multiplied by this."""
SHORTEST_SILENCE: Final = timedelta(hours=2)
UNLEARNED_SILENCE: Final = timedelta(days=14)
"""Of a feed with less than a week of history, and of one that brings less than one entry in two weeks: 60 days."""
LONGEST_SILENCE: Final = timedelta(days=60)
GAPS: Final = 2
"""Polls of one day that suspect a gap: one may be a feed that was put together anew."""
MOVED_SEEN: Final = 3


def judge_feed(feed: FeedMeasure, now: datetime) -> list[Finding]:
    """Return what is wrong with a feed; the cause alone where one thing explains another."""
    trouble = _failing(feed, now) or _silent(feed, now)
    return [finding for finding in (trouble, _gap(feed), _moved(feed)) if finding is not None]


def is_silence(feed: FeedMeasure, start: datetime, now: datetime) -> bool:
    """Tell whether a silence since then is no accident.

    Args:
        feed: its source file may say how long it may be silent; else its own history does, or a floor.
        start: the newest change or entry.
        now: of the warehouse's clock.
    """
    silent = now - start
    if feed.max_silence_s is not None:
        return silent.total_seconds() >= feed.max_silence_s
    expectation = feed.expectation or _stated(feed)
    if expectation is None:
        return silent >= UNLEARNED_SILENCE
    if not expectation.weeks:  # what the source file states says nothing of the hours
        return silent.total_seconds() >= 1.5 * expectation.usual_gap_s
    is_sure = silent >= SHORTEST_SILENCE and _missed_today(feed, expectation, start, now) >= _enough(expectation)
    return is_sure or silent >= LONGEST_SILENCE


def _enough(expectation: FeedExpectation) -> float:
    return expectation.missed_bound * (1.0 if expectation.weeks >= SURE_WEEKS else UNSURE_FACTOR)


def _missed_today(feed: FeedMeasure, expectation: FeedExpectation, start: datetime, now: datetime) -> float:
    """Return how many entries are missed, as the day went before the silence."""
    before = expected_between(expectation.slots, max(start - SHIFT, feed.added_at), start)
    return expected_between(expectation.slots, start, now) * strength(feed.day_entries, before)


def _stated(feed: FeedMeasure) -> FeedExpectation | None:
    """Return the flat week that a source file states, for a feed that has no history yet."""
    if not feed.articles_per_week:
        return None
    return FeedExpectation(0, (feed.articles_per_week / 168,) * 168, 3 * DAY_S, 0, 0.0)


def _failing(feed: FeedMeasure, now: datetime) -> Finding | None:
    since = feed.failing_since
    is_long = since is not None and now - since >= FAILING and feed.failures >= 2
    if since is None or not (feed.failures >= FAILURES or is_long or feed.state == "gone"):
        return None
    kind = _failure_kind(feed)
    what = {
        AlarmKind.FEED_BLOCKED: "refuses us",
        AlarmKind.FEED_NOT_A_FEED: "answers with something that is no feed",
        AlarmKind.FEED_FAILING: "cannot be read",
    }[kind]
    status = f" (HTTP {feed.last_status})" if feed.last_status else ""
    evidence = {
        "failures": feed.failures,
        "outcome": feed.last_outcome,
        "status": feed.last_status,
        "reason": feed.last_reason[:300],
        "url": feed.url,
    }
    summary = f"{what}{status}: {feed.failures} failed polls in a row"
    return Finding(kind, feed.feed_id, feed.source_id, since, summary, evidence, _missed(feed, since, now))


def _failure_kind(feed: FeedMeasure) -> AlarmKind:
    if feed.last_status in BLOCKING_STATUS or feed.last_outcome in BLOCKING_OUTCOMES:
        return AlarmKind.FEED_BLOCKED
    return AlarmKind.FEED_NOT_A_FEED if feed.last_outcome in NOT_A_FEED else AlarmKind.FEED_FAILING


def _silent(feed: FeedMeasure, now: datetime) -> Finding | None:
    if feed.failures or feed.last_ok_at is None:
        return None
    start = feed.last_entry_at or feed.added_at
    if feed.read_polls < 3 or not is_silence(feed, start, now):
        return None
    is_frozen = (
        feed.last_changed_at is None or feed.last_changed_at <= start
    ) and feed.unchanged_polls >= feed.read_polls
    kind = AlarmKind.FEED_FROZEN if is_frozen else AlarmKind.FEED_SILENT
    missed = _missed(feed, start, now)
    what = "gives the same body again and again" if is_frozen else "brings nothing new"
    usual = f"; about {missed} entries were to be expected" if missed else ""
    hours = (now - start).total_seconds() / HOUR_S
    evidence = {
        "silent_h": round(hours, 1),
        "polls": feed.read_polls,
        "same_body": feed.unchanged_polls,
        "usual_gap_h": round(feed.expectation.usual_gap_s / HOUR_S, 1) if feed.expectation else None,
        "max_silence_s": feed.max_silence_s,
    }
    return Finding(
        kind, feed.feed_id, feed.source_id, start, f"{what} for {_words(hours)}{usual}", evidence, missed or None
    )


def _gap(feed: FeedMeasure) -> Finding | None:
    if feed.gaps < GAPS or feed.gap_at is None:
        return None
    summary = f"{feed.gaps} polls of the last day did not touch the one before: entries were missed"
    evidence = {"polls": feed.gaps, "entries_of_these_polls": feed.gap_entries}
    return Finding(AlarmKind.FEED_GAP, feed.feed_id, feed.source_id, feed.gap_at, summary, evidence, feed.gap_entries)


def _moved(feed: FeedMeasure) -> Finding | None:
    if feed.moved_seen < MOVED_SEEN or feed.moved_to is None or feed.moved_at is None:
        return None
    evidence = {"url": feed.url, "moved_to": feed.moved_to}
    summary = f"has moved to {feed.moved_to[:200]}: put that into its source file"
    return Finding(AlarmKind.FEED_MOVED, feed.feed_id, feed.source_id, feed.moved_at, summary, evidence)


def _missed(feed: FeedMeasure, start: datetime, now: datetime) -> int:
    expectation = feed.expectation or _stated(feed)
    return round(expected_between(expectation.slots, start, now)) if expectation else 0


def _words(hours: float) -> str:
    return f"{hours:.0f} h" if hours < 72 else f"{hours / 24:.0f} days"
