"""Which processes of the scheduler's deployment hang, by its health report; all limits of time for it stand here. Pure.

Pages, ``presswatch status``, who tells from outside and the supervisor of ``make run`` go by the same limits.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from presswatch.model.alarm import AlarmKind, Finding

HUNG_AFTER_S: Final = 90.0
"""Airflow itself calls a scheduler unhealthy 30 s after its last heartbeat; a busy machine lets it miss some more."""
API_HUNG_AFTER_S: Final = 240.0
"""The API server is given longer: its first request alone takes a busy machine a minute."""
UP_WITHIN_S: Final = 300.0
"""A new process may take so long to its first heartbeat: until then the report shows that of the one before."""
TOLD_AFTER_S: Final = 240.0
"""An outage is told from outside once it was seen so long: what is started again by itself is up by then."""
LATE: Final = "late"
"""Status of a process that has missed heartbeats, for less than ``HUNG_AFTER_S``."""

Report = Mapping[str, Mapping[str, str | None]]
"""Airflow's health report: part → status, and when its latest heartbeat was."""


class Process(NamedTuple):
    """A process that our DAGs need."""

    title: str
    without_it: str


NEEDED: Final[Mapping[str, Process]] = {
    "scheduler": Process("scheduler", "nothing runs by plan"),
    "dag_processor": Process("DAG processor", "changes of DAGs are not seen"),
}
"""Name in the health report → process. No DAG of ours needs the triggerer."""


def judge_processes(report: Report, now: datetime) -> list[Finding]:
    """Return a finding for each process that had a heartbeat and has none any more; one that never ran is none."""
    findings = []
    for part, process in NEEDED.items():
        beat = latest_heartbeat(report, part)
        if beat is not None and now - beat >= timedelta(seconds=HUNG_AFTER_S):
            minutes = (now - beat).total_seconds() / 60
            summary = f"Airflow's {process.title} has had no heartbeat for {minutes:.0f} min: {process.without_it}"
            evidence = {"last_heartbeat": beat.isoformat()}
            findings.append(Finding(AlarmKind.PROCESS_HUNG, part, None, beat, summary, evidence))
    return findings


def process_statuses(report: Report, now: datetime) -> dict[str, str | None]:
    """Return the status of each part as Airflow has it, and ``LATE`` for one that it is too early to call hung."""
    return {part: _status(report, part, now) for part in report}


def latest_heartbeat(report: Report, part: str) -> datetime | None:
    """Return when a part had its latest heartbeat; None: never, or the report does not say."""
    written = report.get(part, {}).get(f"latest_{part}_heartbeat")
    return datetime.fromisoformat(written) if written else None


def _status(report: Report, part: str, now: datetime) -> str | None:
    status, beat = report[part].get("status"), latest_heartbeat(report, part)
    is_recent = beat is not None and now - beat < timedelta(seconds=HUNG_AFTER_S)
    return LATE if status == "unhealthy" and is_recent else status
