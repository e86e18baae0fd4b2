"""Feeds are claimed by a schedule: one that is planned for its next run does not miss it by seconds."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.integration.pipeline.paper import Bench

from presswatch import polling

PLANNED = "update ops.feed_state set next_poll_at = now() + make_interval(secs => :s), interval_s = 300, failures = :f"


def claimed(bench: Bench, every: int) -> list[str]:
    """Return the feeds that a run takes where polls run so often, minutes."""
    settings = bench.run.settings.model_copy(update={"poll_every_minutes": every})
    run = replace(bench.run, settings=settings, run_id="other")
    run.__dict__.update(web=bench.web, source_files=bench.run.source_files)
    return [lease.feed_id for lease in polling.claim_feeds(run)]


@pytest.mark.parametrize(
    ("every", "due_in_s", "is_claimed"),
    [(1, 12, True), (1, 30, False), (5, 50, True), (5, 100, False), (60, 50, True), (60, 100, False)],
)
def test_a_feed_planned_for_the_next_run_is_asked_by_this_one_when_it_is_all_but_due(
    bench: Bench, every: int, due_in_s: int, is_claimed: bool
) -> None:
    bench.feed("a")
    bench.poll()
    bench.do(PLANNED, s=due_in_s, f=0)
    assert bool(claimed(bench, every)) is is_claimed


def test_a_feed_that_failed_is_not_asked_before_its_time(bench: Bench) -> None:
    bench.feed("a")
    bench.poll()
    bench.do(PLANNED, s=5, f=1)
    assert claimed(bench, 5) == []
