"""Samples on a warehouse: frozen as of a time, and from drawing to a share on the command line."""

from __future__ import annotations

import csv
import json
import os
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import text
from tests.integration.articles_by_hand import Written, write

from presswatch.cli.main import main
from presswatch.errors import PermanentError
from presswatch.runtime import Runtime
from presswatch.sampling.draw_sample import draw_sample
from presswatch.sampling.sample_file import Design
from presswatch.settings import Settings, get_settings
from presswatch.warehouse.engine import make_engine, read_only
from presswatch.warehouse.queries.search import Search, search

DESIGN = Design("1", "", "strike", "2026-02-01", "2026-03-31", (), (), ("source", "search"), 12, ("yes", "no"))


@pytest.fixture
def url(make_database, migrated_template):
    return make_database(migrated_template)


@pytest.fixture
def run(url, tmp_path):
    engine = make_engine(url)
    yield Runtime(Settings(warehouse_url=url, var=tmp_path), engine, "test")
    engine.dispose()


@pytest.fixture
def loaded(run):
    papers = [
        Written(
            f"Strike {n}" if n % 3 else f"Rain {n}", f"Body {n}.", source_id="ab"[n % 2], day=date(2026, 3, 1 + n % 9)
        )
        for n in range(40)
    ]
    with run.engine.begin() as conn:
        write(conn, *papers, Written("Undated strike", "x", day=None), Written("Old strike", "x", day=date(2020, 1, 1)))
        conn.execute(
            text(
                "insert into core.text_block (extraction_id, ordinal, role, start_char, end_char)"
                " select extraction_id, 0, 'body', 0, length(text) from core.extraction"
            )
        )
        conn.execute(text("update core.revision set loaded_at = now() - interval '1 hour'"))
        conn.execute(text("update core.promotion set promoted_at = now() - interval '1 hour'"))
    return replace(DESIGN, as_of=(datetime.now(UTC) - timedelta(minutes=15)).isoformat())


def test_a_sample_is_stratified_by_what_the_search_finds(run, loaded):
    drawn = draw_sample(run, loaded)
    with read_only(run.engine) as conn:
        hits = {hit.article_id for hit in search(conn, Search("strike", date(2026, 2, 1), date(2026, 3, 31)), limit=99)}
    assert {part.key: part.population for part in drawn.strata} == {
        ("a", "hit"): 13,
        ("a", "miss"): 7,
        ("b", "hit"): 13,
        ("b", "miss"): 7,
    }
    assert len(hits) == 26
    assert len(drawn.units) == 12
    assert all((unit.article_id in hits) == (unit.stratum[1] == "hit") for unit in drawn.units)


def test_it_stays_the_same_whatever_is_loaded_and_edited_later(run, loaded):
    before = draw_sample(run, loaded)
    with run.engine.begin() as conn:
        write(conn, *[Written(f"Strike late {n}", "Body.", source_id="a") for n in range(20)])
        conn.execute(text("update core.article_text set body = 'changed'"))
    assert draw_sample(run, loaded) == before
    assert draw_sample(run, loaded).sha256 == before.sha256
    assert draw_sample(run, replace(loaded, seed="2")).units != before.units


def test_without_strata_of_the_search_only_what_it_finds_is_drawn(run, loaded):
    drawn = draw_sample(run, replace(loaded, stratify_by=("month",)))
    assert [part.population for part in drawn.strata] == [26]
    with pytest.raises(PermanentError, match="nothing to draw"):
        draw_sample(run, replace(loaded, sources=("nobody",)))
    with pytest.raises(PermanentError, match="not understood"):
        draw_sample(run, replace(loaded, words="-strike"))


@pytest.fixture
def presswatch(url, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    env = {name: None for name in os.environ if name.startswith("PRESSWATCH_")}
    env |= {"PRESSWATCH_WAREHOUSE_URL": url, "PRESSWATCH_VAR": str(tmp_path)}

    def call(*words: str) -> str:
        get_settings.cache_clear()
        done = CliRunner().invoke(main, words, env=env)
        assert done.exit_code == 0, done.output
        return done.output

    yield call
    get_settings.cache_clear()


def test_from_drawing_to_a_share(presswatch, loaded, tmp_path):
    said = presswatch(
        *("sample", "draw", "s.json", "--words", "strike", "--by", "search", "--size", "20"),
        *("--from", "2026-02-01", "--to", "2026-03-31", "--as-of", loaded.as_of),
    )
    assert "20 of 40 articles, 2 strata" in said
    presswatch("sample", "export", "s.json", "--coder", "anna", "--coder", "ben", "--blind")
    for coder in ("anna", "ben"):
        path = tmp_path / f"s-{coder}.csv"
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            row["code"] = "yes" if "Strike" in row["title"] else "no"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys(), delimiter=";")
            writer.writeheader()
            writer.writerows(rows)
        assert "20 of 20 articles coded" in presswatch("sample", "import", "s.json", str(path), "--coder", coder)
    assert "20 of 20 agreed, alpha 1.000" in presswatch("sample", "agree", "s.json")
    facts = json.loads(presswatch("sample", "agree", "s.json", "--positive", "yes", "--json"))
    assert facts["shares"]["anna"]["share"] == pytest.approx(26 / 40)
