"""Politeness on the way: a redirect is a request to another address, a host may rest, time may run out."""

from __future__ import annotations

import time

import pytest
from tests.integration.pipeline.paper import FEED, SITE, Answer, page, source

from presswatch.politeness.pacer import HostPacer
from presswatch.warehouse.ops import host_backoff
from presswatch.warehouse.queries import conservation

OTHER = "http://other.example"
NO_ROBOTS = Answer(body=b"User-agent: *\nDisallow: /private\n")


@pytest.mark.parametrize("site", [SITE, OTHER])
def test_a_redirect_to_a_disallowed_address_is_as_refused_as_the_address_itself(bench, site):
    bench.feed("a", "private/b")
    bench.put(f"{site}/robots.txt", NO_ROBOTS)
    bench.put(f"{SITE}/robots.txt", NO_ROBOTS)
    bench.put("a", Answer(body=page("a"), final=f"{site}/private/a"))
    bench.poll()
    bench.ingest()
    assert bench.outcomes() == {"a": ("pending", "robots_denied"), "b": ("pending", "robots_denied")}
    (row,) = bench.rows("select url_asked, url_final, status, redirect_chain, warc_path from landing.capture")
    hop = {"url": f"{SITE}/a", "status": 302, "location": f"{site}/private/a"}
    assert row == (f"{SITE}/a", f"{SITE}/a", 302, [hop], None)
    assert bench.one("select capture_id from ops.entry where url like '%/a'") is not None
    assert bench.broken() == []


def test_a_redirect_waits_for_the_turn_at_its_host(bench, monkeypatch):
    turns: list[tuple[str, float | None]] = []
    wait = HostPacer._wait

    def note(self, host, gap_s):
        turns.append((host, gap_s))
        wait(self, host, gap_s)

    monkeypatch.setattr(HostPacer, "_wait", note)
    bench.feed("a")
    bench.put(f"{OTHER}/robots.txt", Answer(body=b"User-agent: *\nCrawl-delay: 7\n"))
    bench.put("a", Answer(body=page("a"), final=f"{OTHER}/a"))
    bench.poll()
    turns.clear()
    bench.ingest()
    assert turns == [("news.example", 0.0), ("other.example", 7.0)]
    assert bench.outcomes() == {"a": ("loaded", "")}


def test_a_feed_that_is_led_elsewhere_waits_its_turn_there_and_needs_no_leave_of_robots(bench):
    bench.put(FEED, Answer(body=b"<rss version='2.0'><channel><title>x</title></channel></rss>", final=f"{OTHER}/f"))
    bench.put(f"{OTHER}/robots.txt", Answer(body=b"User-agent: *\nDisallow: /\n"))
    assert bench.poll()["outcomes"] == {"empty_feed": 1}
    assert bench.web.times(f"{OTHER}/robots.txt") == 0


def throttled(seconds: int) -> Answer:
    return Answer(429, b"slow down", headers=(("Retry-After", str(seconds)),))


def test_a_host_that_asks_for_rest_gets_it_from_all_batches(bench):
    bench.feed("a", "b")
    bench.put("a", throttled(3600))
    bench.put("b", throttled(3600))
    bench.poll()
    bench.ingest()
    bench.hurry()
    assert bench.claim() == []
    assert bench.claim(revisit=True) == []
    bench.do("update ops.host_rest set rests_until = now() - interval '1 s'")
    assert len(bench.claim()) == 1


def test_a_feed_of_a_host_that_rests_is_not_asked_until_the_rest_is_over(bench):
    bench.feed("a")
    bench.put("a", throttled(3600))
    bench.poll()
    bench.ingest()
    bench.feed("a", "b")
    asked = bench.web.times(FEED)
    assert bench.poll()["outcomes"] == {"host_paused": 1}
    assert bench.web.times(FEED) == asked
    assert bench.one("select next_poll_at > now() + interval '55 min' from ops.feed_state")
    bench.do("update ops.host_rest set rests_until = now() - interval '1 s'")
    assert bench.poll()["entries_new"] == 1
    assert bench.broken() == []


def test_pages_wait_while_their_feed_has_asked_for_rest(bench):
    bench.feed("a")
    bench.poll()
    bench.put("feed.xml", throttled(3600))
    bench.poll()
    assert bench.claim() == []
    assert bench.one("select rests_until > now() + interval '55 min' from ops.host_rest")


def test_a_redirect_to_a_host_that_rests_is_not_followed(bench):
    bench.feed("a", "c")
    bench.put("a", throttled(3600))
    bench.put("c", throttled(3600))
    bench.poll()
    bench.ingest()
    bench.hurry()
    bench.do("update ops.entry set url = 'http://other.example/c', host = 'other.example' where url like '%/c'")
    bench.put(f"{OTHER}/c", Answer(body=page("c"), final=f"{SITE}/d"))
    bench.ingest()
    assert bench.outcomes()["c"] == ("pending", "host_paused")
    assert bench.one("select next_at > now() + interval '50 min' from ops.entry where url like '%/c'")


def test_what_the_time_of_a_batch_leaves_over_is_pending_again_and_no_try(bench):
    bench.run.__dict__["settings"] = bench.run.settings.model_copy(update={"batch_budget_s": 0.5})
    bench.feed("a", "b", "c")

    def slowly() -> Answer:
        time.sleep(0.6)
        return Answer(body=page("a"))

    bench.put("a", slowly)
    for key in "bc":
        bench.put(key, page(key))
    bench.poll()
    bench.ingest()
    left = ("pending", "budget")
    assert bench.outcomes() == {"a": ("loaded", ""), "b": left, "c": left}
    assert bench.rows("select attempts, next_at <= now() from ops.entry where outcome = 'pending'") == [(0, True)] * 2
    bench.ingest()
    assert {outcome for outcome, _ in bench.outcomes().values()} == {"loaded"}
    assert bench.broken() == []


def test_what_is_new_of_a_host_at_rest_is_not_due(bench):
    """A run that took nothing would otherwise be taken for one that does not get on."""
    bench.feed("a")
    bench.poll()
    with bench.run.engine.begin() as conn:
        assert conservation.due_now(conn) == 1
        host_backoff.record_backoff(conn, {bench.one("select host from ops.entry"): 60.0})
    with bench.run.engine.connect() as conn:
        assert conservation.due_now(conn) == 0
    bench.ingest()
    assert bench.outcomes() == {"a": ("pending", "")}


def test_a_feed_that_always_asks_for_rest_does_not_starve_its_neighbour(bench):
    """Found by the laboratory (outer ring, seed 106): asked first each time, it had the other put off for ever."""
    bench.configure(source("news", f"{SITE}/throttled.xml", FEED))
    bench.put("throttled.xml", throttled(3600))
    bench.feed("a")
    assert bench.poll()["outcomes"] == {"http_error": 1, "host_paused": 1}
    in_turn = bench.rows("select last_outcome from ops.feed_state order by next_poll_at")
    assert in_turn == [("host_paused",), ("http_error",)]
    for entries_new in 1, 0:
        bench.do("update ops.host_rest set rests_until = now() - interval '1 s'")
        assert bench.poll()["entries_new"] == entries_new
    assert bench.broken() == []
