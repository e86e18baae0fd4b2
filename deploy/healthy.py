"""Exits with 0 when the named part of Airflow is healthy: ``healthy.py scheduler``, ``healthy.py worker``.

All but the worker are asked about at the API server, which knows their heartbeats; ``airflow jobs check`` costs seconds
of CPU. A worker answers a ping over the queue; Celery alone is imported for it, not Airflow, which takes 13 s.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import urllib.request

URL = "http://api-server:8080/api/v2/monitor/health"
PATIENCE_S = 10


def complaint(part: str) -> str | None:
    """Return None when a part of Airflow is healthy, else the sentence to end with."""
    status = _worker_status() if part == "worker" else _heartbeat_status(part)
    return None if status == "healthy" else f"{part} is {status}"


def _heartbeat_status(part: str) -> str:
    with urllib.request.urlopen(URL, timeout=PATIENCE_S) as answer:
        return str(json.load(answer)[part]["status"])


def _worker_status() -> str:
    from celery import Celery

    queue = Celery(broker=os.environ["AIRFLOW__CELERY__BROKER_URL"])
    name = f"celery@{socket.gethostname()}"
    return "healthy" if queue.control.ping(destination=[name], timeout=PATIENCE_S) else "silent"


if __name__ == "__main__":
    sys.exit(complaint(sys.argv[1]))
