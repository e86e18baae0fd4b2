"""What is refused is kept with its reason and its evidence, and has a way back."""

from __future__ import annotations

from tests.integration.pipeline.paper import SITE, Answer, Item, page, story

from presswatch.explaining import explain
from presswatch.warehouse.ops import quarantine

RULE = "replacement_characters"


def broken(key):
    """Return a page that was decoded wrongly by its publisher."""
    return page(key, paragraphs=[one.replace("e", "\ufffd") for one in story(key)])


def refused(bench):
    bench.feed("a")
    bench.put("a", broken("a"))
    bench.poll()
    bench.ingest()


def states(bench):
    return bench.rows("select rule, state from ops.quarantine order by quarantine_id")


def test_a_broken_row_rule_keeps_rule_contract_evidence_and_capture(bench):
    refused(bench)
    assert bench.outcomes()["a"] == ("quarantined", RULE)
    ((rule, version, capture, evidence),) = bench.rows(
        "select rule, contract_version, capture_id is not null, evidence from ops.quarantine"
    )
    assert (rule, capture) == (RULE, True)
    assert version
    assert evidence["body_chars"] > 500
    assert bench.one("select count(*) from core.article") == 0
    assert bench.one("select is_success from ops.check_result where rule = 'replacement_characters'") is False
    with bench.run.engine.connect() as conn:
        (row,) = quarantine.list_open(conn)
    assert (row.source_id, row.url, row.title) == ("news", f"{SITE}/a", "Council decides on the plan of a")


def test_a_changed_entry_is_asked_for_again_and_its_refusal_closed_as_fixed(bench):
    refused(bench)
    bench.feed(Item("a", title="Council decides after all"))
    bench.put("a", page("a"))
    assert bench.poll()["entries_changed"] == 1
    assert bench.outcomes()["a"] == ("pending", "")
    assert bench.ingest()["loaded"] == 1
    assert states(bench) == [(RULE, "fixed")]
    assert bench.one("select replay_batch_id is not null from ops.quarantine")


def test_a_refusal_of_an_entry_that_ends_otherwise_asks_nothing_of_anybody(bench):
    refused(bench)
    bench.feed(Item("a", title="Council decides after all"))
    bench.put("a", Answer(410))
    bench.poll()
    assert bench.ingest()["gone"] == 1
    assert states(bench) == [(RULE, "expired")]


def test_an_entry_refused_again_has_one_open_refusal(bench):
    refused(bench)
    bench.feed(Item("a", title="Council decides after all"))
    bench.poll()
    bench.ingest()
    assert states(bench) == [(RULE, "open")]
    assert bench.broken() == []


def test_an_entry_without_an_address_gets_one(bench):
    bench.feed(Item("a", link="mailto:desk@news.example"))
    bench.put("a", page("a"))
    bench.poll()
    assert bench.rows("select outcome, reason, url from ops.entry") == [("quarantined", "bad_scheme", None)]
    bench.feed(Item("a"))
    bench.poll()
    assert bench.ingest()["loaded"] == 1
    assert states(bench) == [("entry_address:bad_scheme", "fixed")]


def test_a_refused_entry_whose_address_turns_out_to_be_known(bench):
    refused(bench)
    bench.feed("b")
    bench.put("b", page("b"))
    bench.poll()
    bench.ingest()
    bench.feed(Item("a", link=f"{SITE}/b"), "b")
    bench.poll()
    bench.claim()
    assert bench.rows("select outcome from ops.entry order by 1") == [("duplicate",), ("loaded",)]
    assert states(bench) == [(RULE, "fixed")]


def test_an_edit_that_breaks_a_rule_keeps_the_old_text_until_it_keeps_the_rules(bench):
    bench.feed("a")
    bench.put("a", page("a"))
    bench.poll()
    bench.ingest()
    bench.put("a", broken("a"))
    assert bench.look_again() == {"deferred": 1}
    assert bench.look_again() == {"deferred": 1}
    assert bench.rows("select entry_id, article_id is not null, rule, state from ops.quarantine") == [
        (None, True, RULE, "open")
    ]
    assert story("a")[0] in bench.one("select body from mart.article")
    bench.put("a", page("a", paragraphs=[*story("a"), "More of it."]))
    assert bench.look_again() == {"edited": 1}
    assert states(bench) == [(RULE, "fixed")]


def test_explain_leads_from_a_refused_entry_to_its_bytes(bench):
    refused(bench)
    facts = explain(bench.run, f"{SITE}/a")
    assert facts["entries"][0]["outcome"] == "quarantined"
    assert facts["entries"][0]["captures"][0]["bytes"].startswith("verified")
    assert facts["refusals"][0]["rule"] == RULE
