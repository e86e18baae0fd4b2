"""What a stage noted of itself, and what a person is told of it."""

from __future__ import annotations

import pytest
from tests.unit.alarms.cases import HOUR, NOW, deployment

from presswatch.alarms.deployment_rules import judge_deployment
from presswatch.alarms.measures import DiskRoom, StageMeasure
from presswatch.alarms.stage_rules import judge_stages
from presswatch.model.alarm import AlarmKind

WELL = StageMeasure("ingest_articles.load", NOW - HOUR, 0, None, None, "", "", None)


def failing(**facts: object) -> StageMeasure:
    once = {"failures": 1, "failing_since": NOW, "error_class": "transient", "reason": "warehouse"}
    return WELL._replace(**(once | {"error": "went away"} | facts))


def kinds(*stages: StageMeasure) -> list[AlarmKind]:
    return [finding.kind for finding in judge_stages(stages, NOW)]


def test_a_stage_that_works_has_no_alarm_however_long_ago() -> None:
    assert kinds(WELL, WELL._replace(last_ok_at=NOW - 900 * HOUR)) == []


def test_an_accident_has_none_and_its_repetition_has_one() -> None:
    assert kinds(failing()) == []
    assert kinds(failing(failures=2)) == [AlarmKind.STAGE_FAILING]


@pytest.mark.parametrize("error_class", ["permanent", "contract"])
def test_what_no_retry_mends_has_one_at_once(error_class: str) -> None:
    assert kinds(failing(error_class=error_class)) == [AlarmKind.STAGE_FAILING]


def test_what_has_a_name_of_its_own_is_called_by_it() -> None:
    assert kinds(failing(failures=2, reason="disk_full")) == [AlarmKind.LANDING_FULL]
    assert kinds(failing(failures=2, reason="warehouse_full")) == [AlarmKind.WAREHOUSE_FULL]
    assert kinds(failing(error_class="contract", reason="ledger")) == [AlarmKind.LEDGER_BROKEN]


def test_a_full_disk_is_told_once_however_it_is_found() -> None:
    full = deployment(landing=DiskRoom(0, 1.0), stages=(failing(failures=3, reason="disk_full"),))
    assert [finding.kind for finding in judge_deployment(full, NOW)] == [AlarmKind.LANDING_FULL]


def test_the_summary_names_the_stage_and_bounds_the_error() -> None:
    (finding,) = judge_stages([failing(failures=4, error="x" * 5000)], NOW)
    assert finding.summary.startswith("ingest_articles.load failed 4 times in a row: warehouse: xxx")
    assert len(finding.summary) < 400
    assert finding.subject == "ingest_articles.load"


def test_checks_that_stand_still_are_seen_from_outside() -> None:
    checks = WELL._replace(stage="check_sources")
    assert kinds(checks) == [AlarmKind.CHECKS_STALE]
    assert kinds(checks._replace(last_ok_at=NOW - HOUR / 4)) == []
    assert kinds(checks._replace(last_ok_at=None)) == []
