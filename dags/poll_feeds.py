"""# poll_feeds: ask the feeds that are due.

Every five minutes, or as `PRESSWATCH_POLL_EVERY_MINUTES` says: claim the feeds whose time has come, ask each of them
for what is new (conditional requests, at the pace that publisher and feed allow) and enter what they list in the
ledger. Rings `presswatch/ops/entries` when entries wait.

* **Reads** the source files, `ops.feed_state` (who is due) and the feeds themselves.
* **Writes** bodies that changed to landing, then `landing.feed_poll`, `landing.entry_observation`, `ops.entry` and
  `ops.feed_state`: one transaction a feed that brought a body, one for many that did not.
* **Safe to rerun?** Yes. A feed is held by one worker at a time; an entry that was seen before is not entered again.
* **When red**: a broken feed never turns a run red; look for it on the Presswatch page under *Feeds*. Red means that we
  are broken: the warehouse, landing or the folder of source files (one wrong file costs itself). The log of the first
  red task names it, and `presswatch doctor` says what to do. The feeds of a failed share are due again at the next run.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.sdk import Param, dag, task
from airflow.sdk.exceptions import AirflowSkipException

from presswatch.settings import get_settings
from presswatch_airflow import assets
from presswatch_airflow.callbacks import late_after
from presswatch_airflow.defaults import DEFAULT_ARGS, START
from presswatch_airflow.run_status import fail_if_any_failed
from presswatch_airflow.run_words import ring
from presswatch_airflow.task_runtime import task_runtime
from presswatch_airflow.xcom_leases import Share, packed

SETTINGS = get_settings()
EVERY = SETTINGS.poll_every_minutes


@task
def claim_feeds(params: dict[str, Any]) -> list[Share]:
    """Take a lease on each feed that is due and share the feeds out; all feeds of a host are in one share."""
    from presswatch import polling

    with task_runtime() as runtime:
        return packed(
            polling.share_out(polling.claim_feeds(runtime, everything=params["all"]), shares=SETTINGS.polling_at_once)
        )


@task(
    multiple_outputs=False,
    max_active_tis_per_dagrun=SETTINGS.polling_at_once,
    pool=SETTINGS.network_pool,
    execution_timeout=timedelta(minutes=15),
    map_index_template="{{ task.op_kwargs['share']['label'] }}",
    doc_md="Ask the feeds of one share and commit each on its own. Returns feeds by outcome, and the new entries.",
)
def poll_share(share: Share, params: dict[str, Any]) -> dict[str, Any]:
    """Return the summary of one share."""
    from presswatch import polling

    leases = [polling.FeedLease(*lease) for lease in share["leases"]]
    with task_runtime() as runtime:
        return polling.poll_feeds(runtime, leases, force=params["force"]).as_dict()


@task(trigger_rule="all_done", outlets=[assets.entries])
def announce_entries() -> int:
    """Ring `presswatch/ops/entries` when entries wait to be fetched; skipped when none does."""
    from presswatch.warehouse.queries import conservation

    with task_runtime() as runtime, runtime.engine.connect() as conn:
        waiting = conservation.due_now(conn)
    if not waiting:
        raise AirflowSkipException("No entry waits: nothing to announce.")
    ring(assets.entries, f"{waiting} entries wait to be fetched.", waiting=waiting)
    return waiting


@task(trigger_rule="all_done")
def settle_polls() -> None:
    """Give back the feeds of failed shares, and turn the run red when one of its tasks failed."""
    from presswatch import polling

    with task_runtime() as runtime:
        polling.release_leases(runtime)
    fail_if_any_failed()


@dag(
    schedule=f"*/{EVERY} * * * *" if EVERY < 60 else "0 * * * *",
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    dagrun_timeout=timedelta(minutes=30),
    deadline=late_after("poll_feeds", timedelta(minutes=20)),
    doc_md=__doc__,
    tags=["layer:landing", "tier:1"],
    params={
        "all": Param(
            default=False, type="boolean", title="Poll all feeds", description_md="Not only those that are due."
        ),
        "force": Param(
            default=False,
            type="boolean",
            title="Ask without conditions",
            description_md="Send no ETag and no Last-Modified: each feed answers with its whole body.",
        ),
    },
)
def poll_feeds() -> None:
    """Wire claim → poll (mapped) → announce → settle."""
    poll_share.expand(share=claim_feeds()) >> announce_entries() >> settle_polls()


poll_feeds()
