"""Runs the supervisor over the DAG ``sleeper`` until it is stopped: ``supervise.py VAR PG_PORT PORT``."""

from __future__ import annotations

import sys
from pathlib import Path

from presswatch.errors import PresswatchError
from presswatch.settings import Settings
from presswatch_local.console import progress
from presswatch_local.supervisor import StopRequested, running

settings = Settings(var=Path(sys.argv[1]), pg_port=int(sys.argv[2]), port=int(sys.argv[3]))
try:
    with running(settings, progress(), Path(__file__).parent / "dags") as supervisor:
        supervisor.start_database()
        supervisor.start_airflow()
        while True:
            supervisor.pause(60)
except StopRequested:
    sys.exit(0)
except PresswatchError as error:
    sys.exit(error.detail)
