"""Measurements that the rules judge: one record a feed, a source and the deployment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple


class FeedExpectation(NamedTuple):
    """What a feed usually brings, learned from its own history."""

    weeks: float  # of history it was learned from
    slots: Sequence[float]  # expected new entries for each of the 168 hours of the week, UTC, from Monday 0 h
    usual_gap_s: float  # longest time without a new entry that is usual
    usual_peak: int  # most new entries in one hour that are usual
    missed_bound: float  # entries that were expected in a silence which is no accident any more


class FeedMeasure(NamedTuple):
    """How one feed is now."""

    feed_id: str
    source_id: str
    url: str
    state: str  # active, dormant or gone
    failures: int  # in a row
    last_outcome: str | None
    last_status: int | None
    last_reason: str
    added_at: datetime
    failing_since: datetime | None  # first failed poll after the last that was read
    last_ok_at: datetime | None
    last_changed_at: datetime | None  # newest poll that brought anything new or changed, older pages left out
    last_entry_at: datetime | None  # newest poll that brought a new entry
    unchanged_polls: int  # polls since the last new entry that found the very same body
    read_polls: int  # polls since the last new entry that were read, unchanged ones included
    gaps: int  # polls of the last day that suspect a gap, and were not able to close it
    gap_entries: int  # new entries of those polls: at least as many a window were missed before, if any
    gap_at: datetime | None  # the first of them
    moved_to: str | None
    moved_seen: int
    moved_at: datetime | None
    day_entries: int  # new ones of the last SHIFT before the newest entry, its own poll included
    new_entries: int  # in the last FLOOD_HOURS hours, the first poll left out
    max_silence_s: float | None  # as its source file says
    articles_per_week: int | None  # as its source file says, for the whole source
    expectation: FeedExpectation | None  # None: nothing was learned yet


class FetchOutcome(NamedTuple):
    """What came of one first fetch of an entry, or of a revisit."""

    outcome: str  # of the batch: loaded, duplicate, pending, …; of a revisit: unchanged, edited, deferred, missing, …
    reason: str
    closed_at: datetime
    is_dated: bool | None = None  # of a loaded article
    has_author: bool | None = None
    body_chars: int | None = None


class RepeatDay(NamedTuple):
    """How much of what a source's new articles say was known as repeated on a day."""

    day: date
    articles: int
    lines: int
    repeated_lines: int


class SourceMeasure(NamedTuple):
    """What came of the fetches of a source."""

    source_id: str
    pages: Sequence[FetchOutcome]  # first fetches of entries, newest first
    repeats: Sequence[RepeatDay] = ()  # newest first
    revisits: Sequence[
        FetchOutcome
    ] = ()  # of each article, newest first: the last that showed it, or the first of those that did not since


class StageMeasure(NamedTuple):
    """What a stage noted of itself."""

    stage: str  # <dag_id>.<task_id>, or check_sources
    last_ok_at: datetime | None
    failures: int  # in a row
    failing_since: datetime | None  # first of them; None: it works
    error_class: str | None  # transient, permanent or contract
    reason: str
    error: str
    run_id: str | None


class DiskRoom(NamedTuple):
    """How full a disk is."""

    free_bytes: int
    used_share: float


class DeploymentMeasure(NamedTuple):
    """How the deployment is."""

    last_poll_at: datetime | None
    feeds: int
    overdue_feeds: int  # due for longer than polls_late_s
    oldest_due_at: datetime | None  # of those feeds
    last_load_at: datetime | None
    waiting_entries: int  # pending and due for longer than LOADS_LATE_S, their hosts not at rest
    oldest_waiting_at: datetime | None
    open_refusals: int
    old_refusals: int  # open for longer than QUARANTINE_OLD_S
    oldest_refusal_at: datetime | None
    damaged_rows: int
    broken_sums: Sequence[str]
    clock_apart_s: float  # worker minus warehouse
    landing: DiskRoom | None  # None: no local disk
    warehouse: DiskRoom | None = None  # None: not embedded, or on the disk of landing
    stages: Sequence[StageMeasure] = ()
    polls_late_s: float = 1800.0  # see deployment_rules
