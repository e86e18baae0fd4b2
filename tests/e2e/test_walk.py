"""From feed to mart through the real Airflow: scheduler, executor, api-server, PostgreSQL; publishers on loopback."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from pydantic import SecretStr
from sqlalchemy import text
from tests.e2e.exits import OUR_PAGES, says, shown

from newsworld import World, running_world
from newsworld.compare_with_truth import Report, compare
from presswatch.settings import Settings
from presswatch_local.console import progress
from presswatch_local.cycle import Cycle, CycleResult, open_cycle
from presswatch_local.supervisor import running
from presswatch_local.warehouse_export import read_observed

pytestmark = pytest.mark.timeout(900)

CANARIES = ("canary-key-7f3a", "canary-login-9c1e")
SCRIPT = "<script>alert('7f3a')</script>"


@dataclass
class Walked:
    """What two steps of the world came to."""

    result: CycleResult
    report: Report
    articles: int
    open_batches: int
    run_ids: set[str]
    second_polls: dict[str, int]
    exits: dict[str, str] = field(default_factory=dict)
    enemy_entries: int = 0


@contextmanager
def airflow_over(world: World, sources: Path, ports: Callable[[], int]) -> Iterator[Cycle]:
    var = Path(tempfile.mkdtemp(prefix="pw walk "))
    settings = Settings(
        var=var,
        pg_port=ports(),
        port=ports(),
        sources=sources,
        allowed_private_hosts=tuple(world.allow.split(",")),
        feed_keys=SecretStr(f"WIRE_KEY={CANARIES[0]}"),
        admin_password=SecretStr(CANARIES[1]),
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
            walked = Walked(
                cycle.result(),
                report,
                conn.execute(text("select count(*) from mart.article")).scalar_one(),
                conn.execute(text("select count(*) from ops.batch where state = 'open'")).scalar_one(),
                set(conn.execute(text("select distinct run_id from landing.feed_poll")).scalars()),
                {row.outcome: row.polls for row in polls},
            )
        walk_past_an_enemy(world, sources, cycle, walked)
        return walked


def walk_past_an_enemy(world: World, sources: Path, cycle: Cycle, walked: Walked) -> None:
    """Add a source that needs a key, echoes it and writes scripts for names; then look at every exit."""
    publisher, origin = next(iter(world.origins.items()))
    title = f"<title>{escape(escape(SCRIPT))}</title>"  # a title is HTML: this one reads as the script's text
    links = (f"{origin}/keyed-page", "javascript:alert(1)")
    items = "".join(f"<item><guid>{link}</guid>{title}<link>{link}</link></item>" for link in links)
    page = f"<html><title>{SCRIPT}</title><h1>{escape(SCRIPT)}</h1><p>{'It was a quiet day at the harbour. ' * 40}</p>"
    feed = f"<rss version='2.0'><channel>{title}{items}</channel></rss>"
    world.take_over(publisher, "/keyed", says(feed.encode(), "text/xml", Link=f"</keyed?k={CANARIES[0]}>; rel=self"))
    world.take_over(publisher, "/keyed-page", says(page.encode(), "text/html; charset=utf-8"))
    world.take_over(publisher, "/broken", says(b"", f"text/{SCRIPT}", status="500 Oh no"))
    feeds = [{"name": name, "url": f"{origin}/{name}?k=${{WIRE_KEY}}"} for name in ("keyed", "broken")]
    source = {"source_id": "enemy", "name": SCRIPT, "feeds": feeds}
    (sources / "enemy.yaml").write_text(json.dumps(source))
    cycle.poll(force=False)
    cycle.ingest()
    walked.exits |= shown(cycle.supervisor.settings)
    with cycle.engine.connect() as conn:
        seen = conn.execute(
            text("select count(*) from ops.entry where feed_id = 'enemy/keyed' and outcome <> 'pending'")
        )
        walked.enemy_entries = seen.scalar_one()


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


def test_no_exit_shows_a_secret(walked: Walked):
    assert walked.enemy_entries == 2
    assert any("enemy/keyed" in text for text in walked.exits.values())
    leaks = [(name, canary) for name, text in walked.exits.items() for canary in CANARIES if canary in text]
    assert leaks == []


def test_no_page_of_ours_holds_a_script_of_a_publisher(walked: Walked):
    pages = [text for name, text in walked.exits.items() if name.startswith("/presswatch/")]
    assert len(pages) == len(OUR_PAGES)
    assert any("&lt;script&gt;alert(" in page for page in pages)
    assert not any("<script>alert(" in page for page in pages)
