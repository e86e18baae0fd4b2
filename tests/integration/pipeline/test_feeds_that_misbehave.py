"""Feeds that lie, storm, shrink, grow, change hands, turn into something else or move away."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.integration.pipeline.paper import SITE, Bench, Item, page, source

DAY = timedelta(days=1)


def last_poll(bench: Bench, columns: str) -> Any:
    (row,) = bench.rows(f"select {columns} from landing.feed_poll order by poll_id desc limit 1")
    return row


# --- lying validators -------------------------------------------------------------------------------------------------


def test_a_feed_that_calls_unchanged_what_has_changed_is_found_out(bench):
    bench.feed("a", etag='"1"')
    bench.poll()
    bench.feed("b", "a", etag='"1"')
    assert bench.poll()["outcomes"] == {"unchanged": 1}
    assert last_poll(bench, "is_full_read, notes") == (False, [])
    bench.run.clock.ahead += DAY
    assert bench.poll()["entries_new"] == 1
    assert last_poll(bench, "is_full_read, notes, status") == (True, ["validators_lied"], 200)
    bench.feed("c", "b", "a", etag='"1"')
    assert bench.poll()["entries_new"] == 1, "its validators are not sent while they are doubted"
    bench.feed("c", "b", "a", etag='"2"')
    bench.poll()
    bench.run.clock.ahead += 8 * DAY
    bench.poll()
    bench.run.clock.ahead += timedelta(hours=1)
    assert bench.poll()["outcomes"] == {"unchanged": 1}
    assert last_poll(bench, "status") == (304,)


def test_an_honest_feed_is_read_whole_once_a_day_and_stays_believed(bench):
    bench.feed("a", etag='"1"')
    bench.poll()
    statuses = []
    for _ in range(60):
        bench.run.clock.ahead += timedelta(hours=1)
        bench.poll()
        statuses.append(last_poll(bench, "status")[0])
    assert 2 <= statuses.count(200) <= 3
    assert bench.one("select count(*) from landing.feed_poll where is_full_read") == statuses.count(200)
    assert bench.one("select doubted_until from ops.feed_state") is None


def test_a_feed_without_validators_is_never_called_a_full_read(bench):
    bench.feed("a")
    bench.poll()
    bench.run.clock.ahead += 2 * DAY
    bench.poll()
    assert last_poll(bench, "is_full_read, outcome") == (False, "unchanged")


# --- addresses --------------------------------------------------------------------------------------------------------


def test_a_filtered_entry_whose_address_changes_is_asked_for(bench):
    bench.configure(source("news", skip_urls=("/video/",)))
    bench.feed(Item("a", link=f"{SITE}/video/a"), Item("b", link=f"{SITE}/video/b"))
    bench.poll()
    assert {outcome for outcome, _ in bench.outcomes().values()} == {"filtered"}
    bench.feed(Item("a", link=f"{SITE}/text/a"), Item("b", link=f"{SITE}/video/b2"))
    bench.put("text/a", page("a"))
    bench.poll()
    bench.ingest()
    assert bench.outcomes() == {"a": ("loaded", ""), "b2": ("filtered", "skip_url")}
    assert bench.broken() == []


# --- looks ------------------------------------------------------------------------------------------------------------


def test_what_the_feed_says_of_an_article_while_it_is_looked_at_is_not_forgotten(bench):
    bench.feed("a")
    bench.put("a", page("a"))
    bench.poll()
    bench.ingest()
    bench.do("update ops.article_visit set next_visit_at = now()")
    (lease,) = bench.claim()
    bench.feed(Item("a", link=f"{SITE}/moved/a", title="The plan of a is off"))
    bench.poll()
    bench.work(lease)
    assert bench.rows("select url, next_visit_at <= now() from ops.article_visit") == [(f"{SITE}/moved/a", True)]
    bench.put("moved/a", page("a", title="The plan of a is off"))
    assert bench.ingest()["loaded"] == 1
    assert bench.one("select title from mart.article") == "The plan of a is off"
