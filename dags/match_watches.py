"""# match_watches: match what was loaded with the watches.

When articles were loaded, and every hour: match the searches that are kept as files with what was loaded since the last
time, and tell of what began to match or ceased to, by mail, webhook or Slack, as far as settings name one.

* **Reads** the files in `PRESSWATCH_WATCHES`, `core.promotion`, `core.revision`, `core.article_merge`.
* **Writes** `ops.watch`, `ops.watch_event`, `ops.watch_notice`.
* **Safe to rerun?** Yes. How far a watch has come is committed with its events; what was told is not told again.
* **When red**: `match_watches` names a watch with mistakes, `presswatch watches check` says which; the others were
  matched. `tell_events` fails when a sink did not take a message; it is told by a later run.
"""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import AssetOrTimeSchedule, CronTriggerTimetable, dag, task
from airflow.sdk.exceptions import AirflowFailException

from presswatch_airflow import assets
from presswatch_airflow.callbacks import late_after
from presswatch_airflow.defaults import DEFAULT_ARGS, START
from presswatch_airflow.run_status import fail_if_any_failed
from presswatch_airflow.task_runtime import task_runtime


@task(multiple_outputs=False)
def match_watches() -> dict[str, int]:
    """Match what was loaded since the last time; returns events by kind. Fails when a watch has mistakes."""
    from presswatch.watches.match import match_watches as match

    with task_runtime() as runtime:
        counts = match(runtime)
    if counts["broken"]:
        raise AirflowFailException(
            "A watch has mistakes: `presswatch watches check` names them. The others were matched."
        )
    return counts


@task(multiple_outputs=False, trigger_rule="all_done")
def tell_events() -> dict[str, int]:
    """Tell what is still to be told, one message a sink; fails when a sink did not take it."""
    from presswatch.watches.tell import tell_events as tell

    with task_runtime() as runtime:
        counts = tell(runtime)
    if counts["failed"]:
        raise AirflowFailException("A sink did not take its message: the log says why. A later run tells it.")
    return counts


@task(trigger_rule="all_done")
def settle_watches() -> None:
    """Turn the run red when one of its tasks failed."""
    fail_if_any_failed()


@dag(
    "match_watches",
    schedule=AssetOrTimeSchedule(
        assets=[assets.articles], timetable=CronTriggerTimetable("23 * * * *", timezone="UTC")
    ),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    dagrun_timeout=timedelta(hours=1),
    deadline=late_after("match_watches", timedelta(minutes=40)),
    doc_md=__doc__,
    tags=["layer:ops", "tier:2"],
)
def match_all_watches() -> None:
    """Wire match → tell → settle."""
    match_watches() >> tell_events() >> settle_watches()


match_all_watches()
