"""``python -m newsworld.control --control URL step|reset|state|truth|requests``: moves a running world from outside."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

DOORS = {"step": "POST", "reset": "POST", "state": "GET", "truth": "GET", "requests": "GET"}
"""Command → method of its door."""


def call(control_url: str, command: str) -> Any:  # noqa: ANN401 - JSON
    """Return the decoded answer of one door of the control endpoint.

    Raises:
        urllib.error.URLError: nothing listens there.
    """
    request = Request(f"{control_url}/{command}", method=DOORS[command], data=b"" if DOORS[command] == "POST" else None)  # noqa: S310
    with build_opener(ProxyHandler({})).open(request, timeout=60) as answer:
        return json.load(answer)


def main(arguments: list[str] | None = None) -> None:
    """Print the answer to one command as JSON."""
    parser = argparse.ArgumentParser(prog="python -m newsworld.control", description="Move a running newsworld.")
    parser.add_argument("--control", default="http://127.0.0.1:25599", help="address of the control endpoint")
    parser.add_argument("command", choices=sorted(DOORS))
    given = parser.parse_args(arguments)
    json.dump(call(given.control, given.command), sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
