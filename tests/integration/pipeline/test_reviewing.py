"""A person's decision on refusals: recorded, in one transaction, and the ledger follows it."""

from __future__ import annotations

from typing import Any

import pytest
from tests.integration.pipeline.paper import SITE, Answer, Bench, Item, page, story

from presswatch import reviewing
from presswatch.errors import PermanentError

RULE = "replacement_characters"
WHO: dict[str, str] = {"by": "Ines", "note": "it is a poem"}


def broken(key: str) -> bytes:
    """Return a page that was decoded wrongly by its publisher."""
    return page(key, paragraphs=[one.replace("e", "\ufffd") for one in story(key)])


def stub(key: str) -> bytes:
    return page(key, paragraphs=["The council of Corran met and voted on the plan."])


@pytest.fixture
def refused(bench: Bench) -> Bench:
    """Return a pipeline with two refused entries: one broke a row rule, one is too short."""
    bench.feed("a", "b")
    bench.put("a", broken("a"))
    bench.put("b", stub("b"))
    bench.poll()
    bench.ingest()
    assert bench.outcomes() == {"a": ("quarantined", RULE), "b": ("quarantined", "stub")}
    return bench


def numbers(bench: Bench) -> list[int]:
    return [row[0] for row in bench.rows("select quarantine_id from ops.quarantine where state = 'open' order by 1")]


def decided(bench: Bench) -> list[Any]:
    return bench.rows("select rule, state, decided_by, note, decided_at is not null from ops.quarantine order by 1")


def release(bench: Bench, *ids: int, **who: str) -> dict[str, int]:
    review = reviewing.review(bench.run, "release", ids or numbers(bench), **(WHO | who))
    return reviewing.load_released(bench.run, review.leases)


def everything(bench: Bench) -> list[Any]:
    tables = ("ops.quarantine", "ops.entry", "ops.batch", "ops.batch_item", "ops.article_visit", "core.article")
    return [bench.rows(f"select to_jsonb(t) - 'leased_until' from {table} t order by 1") for table in tables]


# --- release ----------------------------------------------------------------------------------------------------------


def test_a_released_row_is_loaded_from_the_bytes_it_was_refused_on(refused):
    asked = len(refused.web.asked)
    assert release(refused) == {"loaded": 2}
    assert len(refused.web.asked) == asked
    assert {key: outcome for key, (outcome, _) in refused.outcomes().items()} == {"a": "loaded", "b": "loaded"}
    assert decided(refused) == [
        ("reading:stub", "accepted", "Ines", "it is a poem", True),
        (RULE, "accepted", "Ines", "it is a poem", True),
    ]
    assert refused.one("select count(*) from mart.article where body like '%\ufffd%'") == 1
    assert refused.one("select body from mart.article where url like '%/b'").startswith("The council of Corran")
    assert refused.one("select count(*) from ops.quarantine q join ops.batch b on b.batch_id = q.replay_batch_id") == 2
    assert refused.broken() == []


def test_a_release_that_is_left_to_the_next_ingest_holds_for_the_same_bytes(refused):
    review = reviewing.review(refused.run, "release", numbers(refused), later=True, **WHO)
    assert review.leases == []
    assert {outcome for outcome, _ in refused.outcomes().values()} == {"pending"}
    assert reviewing.review(refused.run, "release", [1, 2], later=True, **WHO).refusals == 2
    refused.ingest()
    assert {outcome for outcome, _ in refused.outcomes().values()} == {"loaded"}
    assert {row[1] for row in decided(refused)} == {"accepted"}
    assert refused.broken() == []


def test_a_row_that_breaks_another_rule_too_stays_until_that_is_released_as_well(refused):
    other = "insert into ops.quarantine (entry_id, batch_id, capture_id, rule, contract_version, reason, evidence)"
    refused.do(
        f"{other} select entry_id, batch_id, capture_id, 'reading:blocked', 'x', 'r', '{{}}' from ops.quarantine"
        f" where rule = '{RULE}'"
    )
    number = refused.one("select quarantine_id from ops.quarantine where rule = 'reading:blocked'")
    assert release(refused, number) == {"quarantined": 1}
    assert refused.outcomes()["a"] == ("quarantined", RULE)
    assert refused.one("select state from ops.quarantine where rule = :rule", rule=RULE) == "open"
    assert release(refused)["loaded"] == 2
    assert refused.broken() == []


