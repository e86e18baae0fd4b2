"""# carry_out_action: do on a worker what a person asked for on a page.

Started by the Presswatch pages where the api-server neither reads pages nor asks the network
(`PRESSWATCH_PAGE_COMMANDS=light`, as compose sets it): poll a feed, look for its new address, retry, re-read, release,
promote, read a captured page for the eyes of a person. One action a run; the page shows what came of it.

* **Reads** `ops.operator_action`, and what the command of the same name reads.
* **Writes** what that command writes, and to `ops.operator_action` what came of it.
* **Safe to rerun?** Yes. An action that has ended is left as it ended.
* **When red**: the page of the action says why, and so does the log of `carry_out`. Ask for it again on the page.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.sdk import Param, dag, task
from airflow.sdk.exceptions import AirflowFailException

from presswatch_airflow.callbacks import late_after
from presswatch_airflow.defaults import DEFAULT_ARGS, START
from presswatch_airflow.run_status import fail_if_any_failed
from presswatch_airflow.task_runtime import task_runtime


@task(multiple_outputs=False, execution_timeout=timedelta(minutes=45))
def carry_out(params: dict[str, Any]) -> str:
    """Do what is on record under the number of the action; return its outcome."""
    from presswatch_airflow.operator_work import carry_out_on_worker

    with task_runtime() as runtime:
        outcome = carry_out_on_worker(runtime, int(params["action"]))
    if outcome == "failed":
        raise AirflowFailException("It failed: the page of the action says why.")
    return outcome


@task(trigger_rule="all_done")
def settle_action(params: dict[str, Any]) -> None:
    """Close an action that broke off without a word, and turn the run red when it failed."""
    from presswatch_airflow.operator_work import close_lost

    with task_runtime() as runtime:
        close_lost(runtime, int(params["action"]))
    fail_if_any_failed()


@dag(
    schedule=None,
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    dagrun_timeout=timedelta(hours=2),
    deadline=late_after("carry_out_action", timedelta(hours=1)),
    doc_md=__doc__,
    tags=["layer:ops", "tier:3"],
    params={
        "action": Param(
            type="integer",
            minimum=1,
            maximum=2**63 - 1,
            title="Action",
            description_md="Number in `ops.operator_action`, which says what is done.",
        ),
    },
)
def carry_out_action() -> None:
    """Wire carry out → settle."""
    carry_out() >> settle_action()


carry_out_action()
