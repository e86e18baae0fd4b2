"""Each branch of mart.ledger_problem sees the break that is planted for it, and a healthy ledger shows none."""

from __future__ import annotations

import pytest
from tests.integration.pipeline.paper import page

from presswatch import ingesting
from presswatch.errors import LedgerError

BREAKS = {
    "polls counted": "delete from ops.entry where outcome = 'pending' and batch_id is null",
    "counted 3 new entries": "update ops.entry set first_poll_id = first_poll_id + 1 where outcome = 'pending'",
    "outcomes add up": """update ops.batch set counts = '{"loaded": 1}' where state = 'loaded'""",
    "is held by batch": "update ops.entry set batch_id = 1 where outcome = 'pending'",
    "without a refusal": "update ops.entry set outcome = 'quarantined', reason = 'x', decided_at = now()"
    " where outcome = 'pending'",
    "has no current text": "delete from core.article_text",
    "current revisions": "update core.revision set observed_to = now()",
}


@pytest.mark.parametrize("sentence", BREAKS)
def test_a_broken_promise_is_named_and_turns_the_run_red(bench, sentence):
    bench.feed("a", "b", "c")
    bench.put("a", page("a"))
    bench.put("b", page("b"))
    bench.poll()
    bench.ingest()
    assert bench.broken() == []
    bench.do("delete from ops.batch_item where entry_id in (select entry_id from ops.entry where outcome = 'pending')")
    bench.do(BREAKS[sentence])
    assert any(sentence in problem for problem in bench.broken())
    with pytest.raises(LedgerError, match=sentence):
        ingesting.settle(bench.run, [])


def test_a_poll_whose_parts_do_not_add_up_cannot_be_written(bench):
    bench.feed("a")
    bench.poll()
    with pytest.raises(Exception, match="conservation"):
        bench.do("update landing.feed_poll set entries_total = entries_total + 1")


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("outcome = 'loaded', reason = '', decided_at = now()", "has_article"),
        ("outcome = 'failed', reason = '', decided_at = now()", "has_reason"),
        ("outcome = 'failed', reason = 'x'", "decided"),
        ("next_at = null", "pending_has_way"),
        ("outcome = 'lost', reason = 'x', decided_at = now()", "outcome"),
    ],
)
def test_an_entry_cannot_stand_nowhere(bench, change, constraint):
    bench.feed("a")
    bench.poll()
    with pytest.raises(Exception, match=f"ck_entry_{constraint}"):
        bench.do(f"update ops.entry set {change}")


def test_sums_by_source_and_day_are_those_of_the_ledger(bench):
    bench.feed("a", "b", "c")
    bench.put("a", page("a"))
    bench.poll()
    bench.ingest()
    columns = "seen, loaded, duplicate, filtered, quarantined, failed, gone, pending"
    assert bench.rows(f"select {columns}, is_whole from mart.ledger_source") == [(3, 1, 0, 0, 0, 0, 0, 2, True)]
    assert bench.rows(f"select {columns} from mart.ledger_day") == [(3, 1, 0, 0, 0, 0, 0, 2)]
