"""Runs of replay_articles, by Airflow itself, over use cases of a play: nothing is promoted unasked, or half read."""

import sys
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from airflow.dag_processing.dagbag import DagBag

from presswatch.errors import ContractError, PermanentError
from presswatch.replaying import Promotion, ReplayPlan, read_instant, split_plan

DAGS = Path(__file__).resolve().parents[2] / "dags"
# Airflow's server, which runs inside the test, warns of its own libraries.
pytestmark = pytest.mark.filterwarnings("ignore")


class Play:
    """Use cases that note what they are asked to do."""

    def __init__(self, captures: int = 20, broken: int | None = None) -> None:
        self.captures, self.broken = captures, broken
        self.done: list[str] = []
        self.chosen: dict[str, Any] = {}

    def plan_replay(self, run: object, **chosen: Any) -> ReplayPlan:
        self.chosen = chosen
        return ReplayPlan(7, 0, self.captures)

    def replay(self, run: object, plan: ReplayPlan) -> dict[str, int]:
        if plan.first == self.broken:
            raise ContractError("begun by other rules", reason="rules_changed")
        self.done.append(f"read {plan.first} to {plan.end}")
        return {"article": plan.captures}

    def report(self, run: object, replay_id: int) -> dict[str, Any]:
        self.done.append(f"report {replay_id}")
        sources = {"news": {"visible": 1, "changed": {"title": 1}}}
        return {"replay_id": replay_id, "captures": self.captures, "unread": 0, "sources": sources}

    def promote(self, run: object, replay_id: int) -> Promotion:
        if self.broken is not None:
            raise PermanentError("captures left", reason="not_read")
        self.done.append(f"promote {replay_id}")
        return Promotion(replay_id, {"visible": 1}, [])

    def load_brought_back(self, run: object, leases: list[Any]) -> dict[str, int]:
        return {}


@pytest.fixture
def run_dag(monkeypatch: pytest.MonkeyPatch, airflow_database: None) -> Callable[..., Any]:
    """Return a function that runs the DAG over a play with parameters, and returns the run."""

    def run(play: Play, **params: Any) -> Any:
        names = ("plan_replay", "replay", "report", "promote", "load_brought_back")
        product = types.SimpleNamespace(
            ReplayPlan=ReplayPlan,
            split_plan=split_plan,
            read_instant=read_instant,
            **{name: getattr(play, name) for name in names},
        )
        monkeypatch.setitem(sys.modules, "presswatch.replaying", product)
        monkeypatch.setattr("presswatch.replaying", product, raising=False)
        monkeypatch.setitem(sys.modules, "presswatch.runtime", types.SimpleNamespace(open_runtime=opened))
        dag = DagBag(dag_folder=DAGS / "replay_articles.py").dags["replay_articles"]
        dag.deadline = None  # dag.test() of Airflow 3.3.2 stumbles over deadlines at the end of a run
        return dag.test(run_conf=params)

    return run


@contextmanager
def opened(*, run_id: str) -> Iterator[str]:
    assert run_id.startswith("replay_articles/")
    yield run_id


def states(run: Any) -> dict[str, str]:
    return {f"{ti.task_id}[{ti.map_index}]": str(ti.state) for ti in run.get_task_instances()}


def test_a_replay_is_read_and_reported_and_not_promoted(run_dag) -> None:
    play = Play()
    run = run_dag(play, source="news", since="2026-03-01")
    assert run.state == "success"
    assert sorted(play.done)[:3] == ["read 0 to 3", "read 12 to 15", "read 15 to 18"]
    assert play.done[-1] == "report 7"
    assert states(run)["promote_replay[-1]"] == "skipped"
    assert (play.chosen["source_id"], play.chosen["since"]) == ("news", read_instant("2026-03-01T00:00Z"))


def test_it_is_promoted_when_asked(run_dag) -> None:
    play = Play()
    assert run_dag(play, promote=True).state == "success"
    assert play.done[-2:] == ["report 7", "promote 7"]


def test_a_part_that_fails_turns_the_run_red_and_nothing_is_promoted(run_dag) -> None:
    play = Play(broken=3)
    run = run_dag(play, promote=True)
    assert run.state == "failed"
    assert states(run)["promote_replay[-1]"] == "failed"
    assert states(run)["settle_replay[-1]"] == "failed"
    assert "report 7" in play.done


def test_an_empty_slice_is_green(run_dag) -> None:
    play = Play(captures=0)
    run = run_dag(play, promote=True)
    assert run.state == "success"
    assert play.done == []
