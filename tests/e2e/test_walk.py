"""From feed to mart through the real Airflow: scheduler, executor, api-server, PostgreSQL; publishers on loopback."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text

from newsworld import World, running_world
from newsworld.compare import Report, compare
from presswatch.settings import Settings
from presswatch_local.console import progress
from presswatch_local.cycle import Cycle, CycleResult, open_cycle
from presswatch_local.observed import read_observed
from presswatch_local.supervisor import running

pytestmark = pytest.mark.timeout(900)


@dataclass
class Walked:
    """What two steps of the world came to."""

    result: CycleResult
    report: Report
    articles: int
    open_batches: int
    run_ids: set[str]
    second_polls: dict[str, int]


@contextmanager
def airflow_over(world: World, sources: Path, ports: Callable[[], int]) -> Iterator[Cycle]:
    var = Path(tempfile.mkdtemp(prefix="pw walk "))
    settings = Settings(
        var=var,
        pg_port=ports(),
        port=ports(),
        sources=sources,
        allowed_private_hosts=tuple(world.allow.split(",")),
    )
    try:
        with running(settings, progress()) as supervisor:
            supervisor.start_database()
            supervisor.start_airflow()
            with open_cycle(supervisor) as cycle:
                yield cycle
    finally:
        shutil.rmtree(var)


@pytest.fixture(scope="module")
def walked(free_port: Callable[[], int], tmp_path_factory: pytest.TempPathFactory) -> Walked:
    """Walk two steps: new articles, then new ones again, edits, deletions and feeds that misbehave."""
    sources = tmp_path_factory.mktemp("sources")
    with running_world(seed=1, sources_dir=sources) as world, airflow_over(world, sources, free_port) as cycle:
        for step in range(2):
            if step:
                world.advance()
            cycle.poll(force=False)
            cycle.ingest(revisit=True)
        with cycle.engine.connect() as conn:
            report = compare(world.truth(), read_observed(conn))
            polls = conn.execute(text("select outcome, count(*) as polls from landing.feed_poll group by outcome"))
            return Walked(
                cycle.result(),
                report,
                conn.execute(text("select count(*) from mart.article")).scalar_one(),
                conn.execute(text("select count(*) from ops.batch where state = 'open'")).scalar_one(),
                set(conn.execute(text("select distinct run_id from landing.feed_poll")).scalars()),
                {row.outcome: row.polls for row in polls},
            )


def test_every_run_is_green_and_every_sum_whole(walked: Walked):
    assert walked.result.problems == ()
    assert all(sums.is_whole for sums in walked.result.sums)
    assert walked.open_batches == 0


def test_warehouse_agrees_with_the_truth(walked: Walked):
    assert walked.report.is_equal, walked.report.as_table()


def test_rows_are_there_and_name_the_dag_run_they_came_from(walked: Walked):
    assert walked.articles == walked.report.expected["articles"]
    assert all(run_id.startswith("poll_feeds/") for run_id in walked.run_ids)


def test_unchanged_feeds_were_not_read_again(walked: Walked):
    assert walked.second_polls["unchanged"] >= 3
