from datetime import UTC, datetime, timedelta

import pytest

from presswatch.alarms.process_rules import LATE, TOLD_AFTER_S
from presswatch.model.alarm import AlarmKind
from presswatch_local.outages import Look, Outage, advance, look_at, note_told, notice, to_tell
from presswatch_local.status import Status

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(seconds=TOLD_AFTER_S)
HUNG = (AlarmKind.PROCESS_HUNG, "scheduler")
AWAY = (AlarmKind.WAREHOUSE_AWAY, "warehouse")
CHECKS = (AlarmKind.CHECKS_STALE, "pipeline")
UP = {"api-server": "healthy", "metadatabase": "healthy", "scheduler": "healthy", "dag_processor": "healthy"}


def status(**changes) -> Status:
    return Status(is_well=False, problems=[], **{"processes": UP, **changes})


def test_nothing_is_away():
    assert look_at(status()) == Look({})


def test_a_triggerer_that_hangs_hinders_nothing():
    assert look_at(status(processes=UP | {"triggerer": "unhealthy"})) == Look({})


def test_a_process_without_a_heartbeat():
    assert look_at(status(processes=UP | {"scheduler": "unhealthy"})).summaries.keys() == {HUNG}


def test_a_process_that_is_late_is_none_yet():
    assert look_at(status(processes=UP | {"scheduler": LATE})) == Look({})


def test_what_stands_still_since_a_process_hangs_is_not_told_twice():
    look = look_at(status(processes=UP | {"scheduler": "unhealthy"}, checks="no check for 40 min"))
    assert look.summaries.keys() == {HUNG}
    assert look_at(status(checks="no check for 40 min")).summaries.keys() == {CHECKS}


@pytest.mark.parametrize(
    ("processes", "seen"),
    [
        ({}, set()),
        ({"api-server": "away"}, {"api-server"}),
        (UP | dict.fromkeys(("metadatabase", "scheduler", "dag_processor"), "unhealthy"), {"metadatabase"}),
    ],
)
def test_what_cannot_be_seen_is_neither_away_nor_over(processes, seen):
    look = look_at(status(processes=processes))
    assert {subject for _, subject in look.summaries} == seen
    assert HUNG in look.unknown
    hung = Outage(*HUNG, "no heartbeat", NOW, told=("mail",))
    assert hung in advance([hung], look, LATER)


def test_without_the_warehouse_nobody_knows_of_the_checks():
    look = look_at(status(warehouse="connection refused"))
    assert look.summaries.keys() == {AWAY}
    assert "connection refused" in look.summaries[AWAY]
    assert CHECKS in look.unknown


def test_an_outage_is_told_once_when_it_lasts_and_its_end_to_those_who_heard():
    look = Look({AWAY: "refused"})
    outages = advance([], look, NOW)
    assert to_tell(outages, "mail", LATER - timedelta(seconds=1)) == []
    outages = advance(outages, look, LATER)
    news = to_tell(outages, "mail", LATER)
    assert [(each.key, each.since) for each in news] == [(AWAY, NOW)]
    outages = advance(note_told(outages, news, "mail"), look, LATER)
    assert to_tell(outages, "mail", LATER) == []
    outages = advance(outages, Look({}), LATER)
    assert to_tell(outages, "slack", LATER) == []  # it never heard of it
    news = to_tell(outages, "mail", LATER)
    assert notice(news[0]).event == "recovered"
    assert note_told(outages, news, "mail") == []


def test_a_short_outage_is_forgotten():
    assert advance(advance([], Look({AWAY: "refused"}), NOW), Look({}), LATER) == []


def test_an_end_that_is_not_told_yet_waits_and_is_none_when_it_begins_anew():
    told = [Outage(*AWAY, "refused", NOW, told=("mail", "slack"))]
    over = advance(told, Look({}), LATER)
    over = note_told(over, to_tell(over, "mail", LATER), "mail")
    assert [(each.over_at, each.told) for each in over] == [(LATER, ("slack",))]
    anew = advance(over, Look({AWAY: "refused again"}), LATER)
    assert [(each.over_at, each.summary) for each in anew] == [(None, "refused again")]
    assert to_tell(anew, "slack", LATER) == []
    assert len(to_tell(anew, "mail", LATER)) == 1
