"""A DAG that is busy for as long as it is told: something to be cut off."""

from __future__ import annotations

from datetime import timedelta

import pendulum
from airflow.sdk import dag, task


@dag(schedule=None, start_date=pendulum.datetime(2026, 1, 1, tz="UTC"), catchup=False)
def sleeper() -> None:
    """Sleep for ``conf["seconds"]``."""

    @task(retries=1, retry_delay=timedelta(seconds=1))
    def sleep(**context: object) -> None:
        import time

        time.sleep(context["dag_run"].conf["seconds"])

    sleep()


sleeper()
