"""How the pages say instants, lengths of time and sizes."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "plugins"))

from presswatch_ui.labels import ago, due, size, stated

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "past", "coming", "planned"),
    [
        (30, "now", "now", "due"),
        (5 * 60, "5 min ago", "in 5 min", "due for 5 min"),
        (3600, "1 h ago", "in 1 h", "due for 1 h"),
        (3600 + 12 * 60, "1 h 12 min ago", "in 1 h 12 min", "due for 1 h 12 min"),
        (12 * 3600 + 60, "12 h ago", "in 12 h", "due for 12 h"),
        (86_400 + 3 * 3600, "1 d 3 h ago", "in 1 d 3 h", "due for 1 d 3 h"),
        (30 * 86_400 + 3600, "30 d ago", "in 30 d", "due for 30 d"),
    ],
)
def test_instants_are_said_from_now(seconds: int, past: str, coming: str, planned: str) -> None:
    away = timedelta(seconds=seconds)
    assert (ago(NOW - away, NOW), ago(NOW + away, NOW)) == (past, coming)
    assert due(NOW - away, NOW) == planned
    assert due(NOW + away, NOW) == ("due" if seconds < 60 else coming)
    assert (ago(None, NOW), due(None, NOW)) == ("never", "not planned")


@pytest.mark.parametrize(
    ("precision", "said"),
    [
        ("day", "2026-03-02"),
        ("month", "2026-03"),
        ("year", "2026"),
        ("minute", "2026-03-02 00:00 UTC"),
        (None, "2026-03-02 00:00 UTC"),
    ],
)
def test_no_hour_is_said_that_nobody_stated(precision: str | None, said: str) -> None:
    assert stated("2026-03-02T00:00:00+00:00", precision) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2026-03-01T20:30:00+00:00", "2026-03-01 20:30 UTC"),
        ("2026-03-01T20:30:07+05:30", "2026-03-01 20:30:07 +05:30"),
        ("2026-03-01T20:30", "2026-03-01 20:30"),
        ("2026-03-01", "2026-03-01"),
        (None, ""),
    ],
)
def test_what_a_publisher_stated_is_readable(written: str | None, said: str) -> None:
    assert stated(written) == said


@pytest.mark.parametrize(("count", "said"), [(412, "412 bytes"), (18_200, "18 kB"), (2_400_000, "2.4 MB")])
def test_sizes_have_a_unit(count: int, said: str) -> None:
    assert size(count) == said
