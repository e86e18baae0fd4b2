"""# retry_entries: bring back entries that ended without an article.

Started by hand, after a publisher's bad week or a mistake of ours: by source, by reason, by time, or by several of
them; at least one. It is what `presswatch entries retry` does, and `presswatch entries list` shows beforehand which
entries are meant.

* Pages that landing holds are read again at once with today's code, without network. What is no article then, and all
  others, are due at the next `ingest_articles`.
* What a person has refused, what has no address and what a batch is at work on stays as it is.

* **Reads** `ops.entry` and `landing.capture`; the kept pages in landing.
* **Writes** outcomes to `ops.entry`, closes open refusals as retried in `ops.quarantine`; then what any load writes,
  and it rings `presswatch/core/articles` where articles were loaded.
* **Safe to rerun?** Yes. A second run finds what the first has left, and a load writes nothing twice.
* **When red**: `reopen_entries` says why: nothing says which entries are meant, or another worker took a batch over.
  Clear it; what was brought back stays so.
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


@task(multiple_outputs=False, execution_timeout=timedelta(minutes=50))
def reopen_entries(params: dict[str, Any]) -> dict[str, int]:
    """Make the entries pending again and load those whose pages are kept; returns how many of each."""
    from presswatch import retrying

    which = retrying.read_selection(params["source"], params["reason"], params["since"])
    with task_runtime() as runtime:
        return retrying.retry_entries(runtime, which, by=params["by"])._asdict()


@task(multiple_outputs=False, outlets=[assets.articles])
def announce_articles(retried: dict[str, int]) -> int:
    """Ring `presswatch/core/articles` with the number of articles. Skipped when none was loaded."""
    if not retried["loaded"]:
        raise AirflowSkipException("No kept page is an article now: the next ingest asks for the rest.")
    return retried["loaded"]


@task(trigger_rule="all_done")
def settle_retry() -> None:
    """Turn the run red when one of its tasks failed."""
    fail_if_any_failed()


@dag(
    schedule=None,
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    dagrun_timeout=timedelta(hours=2),
    deadline=late_after("retry_entries", timedelta(hours=1)),
    doc_md=__doc__,
    tags=["layer:core", "tier:3"],
    params={
        "source": Param(
            default=None,
            type=["null", "string"],
            pattern=r"^\s*[a-z0-9][a-z0-9-]*\s*$",
            maxLength=200,
            title="Source",
            description_md="Entries of this source.",
        ),
        "reason": Param(
            default=None,
            type=["null", "string"],
            maxLength=200,
            title="Reason",
            description_md="Entries with this reason, such as `http_404`, `listing` or `robots_denied`.",
        ),
        "since": Param(
            default=None,
            type=["null", "string"],
            format="date-time",
            pattern=r"^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)?)?$",
            title="Since",
            description_md="Entries that ended since then; UTC unless it says else.",
        ),
        "by": Param(type="string", minLength=1, maxLength=200, title="Who retries"),
    },
)
def retry_entries() -> None:
    """Wire reopen → announce → settle."""
    announce_articles(reopen_entries()) >> settle_retry()


retry_entries()
