from datetime import timedelta

import pytest
from tests.unit.alarms.cases import NOW

from presswatch.alarms.process_rules import HUNG_AFTER_S, LATE, judge_processes, process_statuses


def report(scheduler_s: float | None, dag_processor_s: float | None = 3.0):
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
        (report(HUNG_AFTER_S - 1), []),  # a busy machine
        (report(None, None), []),  # never started yet
        (report(HUNG_AFTER_S), ["scheduler"]),
        (report(91, 600), ["scheduler", "dag_processor"]),
        ({}, []),
    ],
)
def test_one_that_had_a_heartbeat_and_has_none_any_more_hangs(health, hung):
    assert [finding.subject for finding in judge_processes(health, NOW)] == hung


def test_each_says_what_is_missing_without_it():
    scheduler, processor = judge_processes(report(120, 600), NOW)
    assert scheduler.summary == "Airflow's scheduler has had no heartbeat for 2 min: nothing runs by plan"
    assert processor.summary.endswith("for 10 min: changes of DAGs are not seen")
    assert scheduler.since == NOW - timedelta(minutes=2)


def test_what_airflow_calls_unhealthy_is_late_until_it_is_hung():
    assert process_statuses(report(HUNG_AFTER_S - 1), NOW)["scheduler"] == LATE
    assert process_statuses(report(HUNG_AFTER_S), NOW)["scheduler"] == "unhealthy"
    assert process_statuses(report(None), NOW)["scheduler"] == "unhealthy"
    assert process_statuses({"triggerer": {}}, NOW) == {"triggerer": None}
