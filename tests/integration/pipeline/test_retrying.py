"""Entries that ended without an article come back: from landing where the bytes are, else from the network."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.integration.pipeline.paper import Answer, Item, page, source
from tests.integration.pipeline.test_second_chances import LISTING, WALL

from presswatch.errors import PermanentError
from presswatch.retrying import Retried, Selection, read_selection, retry_entries
from presswatch.warehouse.queries import unloaded_entries

OTHER = "http://other.example"


def test_what_a_person_says_is_read_as_a_selection():
    at = datetime(2026, 3, 1, 5, tzinfo=UTC)
    assert read_selection(" news ", "", None) == Selection("news")
    assert read_selection(None, "listing", "2026-03-01T05:00") == Selection(None, "listing", since=at)
    assert read_selection(None, None, "2026-03-01T06:00:00+01:00").since == at
    with pytest.raises(PermanentError, match="no time"):
        read_selection(None, None, "soon")


def retry(bench, **which):
    return retry_entries(bench.run, Selection(**which), by="desk")


def listed(bench, **which):
    with bench.run.engine.connect() as conn:
        return [
            (row.source_id, row.outcome, row.reason)
            for row in unloaded_entries.list_entries(conn, Selection(**which), limit=9)
        ]


def end_all(bench):
    for _ in range(6):
        bench.ingest()
        bench.do("update ops.entry set next_at = now() where next_at is not null")


def test_an_entry_that_ended_is_asked_for_again(bench):
    bench.feed("a", "b")
    bench.put("a", Answer(410))
    bench.put("b", page("b"))
    bench.poll()
    bench.ingest()
    assert listed(bench) == [("news", "gone", "http_410")]
    assert retry(bench, reason="http_410") == Retried(1, 0, 0, 1)
    bench.put("a", page("a"))
    assert bench.ingest()["loaded"] == 2
    assert listed(bench) == []
    assert bench.broken() == []


def test_a_retry_that_is_left_to_the_next_ingest_reads_nothing_now(bench):
    bench.feed("a")
    bench.put("a", page("a", paragraphs=["Too short."]))
    bench.poll()
    bench.ingest()
    bench.put("a", page("a"))
    assert retry_entries(bench.run, Selection("news"), by="desk", later=True) == Retried(1, 0, 0, 1)
    assert bench.outcomes()["a"] == ("pending", "")
    assert bench.ingest()["loaded"] == 1
    assert bench.broken() == []


def test_a_page_in_landing_is_read_again_without_network(bench):
    bench.feed("a")
    bench.put("a", page("a"))
    bench.poll()
    bench.ingest()
    bench.do("delete from core.article_url")
    bench.do("update ops.entry set outcome = 'failed', reason = 'no_article', article_id = null")
    bench.do("delete from core.article_feed")
    asked = len(bench.web.asked)
    assert retry(bench, source_id="news") == Retried(1, 1, 1, 0)
    assert len(bench.web.asked) == asked
    assert bench.outcomes()["a"][0] in ("loaded", "duplicate")


def test_a_kept_page_that_is_still_no_article_is_asked_for_at_the_next_ingest(bench):
    bench.feed("a", "b")
    bench.put("a", LISTING)
    bench.put("b", WALL)
    bench.poll()
    end_all(bench)
    assert {outcome for outcome, _ in bench.outcomes().values()} == {"filtered", "quarantined"}
    assert retry(bench, source_id="news") == Retried(2, 2, 0, 2)
    for key in "ab":
        bench.put(key, page(key))
    assert bench.ingest()["loaded"] == 2
    assert bench.broken() == []


def test_a_page_that_landing_lost_is_asked_for_again(bench):
    bench.feed("a")
    bench.put("a", LISTING)
    bench.poll()
    bench.ingest()
    bench.do("update landing.capture set warc_path = 'pages/nowhere.warc.gz'")
    assert retry(bench, reason="listing") == Retried(1, 0, 0, 1)


def test_which_entries_are_meant(bench):
    bench.configure(source(), source("other", f"{OTHER}/feed"))
    bench.feed("a")
    bench.feed(Item("b", link=f"{OTHER}/b"), url=f"{OTHER}/feed")
    bench.put("a", Answer(410))
    bench.poll()
    bench.ingest()
    gone, waiting = ("news", "gone", "http_410"), ("other", "pending", "http_404")
    assert sorted(listed(bench)) == [gone, waiting]
    assert (
        listed(bench, source_id="news") == listed(bench, outcome="gone") == listed(bench, reason="http_410") == [gone]
    )
    now = bench.run.clock()
    assert listed(bench, since=now - timedelta(hours=1), source_id="other") == [waiting]
    assert listed(bench, since=now + timedelta(hours=1)) == []
    with pytest.raises(PermanentError, match="which entries"):
        retry(bench)
    assert retry(bench, source_id="other").entries == 1
    assert bench.rows("select outcome, attempts from ops.entry where url like :url", url=f"{OTHER}%") == [
        ("pending", 0)
    ]


def test_what_a_person_refused_stays_and_what_has_no_address_is_read_in_its_feed(bench):
    bench.feed("a", Item("b", link="mailto:desk@news.example"))
    bench.put("a", Answer(410))
    bench.poll()
    bench.ingest()
    bench.do("update ops.entry set outcome = 'filtered', reason = 'refused' where url is not null")
    assert retry(bench, source_id="news") == Retried(1, 0, 0, 1)
    bench.ingest()
    assert bench.rows("select outcome, reason from ops.entry where url is null") == [("quarantined", "no_text")]


def test_refusals_of_retried_entries_are_closed(bench):
    bench.feed("a")
    bench.put("a", WALL)
    bench.poll()
    end_all(bench)
    retry(bench, reason="blocked")
    bench.put("a", page("a"))
    bench.ingest()
    assert bench.one("select count(*) from ops.quarantine where state = 'open'") == 0
    assert bench.one("select count(*) from ops.quarantine where decided_by = 'desk'") == 1
