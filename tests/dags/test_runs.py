"""Runs of ingest_articles, by Airflow itself, over use cases of a play: what turns a run red, and what does not."""

import sys
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from airflow.dag_processing.dagbag import DagBag

from presswatch.errors import LedgerError, PermanentError, StaleLeaseError

DAGS = Path(__file__).resolve().parents[2] / "dags"
STAGES = ("fetch_pages", "clean_pages", "check_articles", "load_articles")
# Airflow's server, which runs inside the test, warns of its own libraries.
pytestmark = pytest.mark.filterwarnings("ignore")

Plan = dict[str, Exception]


class BatchLease(NamedTuple):
    """As in the product."""

    batch_id: int
    token: int
    label: str


LEASES = [BatchLease(1, 11, "1 · a.example · 2 pages"), BatchLease(2, 12, "2 · b.example · 1 pages")]


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch, airflow_database: None) -> Callable[[Plan], Any]:
    """Return a function that runs the DAG over two batches, where stages raise as planned, and returns the run."""

    def run(plan: Plan) -> Any:
        monkeypatch.setitem(sys.modules, "presswatch.ingesting", product(plan))
        monkeypatch.setattr("presswatch.ingesting", product(plan), raising=False)
        monkeypatch.setitem(sys.modules, "presswatch.runtime", types.SimpleNamespace(open_runtime=opened))
        monkeypatch.setitem(sys.modules, "presswatch.checking", types.SimpleNamespace(watched_stage=watched))
        dag = DagBag(dag_folder=DAGS).dags["ingest_articles"]
        dag.deadline = (
            None  # dag.test() of Airflow 3.3.2 stumbles over deadlines at the end of a run; the scheduler does not
        )
        return dag.test()

    return run


def product(plan: Plan) -> types.SimpleNamespace:
    """Return use cases that do nothing but what is planned."""

    def act(name: str, result: dict[str, int]) -> dict[str, int]:
        if error := plan.get(name):
            raise error
        return result

    def stage(name: str) -> Callable[..., dict[str, int]]:
        return lambda run, lease: act(f"{name} {lease.batch_id}", {"loaded": lease.batch_id})

    def settle(run: object, leases: list[BatchLease]) -> dict[str, int]:
        assert leases == LEASES
        return act("settle", {})

    stages = {name: stage(name) for name in STAGES}
    claim = types.SimpleNamespace(BatchLease=BatchLease, claim_batches=lambda run, *, revisit: LEASES, settle=settle)
    return types.SimpleNamespace(**vars(claim), **stages)


@contextmanager
def opened(*, run_id: str) -> Iterator[str]:
    assert run_id.startswith("ingest_articles/")
    yield run_id


@contextmanager
def watched(run: str, stage: str) -> Iterator[None]:
    assert stage.startswith("ingest_articles.")
    yield


def states(run: Any) -> dict[str, str]:
    return {f"{ti.task_id}[{ti.map_index}]": str(ti.state) for ti in run.get_task_instances()}


def rung(asset: str, run_id: str) -> list[dict[str, Any]]:
    from airflow.models.asset import AssetEvent, AssetModel
    from airflow.utils.session import create_session

    with create_session() as session:
        events = session.query(AssetEvent).join(AssetModel, AssetModel.id == AssetEvent.asset_id)
        return [event.extra for event in events.filter(AssetModel.name == asset, AssetEvent.source_run_id == run_id)]


def test_a_run_in_which_all_goes_well_is_green_and_names_its_batches(play) -> None:
    run = play({})
    assert run.state == "success"
    assert set(states(run).values()) == {"success"}
    (event,) = rung("presswatch/core/articles", run.run_id)
    assert event == {"says": "Entries by what came of them: 3 loaded.", "loaded": 3}
    labels = {ti.rendered_map_index for ti in run.get_task_instances() if ti.map_index >= 0}
    assert labels == {lease.label for lease in LEASES}


def test_a_failed_batch_turns_the_run_red_and_leaves_the_other_alone(play) -> None:
    run = play({"clean_pages 1": PermanentError("broken")})
    found = states(run)
    assert run.state == "failed"
    assert found["ingest_batch.clean_pages[0]"] == "failed"
    assert found["ingest_batch.load_articles[0]"] == "upstream_failed"
    assert found["ingest_batch.load_articles[1]"] == "success"
    assert found["announce_articles[-1]"] == "success"
    assert found["settle_batches[-1]"] == "failed"


def test_a_batch_that_another_worker_took_over_leaves_the_run_green(play) -> None:
    run = play({"check_articles 2": StaleLeaseError("batch 2")})
    found = states(run)
    assert run.state == "success"
    assert found["ingest_batch.check_articles[1]"] == "skipped"
    assert found["ingest_batch.load_articles[1]"] == "skipped"


def test_a_broken_sum_turns_the_run_red_after_the_bell_was_rung(play) -> None:
    run = play({"settle": LedgerError("source s: 2 is not 1")})
    found = states(run)
    assert run.state == "failed"
    assert (found["announce_articles[-1]"], found["settle_batches[-1]"]) == ("success", "failed")
