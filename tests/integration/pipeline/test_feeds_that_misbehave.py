"""Feeds that lie, storm, shrink, grow, change hands, turn into something else or move away."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.integration.pipeline.paper import FEED, SITE, Answer, Bench, Item, feed_body, page, source

from presswatch.polling.rest import TIMES_THE_LIMIT

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


# --- entries ----------------------------------------------------------------------------------------------------------


def test_a_guid_storm_makes_no_second_article(bench):
    """All guids are new at every poll, the addresses are the same."""
    for storm in range(3):
        bench.feed(*(Item(f"{storm}-{key}", link=f"{SITE}/{key}") for key in "ab"))
        for key in "ab":
            bench.put(key, page(key))
        bench.poll()
        bench.ingest()
    assert bench.one("select count(*) from core.article") == 2
    assert bench.rows("select outcome, count(*) from ops.entry group by 1 order by 1") == [
        ("loaded", 2),
    ]
    assert last_poll(bench, "notes, is_gap_suspected") == (["other_keys"], False)
    assert bench.broken() == []


def test_guids_that_change_hands_lead_to_both_articles(bench):
    bench.feed(Item("1", link=f"{SITE}/a"), Item("2", link=f"{SITE}/b"))
    for key in "ab":
        bench.put(key, page(key))
    bench.poll()
    bench.ingest()
    bench.feed(Item("2", link=f"{SITE}/a"), Item("1", link=f"{SITE}/b"))
    bench.poll()
    bench.ingest()
    assert bench.one("select count(*) from core.article where state = 'live'") == 2
    assert sorted(bench.rows("select title from mart.article")) == [
        ("Council decides on the plan of a",),
        ("Council decides on the plan of b",),
    ]
    assert bench.broken() == []


@pytest.mark.parametrize(
    "date", ["Sun, 01 Mar 9999 08:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "0000-00-00", "99999-01-01"]
)
def test_dates_out_of_range_are_kept_as_written_and_believed_by_nobody(bench, date):
    body = feed_body("a").replace(b"Sun, 01 Mar 2026 08:00:00 +0100", date.encode())
    bench.put("feed.xml", body)
    assert bench.poll()["entries_new"] == 1
    assert bench.rows("select published_raw, published_at from landing.entry_observation") == [(date, None)]


def test_a_hundred_thousand_entries_are_counted_and_a_bounded_part_is_taken(bench):
    bench.put("feed.xml", feed_body(*(f"k{number}" for number in range(100_000))))
    bench.run.__dict__["settings"] = bench.run.settings.model_copy(update={"max_feed_bytes": 1 << 30})
    bench.poll()
    most = bench.run.settings.max_entries_per_feed
    total, new, over = last_poll(bench, "entries_total, entries_new, entries_over_limit")
    assert (new, total) == (most + TIMES_THE_LIMIT * most, new + over)
    assert bench.broken() == []


def test_a_feed_that_rolls_over_between_polls_is_suspected_of_a_gap(bench):
    bench.feed(*(f"old{number}" for number in range(5)))
    bench.poll()
    bench.feed(*(f"new{number}" for number in range(5)))
    bench.poll()
    assert last_poll(bench, "overlap, is_gap_suspected") == (0, True)


def test_a_feed_that_turns_into_a_page_loses_nothing_and_comes_back(bench):
    bench.feed("a", etag='"1"')
    bench.poll()
    bench.put("feed.xml", Answer(body=b"<!doctype html><html><body><h1>We have moved</h1></body></html>", etag='"2"'))
    assert bench.poll()["outcomes"] == {"not_a_feed": 1}
    assert bench.rows("select etag, failures from ops.feed_state") == [('"1"', 1)]
    bench.feed("a", "b", etag='"3"')
    assert bench.poll()["entries_new"] == 1
    assert bench.one("select failures from ops.feed_state") == 0


def test_a_feed_that_asks_for_rest_is_left_alone_so_long(bench):
    bench.put("feed.xml", Answer(429, b"", headers=(("Retry-After", "7200"),)))
    assert bench.poll()["outcomes"] == {"http_error": 1}
    assert bench.one("select next_poll_at > now() + interval '119 min' from ops.feed_state")


def test_a_feed_that_has_moved_for_good_is_asked_at_its_new_place_and_at_the_old_one_when_that_fails(bench):
    new = "http://other.example/feed.xml"
    bench.put("feed.xml", Answer(body=feed_body("a"), final=new, moved=301))
    bench.feed("a", "b", url=new)
    for _ in range(3):
        bench.poll(force=True)
    assert bench.web.times(new) == 0
    bench.poll()
    assert (bench.web.times(FEED), bench.web.times(new)) == (3, 1)
    bench.put(new, Answer(404))
    bench.poll()
    bench.poll()
    assert bench.web.times(FEED) == 4
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
