"""What a feed body means for the ledger."""

from __future__ import annotations

import pytest

from presswatch.feeds import entry_decisions
from presswatch.feeds.entry_decisions import KnownEntry
from presswatch.feeds.entry_key import KeyedEntry, entry_key, key_entries
from presswatch.model.outcome import Outcome
from presswatch.model.parsed_feed import Entry


def entry(guid="g", url="http://a.example/1", title="t", **facts):
    return Entry(0, guid, url, url, title=title, **facts)


def known(item, outcome=Outcome.LOADED, url="http://a.example/1"):
    return {entry_key(item): KnownEntry(7, item.content_sha256, outcome, url)}


def decide_entries(entries, before, **how):
    return entry_decisions.decide_entries(key_entries(entries), before, **how)


def decide(item, before=None, **how):
    (decision,) = decide_entries([item], before or {}, **how)
    return decision


def test_an_entry_nobody_knows_is_new_and_pending():
    decision = decide(entry())
    assert (decision.kind, decision.outcome, decision.entry_before) == ("new", Outcome.PENDING, None)


def test_an_entry_that_says_the_same_is_unchanged():
    assert decide(entry(), known(entry())).kind == "unchanged"


@pytest.mark.parametrize("outcome", Outcome)
def test_a_changed_entry_gets_a_second_chance_where_it_had_failed(outcome):
    decision = decide(entry(title="new"), known(entry(), outcome))
    is_reopened = outcome in (Outcome.FAILED, Outcome.GONE, Outcome.QUARANTINED)
    assert (decision.kind, decision.is_reopened) == ("changed", is_reopened)
    assert decision.outcome is (Outcome.PENDING if is_reopened else outcome)


def test_no_second_chance_without_an_address():
    now = Entry(0, "g", None, None, "no_link", title="new")
    assert not decide(now, known(entry(), Outcome.FAILED)).is_reopened


def test_no_second_chance_at_an_address_that_is_skipped():
    assert not decide(entry(title="new"), known(entry(), Outcome.FAILED), skip_urls=["/1$"]).is_reopened


def test_an_entry_given_twice_in_a_body_counts_once():
    decisions = decide_entries([entry(), entry(title="other"), entry(guid="h")], {})
    assert [one.kind for one in decisions] == ["new", "repeated", "new"]


def test_a_repeated_entry_knows_what_the_ledger_holds():
    first, second = decide_entries([entry(), entry()], known(entry()))
    assert (first.kind, second.kind, second.entry_before.entry_id) == ("unchanged", "repeated", 7)


def test_a_filtered_entry_is_taken_up_again_only_where_its_new_address_is_not_filtered():
    before = known(entry(), Outcome.FILTERED)
    moved = entry(url="http://news.example/2")
    assert decide(moved, before).is_reopened
    assert decide(moved, before).outcome is Outcome.PENDING
    assert not decide(moved, before, skip_urls=["/2$"]).is_reopened
    assert not decide(entry(title="new"), before).is_reopened
    (by_a_person,) = before.values()
    refused = {entry_key(entry()): by_a_person._replace(reason="refused")}
    assert not decide(moved, refused).is_reopened


def test_an_address_that_matches_is_filtered_with_the_pattern_named():
    decision = decide(entry(url="http://a.example/video/1"), skip_urls=["/live/", "/video/"])
    assert (decision.outcome, decision.reason) == (Outcome.FILTERED, "skip_url")
    assert "/video/" in decision.detail


@pytest.mark.parametrize("text", [{"summary": "It rained."}, {"content": "<p>It rained.</p>"}])
@pytest.mark.parametrize("url", [None, "http://a.example/1"])
def test_an_entry_without_a_page_waits_for_its_own_text_to_be_read(url, text):
    item = KeyedEntry(entry(url=url, **text), b"k", "guid", None, has_page=False)
    (decision,) = entry_decisions.decide_entries([item], {})
    assert (decision.outcome, decision.has_page, decision.url) == (Outcome.PENDING, False, url)


def test_an_entry_without_text_whose_address_is_shared_is_quarantined_with_the_reason():
    item = KeyedEntry(entry(), b"k", "guid", None, has_page=False)
    (decision,) = entry_decisions.decide_entries([item], {})
    assert (decision.outcome, decision.reason) == (Outcome.QUARANTINED, "shared_link")


@pytest.mark.parametrize("outcome", [Outcome.PENDING, Outcome.FILTERED, Outcome.LOADED, Outcome.FAILED])
@pytest.mark.parametrize("has_page", [True, False])
def test_a_link_that_turns_out_to_be_shared_or_not_is_a_change(outcome, has_page):
    item = KeyedEntry(entry(summary="It rained."), b"k", "guid", None, has_page=has_page)
    before = KnownEntry(7, item.entry.content_sha256, outcome, "http://a.example/1", key=b"k", has_page=not has_page)
    (decision,) = entry_decisions.decide_entries([item], {b"k": before})
    assert (decision.kind, decision.has_page, decision.is_elsewhere) == ("changed", has_page, True)
    assert decision.is_reopened == (outcome in (Outcome.FILTERED, Outcome.FAILED))


def test_a_link_that_is_missing_for_once_takes_nothing_away():
    now = Entry(0, "g", None, None, "no_link", title="t", summary="It rained.")
    decision = decide(now, known(entry()))
    assert (decision.has_page, decision.url, decision.is_elsewhere) == (True, "http://a.example/1", False)


@pytest.mark.parametrize(("problem", "reason"), [("", "no_link"), ("bad_scheme", "bad_scheme")])
def test_an_entry_without_an_address_and_text_is_quarantined_with_the_reason(problem, reason):
    decision = decide(Entry(0, "g", "x:", None, problem))
    assert (decision.outcome, decision.reason) == (Outcome.QUARANTINED, reason)
    assert reason in decision.detail
