"""Explain and the read-only SQL door."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.integration.pipeline.paper import SITE, Item, page

from presswatch.cli.commands import defend, query, review, search
from presswatch.cli.main import main
from presswatch.errors import PermanentError
from presswatch.explaining import explain


def loaded(bench):
    bench.feed("a")
    bench.put("a", page("a"))
    bench.poll()
    bench.ingest()


def test_explain_leads_from_an_article_to_its_bytes_and_its_run(bench):
    loaded(bench)
    for subject in ("1", f"{SITE}/a", f"{SITE}/a?utm_source=x"):
        facts = explain(bench.run, subject)
        (revision,) = facts["article"]["revisions"]
        assert revision["captures"][0]["bytes"].startswith("verified: ")
        extraction = revision["extractions"][0]
        assert extraction["blocks"][0]["text"]
        assert [claim["source"] for claim in extraction["title_claims"] if claim["is_chosen"]]
        assert "line_snapshot_id" in extraction
        assert all(claim["kind"] and claim["source"] for claim in extraction["time_claims"])
        assert all(author["name"] and author["raw"] for author in extraction["authors"])
        assert facts["entries"][0]["polls"][0]["run_id"] == "test-run"
        assert facts["entries"][0]["polls"][0]["bytes"].startswith("verified: ")
        assert facts["entries"][0]["observations"][0]["guid"] == "a"


def test_explain_shows_a_flipped_byte(bench):
    loaded(bench)
    (file,) = Path(bench.run.settings.landing).glob("pages/**/*.warc.gz")
    offset, length = bench.rows("select warc_offset, warc_length from landing.capture")[0]
    data = bytearray(file.read_bytes())
    data[offset + length // 2] ^= 1
    file.write_bytes(data)
    facts = explain(bench.run, "1")
    assert facts["article"]["revisions"][0]["captures"][0]["bytes"].startswith("BROKEN: ")


@pytest.mark.parametrize(
    "subject", ["99", "9" * 40, "²", "entry:99", "entry:x", "entry:", "http://nobody.example/", "x", ""]
)
def test_what_is_not_known_is_said(bench, subject):
    with pytest.raises(PermanentError):
        explain(bench.run, subject)


WRITES = (
    "insert into core.source select * from core.source",
    "delete from ops.entry",
    "create table x (a int)",
    "create temp table x (a int)",
    "select 1; delete from ops.entry",
    "commit; delete from ops.entry",
    "reset role; delete from ops.entry",
    "do $$ begin delete from ops.entry; end $$",
    "do $$ begin execute 'reset role'; delete from ops.entry; end $$",
    "do $$ begin execute 'set transaction read write'; delete from ops.entry; end $$",
    "do $$ begin commit; delete from ops.entry; end $$",
    "with gone as (delete from ops.entry returning 1) select * from gone",
    "copy (select 1) to program 'true'",
    "copy ops.entry from program 'true'",
    "copy (select 1) to '/nowhere/x'",
    "select nextval('core.load_seq')",
    "select pg_read_file('PG_VERSION')",
    "explain analyze delete from ops.entry",
    "prepare x as delete from ops.entry",
    "nonsense",
)


@pytest.fixture
def cli(bench, monkeypatch):
    """Return a function that runs a command on the bench's warehouse."""
    from contextlib import contextmanager

    @contextmanager
    def session():
        yield bench.run

    for module in (defend, query, review, search):
        monkeypatch.setattr(module, "session", session)
    return lambda *words: CliRunner().invoke(main, words)


@pytest.mark.parametrize("statement", WRITES)
def test_the_sql_door_writes_nothing(bench, cli, statement):
    bench.feed("a")
    bench.poll()
    done = cli("sql", statement)
    assert bench.one("select count(*) from ops.entry") == 1
    assert bench.one("select to_regclass('x')") is None
    if not statement.startswith("prepare"):
        assert done.exit_code == 2
        assert done.stderr.startswith("presswatch: ")
        assert "Traceback" not in done.output


def test_the_sql_door_reads(bench, cli):
    loaded(bench)
    assert "Council decides" in cli("sql", "select title, url from mart.article").output
    assert '"n": 1' in cli("sql", "select count(*) as n from mart.article where title like 'C%'", "--json").output
    assert "(cut by --limit)" in cli("sql", "select generate_series(1, 9)", "--limit", "3").output


def test_commands_on_the_warehouse(bench, cli):
    bench.feed("a", Item("b", link="mailto:x"))
    bench.put("a", page("a"))
    bench.poll()
    bench.ingest()
    for words in (("ledger",), ("explain", "1"), ("explain", "entry:2"), ("search", "council"), ("quarantine", "list")):
        for done in (cli(*words), cli(*words, "--json")):
            assert done.exit_code == 0, done.output
            assert done.output.strip()
    assert "bad_scheme" in cli("quarantine", "show", "1").output
    assert cli("quarantine", "show", "99").stderr == "presswatch: there is no quarantine row 99\n"
    assert cli("explain", "99").stderr == "presswatch: nothing is known under 99: " + (
        "name an article's number, entry:NUMBER or an address\n"
    )
    bench.do("delete from core.article_text")
    broken = cli("ledger")
    assert broken.exit_code == 1
    assert "BROKEN: " in broken.output


def test_a_number_is_defended_by_a_file_that_says_the_same_until_something_changes(bench, cli, tmp_path):
    loaded(bench)
    words = ("defend", "council", "--from", "2026-03-01", "--to", "2026-03-02", "--out", str(tmp_path / "n"))
    first, second = cli(*words), cli(*words)
    assert (first.exit_code, second.exit_code) == (0, 0), first.output + second.output
    assert second.output == first.output + "the same as before\n"
    facts = json.loads((tmp_path / "n.json").read_text())
    assert (facts["articles"], facts["all_articles"], facts["share"], facts["source_days"]) == (1, 1, 1.0, 2)
    assert {day["visibility"] for day in facts["source_days_not_fully_watched"]} == {"blind"}
    assert bench.one(facts["statement"]) == 1
    assert "council" in (tmp_path / "n.html").read_text()
    bench.put("a", page("a", title="Council of Garrow gives way"))
    bench.look_again()
    third = cli(*words)
    assert third.exit_code == 1
    assert "article 1 is different: revision_no, content_sha256" in third.output
    assert cli(*words[:2]).stderr == "presswatch: a number needs its days: give --from and --to\n"
