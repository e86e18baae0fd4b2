"""Opens the product for one task."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from airflow.sdk import get_current_context

from presswatch_airflow.error_translation import translated_errors

if TYPE_CHECKING:
    from presswatch.runtime import Runtime


ATTENDED: Final = frozenset({"carry_out_action", "replay_articles", "retry_entries", "review_quarantine"})
"""DAGs that a person starts and looks at: their failures are told to that person."""


def current_run_id() -> str:
    """Return ``<dag_id>/<run_id>`` of the task that runs now: the name under which its rows can be traced."""
    run = get_current_context()["dag_run"]
    return f"{run.dag_id}/{run.run_id}"


@contextmanager
def task_runtime() -> Iterator[Runtime]:
    """Yield the runtime of the product for the current task; what the product raises comes out as Airflow's errors."""
    from presswatch.runtime import open_runtime  # SQLAlchemy and more: not in the time of a DAG parse

    with translated_errors(), open_runtime(run_id=current_run_id()) as runtime:
        task = get_current_context()["ti"]
        if task.dag_id in ATTENDED:
            yield runtime
            return
        from presswatch.checking import watched_stage

        with watched_stage(runtime, f"{task.dag_id}.{task.task_id}"):
            yield runtime
