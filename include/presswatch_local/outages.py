"""Outages: of what checks and tells itself, so that no row of the warehouse can tell of them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from presswatch.alarms import process_rules
from presswatch.alarms.process_rules import TOLD_AFTER_S
from presswatch.alarms.remedies import severity_of
from presswatch.model.alarm import Alarm, AlarmKind, Notice
from presswatch_local.heartbeats import API_SERVER
from presswatch_local.status import Status

DATABASE: Final = "metadatabase"
NEEDED: Final = {DATABASE: "Airflow's database does not answer"} | {
    part: f"Airflow's {process.title} has no heartbeat: {process.without_it}"
    for part, process in process_rules.NEEDED.items()
}
"""Name in Airflow's health report → what is wrong without it."""
SUPERVISOR: Final = "make run"

Key = tuple[AlarmKind, str]


class Look(NamedTuple):
    """What one look from outside has shown."""

    summaries: Mapping[Key, str]  # of each outage
    unknown: frozenset[Key] = frozenset()  # whose state could not be seen


@dataclass(frozen=True, slots=True)
class Outage:
    """An outage under way, or one that is over and not yet told to all who heard of it."""

    kind: AlarmKind
    subject: str
    summary: str
    since: datetime  # first look in a row that showed it
    over_at: datetime | None = None
    told: tuple[str, ...] = ()  # sinks

    @property
    def key(self) -> Key:
        """Return what tells it from all others."""
        return self.kind, self.subject


def look_at(status: Status) -> Look:
    """Return the outages that a status shows, and what it cannot show."""
    seen, unknown = dict(_processes(status)), set(_unseen_processes(status))
    checks = (AlarmKind.CHECKS_STALE, "pipeline")
    if status.warehouse is not None:
        seen[AlarmKind.WAREHOUSE_AWAY, "warehouse"] = f"it cannot be used: {status.warehouse}"
        unknown.add(checks)
    elif status.checks is not None and not any(kind == AlarmKind.PROCESS_HUNG for kind, _ in seen):
        seen[checks] = status.checks
    return Look(seen, frozenset(unknown - seen.keys()))


def advance(before: Sequence[Outage], look: Look, now: datetime) -> list[Outage]:
    """Return the outages after a look: new ones, those that go on, and those over that somebody was told of."""
    outages = {outage.key: outage for outage in before}
    for key, summary in look.summaries.items():
        earlier = outages.get(key) or Outage(*key, summary, now)
        outages[key] = replace(earlier, summary=summary, over_at=None)
    for key, outage in outages.items():
        if key not in look.summaries and key not in look.unknown and outage.over_at is None:
            outages[key] = replace(outage, over_at=now)
    return [outage for outage in outages.values() if outage.over_at is None or outage.told]


def to_tell(outages: Sequence[Outage], sink: str, now: datetime, *, lasts_s: float = TOLD_AFTER_S) -> list[Outage]:
    """Return the outages that a sink is to be told of: news that last, and what it heard of and is over."""
    lasting = timedelta(seconds=lasts_s)
    return [
        outage
        for outage in outages
        if (sink in outage.told if outage.over_at else sink not in outage.told and now - outage.since >= lasting)
    ]


def note_told(outages: Sequence[Outage], told: Sequence[Outage], sink: str) -> list[Outage]:
    """Return the outages after a sink took what it was to be told."""
    keys = {outage.key for outage in told}

    def after(outage: Outage) -> Outage:
        others = tuple(name for name in outage.told if name != sink)
        return replace(outage, told=others if outage.over_at else (*others, sink)) if outage.key in keys else outage

    return [outage for outage in map(after, outages) if outage.over_at is None or outage.told]


def notice(outage: Outage) -> Notice:
    """Return an outage in the form in which alarms are told."""
    over = outage.over_at
    alarm = Alarm(
        alarm_id=0,
        kind=outage.kind,
        subject=outage.subject,
        source_id=None,
        severity=severity_of(outage.kind),
        state="recovered" if over else "open",
        since=outage.since,
        summary=outage.summary,
        evidence={},
        entries=None,
        raised_at=outage.since,
        confirmed_at=over or outage.since,
        clear_since=over,
        recovered_at=over,
        silenced_until=None,
        silenced_by=None,
        silence_reason=None,
    )
    return Notice(alarm, "recovered" if over else "raised", 0)


def _processes(status: Status) -> Iterator[tuple[Key, str]]:
    if status.processes.get(API_SERVER) == "away":
        yield (AlarmKind.PROCESS_HUNG, API_SERVER), "Airflow's API server does not answer: no task can begin or end"
    is_database_away = status.processes.get(DATABASE) == "unhealthy"
    for name, summary in NEEDED.items():
        if status.processes.get(name) == "unhealthy" and (name == DATABASE or not is_database_away):
            yield (AlarmKind.PROCESS_HUNG, name), summary


def _unseen_processes(status: Status) -> Iterator[Key]:
    """Yield all where Airflow was not asked, and those that an API server without an answer or a database hides."""
    if not status.processes:
        names: Sequence[str] = (SUPERVISOR, API_SERVER, *NEEDED)
    elif status.processes.get(API_SERVER) == "away" or status.processes.get(DATABASE) == "unhealthy":
        names = tuple(NEEDED)
    else:
        names = ()
    yield from ((AlarmKind.PROCESS_HUNG, name) for name in names)
