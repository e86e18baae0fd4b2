"""Runs everything as ``make run`` does, with Airflow's waits shortened, until it is stopped."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from os import pathsep
from pathlib import Path
from typing import Any

from presswatch.errors import PresswatchError
from presswatch.settings import get_settings
from presswatch_local import airflow_environment, supervisor
from presswatch_local.console import progress

POLICIES = Path(__file__).parent / "policies"
QUICK = {
    "SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "10",
    "SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": "2",
    "SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": "4",
    "SCHEDULER__SCHEDULER_HEARTBEAT_SEC": "1",
    "SCHEDULER__SCHEDULER_HEALTH_CHECK_THRESHOLD": "15",  # On a busy machine one that is late takes itself for dead.
    "WORKERS__MIN_HEARTBEAT_INTERVAL": "2",
    "DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "3600",  # The DAG files stay as they are: no time is spent on them.
}
"""Waits of seconds in place of half a minute; what they wait for is the same."""


def quick(*args: Any) -> Mapping[str, str]:
    """Return the environment of the product with short waits and the laboratory's policies."""
    env = airflow_environment.environment(*args)
    path = {"PYTHONPATH": pathsep.join((str(POLICIES), env["PYTHONPATH"]))}
    return env | {f"AIRFLOW__{name}": value for name, value in QUICK.items()} | path


def main() -> int:
    """Return the exit code: 0 after a request to stop, 1 when a process ended that should not."""
    supervisor.environment = quick  # type: ignore[assignment]
    try:
        with supervisor.running(get_settings(), progress()) as running:
            running.start_database()
            running.start_airflow()
            while True:
                running.pause(60)
    except supervisor.StopRequested:
        return 0
    except PresswatchError as error:
        sys.stdout.write(f"{error.detail}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
