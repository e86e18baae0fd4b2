"""Commands that hand the warehouse on to readers: files, watches and feeds."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine
from tests.integration.articles_by_hand import Written, write

from presswatch.cli.main import main
from presswatch.settings import get_settings

WATCH = """
watch_id: docks
name: Docks
words: dockers
must_match: [{title: Dockers vote, language: en}]
must_not_match: [{title: Rain, language: en}]
"""


@pytest.fixture
def presswatch(make_database, migrated_template: str, tmp_path: Path) -> Iterator[Callable[..., Result]]:
    """Return a function that runs a command on a warehouse with one article."""
    url = make_database(migrated_template)
    engine = create_engine(url)
    with engine.begin() as conn:
        write(conn, Written("Dockers vote", "They vote tonight."))
    engine.dispose()
    (tmp_path / "watches").mkdir()
    (tmp_path / "watches" / "docks.yaml").write_text(WATCH)
    env: dict[str, str | None] = {name: None for name in os.environ if name.startswith("PRESSWATCH_")}
    env |= {"PRESSWATCH_WAREHOUSE_URL": url, "PRESSWATCH_VAR": str(tmp_path)}

    def run(*words: str) -> Result:
        get_settings.cache_clear()
        return CliRunner().invoke(main, words, env=env)

    yield run
    get_settings.cache_clear()


def test_an_export_is_written_compared_and_grows_only_by_changes(presswatch, tmp_path):
    out = str(tmp_path / "out")
    assert "increment 1, load_seq 0 to 1: 1 article, 1 revision" in presswatch("export", out).output
    assert presswatch("export", out).output == "nothing changed\n"
    assert presswatch("export", out, "--json").output == "null\n"
    assert presswatch("export", out, "--check").output == "all files are as they were written\n"
    next((tmp_path / "out" / "article").rglob("*.parquet")).write_bytes(b"")
    done = presswatch("export", out, "--check")
    assert (done.exit_code, "not what was written" in done.output) == (1, True)
    done = presswatch("export", str(tmp_path / "none"), "--check")
    assert (done.exit_code, "there is no export" in done.output) == (2, True)


def test_a_watch_is_checked_matched_tested_and_published(presswatch, tmp_path):
    file = tmp_path / "watches" / "docks.yaml"
    assert presswatch("watches", "check").output == "1 watches take their examples as they say\n"
    assert json.loads(presswatch("watches", "match", "--json").output)["matched"] == 0
    (event,) = json.loads(presswatch("watches", "test", str(file), "--from", "2020-01-01", "--json").output)
    assert (event["kind"], event["article_id"]) == ("matched", 1)
    assert "1 matched, 0 retracted" in presswatch("watches", "test", str(file), "--from", "2020-01-01").output
    assert presswatch("watches", "feed", str(file), "--out", str(tmp_path / "feeds")).output == "0 events\n"
    assert {path.name for path in (tmp_path / "feeds").iterdir()} == {"docks.atom", "docks.json"}
    done = presswatch("watches", "feed", str(file), "--out", str(tmp_path), "--base", "ftp://x")
    assert (done.exit_code, "--base" in done.output) == (2, True)


def test_a_watch_that_says_what_is_not_so_is_named(presswatch, tmp_path):
    file = tmp_path / "watches" / "docks.yaml"
    file.write_text(WATCH.replace("title: Rain", "title: A docker"))
    done = presswatch("watches", "check", str(file))
    assert (done.exit_code, done.output) == (1, f"{file}:6: is matched: A docker\n")
    assert presswatch("watches", "match").exit_code == 1
    file.write_text(WATCH.replace("docks", "ports", 1))
    assert "not the name of the file" in presswatch("watches", "check").output
