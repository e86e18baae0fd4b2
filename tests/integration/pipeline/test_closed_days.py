"""What is summed once of closed days says the same as all rows, also after they changed."""

from __future__ import annotations

import pytest
from tests.integration.pipeline.paper import page

from presswatch import maintaining

COLUMNS = "source_id, seen, loaded, duplicate, filtered, quarantined, failed, gone, pending, is_whole"
LEDGER = f"select {COLUMNS} from mart.ledger_source order by 1"
DAYS = "select * from mart.ledger_day order by source_id, day"
SOURCE_DAYS = "select * from mart.source_day order by source_id, day"
COUNTED = """
    select source_id, published_day, count(*), count(*) filter (where edits > 0),
        count(*) filter (where silent_edits > 0),
        count(*) filter (where state = 'gone'), sum(body_words), count(*) filter (where not is_copy),
        count(*) filter (where undeclarable_edits > 0), sum(looks), count(*) filter (where has_hour)
    from mart.article group by 1, 2 order by 1, 2
"""


@pytest.fixture
def old(bench):
    """Return a bench whose three entries, one of them loaded, are five days old."""
    bench.feed("a", "b", "c")
    bench.put("a", page("a"))
    bench.poll()
    bench.ingest()
    bench.do("update landing.feed_poll set polled_at = polled_at - interval '5 days'")
    bench.do("update ops.entry set first_seen_at = first_seen_at - interval '5 days'")
    return bench


def close(bench) -> dict[str, int]:
    return maintaining.close_poll_days(bench.run)


def test_a_closed_ledger_says_what_the_rows_said(old):
    before = old.rows(LEDGER), old.rows(DAYS)
    assert close(old)["ledger_sums"] == 3  # seen, loaded, pending
    assert (old.rows(LEDGER), old.rows(DAYS)) == before
    assert old.broken() == []
    assert close(old) | {"source_days": 0} == {
        "source_days": 0,
        "ledger_sums": 0,
        "ledger_differences": 0,
        "article_days": 0,
    }


@pytest.mark.parametrize(
    "change",
    [
        "update ops.entry set outcome = 'failed', reason = 'x', decided_at = now() where outcome = 'pending'",
        "update ops.entry set first_seen_at = first_seen_at - interval '1 day'",
        "update ops.entry set first_seen_at = now()",
        "update landing.feed_poll set polled_at = polled_at + interval '1 day'",
    ],
)
def test_what_changes_of_a_closed_day_changes_its_sum(old, change):
    close(old)
    old.do(change)
    assert old.rows("select * from ops.ledger_difference") == []
    ((_, seen, *outcomes, is_whole),) = old.rows(LEDGER)
    assert (seen, sum(outcomes), is_whole) == (3, 3, True)
    close(old)  # adds the changes up
    assert old.rows("select * from ops.ledger_difference") == []
    assert old.rows("select source_id from ops.ledger_sum group by source_id, day, outcome having count(*) > 1") == []


def test_an_entry_that_goes_missing_from_a_closed_day_is_told(old):
    close(old)
    old.do("delete from ops.batch_item where entry_id in (select entry_id from ops.entry where outcome = 'pending')")
    old.do("delete from ops.entry where outcome = 'pending'")
    assert any("polls counted 3 new entries, the ledger holds 1" in problem for problem in old.broken())


def test_rows_written_behind_the_triggers_are_told_by_maintenance(old):
    close(old)
    old.do("alter table ops.entry disable trigger user")
    old.do("update ops.entry set outcome = 'failed', reason = 'x', decided_at = now() where outcome = 'pending'")
    old.do("alter table ops.entry enable trigger user")
    assert close(old)["ledger_differences"] == 2


def test_a_broken_ledger_is_not_closed(old):
    old.do("update ops.batch set counts = '{}' where state = 'loaded'")
    assert close(old)["ledger_sums"] == 0
    assert old.rows("select 1 from ops.ledger_close") == []


@pytest.mark.parametrize(
    "change",
    [
        "select 1",
        "update core.article set state = 'gone'",
        "update core.revision set kind = 'edit', rev_no = 2, is_silent = true",
        "update ops.article_visit set visits = visits + 3",
        "update core.extraction set published_day = null, published_at = null;"
        " update core.article_text set extraction_id = extraction_id",  # as a load of a new extraction does
    ],
)
def test_source_days_are_the_sums_of_the_articles_before_and_after_they_are_summed(old, change):
    assert close(old)["article_days"] == 1
    old.do(change)
    assert old.rows(SOURCE_DAYS) == old.rows(COUNTED)
    close(old)
    assert old.rows("select 1 from ops.source_day_stale") == []
    assert old.rows(SOURCE_DAYS) == old.rows(COUNTED)
