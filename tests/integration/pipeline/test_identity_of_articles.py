"""What is one article, what is two: addresses, canonical hints, texts; and what a poisoned hint must not do."""

from __future__ import annotations

import pytest
from tests.integration.pipeline.paper import FEED, SITE, Answer, Item, page, source, story

OTHER = f"{SITE}/other.xml"


def two_feeds(bench, first, second):
    bench.configure(source("news", FEED, OTHER))
    bench.feed(first)
    bench.feed(second, url=OTHER)


def articles(bench):
    return bench.one("select count(*) from core.article")


def test_one_address_in_two_feeds_is_asked_for_once(bench):
    two_feeds(bench, Item("a"), Item("a2", link=f"{SITE}/a?utm_source=rss"))
    bench.put("a", page("a"))
    bench.put("a?utm_source=rss", page("a"))
    bench.poll()
    sums = bench.ingest()
    assert (sums["loaded"], sums["duplicate"], articles(bench)) == (1, 1, 1)
    assert bench.web.times(f"{SITE}/a") + bench.web.times(f"{SITE}/a?utm_source=rss") == 1
    assert bench.one("select feeds from mart.article") == 2


def test_an_address_that_is_known_already_needs_no_request_and_hastens_the_next_look(bench):
    bench.feed("a")
    bench.put("a", page("a"))
    bench.poll()
    bench.ingest()
    bench.feed("a", Item("a-again", link=f"{SITE}/a#comments"))
    bench.poll()
    (lease,) = bench.claim()
    assert bench.outcomes()["a#comments"] == ("duplicate", "known_address")
    assert bench.work(lease) == {"unchanged": 1}
    assert bench.broken() == []


@pytest.mark.parametrize("how", ["final", "canonical", "content"])
def test_the_same_article_under_two_addresses(bench, how):
    bench.feed("a", "b")
    canonical = f"{SITE}/a" if how == "canonical" else None
    bench.put("a", page("a"))
    bench.put("b", Answer(body=page("a", canonical=canonical), final=f"{SITE}/a" if how == "final" else None))
    bench.poll()
    sums = bench.ingest()
    assert (sums["loaded"], sums["duplicate"], articles(bench)) == (1, 1, 1)
    assert bench.outcomes()["b"] == ("duplicate", "known_article") or bench.outcomes()["a"][0] == "duplicate"
    assert len(bench.rows("select 1 from core.article_url")) == 2


def test_a_poisoned_canonical_does_not_merge_articles(bench):
    bench.feed("a", "b", "c")
    for key in "abc":
        bench.put(key, page(key, canonical=f"{SITE}/section"))
    bench.poll()
    assert bench.ingest()["loaded"] == 3
    assert bench.one("select count(distinct content_sha256) from core.revision") == 3
    assert bench.broken() == []


def test_one_final_address_for_many_pages_does_not_merge_articles(bench):
    bench.feed("a", "b")
    for key in "ab":
        bench.put(key, Answer(body=page(key), final=f"{SITE}/reader"))
    bench.poll()
    assert bench.ingest()["loaded"] == 2


def test_a_short_notice_that_stands_on_two_pages_is_two_articles(bench):
    notice = [f"{'The ferry does not sail today because of the storm, the harbour office says. ' * 4}"]
    bench.feed("a", "b")
    for key in "ab":
        bench.put(key, page(key, title="Ferry cancelled", paragraphs=notice))
    bench.poll()
    bench.ingest()
    assert articles(bench) in (0, 2)


def test_two_sources_with_one_text_are_two_articles(bench):
    other = "http://other.example"
    bench.configure(source(), source("other", f"{other}/feed"))
    bench.feed("a")
    bench.feed(Item("a", link=f"{other}/a"), url=f"{other}/feed")
    bench.put("a", page("a"))
    bench.put(f"{other}/a", page("a"))
    bench.poll()
    assert bench.ingest()["loaded"] == 2


def test_an_edited_article_met_under_a_second_address_is_still_one(bench):
    bench.feed("a", "b")
    bench.put("a", page("a"))
    bench.put("b", Answer(body=page("a", paragraphs=[*story("a"), "One more sentence."]), final=f"{SITE}/a"))
    bench.poll()
    sums = bench.ingest()
    assert (sums["loaded"], sums["duplicate"]) == (1, 1)


def test_an_entry_that_shares_its_page_with_a_look_gets_a_page(bench):
    """The feed gives a known article a new address, and another feed brings that address as an entry of its own."""
    two_feeds(bench, Item("a"), Item("x", link=f"{SITE}/x"))
    bench.put("a", Answer(body=page("a"), etag='"1"'))
    bench.put("new", Answer(body=page("a"), etag='"1"'))
    bench.poll()
    bench.ingest()
    two_feeds(bench, Item("a", link=f"{SITE}/new"), Item("n", link=f"{SITE}/new"))
    bench.poll()
    bench.ingest()
    assert {outcome for outcome, _ in bench.outcomes().values()} <= {"loaded", "duplicate", "pending"}
    assert bench.rows("select outcome, reason from ops.entry where url = :url order by 1", url=f"{SITE}/new") == [
        ("duplicate", "known_article"),
        ("loaded", ""),
    ]
