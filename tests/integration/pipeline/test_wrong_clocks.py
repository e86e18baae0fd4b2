"""A clock that was wrong for a while: plans that lie implausibly far ahead are mended, and told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.integration.pipeline.paper import page

from presswatch import polling
from presswatch.polling import why_nobody, why_not


def due(bench) -> list[str]:
    return [lease.feed_id for lease in polling.claim_feeds(bench.other_run())]


def test_a_worker_whose_clock_is_a_year_ahead_plans_no_feed_and_no_entry_for_then(bench):
    bench.feed("a")
    bench.run.clock.ahead = timedelta(days=365)
    bench.poll()
    assert bench.one("select next_poll_at < now() + interval '3 hours' from ops.feed_state")
    assert bench.one("select next_at <= now() from ops.entry")


@pytest.mark.parametrize("ahead", ["40 days", "3000 years", "3 hours"])
def test_a_plan_that_lies_implausibly_far_ahead_is_mended(bench, ahead, caplog):
    bench.feed("a")
    bench.poll()
    bench.do(f"update ops.feed_state set next_poll_at = now() + interval '{ahead}'")
    assert due(bench) == ["news/f0"]
    assert "implausibly far ahead" in caplog.text
    assert "implausibly far ahead" in bench.one("select why from ops.feed_state")


def test_a_plan_of_a_feed_that_was_never_asked_is_mended_too(bench):
    polling.claim_feeds(bench.run)
    bench.do("update ops.feed_state set next_poll_at = now() + interval '9 days', leased_until = null")
    assert due(bench) == ["news/f0"]


@pytest.mark.parametrize(("interval_s", "left"), [(7 * 86_400, "6 days"), (86_400, "23 hours"), (300, "5 min")])
def test_a_plan_that_its_interval_explains_is_left_alone(bench, interval_s, left):
    bench.feed("a")
    bench.poll()
    bench.do(f"update ops.feed_state set interval_s = {interval_s}, next_poll_at = now() + interval '{left}'")
    assert due(bench) == []


def test_a_lease_that_never_ends_is_taken_over(bench):
    bench.feed("a")
    bench.poll()
    bench.do(
        "update ops.feed_state set next_poll_at = now(), leased_until = now() + interval '1 year', leased_by = 'x'"
    )
    assert due(bench) == ["news/f0"]


def test_a_poll_that_asks_nobody_says_why(bench):
    bench.configure()
    polling.claim_feeds(bench.run)
    assert why_nobody(bench.run) == "no feed is configured: nothing to ask"


def test_a_poll_that_finds_none_due_says_who_is_next(bench):
    bench.feed("a")
    bench.poll()
    bench.do("update ops.feed_state set interval_s = 7200, next_poll_at = now() + interval '72 min 5 s'")
    assert why_nobody(bench.run) == "none of 1 feeds is due; the next is news/f0, in 72 min"


def test_a_poll_whose_feeds_are_held_says_by_whom(bench):
    polling.claim_feeds(bench.run)
    assert due(bench) == []
    assert why_nobody(bench.run) == "1 of 1 feeds are due, and held by another run (test-run)"
    assert why_not(bench.run, "news/f0") == "another run is asking news/f0 now (test-run): try again in a minute"


def test_entries_revisits_and_rests_of_hosts_that_lie_implausibly_far_ahead_are_due_too(bench):
    bench.feed("a", "b")
    bench.put("a", page("a"))
    bench.poll()
    bench.ingest()
    bench.do("update ops.entry set next_at = now() + interval '1 year' where outcome = 'pending'")
    bench.do("update ops.article_visit set next_visit_at = now() + interval '1 year'")
    bench.do("insert into ops.host_rest values ('news.example', now() + interval '1 year', 'http_429')")
    assert bench.claim() == []
    due(bench)
    for plan in ("next_at from ops.entry", "next_visit_at from ops.article_visit", "rests_until from ops.host_rest"):
        assert bench.rows(f"select true from (select {plan}) as p (at) where at > now()") == []
    assert len(bench.claim()) == 1


def test_entries_and_revisits_that_wait_as_they_should_are_left_alone(bench):
    bench.feed("a", "b")
    bench.put("a", page("a"))
    bench.poll()
    bench.ingest()
    bench.do("update ops.entry set next_at = now() + interval '3 days' where outcome = 'pending'")
    bench.do("update ops.article_visit set next_visit_at = now() + interval '7 days'")
    due(bench)
    assert bench.claim() == []
