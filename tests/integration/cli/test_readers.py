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


DAYS = ("--from", "2026-03-01", "--to", "2026-03-02")
BACKWARDS = ("--from", "2026-03-02", "--to", "2026-03-01")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("search", "dockers", *BACKWARDS), "its first day, 2026-03-02, is after its last"),
        (("mentions", "dockers", *BACKWARDS), "is after its last"),
        (("defend", "dockers", *BACKWARDS), "is after its last"),
        (("sample", "draw", "FOLDER/s.json", *BACKWARDS), "is after its last"),
        (("search", "dockers", "--source", "nowhere"), 'no source is named "nowhere"'),
        (("mentions", "dockers", "--source", "nowhere"), 'no source is named "nowhere"'),
        (("defend", "dockers", *DAYS, "--source", "nowhere", "--out", "FOLDER/d"), 'no source is named "nowhere"'),
        (("defend", "dockers", *DAYS, "--out", "FOLDER/none/d"), "cannot be written"),
        (("search", "dockers " * 400), "too long"),
        (("search", '"dockers'), "a quotation mark is not closed"),
        (("search", "🚢"), "none of its words is in the index"),
        (("search", " "), "there is nothing to search for"),
        (("search", "title: dockers"), "behind title: stands a word"),
        (("export", ""), "there is no target"),
        (("export", "FOLDER/watches/docks.yaml"), "is no folder"),
        (("sample", "draw", "FOLDER/s.json", "--from", "1999-01-01", "--to", "1999-01-02"), "--as-of takes another"),
    ],
)
def test_what_cannot_be_asked_is_told_in_one_sentence(presswatch, tmp_path, words, said):
    done = presswatch(*(word.replace("FOLDER", str(tmp_path)) for word in words))
    assert (done.exit_code, said in done.stderr, len(done.stderr.splitlines())) == (2, True, 1), done.stderr
    assert {path.name for path in tmp_path.iterdir()} <= {"watches", "landing"}


@pytest.mark.parametrize("command", ["search", "mentions", "defend"])
def test_a_language_that_was_not_searched_is_named(presswatch, tmp_path, command):
    options = (*DAYS, "--out", str(tmp_path / "d")) if command == "defend" else DAYS
    done = presswatch(command, "they", *options)
    assert done.exit_code == 0
    assert "not searched in en: there its words are so common" in done.stderr
    if command == "defend":
        assert "not searched in en" in json.loads((tmp_path / "d.json").read_text())["notes"][0]
        assert "not searched in en" in (tmp_path / "d.html").read_text()
    done = presswatch(command, "they", "--as-written", *options)
    assert "not searched" not in done.stderr
    assert ("notes: ['not searched in en" in done.stdout) == (command == "defend")


def test_a_long_cell_is_whole_in_a_file(presswatch):
    assert f"  {'x' * 300}\n" in presswatch("sql", "select 1 as n, repeat('x', 300) as text").stdout


def test_days_that_were_not_watched_are_told_with_a_search_of_days(presswatch):
    done = presswatch("search", "dockers", "--from", "2019-12-31", "--to", "2020-01-02", "--json")
    assert json.loads(done.stdout) == []
    assert done.stderr == (
        "presswatch: of 3 days 3 were not watched at all and 0 in part: what is not found there is not absent\n"
    )
    assert presswatch("search", "dockers").stderr == ""


def test_a_language_of_no_article_is_named(presswatch):
    assert "no article is in one of the languages asked for: EN" in presswatch("search", "x", "--language", "EN").stderr


def test_what_a_statement_leaves_out_is_named(presswatch):
    done = presswatch("sql", "select count(*) from mart.matches('they')")
    assert (done.exit_code, done.stdout.split()[2]) == (0, "0")
    assert "not searched in en" in done.stderr
    assert presswatch("sql", "select count(*) from mart.matches('dockers')").stderr == ""


@pytest.mark.parametrize(
    "subject", ["nothing", "", "99999999999999999999", "entry:x", "entry:", "0", "http://x", "ftp:/"]
)
def test_what_explains_nothing_is_told_what_does(presswatch, subject):
    done = presswatch("explain", subject)
    assert (done.exit_code, "name an article's number, entry:NUMBER or an address" in done.stderr) == (2, True)


def test_no_watch_is_no_watch_that_holds(presswatch, tmp_path):
    (tmp_path / "watches" / "docks.yaml").unlink()
    assert presswatch("watches", "check").output == f"there is no watch in {tmp_path}/watches\n"
