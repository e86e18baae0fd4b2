from datetime import timedelta

import pytest
from tests.unit.alarms.cases import HOUR, NOW, deployment

from presswatch.alarms.deployment_rules import judge_deployment, polls_late_s
from presswatch.alarms.measures import DiskRoom
from presswatch.model.alarm import AlarmKind


def kinds(**facts):
    return [finding.kind for finding in judge_deployment(deployment(**facts), NOW)]


def test_one_that_is_well_has_no_alarm():
    assert kinds() == []


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        ({"overdue_feeds": 4, "oldest_due_at": NOW - HOUR, "last_poll_at": NOW - HOUR}, AlarmKind.POLLS_STALE),
        ({"overdue_feeds": 4, "oldest_due_at": NOW - HOUR, "last_poll_at": None}, AlarmKind.POLLS_STALE),
        (
            {"waiting_entries": 9, "oldest_waiting_at": NOW - 2 * HOUR, "last_load_at": NOW - 3 * HOUR},
            AlarmKind.LOADS_STALE,
        ),
        ({"old_refusals": 2, "oldest_refusal_at": NOW - timedelta(days=9)}, AlarmKind.QUARANTINE_OLD),
        ({"landing": DiskRoom(90 << 30, 0.96)}, AlarmKind.LANDING_FULL),
        ({"landing": DiskRoom(1 << 30, 0.6)}, AlarmKind.LANDING_FULL),
        ({"warehouse": DiskRoom(1 << 30, 0.6)}, AlarmKind.WAREHOUSE_FULL),
        ({"damaged_rows": 1}, AlarmKind.LANDING_DAMAGED),
        ({"clock_apart_s": -400.0}, AlarmKind.CLOCK_WRONG),
        ({"broken_sums": ("source x: 3 and 4",)}, AlarmKind.LEDGER_BROKEN),
    ],
)
def test_each_fault_has_its_alarm(facts, kind):
    assert kinds(**facts) == [kind]


def test_work_that_goes_on_is_not_stale():
    assert kinds(overdue_feeds=4, oldest_due_at=NOW - HOUR) == []
    assert kinds(waiting_entries=900, oldest_waiting_at=NOW - 2 * HOUR) == []
    assert kinds(last_poll_at=NOW - 9 * HOUR, last_load_at=None) == []  # nothing is due


@pytest.mark.parametrize(("every_s", "late_s"), [(60.0, 1800.0), (300.0, 1800.0), (1200.0, 2400.0), (3600.0, 7200.0)])
def test_polls_that_run_seldom_are_late_later(every_s, late_s):
    assert polls_late_s(every_s) == late_s
    asked = NOW - timedelta(seconds=late_s)
    facts = {"overdue_feeds": 4, "oldest_due_at": NOW - 3 * HOUR, "polls_late_s": late_s}
    assert kinds(**facts, last_poll_at=asked + timedelta(minutes=1)) == []
    assert kinds(**facts, last_poll_at=asked - timedelta(minutes=1)) == [AlarmKind.POLLS_STALE]


def test_an_object_store_is_never_full():
    assert kinds(landing=None, warehouse=DiskRoom(90 << 30, 0.5)) == []
