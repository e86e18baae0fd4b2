"""Exits with 0 when the named component of Airflow is healthy: ``healthy.py scheduler``.

Asks the API server, which knows the heartbeats of all components; ``airflow jobs check`` costs seconds of CPU.
"""

from __future__ import annotations

import json
import sys
import urllib.request

URL = "http://api-server:8080/api/v2/monitor/health"


def main(component: str) -> str | None:
    """Return None when the component is healthy, else the sentence to end with."""
    with urllib.request.urlopen(URL, timeout=10) as answer:
        status = json.load(answer)[component]["status"]
    return None if status == "healthy" else f"{component} is {status}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
