"""The time, passed in so that tests decide it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Returns the current instant, timezone-aware, UTC."""

Ticker = Callable[[], float]
"""Returns monotonic seconds, for deadlines and durations."""


def utc_now() -> datetime:
    """Return the current instant in UTC."""
    return datetime.now(UTC)


def monotonic() -> float:
    """Return monotonic seconds."""
    return time.monotonic()
