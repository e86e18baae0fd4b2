from presswatch.alarms.process_rules import API_HUNG_AFTER_S, HUNG_AFTER_S, UP_WITHIN_S
from presswatch_local.heartbeats import HeartbeatWatch

WELL = {"metadatabase": "healthy", "scheduler": "healthy", "dag_processor": "healthy", "triggerer": "healthy"}
HUNG = WELL | {"scheduler": "unhealthy"}


def watch() -> HeartbeatWatch:
    made = HeartbeatWatch()
    for name in ("api-server", "scheduler", "dag-processor", "triggerer"):
        made.launched(name, 0.0)
    return made


def test_who_beats_does_not_hang():
    its = watch()
    assert its.hung(WELL, 10) == []
    assert its.hung(WELL, 10_000) == []


def test_a_heartbeat_that_stands_still_for_long_is_a_hang_and_one_that_comes_back_is_none():
    its = watch()
    its.hung(WELL, 10)
    assert its.hung(HUNG, 20) == []
    assert its.hung(HUNG, 19 + HUNG_AFTER_S) == []
    assert its.hung(HUNG, 20 + HUNG_AFTER_S) == ["scheduler"]
    assert its.hung(WELL, 21 + HUNG_AFTER_S) == []
    assert its.hung(HUNG, 30 + HUNG_AFTER_S) == []


def test_a_new_process_has_time_to_its_first_heartbeat():
    its = watch()
    its.hung(WELL, 10)
    its.launched("scheduler", 1000)
    assert its.hung(HUNG, 1000 + HUNG_AFTER_S + 50) == []
    assert its.hung(HUNG, 1001 + UP_WITHIN_S) == ["scheduler"]


def test_an_api_server_that_does_not_answer_hides_the_others():
    its = watch()
    its.hung(WELL, 0)
    its.hung(HUNG, 10)
    assert its.hung(None, 50) == []
    assert its.hung(None, 50 + API_HUNG_AFTER_S) == ["api-server"]
    assert its.hung(HUNG, 51 + API_HUNG_AFTER_S) == []


def test_what_was_not_launched_here_is_not_ours():
    its = HeartbeatWatch()
    its.launched("api-server", 0)
    assert its.hung(WELL | {"triggerer": None}, 10_000) == []
