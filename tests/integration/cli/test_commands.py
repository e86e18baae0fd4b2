"""The command line on a warehouse: what a person sees."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from presswatch.cli.commands import maintain
from presswatch.cli.main import main
from presswatch.settings import get_settings

URL = "PRESSWATCH_WAREHOUSE_URL"
SOURCE = """
source_id: news
name: News
country: GB
timezone: Europe/London
languages: ["en"]
homepage: "http://127.0.0.1:9/"
feeds:
  - {name: all, url: "http://127.0.0.1/feed"}
licence_note: For tests.
"""


@pytest.fixture
def presswatch(warehouse_url: str, tmp_path: Path) -> Iterator[Callable[..., Result]]:
    """Return a function that runs a command with the settings of a fresh installation and those given."""
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "news.yaml").write_text(SOURCE)
    env: dict[str, str | None] = {name: None for name in os.environ if name.startswith("PRESSWATCH_")}
    env |= {
        "PRESSWATCH_WAREHOUSE_URL": warehouse_url,
        "PRESSWATCH_SOURCES": str(tmp_path / "sources"),
        "PRESSWATCH_VAR": str(tmp_path),
    }

    def run(*words: str, **more: str) -> Result:
        get_settings.cache_clear()
        return CliRunner().invoke(main, words, env=env | more)

    yield run
    get_settings.cache_clear()


def test_a_poll_of_a_feed_that_may_not_be_called_is_told_as_such(presswatch):
    assert presswatch("migrate").stdout == "nothing to migrate\n"
    done = json.loads(presswatch("poll", "--all", "--json").stdout)
    assert done == {"feeds": 1, "outcomes": {"address_refused": 1}, "entries_new": 0, "entries_changed": 0}
    shown = presswatch("poll", "--feed", "news/all").stdout
    (line,) = [line for line in shown.splitlines() if line.startswith("news/all")]
    assert "address_refused" in line
    assert "docs/runbooks/feed-failing.md" in shown
    done = json.loads(presswatch("ingest", "--json").stdout)
    assert (done["seen"], done["pending"]) == (0, 0)
    assert presswatch("ledger").exit_code == 0


def test_an_empty_answer_says_that_it_is_one(presswatch):
    assert presswatch("alarms", "list").stdout.startswith("no alarm is open")
    assert presswatch("entries", "list").stdout.startswith("no entry is like that")
    assert presswatch("entries", "retry", "--source", "nobody").stdout.startswith("nothing was changed: no entry")


def test_the_doctor_says_in_full_what_to_do(presswatch):
    shown = presswatch("doctor", PRESSWATCH_LANDING=f"/proc/{'long-name/' * 12}landing").stdout
    assert f"error    landing /proc/{'long-name/' * 12}landing cannot be written" in shown
    assert "         → set PRESSWATCH_LANDING" in shown
    assert shown.splitlines()[-1].endswith("to look at")


def test_maintain_says_what_it_did_and_exits_by_what_the_audit_found(presswatch, monkeypatch):
    done = presswatch("maintain", "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["find_orphans"]["orphans"] == 0
    assert "clear_staging" in presswatch("maintain").stdout

    def audit_landing(run):
        return {"files": 1, "records": 2, "broken": 1, "mended": 0}

    kept = [work for work in maintain.WORK if work.__name__ != "audit_landing"]
    monkeypatch.setattr(maintain, "WORK", (*kept, audit_landing))
    assert presswatch("maintain").exit_code == 1


@pytest.mark.parametrize(
    ("words", "settings", "status", "said"),
    [
        (("poll", "--feed", "news/none"), {}, 1, "feed news/none is not configured: `presswatch feeds list`"),
        (("poll",), {"PRESSWATCH_WAREHOUSE_URL": "me@host"}, 2, "expected is postgresql://user:password@host/database"),
        (
            ("feeds", "move", "news/front", "host.example/rss"),
            {},
            2,
            "cannot be asked for (no_host); expected http(s)://host/…",
        ),
        (
            ("poll",),
            {"PRESSWATCH_WAREHOUSE_URL": "postgresql://a:s3cret@127.0.0.1:1/x"},
            2,
            "What falls due is taken up when it is back",
        ),
        (("poll",), {"PRESSWATCH_WAREHOUSE_URL": "sqlite:///x"}, 2, "must be a PostgreSQL URL"),
        (("poll",), {"PRESSWATCH_LEASE": "5"}, 2, "unknown settings: PRESSWATCH_LEASE"),
        (("poll",), {"PRESSWATCH_LEASE_S": "x"}, 2, "PRESSWATCH_LEASE_S"),
        (("feeds", "check"), {"PRESSWATCH_SOURCES": "/nowhere"}, 2, "/nowhere"),
        (("quarantine", "show", "5"), {}, 2, "there is no quarantine row 5"),
        (("quarantine", "release", "5", "--by", "I", "--note", "so"), {}, 2, "there is no refusal 5"),
        (("quarantine", "refuse", "5", "--by", "", "--note", "so"), {}, 2, "a decision needs by"),
        (("quarantine", "retry", "5", "--by", "I"), {}, 2, "Missing option '--note'"),
    ],
)
def test_what_went_wrong_is_one_sentence(presswatch, words, settings, status, said):
    done = presswatch(*words, **settings)
    assert done.exit_code == status
    assert said in done.stderr
    assert isinstance(done.exception, SystemExit)
    assert "s3cret" not in done.stderr


@pytest.mark.parametrize("text", ["\x9b2J", "\x1b]0;x\x07", "\u202egnp", "\u2028", "\x90q\x9c"])
def test_what_the_database_says_cannot_steer_the_terminal(presswatch, text):
    for statement in (f"select '{text}'::int", f'select 1 as "{text}"', f'select "{text}"', f"select '{text}' as a"):
        result = presswatch("sql", statement)
        printed = set(result.output.replace("\n", ""))
        assert not {unicodedata.category(char) for char in printed} & {"Cc", "Cf", "Zl"}, statement


@pytest.mark.parametrize(
    ("statement", "printed"),
    [
        ("-- Why?\nselect 1 as one", ["one", "---", "1", "1 rows"]),
        ("--json is no option here\nselect 1 as one", ["one", "---", "1", "1 rows"]),
        ("/* why */ select 1 as one where false", ["one", "---", "0 rows"]),
        ("with a as (select 1 as one) select * from a -- why", ["one", "---", "1", "1 rows"]),
    ],
)
def test_a_statement_may_begin_and_end_with_a_comment(presswatch, statement, printed):
    done = presswatch("sql", statement)
    assert [line.strip() for line in done.stdout.splitlines()] == printed


@pytest.mark.parametrize("count", [0, 1, 3])
def test_rows_are_one_json_list(presswatch, count):
    done = presswatch("sql", "--json", f"select n, e'a\\nb\u2028' as text from generate_series(1, {count}) as n")
    rows = [{"n": n, "text": "a\nb\u2028"} for n in range(1, count + 1)]
    assert json.loads(done.stdout) == rows
    assert done.stdout == (json.dumps(rows, indent=2) + "\n")


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("", "there is no statement"),
        ("-- nothing", "there is no statement"),
        ("begin", "the statement returns no rows"),
        ("select 1; select 2", "one statement at a time"),
        ("copy (select 1) to stdout", "COPY is not taken"),
        ("copy core.article from stdin", "permission denied"),
    ],
)
def test_what_is_no_question_is_told_in_one_sentence(presswatch, statement, said):
    done = presswatch("sql", statement)
    assert (done.exit_code, said in done.stderr, len(done.stderr.splitlines())) == (2, True, 1), done.stderr
    assert isinstance(done.exception, SystemExit)
    assert presswatch("sql", "select 1 as one").exit_code == 0


@pytest.mark.parametrize("statement", ["select 1; select 2", "select 1; drop table core.article", "", "-- nothing"])
def test_one_statement_is_run_and_no_second(presswatch, statement):
    assert presswatch("sql", statement).exit_code == 2


@pytest.mark.parametrize(("options", "limits"), [((), ("1", "1000")), (("--json",), ("1", "8000"))])
def test_rows_beyond_the_limit_are_not_taken_in_nor_rows_that_were_printed_kept(warehouse_url, options, limits):
    line = "from presswatch.cli.main import main; main()"
    statement = "select repeat('x', 2000) as x from generate_series(1, 400000)"  # 800 MB
    env = {name: value for name, value in os.environ.items() if not name.startswith("PRESSWATCH_")}
    peaks = []
    for limit in limits:
        words = [sys.executable, "-c", line, "sql", *options, "--limit", limit, statement]
        with subprocess.Popen(
            words, env=env | {"PRESSWATCH_WAREHOUSE_URL": warehouse_url}, stdout=subprocess.DEVNULL
        ) as child:
            _, status, used = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
        assert child.returncode == 0
        peaks.append(used.ru_maxrss)
    assert peaks[1] - peaks[0] < 40_000  # kB


def test_feeds_and_settings_are_listed(presswatch):
    assert json.loads(presswatch("feeds", "list", "--json").stdout)[0]["feed"] == "news/all"
    assert "1 sources with 1 feeds, no mistakes" in presswatch("feeds", "check").stdout
    assert "<opml" in presswatch("feeds", "export").stdout
    assert "PRESSWATCH_LEASE_S" in presswatch("settings").stdout
    assert presswatch("settings", "--markdown").stdout.startswith("| variable |")


def test_a_wrong_source_file_is_named_and_costs_itself(presswatch, tmp_path):
    (tmp_path / "sources" / "more.yaml").write_text(SOURCE.replace("news", "more").replace("country", "cuntry"))
    done = presswatch("feeds", "list", "--json")
    assert [feed["feed"] for feed in json.loads(done.stdout)] == ["news/all"]
    assert "more.yaml:4: unknown field cuntry; did you mean country?" in done.stderr
    assert presswatch("feeds", "check").exit_code == 2
    assert "1 feeds" in presswatch("poll", "--all").stdout
    assert "did you mean country?" in presswatch("sources", "list").stdout


def test_a_source_is_paused_and_resumed(presswatch):
    presswatch("poll", "--all")
    assert presswatch("sources", "lines", "news").stdout.startswith("articles")
    assert json.loads(presswatch("sources", "lines", "news", "--json").stdout) == []
    why = ("--reason", "they asked us to", "--until", "2101-01-01", "--by", "anna")
    assert presswatch("sources", "pause", "news", *why).stdout == "news is paused until 2101-01-01 00:00 UTC\n"
    assert "paused: news" in presswatch("poll", "--all").stdout
    assert "paused" in presswatch("poll", "--feed", "news/all").stderr
    shown = json.loads(presswatch("sources", "list", "--json").stdout)
    assert shown[0]["paused"] == "by anna until 2101-01-01 00:00 UTC: they asked us to"
    assert presswatch("sources", "resume", "news").stdout == "news is resumed\n"
    assert "neither" in presswatch("sources", "resume", "news").stdout
    done = presswatch("sources", "silence", "nws", "--reason", "x")
    assert (done.exit_code, "no source 'nws'" in done.stderr) == (2, True)


@pytest.mark.parametrize("words", [(), ("poll",), ("quarantine", "show"), ("feeds", "import"), ("clean",), ("sql",)])
def test_help_at_every_level(presswatch, words):
    done = presswatch(*words, "--help")
    assert done.exit_code == 0
    assert done.stdout.startswith("Usage: ")
