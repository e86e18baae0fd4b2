"""The pages judge Airflow's own health report, which has what the rules read."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from presswatch.alarms.process_rules import HUNG_AFTER_S, NEEDED
from presswatch.clock import utc_now

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def test_a_process_without_a_heartbeat_in_airflows_database_hangs(api: TestClient) -> None:
    from airflow.jobs.job import Job
    from airflow.utils.session import create_session

    from presswatch_ui.processes import hung_processes

    types = {"scheduler": "SchedulerJob", "dag_processor": "DagProcessorJob"}
    assert types.keys() == NEEDED.keys()
    for silent_s, hung in ((HUNG_AFTER_S - 10, set()), (HUNG_AFTER_S + 10, set(NEEDED))):
        with create_session() as session:
            for name in types.values():
                job = Job(job_type=name, state="running")
                job.job_type, job.latest_heartbeat = name, utc_now() - timedelta(seconds=silent_s)
                session.query(Job).filter(Job.job_type == name).delete()
                session.add(job)
        assert {finding.subject for finding in hung_processes()} == hung
    with create_session() as session:
        session.query(Job).delete()
