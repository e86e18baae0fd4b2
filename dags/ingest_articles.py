"""# ingest_articles: from entries to articles.

When entries wait, and every ten minutes for retries and revisits: put what is due into batches, and take each batch
through four stages: fetch its pages, clean them, check them, load them. Rings `presswatch/core/articles` when something
was loaded.

* **Reads** `ops.entry` (what is pending and due), the pages themselves, landing.
* **Writes** pages to landing and `landing.capture`; `staging`; `ops.check_result` and `ops.quarantine`; then, one
  transaction a batch, the `core` tables and the outcome of each entry in `ops.entry`.
* **Safe to rerun?** Yes. A batch is held by one worker at a time; what a stage has done is not done again, and a load
  writes nothing twice. A late attempt finds its lease gone and is skipped.
* **When red**: open the red batch; its label says which hosts it holds, its log what broke. `settle_batches` red alone
  means that a conservation sum does not add up: run `presswatch ledger`. What a failed batch left undone is pending
  again and goes into a later batch. A page that cannot be fetched, or an article that is refused, never turns a run
  red: see the ledger and the quarantine on the Presswatch page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from airflow.sdk import AssetOrTimeSchedule, CronTriggerTimetable, Param, dag, task, task_group

from presswatch.settings import get_settings
from presswatch_airflow import assets
from presswatch_airflow.callbacks import late_after
from presswatch_airflow.defaults import DEFAULT_ARGS, START
from presswatch_airflow.run_status import fail_if_any_failed
from presswatch_airflow.run_words import in_words, ring, told
from presswatch_airflow.task_runtime import task_runtime

LABEL = "{{ task.op_kwargs['lease'][2] }}"
SETTINGS = get_settings()


@task
def claim_batches(params: dict[str, Any]) -> list[list[int | str]]:
    """Put the entries that are due into batches and take a lease on each; a host is in one open batch only."""
    from presswatch import ingesting

    with task_runtime() as runtime:
        return [list(lease) for lease in ingesting.claim_batches(runtime, revisit=params["revisit"])]


@task(
    multiple_outputs=False,
    max_active_tis_per_dagrun=SETTINGS.fetching_at_once,
    pool=SETTINGS.network_pool,
    execution_timeout=timedelta(minutes=25),
    map_index_template=LABEL,
)
def fetch_pages(lease: list[Any]) -> dict[str, int]:
    """Ask for each page, as robots.txt and politeness allow, and keep every answer in landing before it is read."""
    from presswatch import ingesting

    with task_runtime() as runtime:
        return told(f"fetched {lease[2]}", ingesting.fetch_pages(runtime, ingesting.BatchLease(*lease)))


@task(
    multiple_outputs=False,
    max_active_tis_per_dagrun=SETTINGS.cleaning_at_once,
    pool=SETTINGS.parsing_pool,
    execution_timeout=timedelta(minutes=25),
    map_index_template=LABEL,
)
def clean_pages(lease: list[Any]) -> dict[str, int]:
    """Read the article out of each page, in child processes with a hard limit, into `staging`."""
    from presswatch import ingesting

    with task_runtime() as runtime:
        return told(f"cleaned {lease[2]}", ingesting.clean_pages(runtime, ingesting.BatchLease(*lease)))


@task(
    multiple_outputs=False,
    max_active_tis_per_dagrun=SETTINGS.checking_at_once,
    pool=SETTINGS.parsing_pool,
    map_index_template=LABEL,
)
def check_articles(lease: list[Any]) -> dict[str, int]:
    """Run the Great Expectations suites: a row that breaks a rule goes to quarantine, an odd batch raises an alarm."""
    from presswatch import ingesting

    with task_runtime() as runtime:
        return told(f"checked {lease[2]}", ingesting.check_articles(runtime, ingesting.BatchLease(*lease)))


@task(multiple_outputs=False, map_index_template=LABEL)
def load_articles(lease: list[Any]) -> dict[str, int]:
    """Commit articles, revisions, extractions and the outcome of every entry of the batch in one transaction."""
    from presswatch import ingesting

    with task_runtime() as runtime:
        return told(f"loaded {lease[2]}", ingesting.load_articles(runtime, ingesting.BatchLease(*lease)))


@task_group
def ingest_batch(lease: list[Any]) -> Any:  # noqa: ANN401 - an XComArg at parse time
    """One batch of entries, all entries of a host in the same batch: fetch, clean, check, load."""
    loaded = load_articles(lease=lease)  # by name: the label of a batch is read from the named arguments
    fetch_pages(lease=lease) >> clean_pages(lease=lease) >> check_articles(lease=lease) >> loaded
    return loaded


@task(multiple_outputs=False, trigger_rule="all_done_min_one_success", outlets=[assets.articles])
def announce_articles(loads: Iterable[dict[str, int]]) -> dict[str, int]:
    """Ring `presswatch/core/articles` when at least one batch was loaded, and return the sums over all batches."""
    counts = dict(sum(map(Counter, loads), Counter()))
    ring(assets.articles, f"Entries by what came of them: {in_words(counts)}.", **counts)
    return counts


@task(multiple_outputs=False, trigger_rule="all_done")
def settle_batches(leases: list[list[Any]] | None) -> dict[str, int]:
    """Release what failed batches left, verify that every sum adds up, and turn the run red when a batch failed."""
    from presswatch import ingesting

    with task_runtime() as runtime:
        counts = ingesting.settle(runtime, [ingesting.BatchLease(*lease) for lease in leases or ()])
    fail_if_any_failed()
    return counts


@dag(
    schedule=AssetOrTimeSchedule(
        assets=[assets.entries], timetable=CronTriggerTimetable("*/10 * * * *", timezone="UTC")
    ),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    dagrun_timeout=timedelta(hours=2),
    deadline=late_after("ingest_articles", timedelta(hours=1)),
    doc_md=__doc__,
    tags=["layer:core", "tier:1"],
    params={
        "revisit": Param(
            default=False,
            type="boolean",
            title="Revisit now",
            description_md="Look again at recent articles for edits, also at those whose turn has not come.",
        ),
    },
)
def ingest_articles() -> None:
    """Wire claim → batches (mapped: fetch → clean → check → load) → announce → settle."""
    leases = claim_batches()
    announce_articles(ingest_batch.expand(lease=leases)) >> settle_batches(leases)


ingest_articles()
