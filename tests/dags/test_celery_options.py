"""What a Celery worker that dies may cost, by the options that every deployment has."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import timedelta

from presswatch_airflow.defaults import DEFAULT_ARGS
from presswatch_local.airflow_environment import common_options

A_MINUTE = 60.0
OURS = """
import json
from airflow.configuration import conf
from kombu.transport.redis import Channel
from presswatch_airflow.celery_options import CONFIG
queue = CONFIG["broker_transport_options"]
print(json.dumps({
    "beat": conf.getfloat("scheduler", "task_instance_heartbeat_timeout"),
    "look": conf.getfloat("scheduler", "task_instance_heartbeat_timeout_detection_interval"),
    "hidden": queue["visibility_timeout"],
    "sweep": Channel.unacked_restore_interval * queue["unacked_restore_throttle"],
    "late": CONFIG["task_acks_late"],
}))
"""


def options(**others: str) -> dict[str, float]:
    given = common_options() | {"AIRFLOW__CELERY__BROKER_URL": "redis://queue.example/0"} | others
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", OURS],
        env=os.environ | given | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, float] = json.loads(ran.stdout.splitlines()[-1])
    return found


def test_the_task_of_a_dead_worker_is_tried_again_within_a_minute_whether_it_ran_or_not() -> None:
    ours = options()
    longest_retry = 2 * DEFAULT_ARGS["retry_delay"]  # as exponential delays are drawn
    assert timedelta(seconds=ours["beat"] + ours["look"]) + longest_retry < timedelta(seconds=A_MINUTE * 3 / 4)
    assert ours["late"], "else a message is gone once a worker has it"
    assert ours["hidden"] + ours["sweep"] < A_MINUTE * 3 / 4


def test_an_operator_may_say_otherwise() -> None:
    named = {"AIRFLOW__CELERY_BROKER_TRANSPORT_OPTIONS__VISIBILITY_TIMEOUT": "900"}
    assert options(**named)["hidden"] == 900
