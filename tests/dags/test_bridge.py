"""What stands between Airflow and the product: errors, retries, verdicts, shares."""

from datetime import timedelta

import pytest
from airflow.sdk import RetryAction
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from presswatch.errors import (
    ContractError,
    LedgerError,
    PermanentError,
    StaleLeaseError,
    TransientError,
    WarehouseError,
)
from presswatch_airflow.error_translation import translated_errors
from presswatch_airflow.retries import MAX_RETRY_DELAY, RetryAfter
from presswatch_airflow.run_status import failed_tasks
from presswatch_airflow.run_words import in_words
from presswatch_airflow.xcom_leases import label_of, packed


@pytest.mark.parametrize("error", [PermanentError("no"), ContractError("no"), LedgerError("no")])
def test_what_no_retry_can_mend_fails_at_once(error: Exception) -> None:
    with pytest.raises(AirflowFailException, match=rf"^{error.reason}: no$") as raised, translated_errors():
        raise error
    assert raised.value.__cause__ is error


def test_a_lost_lease_is_skipped_with_a_clear_sentence() -> None:
    with pytest.raises(AirflowSkipException, match=r"nothing was written here\. batch 7"), translated_errors():
        raise StaleLeaseError("batch 7")


@pytest.mark.parametrize("error", [TransientError("later"), WarehouseError("down"), ValueError("a bug of ours")])
def test_everything_else_keeps_the_retries_of_the_task(error: Exception) -> None:
    with pytest.raises(type(error)) as raised, translated_errors():
        raise error
    assert raised.value is error


@pytest.mark.parametrize(
    ("asked_s", "given"), [(90.0, timedelta(seconds=90)), (1e9, MAX_RETRY_DELAY), (-5, timedelta())]
)
def test_a_retry_waits_as_long_as_the_other_side_asks_within_reason(asked_s: float, given: timedelta) -> None:
    decision = RetryAfter().evaluate(TransientError("busy", retry_after_s=asked_s), 1, 3)
    assert (decision.action, decision.retry_delay) == (RetryAction.RETRY, given)


@pytest.mark.parametrize("error", [TransientError("busy"), ValueError()])
def test_a_retry_without_such_a_wish_waits_twice_as_long_each_time(error: Exception) -> None:
    decisions = [RetryAfter().evaluate(error, number, 12) for number in (1, 2, 12)]
    assert {decision.action for decision in decisions} == {RetryAction.RETRY}
    waits = [decision.retry_delay for decision in decisions]
    assert waits == [timedelta(seconds=30), timedelta(seconds=60), MAX_RETRY_DELAY]


def test_a_verdict_names_what_failed_and_not_what_only_waited_for_it() -> None:
    states = {"a": "success", "b_1": "upstream_failed", "b_0": "failed", "c": "skipped", "d": None}
    assert failed_tasks(states) == ["b_0"]


def test_a_verdict_without_a_first_cause_names_the_rest() -> None:
    assert failed_tasks({"a": "upstream_failed", "b": "success"}) == ["a"]
    assert failed_tasks({"a": "success", "b": "skipped", "me": "running"}) == []


def test_shares_cross_as_plain_lists_with_a_label() -> None:
    shares = [[("a/1", 11, "b.example"), ("a/2", 12, "a.example"), ("a/3", 13, "a.example")], []]
    assert packed(shares) == [
        {
            "label": "a.example + 1 host",
            "leases": [["a/1", 11, "b.example"], ["a/2", 12, "a.example"], ["a/3", 13, "a.example"]],
        }
    ]


def test_a_label_stays_short() -> None:
    assert label_of(["h"]) == "h"
    assert label_of(["a", "b", "c"]) == "a + 2 hosts"
    assert len(label_of(["x" * 250, "y"])) < 80


def test_counts_are_said_in_words() -> None:
    assert in_words({"loaded": 28, "failed": 0, "same_body": 2}) == "28 loaded, 2 same body"
    assert in_words({}) == in_words({"loaded": 0}) == "nothing"
