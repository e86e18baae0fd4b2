"""Rules that every DAG keeps."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from airflow.dag_processing.dagbag import DagBag
from airflow.sdk import DAG
from airflow.serialization.serialized_objects import DagSerialization

REPOSITORY = Path(__file__).resolve().parents[2]
FILES = sorted((REPOSITORY / "dags").glob("*.py"))
HEADINGS = ("**Reads**", "**Writes**", "**Safe to rerun?**", "**When red**")
HEAVY = (
    "presswatch.runtime",
    "great_expectations",
    "pandas",
    "trafilatura",
    "feedparser",
    "psycopg",
    "lxml",
)
PARSE_LIMIT_S = 1.0  # measured: 0.05 s for both files; the limit leaves room for a busy machine


@pytest.fixture(scope="module")
def bag() -> DagBag:
    return DagBag(dag_folder=REPOSITORY / "dags")


def test_every_file_holds_the_one_dag_of_its_name(bag: DagBag) -> None:
    assert bag.import_errors == {}
    assert sorted(bag.dags) == [file.stem for file in FILES]


def test_every_dag_keeps_the_rules(bag: DagBag) -> None:
    assert [broken for dag in bag.dags.values() for broken in broken_rules(dag)] == []


def broken_rules(dag: DAG) -> Iterator[str]:
    text = dag.doc_md or ""
    rules = {
        "all headings in doc_md": all(heading in text for heading in HEADINGS),
        "one tier tag": sum(tag.startswith("tier:") for tag in dag.tags) == 1,
        "one layer tag": sum(tag.startswith("layer:") for tag in dag.tags) == 1,
        "max_active_runs=1": dag.max_active_runs == 1,
        "no catchup": dag.catchup is False,
        "a dagrun_timeout": isinstance(dag.dagrun_timeout, timedelta),
        "a deadline before the dagrun_timeout": all(
            alert.interval < dag.dagrun_timeout for alert in dag.deadline or ()
        ),
        "a deadline": bool(dag.deadline),
    }
    yield from (f"{dag.dag_id}: {rule}" for rule, is_kept in rules.items() if not is_kept)
    for task in dag.tasks:
        kept = {
            "retries ≥ 1": task.retries >= 1,
            "an execution_timeout within that of the run": task.execution_timeout
            and task.execution_timeout < dag.dagrun_timeout,
            "a retry policy": task.retry_policy is not None,
            "a doc": bool(task.doc_md),
            "an owner": task.owner == "presswatch",
        }
        yield from (f"{dag.dag_id}.{task.task_id}: {rule}" for rule, is_kept in kept.items() if not is_kept)


def test_the_last_tasks_of_a_run_wait_for_all_others(bag: DagBag) -> None:
    leaves = {dag.dag_id: [(task.task_id, task.trigger_rule) for task in dag.leaves] for dag in bag.dags.values()}
    assert leaves == {
        "carry_out_action": [("settle_action", "all_done")],
        "check_sources": [("settle_checks", "all_done")],
        "ingest_articles": [("settle_batches", "all_done")],
        "maintain_warehouse": [("settle_maintenance", "all_done")],
        "match_watches": [("settle_watches", "all_done")],
        "poll_feeds": [("settle_polls", "all_done")],
        "replay_articles": [("settle_replay", "all_done")],
        "retry_entries": [("settle_retry", "all_done")],
        "review_quarantine": [("settle_review", "all_done")],
    }


def test_loading_the_dags_imports_nothing_heavy_and_opens_no_connection(tmp_path: Path) -> None:
    loader = f"""
import socket, sys
def refuse(*args, **kwargs): raise AssertionError("a DAG file opens a connection")
from airflow.dag_processing.dagbag import DagBag
before = set(sys.modules)
socket.socket.connect = socket.create_connection = refuse
bag = DagBag(dag_folder={str(REPOSITORY / "dags")!r})
assert bag.import_errors == {{}}, bag.import_errors
print(sorted(set({HEAVY!r}) & (set(sys.modules) - before)))
"""
    environment = os.environ | {
        "AIRFLOW_HOME": str(tmp_path),
        "PYTHONPATH": str(REPOSITORY / "include"),
        # Nobody is there: a connection could not succeed in silence.
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": "postgresql+psycopg2://nobody@127.0.0.1:1/none",
    }
    done = subprocess.run([sys.executable, "-c", loader], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_dag_file_is_parsed_in_no_time(bag: DagBag) -> None:
    slow = {stat.file: stat.duration for stat in bag.dagbag_stats if stat.duration.total_seconds() > PARSE_LIMIT_S}
    assert slow == {}


def test_loading_twice_gives_the_same_version_of_a_dag(bag: DagBag) -> None:
    time.sleep(0.01)  # a clock in a DAG file would show
    again = DagBag(dag_folder=REPOSITORY / "dags")
    for dag_id, dag in bag.dags.items():
        assert DagSerialization.to_dict(dag) == DagSerialization.to_dict(again.dags[dag_id])
