"""What answers, failures and readings mean for an entry: each ends in exactly one outcome, with a reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presswatch import errors
from presswatch.errors import (
    ContractError,
    NetworkError,
    PermanentError,
    PresswatchError,
    RobotsDeniedError,
    TransientError,
    UnexpectedError,
)
from presswatch.ingesting.decide.page_outcome import (
    LONGEST_WAIT_S,
    backoff_s,
    settle_fetch,
    settle_reading,
)
from presswatch.model.extraction import Extraction
from presswatch.model.outcome import Outcome
from presswatch.politeness.answer_policy import FetchResult, judge_error, judge_status


def leaves(kind):
    return [kind, *(leaf for child in kind.__subclasses__() for leaf in leaves(child))]


def settle(verdict, tries=0):
    return settle_fetch(verdict, tries=tries, max_attempts=6)


@given(st.integers(100, 999), st.booleans(), st.integers(0, 10))
def test_every_status_ends_in_one_outcome_with_a_reason(status, has_body, attempts):
    verdict = judge_status(status, retry_after_s=None, has_body=has_body)
    if verdict.fetch == "captured":
        assert (status, has_body) == (200, True)
        return
    decided = settle(verdict, attempts)
    assert decided.outcome in (Outcome.PENDING, Outcome.FAILED, Outcome.GONE)
    assert decided.reason
    assert decided.outcome is not Outcome.PENDING or (decided.wait_s > 0 and attempts < 5)


@pytest.mark.parametrize("kind", leaves(TransientError))
def test_every_transient_error_is_tried_again_and_given_up_in_the_end(kind):
    verdict = judge_error(kind("x"))
    assert settle(verdict).outcome is Outcome.PENDING
    assert settle(verdict, 4).outcome is Outcome.PENDING
    last = Outcome.QUARANTINED if kind is UnexpectedError else Outcome.FAILED  # ours to mend, so it has a way back
    assert settle(verdict, 5).outcome is last
    assert "6 tries" in settle(verdict, 5).detail


@pytest.mark.parametrize("kind", leaves(PermanentError))
def test_every_permanent_error_is_final(kind):
    decided = settle(judge_error(kind("x")))
    assert decided.outcome is (Outcome.FILTERED if kind is RobotsDeniedError else Outcome.FAILED)
    assert decided.reason == kind.reason


@pytest.mark.parametrize("kind", leaves(ContractError))
def test_a_broken_promise_of_ours_is_no_outcome(kind):
    with pytest.raises(kind):
        judge_error(kind("x"))


def test_every_error_class_has_a_rule():
    ruled = {*leaves(TransientError), *leaves(PermanentError), *leaves(ContractError), PresswatchError}
    named = {kind for kind in vars(errors).values() if isinstance(kind, type)}
    assert {kind for kind in named if issubclass(kind, PresswatchError)} <= ruled


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(404, Outcome.GONE), (410, Outcome.GONE), (401, Outcome.FAILED), (403, Outcome.FAILED), (451, Outcome.FAILED)],
)
def test_answers_that_say_no_lead_to_an_end_if_they_last(status, outcome):
    verdict = judge_status(status, retry_after_s=None, has_body=True)
    assert settle(verdict).outcome is outcome


def test_what_was_not_asked_costs_no_try():
    decided = settle(FetchResult("deferred", "host_paused", "", 900.0), 5)
    assert decided == (Outcome.PENDING, "host_paused", "", 900.0, 0, 0)


def test_waits_grow_up_to_a_day_and_never_undercut_what_the_host_asks_for():
    assert [backoff_s(tries) for tries in (1, 2, 3)] == [300, 1200, 4800]
    assert backoff_s(40) == LONGEST_WAIT_S
    assert backoff_s(1, 7200) == 7200
    assert judge_error(NetworkError("x", retry_after_s=42)).retry_after_s == 42


@pytest.mark.parametrize(
    ("reading", "outcome"),
    [
        ("listing", Outcome.FILTERED),
        ("unsupported_media", Outcome.FILTERED),
        ("stub", Outcome.QUARANTINED),
        ("blocked", Outcome.QUARANTINED),
        ("soft404", Outcome.QUARANTINED),
        ("unclassified", Outcome.QUARANTINED),
        ("no_article", Outcome.FAILED),
        ("parser_limit", Outcome.FAILED),
        ("never heard of", Outcome.FAILED),
    ],
)
def test_readings(reading, outcome):
    decided = settle_reading(Extraction(reading))
    assert (decided.outcome, decided.reason) == (outcome, reading)
    assert decided.detail
