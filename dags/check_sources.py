"""# check_sources: tell a person when one is needed.

Every ten minutes: learn what each feed usually brings, compare with what came, raise and close alarms, and tell of them
by mail, webhook or Slack, as far as settings name one.

* **Reads** `landing.feed_poll`, `ops.feed_state`, the newest items of `ops.batch_item`, the quarantine, the ledger.
* **Writes** `ops.feed_expectation`, `ops.alarm`, `ops.alarm_notice`.
* **Safe to rerun?** Yes. An alarm is open once per kind and subject; what was told is not told again.
* **When red**: `send_notices` fails when a sink did not take a message; it is told by a later run. Red at
  `check_sources` means that the warehouse is away. Neither keeps the pipeline from its work.
"""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import dag, task
from airflow.sdk.exceptions import AirflowFailException

from presswatch_airflow.callbacks import late_after
from presswatch_airflow.defaults import DEFAULT_ARGS, START
from presswatch_airflow.run_status import fail_if_any_failed
from presswatch_airflow.task_runtime import task_runtime


@task(multiple_outputs=False)
def check_sources() -> dict[str, int]:
    """Measure feeds, sources and the deployment; raise, confirm and close alarms. Returns how many."""
    from presswatch import checking

    with task_runtime() as runtime:
        return checking.check_sources(runtime)


@task(multiple_outputs=False, trigger_rule="all_done")
def send_notices() -> dict[str, int]:
    """Tell what is still to be told, one message a sink; fails when a sink did not take it."""
    from presswatch import checking

    with task_runtime() as runtime:
        counts = checking.send_notices(runtime)
    if counts["failed"]:
        raise AirflowFailException("A sink did not take its message: the log says why. A later run tells it.")
    return counts


@task(trigger_rule="all_done")
def settle_checks() -> None:
    """Turn the run red when one of its tasks failed."""
    fail_if_any_failed()


@dag(
    "check_sources",
    schedule="3-59/10 * * * *",
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    dagrun_timeout=timedelta(minutes=30),
    deadline=late_after("check_sources", timedelta(minutes=20)),
    doc_md=__doc__,
    tags=["layer:ops", "tier:1"],
)
def check_all_sources() -> None:
    """Wire check → send → settle."""
    check_sources() >> send_notices() >> settle_checks()


check_all_sources()
