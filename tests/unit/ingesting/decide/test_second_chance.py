"""Which bad answers are doubted, for how long, and when a whole host is in trouble."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presswatch.durations import DAY_S, HOUR_S
from presswatch.ingesting.decide.page_outcome import EntryOutcome
from presswatch.ingesting.decide.second_chance import (
    ENOUGH,
    LAST_FETCHES,
    MOST_HELD_S,
    PATIENCE,
    HostFetches,
    give_chance,
    hold_back,
    leads_home,
    sudden_trouble,
)
from presswatch.model.outcome import Outcome


def ending(reason, outcome=Outcome.FAILED):
    return EntryOutcome(outcome, reason, "said so")


@pytest.mark.parametrize("reason", PATIENCE)
def test_what_may_be_a_bad_hour_is_looked_at_again_over_days_and_then_ends(reason):
    used, waits = 0, []
    while (decided := give_chance(ending(reason), used=used)).outcome is Outcome.PENDING:
        assert (decided.reason, decided.chance) == (reason, 1)
        waits.append(decided.wait_s)
        used += 1
    assert decided.outcome is Outcome.FAILED
    assert f"seen {used + 1} times" in decided.detail
    assert waits == sorted(waits)
    assert 1 <= len(waits) <= 4
    assert 2 * DAY_S <= sum(waits) <= 7 * DAY_S


@pytest.mark.parametrize("reason", ["http_410", "unsupported_media", "skip_url", "refused", "address_refused"])
def test_what_is_no_bad_hour_ends_at_once(reason):
    assert give_chance(ending(reason), used=0) == ending(reason)


def test_what_a_person_may_decide_on_is_quarantined_and_looked_at_again_from_there():
    decided = give_chance(ending("blocked", Outcome.QUARANTINED), used=0)
    assert (decided.outcome, decided.wait_s, decided.chance) == (Outcome.QUARANTINED, HOUR_S, 1)
    assert give_chance(ending("blocked", Outcome.QUARANTINED), used=9).wait_s == 0


def test_a_look_before_its_time_costs_no_chance_and_the_planned_one_stays():
    for used in 1, 4, 9:
        decided = give_chance(ending("http_404"), used=used, ahead_s=1234.0)
        assert (decided.outcome, decided.wait_s, decided.chance) == (Outcome.PENDING, 1234.0, 0)


def test_a_host_that_asks_for_a_longer_wait_gets_it():
    assert give_chance(ending("http_403"), used=0, retry_after_s=9 * DAY_S).wait_s == 9 * DAY_S


@given(st.sampled_from([*PATIENCE, "http_410", "other"]), st.sampled_from(list(Outcome)), st.integers(0, 9))
def test_nothing_that_ended_well_is_doubted_and_nothing_waits_in_vain(reason, outcome, used):
    decided = give_chance(EntryOutcome(outcome, reason), used=used)
    if outcome in (Outcome.LOADED, Outcome.DUPLICATE, Outcome.PENDING):
        assert decided == EntryOutcome(outcome, reason)
    if decided.outcome is not outcome:
        assert decided.outcome is Outcome.PENDING
        assert decided.wait_s > 0


def test_what_has_taken_over_the_host_is_held_and_not_for_ever():
    held = hold_back(ending("http_410", Outcome.GONE), "http_410", age_s=HOUR_S)
    assert (held.outcome, held.reason, held.wait_s) == (Outcome.PENDING, "http_410", DAY_S)
    assert "nearly all pages of the host" in held.detail
    assert hold_back(ending("http_410"), "http_404", age_s=HOUR_S) == ending("http_410")
    assert hold_back(ending("http_410"), None, age_s=HOUR_S) == ending("http_410")
    assert hold_back(ending("http_410"), "http_410", age_s=MOST_HELD_S + 1) == ending("http_410")
    assert hold_back(EntryOutcome(Outcome.LOADED), "", age_s=0) == EntryOutcome(Outcome.LOADED)


@pytest.mark.parametrize(
    ("by_reason", "loaded", "trouble"),
    [
        ({"listing": LAST_FETCHES}, ENOUGH, "listing"),
        ({"listing": 9, "": 1}, ENOUGH, "listing"),
        ({"listing": 5, "": 5}, ENOUGH, None),
        ({"listing": 5, "http_404": 5}, ENOUGH, None),
        ({"listing": ENOUGH - 1}, ENOUGH, None),
        ({"listing": LAST_FETCHES}, ENOUGH - 1, None),
        ({"": LAST_FETCHES}, ENOUGH, None),
        ({}, ENOUGH, None),
    ],
)
def test_one_bad_answer_nearly_everywhere_at_a_host_that_was_well(by_reason, loaded, trouble):
    assert sudden_trouble(HostFetches(by_reason, loaded)) == trouble


@pytest.mark.parametrize(
    ("asked", "final", "is_home"),
    [
        ("https://a.example/2026/11/story.html", "https://a.example/", True),
        ("https://a.example/story", "https://www.a.example", True),
        ("https://a.example/?p=17", "https://a.example/", True),
        ("https://a.example/de/story", "https://a.example/de/", True),
        ("https://a.example/story", "https://a.example/pt-BR/index.html", True),
        ("https://a.example/story", "https://b.example/home", True),
        ("https://a.example/", "https://a.example/", False),
        ("https://a.example/", "https://www.a.example/", False),
        ("https://a.example/story", "https://a.example/other-story", False),
        ("https://a.example/story", "https://a.example/?p=17", False),
        ("https://a.example/story", "https://a.example/news/", False),
    ],
)
def test_an_address_that_leads_to_a_front_page(asked, final, is_home):
    assert leads_home(asked, final) is is_home
