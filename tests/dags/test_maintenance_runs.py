"""Runs of maintain_warehouse, by Airflow itself, over use cases of a play: damage is red, and stops nothing else."""

import sys
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest
from airflow.dag_processing.dagbag import DagBag

from presswatch.maintaining import require_sound

DAGS = Path(__file__).resolve().parents[2] / "dags"
WORK = (
    "make_partitions",
    "find_orphans",
    "audit_landing",
    "prune_readings",
    "clear_staging",
    "close_poll_days",
    "index_texts",
)
# Airflow's server, which runs inside the test, warns of its own libraries.
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture
def run_dag(monkeypatch: pytest.MonkeyPatch, airflow_database: None) -> Callable[..., Any]:
    """Return a function that runs the DAG over an audit that finds so many broken records, and returns the run."""

    def run(*, broken: int) -> Any:
        counts = {"files": 1, "records": 2, "broken": broken, "mended": 0}
        work = {name: lambda run: counts for name in WORK}
        product = types.SimpleNamespace(require_sound=require_sound, **work)
        monkeypatch.setitem(sys.modules, "presswatch.maintaining", product)
        monkeypatch.setattr("presswatch.maintaining", product, raising=False)
        monkeypatch.setitem(sys.modules, "presswatch.runtime", types.SimpleNamespace(open_runtime=opened))
        watched = types.SimpleNamespace(watched_stage=lambda run, stage: nullcontext())
        monkeypatch.setitem(sys.modules, "presswatch.checking", watched)
        dag = DagBag(dag_folder=DAGS / "maintain_warehouse.py").dags["maintain_warehouse"]
        dag.deadline = None  # dag.test() of Airflow 3.3.2 stumbles over deadlines at the end of a run
        return dag.test()

    return run


@contextmanager
def opened(*, run_id: str) -> Iterator[str]:
    assert run_id.startswith("maintain_warehouse/")
    yield run_id


def states(run: Any) -> dict[str, str]:
    return {ti.task_id: str(ti.state) for ti in run.get_task_instances()}


def test_a_sound_landing_is_green(run_dag) -> None:
    run = run_dag(broken=0)
    assert run.state == "success"
    assert set(states(run)) == {*WORK, "settle_maintenance"}


def test_damage_turns_the_run_red_and_keeps_no_other_task_from_its_work(run_dag) -> None:
    run = run_dag(broken=1)
    assert run.state == "failed"
    red = {task for task, state in states(run).items() if state != "success"}
    assert red == {"audit_landing", "settle_maintenance"}
