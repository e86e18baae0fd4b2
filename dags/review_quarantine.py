"""# review_quarantine: a person decides on refused rows.

Started by hand, with the numbers that the Presswatch page shows under *Quarantine*. All of them are decided, or none;
who and why is kept with each.

* *release*: load the row though these rules refused it, from the bytes it was refused on. No network.
* *refuse*: final. The entry is filtered, and no change in its feed brings it back.
* *retry*: ask for the page again at the next ingest, and read it with today's code.

* **Reads** `ops.quarantine`; for a release the pages in landing.
* **Writes** the decision to `ops.quarantine` and the outcome to `ops.entry`, in one transaction; for a release then
  what any load writes, and it rings `presswatch/core/articles`.
* **Safe to rerun?** Yes. The same decision by the same person is found done, and a load writes nothing twice.
* **When red**: `decide_refusals` says which number cannot be decided and why; nothing was changed then.
  `load_released`: clear it within half an hour; after that the entries are asked for again, and the release holds for
  the same bytes.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.sdk import Param, dag, task
from airflow.sdk.exceptions import AirflowSkipException

from presswatch_airflow import assets
from presswatch_airflow.callbacks import late_after
from presswatch_airflow.defaults import DEFAULT_ARGS, START
from presswatch_airflow.run_status import fail_if_any_failed
from presswatch_airflow.task_runtime import task_runtime


@task(multiple_outputs=False)
def decide_refusals(params: dict[str, Any]) -> list[list[int | str]]:
    """Write the decision and what follows from it for the ledger; return the batches of released rows."""
    from presswatch import reviewing

    with task_runtime() as runtime:
        ids = reviewing.read_numbers(params["refusals"])
        done = reviewing.review(runtime, params["decision"], ids, by=params["by"], note=params["note"])
    return [list(lease) for lease in done.leases]


@task(multiple_outputs=False, outlets=[assets.articles], execution_timeout=timedelta(minutes=30))
def load_released(leases: list[list[Any]]) -> dict[str, int]:
    """Clean, check and load released rows; returns them by outcome. Skipped when nothing was released."""
    from presswatch import ingesting, reviewing

    if not leases:
        raise AirflowSkipException("Nothing was released: nothing to load.")
    with task_runtime() as runtime:
        return reviewing.load_released(runtime, [ingesting.BatchLease(*lease) for lease in leases])


@task(trigger_rule="all_done")
def settle_review() -> None:
    """Turn the run red when one of its tasks failed."""
    fail_if_any_failed()


@dag(
    schedule=None,
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    dagrun_timeout=timedelta(hours=2),
    deadline=late_after("review_quarantine", timedelta(hours=1)),
    doc_md=__doc__,
    tags=["layer:core", "tier:3"],
    params={
        "decision": Param(type="string", enum=["release", "refuse", "retry"], title="Decision"),
        "refusals": Param(
            type="string",
            pattern=r"^\s*[0-9]{1,18}([\s,]+[0-9]{1,18})*\s*$",
            maxLength=10_000,
            title="Refusals",
            description_md="Numbers, with commas or blanks between them.",
        ),
        "by": Param(type="string", minLength=1, maxLength=200, title="Who decides"),
        "note": Param(type="string", minLength=1, maxLength=2000, title="Why"),
    },
)
def review_quarantine() -> None:
    """Wire decide → load what was released → settle."""
    load_released(decide_refusals()) >> settle_review()


review_quarantine()