def test_a_release_holds_for_these_bytes_when_its_batch_dies_before_the_load(refused):
    review = reviewing.review(refused.run, "release", numbers(refused), **WHO)
    assert len(review.leases) == 1
    refused.do("update ops.batch set leased_until = now() - interval '1 s'")
    assert refused.ingest()["loaded"] == 2
    assert refused.broken() == []


def test_a_release_does_not_hold_for_other_bytes(refused):
    reviewing.review(refused.run, "release", numbers(refused), **WHO)
    refused.do("update ops.batch set leased_until = now() - interval '1 s'")
    refused.put("b", stub("b").replace(b"Corran", b"Dunmore"))
    assert refused.ingest()["loaded"] == 1
    assert refused.outcomes()["b"] == ("quarantined", "stub")
    assert refused.rows("select state from ops.quarantine where rule = 'reading:stub' order by quarantine_id") == [
        ("accepted",),
        ("open",),
    ]


def test_a_refused_edit_is_released(bench):
    bench.feed("a")
    bench.put("a", page("a"))
    bench.poll()
    bench.ingest()
    bench.put("a", broken("a"))
    bench.look_again()
    assert release(bench) == {"edited": 1}
    assert "\ufffd" in bench.one("select body from mart.article")
    assert bench.one("select max(rev_no) from core.revision") == 2
    assert bench.broken() == []


def test_an_entry_without_a_page_and_a_text_cannot_be_released(bench):
    bench.feed(Item("a", link="mailto:desk@news.example"))
    bench.poll()
    with pytest.raises(PermanentError) as caught:
        reviewing.review(bench.run, "release", numbers(bench), **WHO)
    assert caught.value.reason == "not_decidable"
    reviewing.review(bench.run, "retry", numbers(bench), **WHO)
    bench.ingest()
    assert bench.rows("select outcome, reason from ops.entry") == [("quarantined", "no_text")]
    reviewing.review(bench.run, "refuse", numbers(bench), **WHO)
    assert bench.rows("select outcome, reason from ops.entry") == [("filtered", "refused")]


# --- refuse -----------------------------------------------------------------------------------------------------------


def test_refused_is_final(refused):
    review = reviewing.review(refused.run, "refuse", numbers(refused), **WHO)
    assert (review.refusals, review.leases) == (2, [])
    assert refused.outcomes() == {"a": ("filtered", "refused"), "b": ("filtered", "refused")}
    assert refused.one("select distinct detail from ops.entry") == "refused by Ines: it is a poem"
    assert [state for _, state, *_ in decided(refused)] == ["rejected", "rejected"]
    refused.feed(Item("a", title="Council decides after all"), "b")
    refused.put("a", page("a"))
    refused.poll()
    assert refused.ingest()["filtered"] == 2
    assert refused.broken() == []


def test_a_refused_edit_is_not_put_before_a_person_again_until_it_changes(bench):
    bench.feed("a")
    bench.put("a", page("a"))
    bench.poll()
    bench.ingest()
    bench.put("a", broken("a"))
    bench.look_again()
    reviewing.review(bench.run, "refuse", numbers(bench), **WHO)
    bench.look_again()
    assert numbers(bench) == []
    bench.put("a", broken("a").replace(b"Work", b"Play"))
    bench.look_again()
    assert len(numbers(bench)) == 1


# --- retry ------------------------------------------------------------------------------------------------------------


def test_a_retried_entry_is_asked_for_anew(refused):
    refused.put("a", page("a"))
    review = reviewing.review(refused.run, "retry", numbers(refused), **WHO)
    assert (review.refusals, review.leases) == (2, [])
    assert refused.outcomes() == {"a": ("pending", ""), "b": ("pending", "")}
    assert refused.rows("select distinct attempts from ops.entry") == [(0,)]
    assert refused.ingest()["loaded"] == 1
    assert refused.outcomes()["b"] == ("quarantined", "stub")
    assert refused.rows("select rule, state from ops.quarantine order by quarantine_id") == [
        *[(rule, "retried") for rule in refused_rules(refused)],
        ("reading:stub", "open"),
    ]
    assert refused.broken() == []


