"""Alarms: something that a person should look at, with a beginning, evidence and an end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal, NamedTuple

Severity = Literal["broken", "warning"]
"""broken: entries are being lost or late, act; warning: look when there is time."""

Event = Literal["raised", "recovered"]
"""What of an alarm is told."""


class AlarmKind(StrEnum):
    """What is wrong; the first part of the name says what its subject is."""

    FEED_BLOCKED = "feed_blocked"  # 401, 403, 429, 451, robots.txt or a challenge
    FEED_NOT_A_FEED = "feed_not_a_feed"  # answers with something that is no feed
    FEED_FAILING = "feed_failing"  # any other failure that lasts
    FEED_FROZEN = "feed_frozen"  # the same body, or 304, for much longer than usual
    FEED_SILENT = "feed_silent"  # it changes and brings nothing new, for much longer than usual
    FEED_GAP = "feed_gap"  # entries between two polls were very likely missed
    FEED_MOVED = "feed_moved"  # permanent redirects lead elsewhere
    SOURCE_FLOOD = "source_flood"  # many more new entries than ever
    SOURCE_YIELD = "source_yield"  # pages give no article any more
    SOURCE_REPEATS = "source_repeats"  # new entries lead to articles that we have
    SOURCE_DATES = "source_dates"  # articles have no date any more
    SOURCE_AUTHORS = "source_authors"  # articles have no author any more
    SOURCE_LENGTH = "source_length"  # bodies are much shorter or longer than usual
    SOURCE_DRIFT = "source_drift"  # lines that its texts repeated are gone: the pages are laid out anew
    FILE_WRONG = "file_wrong"  # a source file with mistakes; what it said before is in use
    POLLS_STALE = "polls_stale"  # feeds are due and nobody asks them
    LOADS_STALE = "loads_stale"  # entries are due and nothing is loaded
    CHECKS_STALE = "checks_stale"  # nobody checks the sources, so no other alarm is raised
    PROCESS_HUNG = "process_hung"  # of Airflow: it has no heartbeat
    WAREHOUSE_AWAY = "warehouse_away"  # it cannot be used, and has no row that says so
    STAGE_FAILING = "stage_failing"  # a stage of the pipeline fails for a reason that is ours
    QUARANTINE_OLD = "quarantine_old"  # refused rows wait for a person
    LANDING_FULL = "landing_full"  # the disk of landing
    WAREHOUSE_FULL = "warehouse_full"  # the disk of the warehouse
    LANDING_DAMAGED = "landing_damaged"
    CLOCK_WRONG = "clock_wrong"  # of a worker, against the warehouse
    LEDGER_BROKEN = "ledger_broken"


class Finding(NamedTuple):
    """One thing that a rule says is wrong now."""

    kind: AlarmKind
    subject: str  # feed_id, source_id, a stage, a process, or the part of the deployment: pipeline, landing, warehouse
    source_id: str | None  # whom it belongs to; None: the deployment
    since: datetime
    summary: str  # one sentence, with the numbers
    evidence: Mapping[str, Any]  # what the rule saw
    entries: int | None = None  # how many entries it costs so far, as far as that can be told


class Alarm(NamedTuple):
    """A row of ops.alarm."""

    alarm_id: int  # 0: of what is seen from outside, while the warehouse has no row of it
    kind: AlarmKind
    subject: str
    source_id: str | None
    severity: Severity
    state: Literal["open", "recovered"]
    since: datetime
    summary: str
    evidence: Mapping[str, Any]
    entries: int | None
    raised_at: datetime
    confirmed_at: datetime  # newest check that still found it
    clear_since: datetime | None  # first check in a row that did not
    recovered_at: datetime | None
    silenced_until: datetime | None
    silenced_by: str | None
    silence_reason: str | None

    def is_silenced(self, now: datetime) -> bool:
        """Return whether somebody silenced it, and the time is not over."""
        return self.silenced_until is not None and self.silenced_until > now


class Notice(NamedTuple):
    """One event of an alarm that is to be told through one sink."""

    alarm: Alarm
    event: Event
    attempts: int
