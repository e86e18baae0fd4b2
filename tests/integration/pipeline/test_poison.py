"""One entry that breaks us: it gets its outcome, the others go on, and no batch is tried for ever."""

from __future__ import annotations

from typing import Any

import pytest
from tests.integration.pipeline.paper import FEED, SITE, Answer, Bench, page, source

from presswatch import ingesting
from presswatch.polling import poll as poll_module

KEYS = [f"k{number:02d}" for number in range(6)]
STAGES = (ingesting.fetch_pages, ingesting.clean_pages, ingesting.check_articles, ingesting.load_articles)


class KilledError(BaseException):
    """What a kill, a hang or a crash of the whole process is to the batch: no more of it is done."""


def filled(bench: Bench, hosts: int = 1) -> None:
    bench.feed(*KEYS)
    for key in KEYS:
        bench.put(key, page(key))
    bench.poll()
    bench.do("update ops.entry set host = 'h' || (entry_id % :n) || '.example'", n=hosts)


def run_once(bench: Bench, dies: Any = None, stage: int = 3) -> None:
    """Claim and work; a batch that holds a poisonous entry dies in a stage, as if its process were killed."""
    bench.hurry()
    leases = bench.claim()
    for lease in leases:
        urls = {row[0] for row in bench.rows("select url from ops.batch_item where batch_id = :b", b=lease.batch_id)}
        is_lost = dies is not None and dies(urls)
        for each in STAGES[: stage if is_lost else 4]:
            each(bench.run, lease)
    ingesting.settle(bench.run, leases)


def boom() -> Answer:
    raise AttributeError("no such thing: \x00<script>")


def test_a_page_that_raises_what_is_not_ours_costs_that_page_only(bench):
    bench.feed("a", "b", "c")
    for key in "abc":
        bench.put(key, page(key))
    bench.put("b", boom)
    bench.poll()
    bench.ingest()
    assert bench.outcomes() == {"a": ("loaded", ""), "b": ("pending", "unexpected_error"), "c": ("loaded", "")}
    (row,) = bench.rows("select attempts, detail, next_at > now() from ops.entry where outcome = 'pending'")
    assert (row[0], row[2]) == (1, True)
    assert "AttributeError: no such thing" in row[1]
    assert "test_poison.py" in row[1]


def test_it_is_tried_so_often_and_then_refused_with_its_evidence(bench):
    bench.feed("a")
    bench.put("a", boom)
    bench.poll()
    for _ in range(bench.run.settings.max_attempts):
        bench.hurry()
        bench.ingest()
    assert bench.outcomes() == {"a": ("quarantined", "unexpected_error")}
    (row,) = bench.rows("select rule, reason, evidence from ops.quarantine where state = 'open'")
    assert row[0] == "unexpected_error"
    assert "AttributeError" in row[1]
    assert row[2]["attempts"] == bench.run.settings.max_attempts
    assert bench.claim() == []
    assert bench.broken() == []


def test_a_page_that_the_load_does_not_expect_is_refused(bench, monkeypatch):
    def trip(self: Any, page: Any, *, entry_id: int) -> Any:
        if page.asked.endswith("/b"):
            raise RecursionError("too deep")
        return file(self, page, entry_id=entry_id)

    file = ingesting.load.ArticleWriter.file
    monkeypatch.setattr(ingesting.load.ArticleWriter, "file", trip)
    bench.feed("a", "b", "c")
    for key in "abc":
        bench.put(key, page(key))
    bench.poll()
    bench.ingest()
    assert bench.outcomes() == {"a": ("loaded", ""), "b": ("quarantined", "load_error"), "c": ("loaded", "")}
    (row,) = bench.rows("select rule, evidence ->> 'title', reason from ops.quarantine")
    assert row[:2] == ("load_error", "Council decides on the plan of b")
    assert row[2].startswith("RecursionError: too deep (test_poison.py:")
    assert bench.broken() == []


@pytest.mark.parametrize(("hosts", "stage"), [(1, 0), (1, 3), (6, 0)])
def test_an_entry_that_kills_every_batch_ends_alone_and_the_others_are_loaded(bench, hosts, stage):
    """New entries go on coming: neither those lost with it nor the new ones wait for ever."""
    filled(bench, hosts)
    fresh = [f"new{number}" for number in range(4)]
    for number in range(28):
        if number % 7 == 0:
            key = fresh[number // 7]
            bench.put(key, page(key))
            bench.feed(*KEYS, key)
            bench.poll()
            bench.do("update ops.entry set host = 'h' || (entry_id % :n) || '.example'", n=hosts)
        run_once(bench, lambda urls: f"{SITE}/k04" in urls, stage)
    assert bench.outcomes() == dict.fromkeys(KEYS + fresh, ("loaded", "")) | {"k04": ("quarantined", "batch_lost")}
    assert bench.rows("select rule from ops.quarantine where state = 'open'") == [("batch_lost",)]
    assert bench.claim() == []
    assert bench.broken() == []


def test_an_outage_of_ours_refuses_nothing_and_is_over_when_it_ends(bench):
    filled(bench, hosts=6)
    for _ in range(8):
        run_once(bench, lambda urls: True, stage=0)
    assert {outcome for outcome, _ in bench.outcomes().values()} == {"pending"}
    run_once(bench)
    assert {outcome for outcome, _ in bench.outcomes().values()} == {"loaded"}
    assert bench.rows("select distinct lost_at, lost_with from ops.entry") == [(None, None)]


def test_a_look_that_kills_every_batch_is_given_up(bench):
    filled(bench)
    run_once(bench)
    for _ in range(8):
        bench.do("update ops.article_visit set next_visit_at = now() where next_visit_at is not null")
        bench.do("update ops.article_visit set host = 'h' || article_id")
        run_once(bench, lambda urls: f"{SITE}/k04" in urls, stage=0)
    found = bench.rows("select url from ops.article_visit where next_visit_at is null")
    assert found == [(f"{SITE}/k04",)]
    assert bench.rows("select rule, entry_id from ops.quarantine") == [("batch_lost", None)]
    assert bench.broken() == []


def test_a_poll_that_raises_what_is_not_ours_is_a_failed_poll_of_that_feed(bench):
    bench.configure(source("news", FEED, f"{FEED}?2"))
    bench.feed("a")
    bench.put(f"{FEED}?2", boom)
    assert bench.poll()["outcomes"] == {"ok": 1, "unexpected_error": 1}


def test_entries_that_cannot_be_written_cost_that_poll_only(bench, monkeypatch):
    bench.configure(source("news", FEED, f"{FEED}?2", f"{FEED}?3"))
    for url in (FEED, f"{FEED}?2", f"{FEED}?3"):
        bench.feed("a", url=url, etag='"1"')
    store = poll_module.store_poll

    def trip(run: Any, lease: Any, state: Any, reading: Any) -> Any:
        if lease.feed_id == "news/f1" and reading.parsed is not None:
            raise KeyError("guid")
        return store(run, lease, state, reading)

    monkeypatch.setattr(poll_module, "store_poll", trip)
    assert bench.poll()["outcomes"] == {"ok": 2, "unexpected_error": 1}
    (row,) = bench.rows(
        "select failures, etag, leased_until, next_poll_at > now() from ops.feed_state where failures > 0"
    )
    assert row == (1, None, None, True)
    assert "KeyError" in bench.one("select reason from landing.feed_poll where outcome = 'unexpected_error'")
    assert bench.broken() == []
