"""The status, asked from outside Airflow: real warehouse, and Airflow's health report from a server on loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, text
from tests.integration.notify.sinks import http_sink

from presswatch.alarms.process_rules import HUNG_AFTER_S
from presswatch.cli.main import main
from presswatch.clock import utc_now
from presswatch.settings import Settings, get_settings
from presswatch_local.status import read_status

WELL = {name: {"status": "healthy"} for name in ("metadatabase", "scheduler", "dag_processor")} | {
    "triggerer": {"status": None}
}


@contextmanager
def health_report(report: dict[str, dict[str, str | None]]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps(report).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            del args

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


@pytest.fixture
def settings(make_database: Callable[[str], str], migrated_template: str, tmp_path: Path) -> Settings:
    return Settings(warehouse_url=make_database(migrated_template), var=tmp_path, landing=str(tmp_path / "landing"))


def do(settings: Settings, *statements: str) -> None:
    assert settings.warehouse_url is not None
    engine = create_engine(settings.warehouse_url.get_secret_value())
    with engine.begin() as conn:
        for statement in statements:
            conn.execute(text(statement))
    engine.dispose()


FEED = (
    "insert into core.source (source_id, name, languages, is_agency, licence_note, config)"
    " values ('s', 'S', '{}', false, '', '{}')",
    "insert into core.feed (feed_id, source_id, url, title, min_interval_s, max_interval_s)"
    " values ('s/f', 's', 'http://s.example/', '', 300, 7200)",
)


def test_a_deployment_that_is_well(settings):
    with health_report(WELL) as url:
        status = read_status(settings, url)
    assert status.is_well, status.problems
    assert status.processes["scheduler"] == "healthy"


def test_a_scheduler_without_a_heartbeat(settings):
    with health_report(WELL | {"scheduler": {"status": "unhealthy"}}) as url:
        status = read_status(settings, url)
    assert status.problems == ["scheduler has no heartbeat"]


def test_a_scheduler_is_judged_by_the_limit_that_the_pages_have(settings):
    for silent_s, problems in ((HUNG_AFTER_S - 20, []), (HUNG_AFTER_S + 20, ["scheduler has no heartbeat"])):
        beat = (utc_now() - timedelta(seconds=silent_s)).isoformat()
        report = {"status": "unhealthy", "latest_scheduler_heartbeat": beat}  # Airflow calls it so after 30 s
        with health_report(WELL | {"scheduler": report}) as url:
            assert read_status(settings, url).problems == problems


def test_an_airflow_that_is_away_and_a_warehouse_that_is_away(settings):
    assert "API server" in read_status(settings, "http://127.0.0.1:1").problems[0]
    away = Settings(warehouse_url="postgresql://me:s3cret@127.0.0.1:1/x", var=settings.var)
    (problem,) = read_status(away, None).problems
    assert "warehouse" in problem
    assert "s3cret" not in problem


def test_feeds_that_nobody_asks_are_told_without_any_check(settings):
    do(
        settings,
        *FEED,
        "insert into ops.feed_state (feed_id, next_poll_at, last_polled_at)"
        " values ('s/f', now() - interval '2 hours', now() - interval '3 hours')",
    )
    status = read_status(settings, None)
    assert not status.is_well
    assert "none was asked for 180 min" in status.problems[0]


def test_broken_alarms_count_until_they_are_silenced(settings):
    do(
        settings,
        "insert into ops.alarm (kind, subject, severity, since, summary, evidence) values"
        " ('feed_blocked', 's/f', 'broken', now(), 'refuses us', '{}'),"
        " ('feed_moved', 's/f', 'warning', now(), 'has moved', '{}')",
    )
    status = read_status(settings, None)
    assert (status.is_well, status.open_alarms, status.broken_alarms) == (False, 2, 1)
    do(
        settings,
        "update ops.alarm set silenced_until = now() + interval '1 day', silenced_by = 'ann', silence_reason = 'x'",
    )
    assert read_status(settings, None).is_well


def test_the_command_pings_and_its_exit_status_says_it(settings, monkeypatch):
    assert settings.warehouse_url is not None
    with http_sink() as monitor:
        monkeypatch.setenv("PRESSWATCH_WAREHOUSE_URL", settings.warehouse_url.get_secret_value())
        monkeypatch.setenv("PRESSWATCH_VAR", str(settings.var))
        monkeypatch.setenv("PRESSWATCH_PING_URL", f"http://127.0.0.1:{monitor.port}/uuid")
        get_settings.cache_clear()
        done = CliRunner().invoke(main, ["status", "--ping", "--json"])
        assert (done.exit_code, json.loads(done.output)["is_well"]) == (0, True)
        done = CliRunner().invoke(main, ["status", "--ping", "--airflow", "http://127.0.0.1:1"])
        assert done.exit_code == 1
        assert "A person is needed" in done.output
    get_settings.cache_clear()
    assert [path for path, _ in monitor.posts] == ["/uuid", "/uuid/fail"]
