"""# replay_articles: landing read again with today's code.

Started by hand, after code or rules that read pages have changed: read the captures of a slice again, report what
differs per source, and show it to readers only when asked to. There is no network in it, and it makes no revision: a
replay is our reading, not the publisher's edit.

* **Reads** `landing.capture` and the pages in landing; `core.extraction` to compare with; what feeds and source files
  say.
* **Writes** new rows of `core.extraction`, not promoted; `ops.replay` and `ops.replay_item`. With *Promote*, in one
  transaction, what readers see (`core.article_text`, search, a new `load_seq` for each article that looks different),
  and then the entries it brings back. Rings `presswatch/core/articles` after a promotion.
* **Safe to rerun?** Yes. A part goes on where it was cut off, and a reading that is there is not written twice. A new
  run plans a new replay. `presswatch replay rollback NUMBER` takes a promotion back.
* **When red**: `replay_part` with `rules_changed`: the code was upgraded in the middle; start a new run. With
  `landing`: the store cannot be reached. A page that landing lost is counted in the report and turns nothing red.
  `promote_replay` with `not_read`: a part failed; clear it, then this task.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from airflow.sdk import Param, dag, task
from airflow.sdk.exceptions import AirflowSkipException

from presswatch.settings import get_settings
from presswatch_airflow import assets
from presswatch_airflow.callbacks import late_after
from presswatch_airflow.defaults import DEFAULT_ARGS, START
from presswatch_airflow.run_status import fail_if_any_failed
from presswatch_airflow.task_runtime import task_runtime

PARTS = 8
"""Parts of a replay: what a retry repeats at the most, and what the grid shows of the progress."""
SETTINGS = get_settings()


@task(multiple_outputs=False)
def plan_replay(params: dict[str, Any]) -> list[list[int]]:
    """Fix which captures are read, and cut them into parts; the first number of each is that of the replay."""
    from presswatch import replaying

    with task_runtime() as runtime:
        since, until = replaying.read_instant(params["since"]), replaying.read_instant(params["until"])
        plan = replaying.plan_replay(
            runtime, source_id=params["source"] or None, since=since, until=until, outcomes=params["outcomes"]
        )
    return [list(part) for part in replaying.split_plan(plan, PARTS)]


@task(
    multiple_outputs=False,
    max_active_tis_per_dagrun=SETTINGS.cleaning_at_once,
    pool=SETTINGS.parsing_pool,
    execution_timeout=timedelta(hours=6),
    map_index_template="captures {{ task.op_kwargs['part'][1] }} to {{ task.op_kwargs['part'][2] }}",
    doc_md="Read the pages of one part again in child processes with a hard limit, and compare; readers see no change.",
)
def replay_part(part: list[int]) -> dict[str, int]:
    """Return the captures read now, by what they turned out to be."""
    from presswatch import replaying

    with task_runtime() as runtime:
        return replaying.replay(runtime, replaying.ReplayPlan(*part))


@task(multiple_outputs=False, trigger_rule="all_done_min_one_success")
def report_replay(parts: list[list[int]], read: Iterable[dict[str, int]]) -> dict[str, Any]:
    """Keep the report with the replay and return its sums; `presswatch replay report` shows it whole."""
    from presswatch import replaying

    del read  # only waited for
    if not parts:
        raise AirflowSkipException("No capture is in the slice: nothing to report.")
    with task_runtime() as runtime:
        facts = replaying.report(runtime, parts[0][0])
    sources = {
        name: {"visible": facts_of_source["visible"], **facts_of_source["changed"]}
        for name, facts_of_source in facts["sources"].items()
    }
    return {
        "replay_id": facts["replay_id"],
        "captures": facts["captures"],
        "unread": facts["unread"],
        "sources": sources,
    }


@task.short_circuit(ignore_downstream_trigger_rules=False)
def is_promotion_asked(params: dict[str, Any]) -> bool:
    """Go on to the promotion only when it was asked for."""
    return bool(params["promote"])


@task(multiple_outputs=False, outlets=[assets.articles], execution_timeout=timedelta(hours=2))
def promote_replay(facts: dict[str, Any]) -> dict[str, int]:
    """Show readers the new extractions, in one transaction; then load the entries that are brought back."""
    from presswatch import replaying

    with task_runtime() as runtime:
        done = replaying.promote(runtime, facts["replay_id"])
        return {**done.counts, **replaying.load_brought_back(runtime, done.leases)}


@task(trigger_rule="all_done")
def settle_replay() -> None:
    """Turn the run red when one of its tasks failed."""
    fail_if_any_failed()


@dag(
    schedule=None,
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    dagrun_timeout=timedelta(hours=24),
    deadline=late_after("replay_articles", timedelta(hours=12)),
    doc_md=__doc__,
    tags=["layer:core", "tier:3"],
    params={
        "source": Param(default="", type="string", title="Source", description_md="This source only; empty: all."),
        "since": Param(
            default="", type="string", title="Since", description_md="Captures fetched at this instant or later."
        ),
        "until": Param(
            default="", type="string", title="Until", description_md="Captures fetched before this instant."
        ),
        "outcomes": Param(
            default=False,
            type="boolean",
            title="What was refused as well",
            description_md="Also pages that failed, were filtered or refused when they were read, to bring them back.",
        ),
        "promote": Param(
            default=False,
            type="boolean",
            title="Promote",
            description_md="Show readers the new extractions at the end.",
        ),
    },
)
def replay_articles() -> None:
    """Wire plan → parts (mapped) → report → promote, when asked → settle."""
    parts = plan_replay()
    facts = report_replay(parts, replay_part.expand(part=parts))
    promoted = promote_replay(facts)
    facts >> is_promotion_asked() >> promoted
    [facts, promoted] >> settle_replay()


replay_articles()
