"""Progress lines for the person who waits."""

from __future__ import annotations

import sys
from collections.abc import Callable

from presswatch.cli.output import safe_lines
from presswatch.clock import Ticker, monotonic

Say = Callable[[str], None]
"""Prints one progress line."""


def progress(ticker: Ticker = monotonic) -> Say:
    """Return a printer of lines that begin with the seconds since it was made."""
    started = ticker()

    def say(line: str) -> None:
        sys.stdout.write(f"[{ticker() - started:6.1f} s] {safe_lines(line)}\n")
        sys.stdout.flush()

    return say


def show(text: str) -> None:
    """Print a finished text, such as the summary."""
    sys.stdout.write(f"{safe_lines(text)}\n")
    sys.stdout.flush()
