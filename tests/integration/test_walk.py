"""The whole walk, without Airflow: newsworld through all its steps, and the warehouse against the truth."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from runpy import run_path
from types import SimpleNamespace
from typing import Any
from unicodedata import normalize
from xml.etree import ElementTree as ET

import pytest
from bench.staying_sandbox import StayingPools, open_with
from sqlalchemy import Connection, text
from tests.integration.newsworld.answers_of_truth import CHECKS, RELATIONS, TIMED, last_change
from tests.integration.watching import watch

from newsworld import running_world
from newsworld.compare_with_truth import Report, compare
from newsworld.model import LAST_STEP
from newsworld.world import World
from presswatch.runtime import Runtime
from presswatch.settings import Settings
from presswatch.validation.gx import load_gx
from presswatch.warehouse.engine import read_only
from presswatch.warehouse.migrate import READER_ROLE
from presswatch.warehouse.queries import conservation
from presswatch_local.warehouse_export import read_observed

COPIES = """
    select o.url, c.url, c.copy_relation
    from mart.article as c join mart.article as o on o.article_id = c.independent_text_id
    where c.is_copy
"""


def count(runtime: Runtime) -> dict[str, int]:
    tables = ("article", "article_url", "revision", "extraction", "text_block", "time_claim", "article_feed")
    with runtime.engine.connect() as conn:
        return {name: conn.execute(text(f"select count(*) from core.{name}")).scalar_one() for name in tables}


@dataclass
class Walk:
    run: Runtime
    world: World
    report: Report
    broken: list[str]
    steps: list[tuple[datetime, datetime]]  # when each look began and ended


@pytest.fixture(scope="module")
def walk(
    make_database: Callable[[str], str], migrated_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Walk]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        load_gx()
    folder: Path = tmp_path_factory.mktemp("walk")
    with running_world() as world:
        world.write_sources(folder / "sources")
        settings = Settings(
            warehouse_url=make_database(migrated_template),
            var=folder,
            sources=folder / "sources",
            allowed_private_hosts=world.allow,
        )
        with closing(StayingPools()) as pools, open_with(pools, settings, run_id="walk") as runtime:
            broken: list[str] = []
            steps = []
            for step in range(LAST_STEP + 1):
                began = datetime.now(UTC)
                watch(runtime)
                steps.append((began, datetime.now(UTC)))
                with runtime.engine.connect() as conn:
                    broken += [f"step {step}: {problem}" for problem in conservation.broken_sums(conn)]
                if step < LAST_STEP:
                    world.advance()
            with runtime.engine.connect() as conn:
                observed = read_observed(conn)
            report = compare(world.truth(), observed)
            yield Walk(runtime, world, report, broken, steps)


def test_no_sum_was_broken_at_any_step(walk):
    assert walk.broken == []


LEDGER = ("articles", "entries", "outcome", "reason", "loaded once", "state", "revisions", "silent flags")


@pytest.mark.parametrize("what", LEDGER)
def test_the_warehouse_agrees_with_the_truth(walk, what):
    wrong = [one for one in walk.report.differences if one.kind == what]
    assert wrong == [], walk.report.as_table(200)
    assert walk.report.right[what] > 0


def test_the_warehouse_and_the_truth_differ_in_nothing(walk):
    assert walk.report.is_equal, walk.report.as_table(200)


def test_nothing_is_there_that_nobody_published(walk):
    extra = [one for one in walk.report.differences if one.kind in ("article extra", "entry extra")]
    assert extra == []


def test_a_second_look_at_the_end_changes_nothing(walk):
    before: dict[str, Any] = count(walk.run)
    walk.world.requests.clear()
    watch(walk.run)
    assert count(walk.run) == before
    with walk.run.engine.connect() as conn:
        last = conservation.last_polls(conn)
    unchanged = {poll.feed_id for poll in last if poll.outcome == "unchanged"}
    read = {poll.feed_id: poll.outcome for poll in last if poll.outcome in ("ok", "repaired")}
    assert read == {}
    assert len(unchanged) > len(last) / 2
    assert sum(asked.not_modified for asked in map(walk.world.requests.of, walk.world.requests.urls())) > 0


def test_the_groups_are_those_of_the_truth(walk):
    truth = walk.world.truth()
    keys = {address: article["key"] for article in truth["articles"] for address in article["addresses"]}
    expected = {(one["original"], one["copy"], RELATIONS[one["relation"]]) for one in truth["syndication"]}
    with walk.run.engine.connect() as conn:
        rows = conn.execute(text(COPIES)).all()
        agencies = conn.execute(text("select url from mart.article where is_copy and agency <> 'agencia-cardo'")).all()
    assert {(keys[original], keys[copy], relation) for original, copy, relation in rows} == expected
    assert agencies == []


EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.sql"))
EMPTY = {"09-together-in-a-paragraph", "25-corrections-printed"}
"""Examples that may find nothing in this world."""


def asked(conn: Connection, example: Path) -> list[Any]:
    """Return the rows of an example."""
    return list(conn.execute(text(example.read_text().replace(":", "\\:"))).all())


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_is_answered(walk, example):
    with read_only(walk.run.engine, role=READER_ROLE) as conn:
        rows = asked(conn, example)
    assert rows or example.stem in EMPTY


@pytest.mark.parametrize("name", CHECKS)
def test_an_example_answers_what_the_truth_says(walk, name):
    with read_only(walk.run.engine, role=READER_ROLE) as conn:
        started = time.perf_counter()
        rows = asked(conn, EXAMPLES[0].with_name(f"{name}.sql"))
        milliseconds = (time.perf_counter() - started) * 1000
    assert CHECKS[name].observed(rows) == CHECKS[name].expected(walk.world.truth())
    assert milliseconds < 5000


@pytest.mark.parametrize("name", TIMED)
def test_times_of_sight_are_between_the_looks_of_the_truth(walk, name):
    with read_only(walk.run.engine, role=READER_ROLE) as conn:
        observed = {row[0]: row[1] for row in asked(conn, EXAMPLES[0].with_name(f"{name}.sql"))}
    earliest, latest = TIMED[name](walk.world.truth(), walk.steps)
    assert observed.keys() == earliest.keys()
    wrong = {key: time for key, time in observed.items() if not earliest[key] <= time <= latest[key]}
    assert wrong == {}


def test_what_is_new_comes_in_the_order_in_which_it_changed(walk):
    with read_only(walk.run.engine, role=READER_ROLE) as conn:
        rows = asked(conn, EXAMPLES[0].with_name("14-what-is-new.sql"))
        urls = dict(conn.execute(text("select article_id, url from mart.article")).all())
    truth = walk.world.truth()
    articles = {address: article for article in truth["articles"] for address in article["addresses"]}
    assert [row.load_seq for row in rows] == sorted({row.load_seq for row in rows})
    titles = [normalize("NFKC", articles[urls[row.article_id]]["title"]) for row in rows]
    assert titles == [normalize("NFKC", row.title) for row in rows]
    changed = [last_change(articles[urls[row.article_id]]) for row in rows]
    assert changed == sorted(last_change(article) for article in truth["articles"])[: len(rows)]


def test_the_notebook_runs_and_its_answers_are_those_on_file(walk, tmp_path):
    """Renewed by the command that the notebook names, on this world."""
    url = walk.run.settings.warehouse_url.get_secret_value()
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    env = {name: value for name, value in os.environ.items() if not name.startswith("PRESSWATCH_")}
    env |= {"PATH": path, "PRESSWATCH_WAREHOUSE_URL": url, "PRESSWATCH_VAR": str(tmp_path)}
    folder = EXAMPLES[0].parent
    words = [sys.executable, folder / "run_notebook.py", folder / "five_questions.py", tmp_path / "made.ipynb"]
    subprocess.run(words, check=True, env=env, timeout=300)
    made, kept = (json.loads(path.read_text()) for path in (tmp_path / "made.ipynb", folder / "five_questions.ipynb"))
    shown = [kind for cell in made["cells"] for answer in cell.get("outputs", ()) for kind in answer["data"]]
    assert (shown.count("image/svg+xml"), shown.count("text/html")) == (5, 3)
    assert made == kept


def test_five_answers_are_drawn(walk):
    plots = SimpleNamespace(**run_path(str(EXAMPLES[0].with_name("plots.py"))))
    with read_only(walk.run.engine, role=READER_ROLE) as conn:
        rows = {
            plot.example: [row._asdict() for row in asked(conn, EXAMPLES[0].with_name(f"{plot.example}.sql"))]
            for plot in plots.PLOTS
        }
        watched = [row.day for row in conn.execute(text(plots.DAYS_WATCHED))]
    drawings = re.findall(r"<svg xmlns.*?</svg>", plots.page(rows, watched), re.S)
    assert len(drawings) == 5
    for drawing in drawings:
        svg = "{http://www.w3.org/2000/svg}"
        bars = ET.fromstring(drawing).findall(f"{svg}rect")
        assert max(float(bar.attrib["width"]) for bar in bars) == 420
        assert len(ET.fromstring(drawing).findall(f"{svg}text[@class='unit']")) == 5
