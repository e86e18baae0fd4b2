"""Airflow's hook for a deployment's policy: tasks of the outer ring retry after seconds, and runs may overlap."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from presswatch_airflow.retries import RetryAfter

RETRY_DELAY = timedelta(seconds=2)
RUNS_AT_ONCE = 2
"""In production one: here two runs of a DAG work side by side whenever something asks for both."""


def dag_policy(dag: Any) -> None:
    """Let two runs of a DAG go on at once."""
    dag.max_active_runs = RUNS_AT_ONCE


def task_policy(task: Any) -> None:
    """Retry soon."""
    task.retry_delay = RETRY_DELAY
    task.retry_exponential_backoff = 0
    task.retry_policy = RetryAfter(RETRY_DELAY)
