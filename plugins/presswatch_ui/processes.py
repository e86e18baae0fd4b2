"""Which of Airflow's processes have no heartbeat, asked of Airflow itself: a scheduler that hangs raises no alarm."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from airflow.api.common.airflow_health import get_airflow_health

from presswatch.clock import utc_now
from presswatch.model.alarm import AlarmKind, Finding

NEEDED: Final = {"scheduler": "scheduler", "dag_processor": "DAG processor"}
"""Name in Airflow's health report → as people say it. No DAG of ours needs the triggerer."""
HUNG_AFTER_S: Final = 90.0
"""As the supervisor has it: a busy machine lets a process miss some heartbeats."""


def hung_processes() -> list[Finding]:
    """Return a finding for each process that had a heartbeat and has none any more."""
    return judge_health(get_airflow_health(), utc_now())


def judge_health(health: dict[str, Any], now: datetime) -> list[Finding]:
    """Return the findings for a health report of Airflow; one that never ran is none."""
    findings = []
    for part, words in NEEDED.items():
        written = health.get(part, {}).get(f"latest_{part}_heartbeat")
        if written is None:
            continue
        beat = datetime.fromisoformat(written)
        silent_s = (now - beat).total_seconds()
        if silent_s >= HUNG_AFTER_S:
            summary = f"Airflow's {words} has had no heartbeat for {silent_s / 60:.0f} min: nothing runs by plan"
            findings.append(Finding(AlarmKind.PROCESS_HUNG, part, None, beat, summary, {"last_heartbeat": written}))
    return findings
