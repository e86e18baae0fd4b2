"""Feeds are claimed by a schedule: one that is planned for its next run does not miss it by seconds."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.integration.pipeline.paper import FEED, SITE, Bench, source

from presswatch import polling
from presswatch.warehouse.landing import polls

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


def test_a_feed_that_is_configured_later_is_due_at_once_and_the_others_keep_their_plans(bench: Bench) -> None:
    bench.feed("a")
    bench.poll()
    bench.configure(source("news", FEED, f"{SITE}/late.xml"))
    assert claimed(bench, 5) == ["news/f1"]


def test_what_was_remembered_of_a_feed_is_read_as_it_was_written(bench: Bench) -> None:
    bench.feed("a", "b", etag='W/"\\x41"')
    bench.poll()
    with bench.run.engine.connect() as conn:
        state = polls.read_states(conn, ["news/f0"])["news/f0"]
    assert state.etag == 'W/"\\x41"'
    assert [len(key) for key in state.window_keys or ()] == [32, 32]
    assert (state.children, state.failures, state.leased_until) == ({}, 0, None)
    planned_s = bench.one("select extract(epoch from next_poll_at - now()) from ops.feed_state")
    assert float(planned_s) == pytest.approx(state.interval_s, abs=60)
