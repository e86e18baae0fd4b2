"""Runs carry_out_action as a worker would, in the process of a test."""

from __future__ import annotations

from pathlib import Path

DAGS = Path(__file__).resolve().parents[2] / "dags"


def known_to_airflow(*, paused: bool) -> None:
    """Let Airflow have the DAG as its DAG processor would enter it."""
    from airflow.dag_processing.dagbag import DagBag, sync_bag_to_db
    from airflow.models.dag import DagModel
    from airflow.models.dagbundle import DagBundleModel
    from airflow.utils.session import create_session

    with create_session() as session:
        session.merge(DagBundleModel(name="ours"))
        session.commit()
        sync_bag_to_db(DagBag(dag_folder=DAGS / "carry_out_action.py"), "ours", None, session=session)
        session.get(DagModel, "carry_out_action").is_paused = paused


def run_dag(conf: dict[str, object]) -> str:
    """Run carry_out_action in this process and return the state of its run."""
    from airflow.dag_processing.dagbag import DagBag

    dag = DagBag(dag_folder=DAGS / "carry_out_action.py").dags["carry_out_action"]
    dag.deadline = None  # dag.test() of Airflow 3.3.2 stumbles over deadlines at the end of a run
    return str(dag.test(run_conf=conf).state)
