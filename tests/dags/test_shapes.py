"""What an operator sees of each DAG: tasks, mapping, order, bells."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from airflow.dag_processing.dagbag import DagBag
from airflow.sdk import DAG

from presswatch.settings import get_settings

DAGS = Path(__file__).resolve().parents[2] / "dags"


@pytest.fixture(scope="module")
def poll() -> DAG:
    return DagBag(dag_folder=DAGS / "poll_feeds.py").dags["poll_feeds"]


@pytest.fixture(scope="module")
def replay() -> DAG:
    return DagBag(dag_folder=DAGS / "replay_articles.py").dags["replay_articles"]


@pytest.fixture(scope="module")
def ingest() -> DAG:
    return DagBag(dag_folder=DAGS / "ingest_articles.py").dags["ingest_articles"]


@pytest.fixture
def deployed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[dict[str, str]], None]]:
    """Return a function that sets the environment of a deployment: DAG files read it each time they are parsed."""

    def deploy(environment: dict[str, str]) -> None:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        get_settings.cache_clear()

    yield deploy
    get_settings.cache_clear()


def edges(dag: DAG) -> dict[str, set[str]]:
    return {task.task_id: set(task.upstream_task_ids) for task in dag.tasks}


def test_poll_feeds_maps_over_shares_and_rings_the_entries(poll: DAG) -> None:
    assert edges(poll) == {
        "claim_feeds": set(),
        "poll_share": {"claim_feeds"},
        "announce_entries": {"poll_share"},
        "settle_polls": {"announce_entries"},
    }
    assert [task.task_id for task in poll.tasks if task.is_mapped] == ["poll_share"]
    assert rings(poll) == {"announce_entries": ["presswatch/ops/entries"]}
    assert poll.get_task("announce_entries").trigger_rule == "all_done"
    assert poll.timetable.expression == "*/5 * * * *"


@pytest.mark.parametrize(("minutes", "cron"), [("1", "*/1 * * * *"), ("15", "*/15 * * * *"), ("60", "0 * * * *")])
def test_a_deployment_says_how_often_feeds_are_polled(minutes: str, cron: str, deployed) -> None:
    deployed({"PRESSWATCH_POLL_EVERY_MINUTES": minutes})
    assert DagBag(dag_folder=DAGS / "poll_feeds.py").dags["poll_feeds"].timetable.expression == cron


def test_poll_feeds_takes_no_more_slots_than_it_has_shares(poll: DAG) -> None:
    assert poll.get_task("poll_share").max_active_tis_per_dagrun == 4


def test_a_deployment_says_how_much_goes_on_at_once_and_in_which_pools(deployed) -> None:
    deployed({
        "PRESSWATCH_POLLING_AT_ONCE": "12", "PRESSWATCH_FETCHING_AT_ONCE": "9", "PRESSWATCH_CLEANING_AT_ONCE": "3",
        "PRESSWATCH_CHECKING_AT_ONCE": "2", "PRESSWATCH_NETWORK_POOL": "web", "PRESSWATCH_PARSING_POOL": "cores",
    })  # fmt: skip
    tasks = [task for dag in DagBag(dag_folder=DAGS).dags.values() for task in dag.tasks]
    assert {
        task.task_id: (task.max_active_tis_per_dagrun, task.pool) for task in tasks if task.max_active_tis_per_dagrun
    } == {
        "poll_share": (12, "web"),
        "ingest_batch.fetch_pages": (9, "web"),
        "ingest_batch.clean_pages": (3, "cores"),
        "ingest_batch.check_articles": (2, "cores"),
        "replay_part": (3, "cores"),
    }


def test_ingest_articles_maps_its_four_stages_over_batches(ingest: DAG) -> None:
    stages = ("fetch_pages", "clean_pages", "check_articles", "load_articles")
    group = ingest.task_group.children["ingest_batch"]
    assert sorted(group.children) == sorted(f"ingest_batch.{stage}" for stage in stages)
    assert type(group).__name__ == "MappedTaskGroup"
    assert "claim_batches" in ingest.get_task("ingest_batch.fetch_pages").upstream_task_ids
    for before, after in itertools.pairwise(stages):
        assert f"ingest_batch.{before}" in ingest.get_task(f"ingest_batch.{after}").upstream_task_ids


def test_ingest_articles_announces_what_was_loaded_though_a_batch_failed(ingest: DAG) -> None:
    announce, settle = ingest.get_task("announce_articles"), ingest.get_task("settle_batches")
    assert (announce.trigger_rule, announce.upstream_task_ids) == (
        "all_done_min_one_success",
        {"ingest_batch.load_articles"},
    )
    assert (settle.trigger_rule, settle.upstream_task_ids) == ("all_done", {"announce_articles", "claim_batches"})
    assert rings(ingest) == {"announce_articles": ["presswatch/core/articles"]}


def test_ingest_articles_hears_the_bell_of_poll_feeds_and_looks_by_itself(ingest: DAG, poll: DAG) -> None:
    heard = [asset.name for asset in ingest.timetable.asset_condition.objects]
    assert heard == rings(poll)["announce_entries"]
    assert ingest.timetable.timetable.expression == "*/10 * * * *"


def test_replay_articles_promotes_only_what_was_reported_and_only_when_asked(replay: DAG) -> None:
    assert edges(replay) == {
        "plan_replay": set(),
        "replay_part": {"plan_replay"},
        "report_replay": {"plan_replay", "replay_part"},
        "is_promotion_asked": {"report_replay"},
        "promote_replay": {"report_replay", "is_promotion_asked"},
        "settle_replay": {"report_replay", "promote_replay"},
    }
    assert [task.task_id for task in replay.tasks if task.is_mapped] == ["replay_part"]
    assert rings(replay) == {"promote_replay": ["presswatch/core/articles"]}
    assert replay.params["promote"] is False
    assert replay.schedule is None


def test_maintain_warehouse_audits_what_it_took_stock_of_and_keeps_the_rest_apart() -> None:
    dag = DagBag(dag_folder=DAGS / "maintain_warehouse.py").dags["maintain_warehouse"]
    needs_nobody = {"make_partitions", "prune_readings", "clear_staging", "close_poll_days", "index_texts"}
    alone = {task: set() for task in (*needs_nobody, "find_orphans")}
    settled = {*needs_nobody, "audit_landing"}
    assert edges(dag) == {**alone, "audit_landing": {"find_orphans"}, "settle_maintenance": settled}
    assert dag.timetable.expression == "17 3 * * *"


def test_review_quarantine_is_started_by_hand_and_rings_what_it_loads() -> None:
    dag = DagBag(dag_folder=DAGS / "review_quarantine.py").dags["review_quarantine"]
    assert edges(dag) == {
        "decide_refusals": set(),
        "load_released": {"decide_refusals"},
        "settle_review": {"load_released"},
    }
    assert rings(dag) == {"load_released": ["presswatch/core/articles"]}
    assert dag.schedule is None


def test_retry_entries_is_started_by_hand_and_rings_what_it_loads() -> None:
    dag = DagBag(dag_folder=DAGS / "retry_entries.py").dags["retry_entries"]
    assert edges(dag) == {
        "reopen_entries": set(),
        "announce_articles": {"reopen_entries"},
        "settle_retry": {"announce_articles"},
    }
    assert rings(dag) == {"announce_articles": ["presswatch/core/articles"]}
    assert dag.schedule is None


def test_params_are_typed_so_that_a_run_with_a_wrong_one_is_refused(ingest: DAG, poll: DAG) -> None:
    types = {name: dag.params.get_param(name).schema["type"] for dag in (ingest, poll) for name in dag.params}
    assert types == {"revisit": "boolean", "all": "boolean", "force": "boolean"}


def rings(dag: DAG) -> dict[str, list[str]]:
    return {task.task_id: [asset.name for asset in task.outlets] for task in dag.tasks if task.outlets}


def test_match_watches_hears_of_loads_and_tells_also_when_a_watch_is_broken(ingest: DAG) -> None:
    dag = DagBag(dag_folder=DAGS / "match_watches.py").dags["match_watches"]
    assert edges(dag) == {"match_watches": set(), "tell_events": {"match_watches"}, "settle_watches": {"tell_events"}}
    assert dag.get_task("tell_events").trigger_rule == "all_done"
    assert [asset.name for asset in dag.timetable.asset_condition.objects] == rings(ingest)["announce_articles"]


def test_check_sources_tells_also_when_the_check_failed() -> None:
    dag = DagBag(dag_folder=DAGS / "check_sources.py").dags["check_sources"]
    assert edges(dag) == {"check_sources": set(), "send_notices": {"check_sources"}, "settle_checks": {"send_notices"}}
    assert dag.get_task("send_notices").trigger_rule == "all_done"
    assert dag.timetable.expression == "3-59/10 * * * *"
