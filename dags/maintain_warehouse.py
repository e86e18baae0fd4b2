"""# maintain_warehouse: partitions, landing, retention.

Once a day: make the partitions of the months ahead, take stock of landing, read a part of it back and compare digests,
throw away extractions that nobody saw and staging that nobody needs, sum up the polls of days that are over,
index again what an older version indexed.

* **Reads** the files of landing, the rows that name them, `ops.replay`.
* **Writes** `landing.file`, `landing.orphan`, `landing.damage`, `ops.poll_day`, `core.article_text.search`;
  partitions of landing.
  Deletes rows of `core.extraction` that were never promoted, of replays older than
  `PRESSWATCH_KEEP_READINGS_DAYS`, and leftovers in `staging`. Never deletes bytes.
* **Safe to rerun?** Yes. Each task goes on where it was cut off, and none keeps the pipeline from its work.
* **When red**: `audit_landing` with `landing_damaged`: bytes are not what their row says, see
  `docs/runbooks/landing-damaged.md`. With `landing_away`: the store is not there, nothing was recorded.
"""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import dag, task

from presswatch_airflow.callbacks import late_after
from presswatch_airflow.defaults import DEFAULT_ARGS, START
from presswatch_airflow.run_status import fail_if_any_failed
from presswatch_airflow.task_runtime import task_runtime


@task(multiple_outputs=False, execution_timeout=timedelta(hours=1))
def make_partitions() -> dict[str, int]:
    """Make the partitions of landing for three months ahead; rows that came before them are moved into them."""
    from presswatch import maintaining

    with task_runtime() as runtime:
        return maintaining.make_partitions(runtime)


@task(multiple_outputs=False, execution_timeout=timedelta(hours=1))
def find_orphans() -> dict[str, int]:
    """Note all landing files; name, and keep, what no row names because its transaction was never committed."""
    from presswatch import maintaining

    with task_runtime() as runtime:
        return maintaining.find_orphans(runtime)


@task(multiple_outputs=False, execution_timeout=timedelta(hours=1))
def audit_landing() -> dict[str, int]:
    """Read back what was audited least recently; fails after it has recorded what is damaged."""
    from presswatch import maintaining

    with task_runtime() as runtime:
        counts = maintaining.audit_landing(runtime)
        maintaining.require_sound(counts)
    return counts


@task(multiple_outputs=False, execution_timeout=timedelta(hours=1))
def prune_readings() -> dict[str, int]:
    """Expire replays that nobody promoted in time, and delete extractions that no reader ever saw."""
    from presswatch import maintaining

    with task_runtime() as runtime:
        return maintaining.prune_readings(runtime)


@task(multiple_outputs=False)
def clear_staging() -> dict[str, int]:
    """Delete what batches that ended left in staging, what pages showed a week ago, and previews of a day ago."""
    from presswatch import maintaining

    with task_runtime() as runtime:
        return maintaining.clear_staging(runtime)


@task(multiple_outputs=False)
def close_poll_days() -> dict[str, int]:
    """Sum up the polls of days that are over, so that nobody counts them again."""
    from presswatch import maintaining

    with task_runtime() as runtime:
        return maintaining.close_poll_days(runtime)


@task(multiple_outputs=False, execution_timeout=timedelta(hours=1))
def index_texts() -> dict[str, int]:
    """Stem again what an older version indexed, newest first, for twenty minutes a day until none is left."""
    from presswatch import maintaining

    with task_runtime() as runtime:
        return maintaining.index_texts(runtime)


@task(trigger_rule="all_done")
def settle_maintenance() -> None:
    """Turn the run red when one of its tasks failed."""
    fail_if_any_failed()


@dag(
    schedule="17 3 * * *",
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    dagrun_timeout=timedelta(hours=6),
    deadline=late_after("maintain_warehouse", timedelta(hours=3)),
    doc_md=__doc__,
    tags=["layer:landing", "tier:2"],
)
def maintain_warehouse() -> None:
    """Wire stock → audit, beside five tasks that need nobody → settle."""
    alone = [make_partitions(), prune_readings(), clear_staging(), close_poll_days(), index_texts()]
    [*alone, find_orphans() >> audit_landing()] >> settle_maintenance()


maintain_warehouse()
