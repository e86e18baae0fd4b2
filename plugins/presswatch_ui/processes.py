"""Which of Airflow's processes have no heartbeat, asked of Airflow itself: a scheduler that hangs raises no alarm."""

from __future__ import annotations

from airflow.api.common.airflow_health import get_airflow_health

from presswatch.alarms.process_rules import judge_processes
from presswatch.clock import utc_now
from presswatch.model.alarm import Finding


def hung_processes() -> list[Finding]:
    """Return a finding for each process that had a heartbeat and has none any more."""
    return judge_processes(get_airflow_health(), utc_now())
