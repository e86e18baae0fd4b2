"""The benchmark of readers keeps working: a tiny warehouse, whose ledger is whole, and no figure looked at."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench.scale.__main__ import close_days, report, served
from bench.scale.fill import fill, size_now
from bench.scale.loads import laps, made_ready
from bench.scale.paragraphs import paragraphs

from presswatch import embedded
from presswatch.warehouse import migrate
from presswatch.warehouse.engine import make_engine
from presswatch.warehouse.queries import conservation


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of what Great Expectations imports
def test_a_warehouse_is_filled_asked_and_loaded_into() -> None:
    said: list[str] = []
    with served(None) as (settings, is_new):
        assert is_new
        migrate.upgrade(embedded.url(settings))
        written = paragraphs(Path("no-such-folder"), generated=120)
        fill(embedded.url(settings, driver="", user="postgres"), size_now(400, 4000), written, said.append)
        engine = make_engine(embedded.url(settings))
        with engine.connect() as conn:
            assert conservation.broken_sums(conn) == []
            assert sum(source.loaded for source in conservation.by_source(conn)) == 400
        close_days(engine)
        lines = list(report(engine, repeats=1))
        assert made_ready(engine) == 400
        assert all(lap.load_ms > 0 for lap in laps(settings, engine, 1, feeds=1))
        engine.dispose()
    assert lines[0].startswith("400 articles, 4,000 polls")
    assert len(lines) > 10
