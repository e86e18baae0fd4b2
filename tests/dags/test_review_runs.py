"""Runs of review_quarantine, by Airflow itself, over use cases of a play: what a person says arrives, or is red."""

import sys
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from airflow.dag_processing.dagbag import DagBag
from airflow.sdk.exceptions import ParamValidationError

from presswatch.errors import PermanentError
from presswatch.ingesting import BatchLease
from presswatch.reviewing import Review, read_numbers

DAGS = Path(__file__).resolve().parents[2] / "dags"
SAID = {"decision": "release", "refusals": "12, 7", "by": "Ines", "note": "it is a poem"}
# Airflow's server, which runs inside the test, warns of its own libraries.
pytestmark = pytest.mark.filterwarnings("ignore")


class Play:
    """Use cases that note what they are asked to do."""

    def __init__(self, leases: list[BatchLease], error: Exception | None = None) -> None:
        self.leases, self.error, self.done = leases, error, []

    def review(self, run: object, decision: str, ids: list[int], **who: str) -> Review:
        if self.error:
            raise self.error
        self.done.append((decision, ids, who))
        return Review(len(ids), self.leases)

    def load_released(self, run: object, leases: list[BatchLease]) -> dict[str, int]:
        self.done.append(leases)
        return {"loaded": len(leases)}


@pytest.fixture
def run_dag(monkeypatch: pytest.MonkeyPatch, airflow_database: None) -> Callable[..., Any]:
    """Return a function that runs the DAG over a play with parameters, and returns the run."""

    def run(play: Play, **params: Any) -> Any:
        product = types.SimpleNamespace(read_numbers=read_numbers, review=play.review, load_released=play.load_released)
        monkeypatch.setitem(sys.modules, "presswatch.reviewing", product)
        monkeypatch.setattr("presswatch.reviewing", product, raising=False)
        monkeypatch.setitem(sys.modules, "presswatch.runtime", types.SimpleNamespace(open_runtime=opened))
        dag = DagBag(dag_folder=DAGS / "review_quarantine.py").dags["review_quarantine"]
        dag.deadline = None  # dag.test() of Airflow 3.3.2 stumbles over deadlines at the end of a run
        return dag.test(run_conf=SAID | params)

    return run


@contextmanager
def opened(*, run_id: str) -> Iterator[str]:
    assert run_id.startswith("review_quarantine/")
    yield run_id


def states(run: Any) -> dict[str, str]:
    return {ti.task_id: str(ti.state) for ti in run.get_task_instances()}


def test_what_a_person_says_is_carried_out_and_what_is_released_is_loaded(run_dag) -> None:
    play = Play([BatchLease(3, 9, "3 · released by Ines")])
    run = run_dag(play)
    assert run.state == "success"
    assert play.done == [("release", [7, 12], {"by": "Ines", "note": "it is a poem"}), play.leases]


def test_nothing_is_loaded_when_nothing_was_released(run_dag) -> None:
    play = Play([])
    run = run_dag(play, decision="refuse")
    assert run.state == "success"
    assert states(run)["load_released"] == "skipped"
    assert [one[0] for one in play.done] == ["refuse"]


def test_a_decision_that_comes_too_late_is_red(run_dag) -> None:
    run = run_dag(Play([], PermanentError("refusal 7 was rejected by Otto", reason="decided")))
    assert run.state == "failed"
    assert states(run) == {"decide_refusals": "failed", "load_released": "upstream_failed", "settle_review": "failed"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"decision": "delete"},
        {"refusals": "1; drop"},
        {"refusals": ""},
        {"refusals": 7},
        {"by": ""},
        {"note": "x" * 2001},
    ],
)
def test_a_run_that_is_started_wrongly_is_refused(run_dag, wrong) -> None:
    play = Play([])
    with pytest.raises(ParamValidationError):
        run_dag(play, **wrong)
    assert play.done == []
