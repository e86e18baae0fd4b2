"""Rules for the deployment: polls and loads that stand still, quarantine, landing, clocks, sums. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from presswatch.alarms.measures import DeploymentMeasure
from presswatch.alarms.stage_rules import judge_stages
from presswatch.durations import DAY_S, HOUR_S
from presswatch.model.alarm import AlarmKind, Finding

POLLS_LATE_S: Final = HOUR_S / 2
"""Six runs of poll_feeds, where it runs every five minutes."""
POLLS_LATE_RUNS: Final = 2
"""So many at the least, where it runs seldom."""
LOADS_LATE_S: Final = HOUR_S
"""Six runs of ingest_articles."""
QUARANTINE_OLD_S: Final = 7 * DAY_S
CLOCKS_APART_S: Final = 60.0
FULL_SHARE: Final = 0.95
FULL_BYTES: Final = 2 << 30
"""A disk is full when either leaves too little: a small disk has little anyway, a large one fills fast."""
PIPELINE, LANDING, WAREHOUSE = "pipeline", "landing", "warehouse"


def polls_late_s(poll_every_s: float) -> float:
    """Return for how long feeds may be due and none be asked, seconds.

    Args:
        poll_every_s: time between two runs of poll_feeds.
    """
    return max(POLLS_LATE_S, POLLS_LATE_RUNS * poll_every_s)


def judge_deployment(measure: DeploymentMeasure, now: datetime) -> list[Finding]:
    """Return what is wrong with the deployment."""
    rules = (_stale, _quarantine, _disks, _landing, _clock_and_sums)
    findings = [finding for rule in rules for finding in rule(measure, now)]
    told = {(finding.kind, finding.subject) for finding in findings}
    return findings + [each for each in judge_stages(measure.stages, now) if (each.kind, each.subject) not in told]


def judge_file(file: str, broken_since: datetime, mistakes: Sequence[str]) -> Finding:
    """Return the alarm for a source file with mistakes: what it said before is in use."""
    summary = f"{len(mistakes)} mistakes, the first: {mistakes[0]}"
    return Finding(AlarmKind.FILE_WRONG, file, None, broken_since, summary, {"mistakes": list(mistakes[:20])})


def _stale(measure: DeploymentMeasure, now: datetime) -> Iterator[Finding]:
    late = timedelta(seconds=measure.polls_late_s)
    is_asked = measure.last_poll_at is not None and now - measure.last_poll_at < late
    if measure.overdue_feeds and measure.oldest_due_at and not is_asked:
        due = f"{measure.overdue_feeds} of {measure.feeds} feeds are due"
        summary = f"{due}, and none was asked for {_since(measure.last_poll_at, now)}"
        evidence = {"overdue": measure.overdue_feeds, "last_poll_at": _iso(measure.last_poll_at)}
        yield Finding(AlarmKind.POLLS_STALE, PIPELINE, None, measure.oldest_due_at, summary, evidence)
    late = timedelta(seconds=LOADS_LATE_S)
    is_loading = measure.last_load_at is not None and now - measure.last_load_at < late
    if measure.waiting_entries and measure.oldest_waiting_at and not is_loading:
        summary = (
            f"{measure.waiting_entries} entries are due, and nothing was loaded for {_since(measure.last_load_at, now)}"
        )
        evidence = {"waiting": measure.waiting_entries, "last_load_at": _iso(measure.last_load_at)}
        since = measure.oldest_waiting_at
        yield Finding(AlarmKind.LOADS_STALE, PIPELINE, None, since, summary, evidence, measure.waiting_entries)


def _quarantine(measure: DeploymentMeasure, now: datetime) -> Iterator[Finding]:
    if measure.old_refusals and measure.oldest_refusal_at:
        age = (now - measure.oldest_refusal_at).total_seconds() / DAY_S
        waiting = f"{measure.old_refusals} of {measure.open_refusals} refused rows wait for a person"
        summary = f"{waiting}, the oldest for {age:.0f} days"
        evidence = {"open": measure.open_refusals, "old": measure.old_refusals}
        since = measure.oldest_refusal_at
        yield Finding(AlarmKind.QUARANTINE_OLD, WAREHOUSE, None, since, summary, evidence, measure.old_refusals)


def _disks(measure: DeploymentMeasure, now: datetime) -> Iterator[Finding]:
    for kind, subject, room in (
        (AlarmKind.LANDING_FULL, LANDING, measure.landing),
        (AlarmKind.WAREHOUSE_FULL, WAREHOUSE, measure.warehouse),
    ):
        if room is not None and is_full(room.free_bytes, room.used_share):
            summary = f"the disk of {subject} has {room.free_bytes >> 20} MB left ({room.used_share:.0%} used)"
            yield Finding(kind, subject, None, now, summary, room._asdict() | {"used_share": round(room.used_share, 3)})


def _landing(measure: DeploymentMeasure, now: datetime) -> Iterator[Finding]:
    if measure.damaged_rows:
        summary = f"the bytes of {measure.damaged_rows} rows are not what they should be"
        evidence = {"rows": measure.damaged_rows}
        yield Finding(AlarmKind.LANDING_DAMAGED, LANDING, None, now, summary, evidence)


def is_full(free: int, used: float) -> bool:
    """Return whether a disk leaves too little room."""
    return used > FULL_SHARE or (free < FULL_BYTES and used > FULL_SHARE / 2)


def _clock_and_sums(measure: DeploymentMeasure, now: datetime) -> Iterator[Finding]:
    if abs(measure.clock_apart_s) > CLOCKS_APART_S:
        summary = f"the clock of a worker is {measure.clock_apart_s:+.0f} s from that of the warehouse"
        evidence = {"apart_s": round(measure.clock_apart_s, 1)}
        yield Finding(AlarmKind.CLOCK_WRONG, PIPELINE, None, now, summary, evidence)
    if measure.broken_sums:
        summary = f"{len(measure.broken_sums)} promises of the ledger do not hold: {measure.broken_sums[0]}"
        problems = {"problems": list(measure.broken_sums[:20])}
        yield Finding(AlarmKind.LEDGER_BROKEN, WAREHOUSE, None, now, summary, problems)


def _since(instant: datetime | None, now: datetime) -> str:
    return "ever" if instant is None else f"{(now - instant).total_seconds() / 60:.0f} min"


def _iso(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None
