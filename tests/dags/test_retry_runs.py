"""Runs of retry_entries, by Airflow itself, over use cases of a play: what a person asks for arrives, or is red."""

import sys
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from airflow.dag_processing.dagbag import DagBag
from airflow.sdk.exceptions import ParamValidationError

from presswatch.errors import PermanentError
from presswatch.retrying import Retried, Selection, read_selection

DAGS = Path(__file__).resolve().parents[2] / "dags"
# Airflow's server, which runs inside the test, warns of its own libraries.
pytestmark = pytest.mark.filterwarnings("ignore")


class Play:
    """A use case that notes what it is asked for."""

    def __init__(self, retried: Retried, error: Exception | None = None) -> None:
        self.retried, self.error, self.done = retried, error, []

    def retry_entries(self, run: object, which: Selection, *, by: str) -> Retried:
        if self.error:
            raise self.error
        self.done.append((which, by))
        return self.retried


@pytest.fixture
def run_dag(monkeypatch: pytest.MonkeyPatch, airflow_database: None) -> Callable[..., Any]:
    """Return a function that runs the DAG over a play with parameters, and returns the run."""

    def run(play: Play, **params: Any) -> Any:
        product = types.SimpleNamespace(read_selection=read_selection, retry_entries=play.retry_entries)
        monkeypatch.setitem(sys.modules, "presswatch.retrying", product)
        monkeypatch.setattr("presswatch.retrying", product, raising=False)
        monkeypatch.setitem(sys.modules, "presswatch.runtime", types.SimpleNamespace(open_runtime=opened))
        dag = DagBag(dag_folder=DAGS / "retry_entries.py").dags["retry_entries"]
        dag.deadline = None  # dag.test() of Airflow 3.3.2 stumbles over deadlines at the end of a run
        return dag.test(run_conf={"by": "Ines"} | params)

    return run


@contextmanager
def opened(*, run_id: str) -> Iterator[str]:
    assert run_id.startswith("retry_entries/")
    yield run_id


def states(run: Any) -> dict[str, str]:
    return {ti.task_id: str(ti.state) for ti in run.get_task_instances()}


def test_the_entries_that_a_person_means_are_brought_back(run_dag) -> None:
    play = Play(Retried(9, 3, 2, 7))
    run = run_dag(play, source="news", reason="http_404", since="2026-03-01T06:00:00+01:00")
    assert run.state == "success"
    assert play.done == [(Selection("news", "http_404", since=datetime(2026, 3, 1, 5, tzinfo=UTC)), "Ines")]


def test_nobody_is_told_when_nothing_was_loaded(run_dag) -> None:
    run = run_dag(Play(Retried(9, 0, 0, 9)), source="news", reason="listing")
    assert run.state == "success"
    assert states(run)["announce_articles"] == "skipped"


def test_a_retry_that_cannot_be_carried_out_is_red(run_dag) -> None:
    run = run_dag(Play(Retried(0, 0, 0, 0), PermanentError("say which entries", reason="bad_selection")))
    assert run.state == "failed"
    assert states(run) == {"reopen_entries": "failed", "announce_articles": "upstream_failed", "settle_retry": "failed"}


@pytest.mark.parametrize(
    "wrong", [{"source": "A; drop"}, {"source": 7}, {"since": "soon"}, {"by": ""}, {"reason": "x" * 201}]
)
def test_a_run_that_is_started_wrongly_is_refused(run_dag, wrong) -> None:
    play = Play(Retried(0, 0, 0, 0))
    with pytest.raises(ParamValidationError):
        run_dag(play, **wrong)
    assert play.done == []
