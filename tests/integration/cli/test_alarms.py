"""The commands about alarms, as a person types them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, text

from presswatch.cli.main import main
from presswatch.settings import get_settings


@pytest.fixture
def run(
    make_database: Callable[[str], str], migrated_template: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Any:
    url = make_database(migrated_template)
    engine = create_engine(url)
    with engine.begin() as conn:
        conn.execute(
            text(
                "insert into ops.alarm (kind, subject, source_id, severity, since, summary, evidence) values"
                " ('feed_blocked', 's/f', 's', 'broken', now(), :said, '{}')"
            ),
            {"said": "refuses us \x1b[31m"},
        )
    engine.dispose()
    for name, value in {"WAREHOUSE_URL": url, "VAR": str(tmp_path), "SOURCES": str(tmp_path)}.items():
        monkeypatch.setenv(f"PRESSWATCH_{name}", value)
    get_settings.cache_clear()
    yield lambda *words: CliRunner().invoke(main, list(words))
    get_settings.cache_clear()


def test_they_are_listed_shown_silenced_and_closed(run):
    listed = run("alarms", "list").output
    assert "broken" in listed
    assert "\x1b" not in listed
    shown = json.loads(run("alarms", "show", "1", "--json").output)
    assert (shown["runbook"], shown["command"]) == (
        "publisher-blocks-us",
        "presswatch sources pause s --reason 'refuses us; asked the publisher'",
    )
    assert run("alarms", "silence", "1", "--hours", "2").exit_code == 2  # no reason
    assert "silenced until" in run("alarms", "silence", "1", "--hours", "2", "--reason", "they know").output
    assert "silenced" in run("alarms", "list").output
    assert "not silenced" in run("alarms", "unsilence", "1").output
    assert run("alarms", "show", "99").exit_code == 2


def test_check_says_what_became_of_them(run):
    done = run("check", "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.output)["open"] == 1
