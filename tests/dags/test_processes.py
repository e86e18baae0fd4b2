"""Processes of Airflow without a heartbeat, as the pages judge them."""

from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from presswatch.clock import utc_now

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
NOW = utc_now()


def report(scheduler_s: float | None, dag_processor_s: float | None = 3.0) -> dict[str, Any]:
    def beat(seconds: float | None) -> str | None:
        return None if seconds is None else (NOW - timedelta(seconds=seconds)).isoformat()

    return {
        "metadatabase": {"status": "healthy"},
        "scheduler": {"status": "unhealthy", "latest_scheduler_heartbeat": beat(scheduler_s)},
        "dag_processor": {"status": "healthy", "latest_dag_processor_heartbeat": beat(dag_processor_s)},
        "triggerer": {"status": "unhealthy", "latest_triggerer_heartbeat": beat(9e9)},
    }


@pytest.mark.parametrize(
    ("health", "hung"),
    [
        (report(3), []),
        (report(60), []),  # a busy machine
        (report(None, None), []),  # never started yet
        (report(91), ["scheduler"]),
        (report(91, 600), ["scheduler", "dag_processor"]),
    ],
)
def test_one_that_had_a_heartbeat_and_has_none_any_more_hangs(api: TestClient, health: Any, hung: list[str]) -> None:
    from presswatch_ui.processes import judge_health

    assert [finding.subject for finding in judge_health(health, NOW)] == hung
