"""Progress lines for the person who waits."""

from __future__ import annotations

import sys
from collections.abc import Callable

from presswatch.clock import Ticker, monotonic

Say = Callable[[str], None]
"""Prints one progress line."""


def progress(ticker: Ticker = monotonic) -> Say:
    """Return a printer of lines that begin with the seconds since it was made."""
    started = ticker()

    def say(line: str) -> None:
        sys.stdout.write(f"[{ticker() - started:6.1f} s] {line}\n")
        sys.stdout.flush()

    return say


def show(text: str) -> None:
    """Print a finished text, such as the summary."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
