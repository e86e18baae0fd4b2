"""The page of sizes says what the simulation says, and the simulation keeps what flows into it."""

from __future__ import annotations

import math

import pytest
from bench.sizing import costs
from bench.sizing.__main__ import PAGE, with_table
from bench.sizing.day import MINUTES, Stage, arrivals, looks, through
from bench.sizing.sizes import size


def test_the_page_holds_the_table_of_today() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == with_table(page), "run python -m bench.sizing --write"


def test_a_day_brings_its_articles_and_each_is_looked_at_again() -> None:
    new = arrivals(14_400)
    assert sum(new) == pytest.approx(14_400)
    assert max(new) == pytest.approx(10 * costs.PEAK)
    assert min(new) >= 0
    assert sum(looks(new)) == pytest.approx(14_400 * len(costs.LOOKS_AFTER_H))


def test_a_stage_waits_only_where_an_hour_brings_more_than_an_hour_can_do() -> None:
    articles, work = 86_400, 0.4  # seconds of it; two fifths of the day, four fifths of its fullest minute
    easy, hard, hopeless = (through(Stage("s", work, 0.0, much), articles) for much in (1.0, 0.5, 0.4))
    assert easy == (pytest.approx(0.8, rel=0.01), 0.0)
    assert hard.used > 1
    assert 0 < hard.wait_min < MINUTES / 2
    assert math.isinf(hopeless.wait_min)


def test_costs_grow_with_the_articles_and_the_first_limit_changes() -> None:
    small, large = size(10_000), size(10_000_000)
    assert large.cores == pytest.approx(1000 * small.cores)
    assert large.workers > small.workers == 1
    assert small.first != large.first
    assert math.isinf(large.load.wait_min)
