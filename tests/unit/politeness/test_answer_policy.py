"""The answer policy, status by status: what it does to the feed, to the page and to the host."""

from __future__ import annotations

import pytest
from tests.unit.fetch.exchanges import exchange

from presswatch.politeness.answer_policy import classify_status, judge_status, rest_after_s

TEMPORARY = {408, 425, 429, 502, 503, 504}
SOFT_REFUSALS = {401, 403, 451}


def expected_class(status: int) -> str:
    if status in TEMPORARY:
        return "temporary"
    if status == 410:
        return "gone"
    if status in SOFT_REFUSALS:
        return "soft"
    return "hard" if status // 100 == 4 else "soft"


@pytest.mark.parametrize("status", range(100, 600))
def test_class_of_the_feed(status: int) -> None:
    assert classify_status(status) == expected_class(status)


@pytest.mark.parametrize("status", range(100, 600))
def test_result_of_the_page(status: int) -> None:
    fetch = {200: "captured", 304: "unchanged", 404: "missing", 410: "missing"}.get(status, "retry")
    result = judge_status(status, retry_after_s=7.0, has_body=True)
    assert result.fetch == fetch
    assert result.retry_after_s == (7.0 if fetch == "retry" else None)


@pytest.mark.parametrize("status", range(100, 600))
def test_rest_of_the_host(status: int) -> None:
    assert rest_after_s(exchange(status=status)) == (300.0 if status == 429 else None)
    asked = exchange(status=status, headers=(("Retry-After", "9"),))
    assert rest_after_s(asked) == (9.0 if status in (429, 503) else None)


def test_a_page_without_a_body_is_asked_for_again() -> None:
    assert judge_status(200, retry_after_s=None, has_body=False).reason == "empty_body"
