"""Hands what a person asks for to a worker: a run of the DAG carry_out_action, which the scheduler begins at once."""

from __future__ import annotations

from airflow.api.common.trigger_dag import trigger_dag
from airflow.exceptions import DagNotFound, DagRunAlreadyExists
from airflow.models.dag import DagModel
from airflow.utils.types import DagRunTriggeredByType
from sqlalchemy.exc import SQLAlchemyError

from presswatch_airflow.operator_work import DAG_ID


class NotHandedOverError(Exception):
    """Airflow does not take it; the message is for the person who asked."""


def run_id(number: int) -> str:
    """Return the id of the run that carries out the action with a number."""
    return f"page-{number}"


def hand_over(number: int, *, by: str) -> None:
    """Start the run; what it is to do stands in the warehouse under the number, which is all that it is given.

    Raises:
        NotHandedOverError: it would not begin; nothing was started.
    """
    dag = DagModel.get_current(DAG_ID)
    if dag is None or dag.is_stale:
        raise NotHandedOverError(f"Nothing was done: Airflow has no DAG {DAG_ID}. Is its DAG processor at work?")
    if dag.is_paused:
        raise NotHandedOverError(f"Nothing was done: the DAG {DAG_ID} is paused. Resume it in Airflow, then ask again.")
    try:
        trigger_dag(
            DAG_ID,
            triggered_by=DagRunTriggeredByType.UI,
            triggering_user_name=by,
            run_id=run_id(number),
            conf={"action": number},
        )
    except (DagNotFound, DagRunAlreadyExists, SQLAlchemyError, ValueError) as error:
        raise NotHandedOverError(f"Nothing was done: Airflow did not take it ({type(error).__name__}).") from error
