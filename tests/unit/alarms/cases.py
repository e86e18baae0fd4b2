"""Measurements of a feed and a source that are well, for tests to spoil."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from presswatch.alarms.measures import DeploymentMeasure, DiskRoom, FeedExpectation, FeedMeasure, FetchOutcome
from presswatch.model.alarm import Alarm, AlarmKind

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
BUSY = FeedExpectation(8, (2.0,) * 168, 3 * 3600, 9, 9.0)
"""Two an hour, day and night; a silence that misses nine is no accident."""


def feed(**facts: Any) -> FeedMeasure:
    well = FeedMeasure(
        feed_id="paper/all",
        source_id="paper",
        url="https://paper.example/rss",
        state="active",
        failures=0,
        last_outcome="ok",
        last_status=200,
        last_reason="",
        added_at=NOW - timedelta(days=90),
        failing_since=None,
        last_ok_at=NOW - timedelta(minutes=5),
        last_changed_at=NOW - timedelta(minutes=20),
        last_entry_at=NOW - timedelta(minutes=20),
        unchanged_polls=3,
        read_polls=4,
        gaps=0,
        gap_entries=0,
        gap_at=None,
        moved_to=None,
        moved_seen=0,
        moved_at=None,
        day_entries=12,
        new_entries=6,
        max_silence_s=None,
        articles_per_week=None,
        expectation=BUSY,
    )
    return well._replace(**facts)


def page(outcome: str = "loaded", reason: str = "", **facts: Any) -> FetchOutcome:
    is_loaded = outcome == "loaded"
    well = FetchOutcome(outcome, reason, NOW - HOUR, is_loaded or None, is_loaded or None, 3000 if is_loaded else None)
    return well._replace(**facts)


def deployment(**facts: Any) -> DeploymentMeasure:
    well = DeploymentMeasure(
        last_poll_at=NOW - timedelta(minutes=4),
        feeds=10,
        overdue_feeds=0,
        oldest_due_at=None,
        last_load_at=NOW - timedelta(minutes=9),
        waiting_entries=0,
        oldest_waiting_at=None,
        open_refusals=3,
        old_refusals=0,
        oldest_refusal_at=NOW - timedelta(days=1),
        damaged_rows=0,
        broken_sums=(),
        clock_apart_s=0.2,
        landing=DiskRoom(80 << 30, 0.4),
    )
    return well._replace(**facts)


def alarm(kind: AlarmKind = AlarmKind.FEED_BLOCKED, **facts: Any) -> Alarm:
    well = Alarm(
        alarm_id=7,
        kind=kind,
        subject="paper/all",
        source_id="paper",
        severity="broken",
        state="open",
        since=NOW - 5 * HOUR,
        summary="refuses us (HTTP 403): 4 failed polls in a row",
        evidence={"status": 403},
        entries=10,
        raised_at=NOW - 4 * HOUR,
        confirmed_at=NOW,
        clear_since=None,
        recovered_at=None,
        silenced_until=None,
        silenced_by=None,
        silence_reason=None,
    )
    return well._replace(**facts)
