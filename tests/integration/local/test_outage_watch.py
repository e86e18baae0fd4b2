"""Outages that are told past the warehouse, by mail and webhook as real servers on loopback received them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner
from pydantic import SecretStr
from tests.integration.local.test_status import WELL, health_report
from tests.integration.notify.sinks import Sink, http_sink, smtp_sink

from presswatch.cli.main import main
from presswatch.model.alarm import AlarmKind
from presswatch.settings import Settings, get_settings
from presswatch_local import outage_watch
from presswatch_local.outages import Look
from presswatch_local.supervisor import ComponentEndedError

AWAY = Look({(AlarmKind.WAREHOUSE_AWAY, "warehouse"): "it cannot be used: connection refused"})
NOBODY = SecretStr("postgresql://me:s3cret@127.0.0.1:1/x")


@pytest.fixture
def sinks() -> Iterator[tuple[Sink, Sink]]:
    with smtp_sink() as mail, http_sink() as web:
        yield mail, web


def settings_for(sinks: tuple[Sink, Sink], var: Path, **changes: object) -> Settings:
    mail, web = sinks
    told = {
        "smtp_url": SecretStr(f"smtp://127.0.0.1:{mail.port}"),
        "alarm_mail_to": ("desk@example.org",),
        "alarm_webhook": SecretStr(f"http://127.0.0.1:{web.port}/hook"),
        "ui_url": "https://airflow.example",
    }
    return Settings(var=var, **told, **changes)  # type: ignore[arg-type]


def posts(sinks: tuple[Sink, Sink]) -> list[tuple[str, str]]:
    return [(alarm["event"], alarm["kind"]) for _, body in sinks[1].posts for alarm in body["alarms"]]


def test_it_is_told_once_and_its_end(sinks, tmp_path):
    settings = settings_for(sinks, tmp_path)
    for look in (AWAY, AWAY, Look({}), Look({})):
        assert outage_watch.tell_outages(settings, look, lasts_s=0) == []
    assert posts(sinks) == [("raised", "warehouse_away"), ("recovered", "warehouse_away")]
    first, last = sinks[0].mails
    assert first["Subject"] == "Presswatch: 1 broken: The warehouse is away, warehouse"
    lines = [line.strip() for line in first.get_content().splitlines()]
    assert "it cannot be used: connection refused" in lines
    assert "https://airflow.example/presswatch/" in lines
    assert "recovered" in last["Subject"]
    assert sinks[1].posts[0][1]["alarms"][0]["alarm_id"] is None


def test_it_is_not_told_before_it_lasts(sinks, tmp_path):
    outage_watch.tell_outages(settings_for(sinks, tmp_path), AWAY)
    assert (posts(sinks), sinks[0].mails) == ([], [])


def test_a_sink_that_does_not_take_it_is_told_later(sinks, tmp_path):
    settings, (mail, _) = settings_for(sinks, tmp_path), sinks
    mail.status = 450
    (refusal,) = outage_watch.tell_outages(settings, AWAY, lasts_s=0)
    assert refusal.startswith("mail: ")
    mail.status = 250
    assert outage_watch.tell_outages(settings, AWAY, lasts_s=0) == []
    assert (len(mail.mails), len(posts(sinks))) == (1, 1)


def test_a_damaged_file_is_begun_anew_and_nobody_else_reads_it(sinks, tmp_path):
    settings, file = settings_for(sinks, tmp_path), tmp_path / "outages.json"
    file.write_text('[{"kind": "no_such_kind"}]')
    outage_watch.tell_outages(settings, AWAY, lasts_s=0)
    assert posts(sinks) == [("raised", "warehouse_away")]
    assert file.stat().st_mode & 0o077 == 0


@contextmanager
def told_by_the_command(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[Callable[[str], str]]:
    for name in ("smtp_url", "alarm_webhook", "warehouse_url"):
        value = getattr(settings, name)
        monkeypatch.setenv(f"PRESSWATCH_{name}".upper(), value.get_secret_value())
    monkeypatch.setenv("PRESSWATCH_ALARM_MAIL_TO", "desk@example.org")
    monkeypatch.setenv("PRESSWATCH_VAR", str(settings.var))
    get_settings.cache_clear()
    yield lambda airflow: CliRunner().invoke(main, ["status", "--tell", "--airflow", airflow]).output
    get_settings.cache_clear()


def test_the_command_tells_what_is_away(sinks, tmp_path, monkeypatch):
    settings = settings_for(sinks, tmp_path, warehouse_url=NOBODY)
    with (
        told_by_the_command(monkeypatch, settings) as status,
        health_report(WELL | {"scheduler": {"status": "unhealthy"}}) as url,
    ):
        status(url)
        rows = json.loads((tmp_path / "outages.json").read_text())
        assert {row["kind"] for row in rows} == {"process_hung", "warehouse_away"}
        assert posts(sinks) == []
        for row in rows:
            row["since"] = "2026-01-01T00:00:00+00:00"
        (tmp_path / "outages.json").write_text(json.dumps(rows))
        status(url)
    assert sorted(posts(sinks)) == [("raised", "process_hung"), ("raised", "warehouse_away")]
    assert "s3cret" not in sinks[0].mails[0].get_content()


def test_who_watches_tells_by_itself_and_stops(sinks, tmp_path, monkeypatch):
    monkeypatch.setattr(outage_watch.tell_outages, "__kwdefaults__", {"lasts_s": 0.0})
    monkeypatch.setattr(outage_watch.look_and_tell, "__kwdefaults__", {"lasts_s": 0.0})
    settings = settings_for(sinks, tmp_path, warehouse_url=NOBODY)
    with outage_watch.watched_outages(settings, looks_every_s=0.05):
        deadline = time.monotonic() + 30
        while not (posts(sinks) and sinks[0].mails):
            assert time.monotonic() < deadline
            time.sleep(0.05)
    assert posts(sinks) == [("raised", "warehouse_away")]


def test_a_supervisor_that_gives_up_says_so_at_once(sinks, tmp_path):
    settings = settings_for(sinks, tmp_path)
    outage_watch.tell_that_it_ended(settings, ComponentEndedError("scheduler ended with code 1: see its log"))
    assert "scheduler ended with code 1" in sinks[0].mails[0].get_content()
    outage_watch.look_and_tell(settings, Look({}))  # of the run after it
    assert posts(sinks) == [("raised", "process_hung"), ("recovered", "process_hung")]
