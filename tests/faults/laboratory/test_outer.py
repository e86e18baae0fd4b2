"""The outer ring: its truth is about what is fair, and a run of it comes out whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from bench.free_ports import free_ports
from tests.faults.laboratory.outer import play
from tests.faults.laboratory.outer_faults import STRIKES
from tests.faults.laboratory.outer_world import RunWorld, TroubledWorld
from tests.faults.laboratory.troubles import draw_troubled

from newsworld.compare_with_truth import Observed, ObservedArticle, ObservedEntry
from newsworld.publishers import CAST
from newsworld.troubled.month import running_month

SHOWN = "both DAGs run twice at once"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[RunWorld]:
    (tmp_path / "sources").mkdir()
    base_port = free_ports(len(CAST) + 1)[1]  # below it: the control door
    with running_month() as month:
        troubled = TroubledWorld(month, draw_troubled(3, share=1.0))
        world = RunWorld(Random(3), base_port, tmp_path / "sources", internal_port=1, troubled=troubled)
        yield world
        world.stop()


def seen(world: RunWorld) -> list[ObservedEntry]:
    """Return the entries that a perfect observer has, those with hostile addresses included, which failed."""
    return [
        ObservedEntry(entry["feed_url"], entry["guid"], entry["link"], entry["outcome"], "".join(entry["reasons"][:1]))
        for entry in world.world.truth()["entries"]
        if any(entry["feed_url"].startswith(world.world.origins[name]) for name in world.publishers)
    ]


def differences(world: RunWorld, entries: list[ObservedEntry]) -> list[str]:
    report = world.compare(Observed((), tuple(entries)))
    return [found.kind for found in report.differences if found.kind != "articles"]


def test_what_is_hostile_is_not_compared(world: RunWorld):
    assert differences(world, seen(world)) == []
    fair = [entry for entry in seen(world) if entry.feed_url in world.fair_feeds]
    assert differences(world, fair) == []


def test_an_entry_that_is_missing_is_noticed(world: RunWorld):
    gone = next(entry for entry in world.truth()["entries"] if entry["outcome"] == "loaded")
    left = [entry for entry in seen(world) if (entry.feed_url, entry.guid) != (gone["feed_url"], gone["guid"])]
    assert differences(world, left) == ["entries"]


def test_a_troubled_publisher_is_among_the_sources_and_has_a_truth_of_its_own(world: RunWorld):
    name = world.troubled.source_id
    source = (world.sources / f"{name}.yaml").read_text()
    assert {file.stem for file in world.sources.iterdir()} == {*world.publishers, name}
    (origin,) = {line.split('"')[1] for line in source.splitlines() if "home" in line} or {""}
    theirs = ObservedArticle(f"{origin}/news/one", "One", "Text", None, "en")
    strange = ObservedArticle("http://127.0.0.1:1/news/one", "One", "Text", None, "en")
    extra = [
        [found.kind for found in world.compare(Observed((one,), ())).differences if found.kind == "article extra"]
        for one in (theirs, strange)
    ]
    assert extra == [[], ["article extra"]]
    assert world.troubled.truth().source_id == name


@pytest.mark.timeout(900)
def test_a_run_with_the_real_airflow_comes_out_whole():
    """One, for its time; `make faults RING=outer` runs as many as one likes."""
    (run,) = play([list(STRIKES).index(SHOWN)])
    assert run.breaches == []
    assert list(run.fired) == [SHOWN]
    assert not run.forbidden_connections
