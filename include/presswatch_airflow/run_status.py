"""Makes a run red when any of its tasks is: Airflow judges a run by its last tasks alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from airflow.sdk import get_current_context
from airflow.sdk.exceptions import AirflowFailException

FAILED: Final = frozenset({"failed", "upstream_failed"})
NAMED_AT_MOST: Final = 8
"""Failed tasks that the message names; a person looks at the first ones, the grid shows them all."""


def failed_tasks(states: Mapping[str, str | None]) -> list[str]:
    """Return the tasks that failed themselves, sorted; those that only waited for one of them are left out.

    Args:
        states: task id, with ``_<map index>`` where it is mapped → state.
    """
    return sorted(task for task, state in states.items() if state == "failed") or sorted(
        task for task, state in states.items() if state in FAILED
    )


def fail_if_any_failed() -> None:
    """Fail the current task when another task of its run failed.

    Raises:
        AirflowFailException: names the tasks that failed and says where to look.
    """
    context = get_current_context()
    run = context["dag_run"]
    states = context["ti"].get_task_states(dag_id=run.dag_id, run_ids=[run.run_id])
    if failed := failed_tasks(states.get(run.run_id, {})):
        named = ", ".join(failed[:NAMED_AT_MOST]) + (" …" if len(failed) > NAMED_AT_MOST else "")
        raise AirflowFailException(
            f"{len(failed)} task(s) of this run failed: {named}. Read the log of the first one; "
            "what it left undone is taken up again by a later run."
        )
