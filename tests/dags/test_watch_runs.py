"""Runs of match_watches, by Airflow itself, on a warehouse: events fire; a broken watch is red and stops nothing."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from airflow.dag_processing.dagbag import DagBag
from sqlalchemy import create_engine, text
from tests.integration.articles_by_hand import Written, write

from presswatch.settings import get_settings

DAGS = Path(__file__).resolve().parents[2] / "dags"
WATCH = """
watch_id: docks
name: Docks
words: dockers
must_match: [{title: Dockers vote, language: en}]
must_not_match: [{title: Rain, language: en}]
"""
# Airflow's server, which runs inside the test, warns of its own libraries.
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture
def warehouse(make_database: Callable[[str], str], migrated_template: str) -> str:
    return make_database(migrated_template)


@pytest.fixture
def run_dag(warehouse: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, airflow_database: None):
    """Return a function that runs the DAG with the watches of a folder, and returns the run."""
    monkeypatch.setenv("PRESSWATCH_WAREHOUSE_URL", warehouse)
    monkeypatch.setenv("PRESSWATCH_VAR", str(tmp_path))
    (tmp_path / "watches").mkdir()
    (tmp_path / "watches" / "docks.yaml").write_text(WATCH)

    def run() -> Any:
        get_settings.cache_clear()
        dag = DagBag(dag_folder=DAGS / "match_watches.py").dags["match_watches"]
        dag.deadline = None  # dag.test() of Airflow 3.3.2 stumbles over deadlines at the end of a run
        return dag.test()

    yield run
    get_settings.cache_clear()


def events(url: str) -> list[Any]:
    engine = create_engine(url)
    with engine.connect() as conn:
        found = conn.execute(text("select watch_id, kind from ops.watch_event order by event_id")).all()
    engine.dispose()
    return [tuple(row) for row in found]


def load(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as conn:
        write(conn, Written("Dockers vote", "They vote tonight."))
    engine.dispose()


def red(run: Any) -> set[str]:
    return {ti.task_id for ti in run.get_task_instances() if str(ti.state) != "success"}


def test_what_was_loaded_is_matched(run_dag, warehouse) -> None:
    assert run_dag().state == "success"
    load(warehouse)
    assert run_dag().state == "success"
    assert events(warehouse) == [("docks", "matched")]


def test_a_watch_with_mistakes_turns_the_run_red_after_the_others_were_matched(run_dag, warehouse, tmp_path) -> None:
    assert run_dag().state == "success"
    (tmp_path / "watches" / "rain.yaml").write_text(WATCH)  # its watch_id is another
    load(warehouse)
    assert red(run_dag()) == {"match_watches", "settle_watches"}
    assert events(warehouse) == [("docks", "matched")]
