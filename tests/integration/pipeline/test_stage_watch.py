"""Stages that fail for a reason of ours, on a real warehouse: told there and then, once, and over when they work."""

from __future__ import annotations

import pytest
from tests.integration.notify.sinks import http_sink
from tests.integration.pipeline.paper import Bench
from tests.integration.pipeline.test_alarms import open_kinds, settle, with_settings

from presswatch import checking
from presswatch.errors import ContractError, PresswatchError, StaleLeaseError, TransientError

STAGE = "ingest_articles.load_articles"
FULL = TransientError("landing: No space left on device", reason="disk_full")


def fail(bench: Bench, error: Exception) -> None:
    with pytest.raises(type(error)), checking.watched_stage(bench.run, STAGE):
        raise error


def work(bench: Bench) -> None:
    with checking.watched_stage(bench.run, STAGE):
        pass


def test_a_stage_that_fails_again_is_told_at_once_and_once(bench: Bench) -> None:
    with http_sink() as web:
        with_settings(bench, alarm_webhook=f"http://127.0.0.1:{web.port}/hook")
        fail(bench, TransientError("the server went away", reason="warehouse"))
        assert open_kinds(bench) == []
        for _ in range(3):
            fail(bench, TransientError("the server went away", reason="warehouse"))
        assert open_kinds(bench) == ["stage_failing"]
        ((_, told),) = web.posts
        assert "load_articles failed 2 times in a row: warehouse" in told["alarms"][0]["summary"]


def test_what_no_retry_mends_is_an_alarm_at_once_and_recovers_when_the_stage_works(bench: Bench) -> None:
    bench.feed("a")
    bench.poll()
    fail(bench, ContractError("two and two are five", reason="check_failed"))
    assert open_kinds(bench) == ["stage_failing"]
    checking.check_sources(bench.run)
    assert open_kinds(bench) == ["stage_failing"]
    work(bench)
    settle(bench)
    assert checking.check_sources(bench.run)["recovered"] == 1


def test_a_landing_that_takes_nothing_is_full_whatever_the_disk_says(bench: Bench) -> None:
    fail(bench, FULL)
    fail(bench, FULL)
    assert open_kinds(bench) == ["landing_full"]


def test_a_lease_that_went_to_another_worker_is_no_failure(bench: Bench) -> None:
    fail(bench, StaleLeaseError("taken over"))
    assert bench.rows("select * from ops.stage_state") == []


def test_an_error_that_nobody_foresaw_is_noted_with_its_name(bench: Bench) -> None:
    fail(bench, ZeroDivisionError("\x00 zero"))
    fail(bench, ZeroDivisionError("\x00 zero"))
    assert bench.rows("select reason, failures from ops.stage_state") == [("ZeroDivisionError", 2)]


def test_a_warehouse_that_is_away_hides_no_error(bench: Bench) -> None:
    bench.do("alter table ops.stage_state rename to away")
    fail(bench, PresswatchError("what happened"))
    bench.do("alter table ops.away rename to stage_state")


def test_checks_leave_their_heartbeat(bench: Bench) -> None:
    bench.feed("a")
    bench.poll()
    checking.check_sources(bench.run)
    bench.do("update ops.stage_state set last_ok_at = now() - interval '3 hours' where stage = 'check_sources'")
    assert checking.check_sources(bench.run)["open"] == 0  # it runs, so it does not stand still
    assert bench.one("select now() - last_ok_at < interval '1 minute' from ops.stage_state")
