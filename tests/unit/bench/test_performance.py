"""The table of performance keeps working: tiny sizes, no figure looked at."""

from __future__ import annotations

from dataclasses import replace

import pytest
from bench.performance.measure import Measurement, in_turn, table
from bench.performance.memory import Held, growth, held, quickest, worker_memory
from bench.performance.parsing import changed_feeds, extraction
from bench.performance.yearly_polls import yearly_polls
from tests.unit.articles import pages

FEED = b"<rss version='2.0'><channel><title>T</title><item><title>A</title><guid>1</guid></item></channel></rss>"


def test_both_sides_are_asked_in_turn_and_medians_are_taken() -> None:
    asked: list[str] = []
    times = iter(range(100))
    pair = in_turn(lambda: asked.append("a"), lambda: asked.append("b"), times=3, meter=lambda: float(next(times)))
    assert asked == ["a", "b", "b", "a", "a", "b"]
    assert pair == (1.0, 1.0)


@pytest.mark.parametrize(
    ("ours", "goal", "is_at_least", "verdict"),
    [
        (1.0, 1.0, False, "met"),
        (1.1, 1.0, False, "**missed**"),
        (1.9, 1.85, True, "met"),
        (None, 1.0, False, "not measured"),
    ],
)
def test_goals_are_met_missed_or_not_measured(ours: float | None, goal: float, is_at_least: bool, verdict: str) -> None:
    line = Measurement("m", ours, 1.0, goal, is_at_least)
    assert line.verdict == verdict
    assert verdict in list(table([line]))[-1]


def test_pages_and_feeds_are_read_by_both() -> None:
    page = [pages.plain_story()]
    for line in (extraction(page, page, 1), changed_feeds([FEED], 1)):
        assert line.ratio is not None


def test_memory_of_a_parser_is_looked_at_again_and_again() -> None:
    line = worker_memory([pages.plain_story()], 100)
    assert line.ratio is not None
    assert "100 pages" in line.note


def test_memory_is_told_of_each_part_of_a_run_also_of_the_last_short_one() -> None:
    parts = list(held([pages.plain_story()], 250, every=100))
    assert [part.pages for part in parts] == [100, 200, 250]
    assert all(part.most_mb > 1 for part in parts)
    assert growth([Held(100, 200.0), Held(200, 500.0), Held(300, 204.0)], 1).ratio == pytest.approx(1.02)


def test_many_pages_are_the_quickest_of_a_sample() -> None:
    short, long = pages.plain_story(), pages.plain_story()
    long = replace(long, body=long.body.replace(b"</p>", b"</p>" + b"<p>Words of a quay.</p>" * 200))
    assert quickest([long, short], 1) == [short]


def test_polls_by_the_cadence_stand_beside_hourly_ones() -> None:
    line = yearly_polls(28)
    assert line.ours is not None
    assert line.reference is not None
    assert 0 < line.ours < line.reference