def refused_rules(bench: Bench) -> list[str]:
    return [row[0] for row in bench.rows("select rule from ops.quarantine order by quarantine_id limit 2")]


def test_a_retried_edit_is_looked_at_at_once(bench):
    bench.feed("a")
    bench.put("a", Answer(body=page("a"), etag='"1"'))
    bench.poll()
    bench.ingest()
    bench.put("a", Answer(body=broken("a"), etag='"2"'))
    bench.look_again()
    reviewing.review(bench.run, "retry", numbers(bench), **WHO)
    bench.put("a", Answer(body=page("a", paragraphs=[*story("a"), "More of it."]), etag='"3"'))
    (lease,) = bench.claim()
    assert bench.work(lease) == {"edited": 1}


# --- rules of all -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("decision", ["release", "refuse", "retry"])
def test_twice_is_once_and_another_decision_is_too_late(refused, decision):
    ids = numbers(refused)
    first = reviewing.review(refused.run, decision, ids, **WHO)
    before = everything(refused)
    assert reviewing.review(refused.run, decision, ids, **WHO) == first
    assert everything(refused) == before
    for other, who in (("refuse" if decision == "retry" else "retry", WHO), (decision, WHO | {"by": "Otto"})):
        with pytest.raises(PermanentError, match="by Ines") as caught:
            reviewing.review(refused.run, other, ids, **who)
        assert caught.value.reason == "decided"
    assert everything(refused) == before


def test_nothing_is_decided_when_one_of_them_cannot_be(refused):
    before = everything(refused)
    with pytest.raises(PermanentError, match="999"):
        reviewing.review(refused.run, "refuse", [*numbers(refused), 999], **WHO)
    assert everything(refused) == before


def test_an_entry_that_is_being_asked_for_is_left_to_its_batch(refused):
    refused.feed(Item("a", title="Council decides after all"), "b")
    refused.poll()
    with pytest.raises(PermanentError) as caught:
        reviewing.review(refused.run, "release", numbers(refused), **WHO)
    assert caught.value.reason == "not_decidable"


@pytest.mark.parametrize("who", [{"by": " "}, {"note": ""}, {"by": "x" * 201}, {"note": "x" * 2001}])
def test_who_and_why_must_be_said(refused, who):
    with pytest.raises(PermanentError) as caught:
        reviewing.review(refused.run, "refuse", numbers(refused), **(WHO | who))
    assert caught.value.reason == "bad_decision"


def test_what_a_person_writes_is_made_fit(refused):
    reviewing.review(refused.run, "refuse", numbers(refused), by="I\x00", note="\ud800 ok")
    assert decided(refused)[0][2:4] == ("I\ufffd", "? ok")


@pytest.mark.parametrize(("said", "read"), [("12", [12]), (" 12, 7 7\n8", [7, 8, 12])])
def test_numbers_as_a_person_writes_them(said, read):
    assert reviewing.read_numbers(said) == read


@pytest.mark.parametrize("said", ["", "x", "1;2", "-1", "1e3", "9" * 19])
def test_what_is_no_number_is_refused(said):
    with pytest.raises(PermanentError):
        reviewing.read_numbers(said)


def test_an_open_refusal_shows_what_was_refused_last(refused):
    first = refused.one("select capture_id from ops.quarantine where rule = 'reading:stub'")
    refused.feed("a", Item("b", title="Council decides after all"))
    refused.put("b", stub("b").replace(b"Corran", b"Dunmore"))
    refused.poll()
    refused.ingest()
    ((capture, start),) = refused.rows(
        "select capture_id, evidence->>'body_start' from ops.quarantine where rule = 'reading:stub'"
    )
    assert capture > first
    assert "Dunmore" in start
    assert refused.one("select count(*) from ops.quarantine where entry_id is not null") == 2
    assert f"{SITE}/b" in {url for url, _ in refused.web.asked}
