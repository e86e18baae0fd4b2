"""What a cycle makes of its polls."""

from __future__ import annotations

from datetime import UTC, datetime

from presswatch.warehouse.queries.conservation import LastPoll
from presswatch_local.cycle import unreached

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def poll(status: int | None, reason: str = "") -> LastPoll:
    return LastPoll("s/f", "ok" if status else "network", reason, status, NOW)


def test_one_answer_is_enough_whatever_it_says() -> None:
    assert unreached([poll(None, "dns"), poll(503)]) is None


def test_no_answer_at_all_names_the_reasons_and_the_demo() -> None:
    told = unreached([poll(None, "dns"), poll(None, "dns"), poll(None, "deadline")])
    assert told is not None
    assert "dns 2x, deadline 1x" in told
    assert "make demo" in told


def test_no_feeds_are_another_matter() -> None:
    told = unreached([])
    assert told is not None
    assert "PRESSWATCH_SOURCES" in told
