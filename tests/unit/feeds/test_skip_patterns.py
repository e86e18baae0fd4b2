"""Expressions of operators against addresses of strangers."""

from __future__ import annotations

import time

import pytest

from presswatch.feeds.skip_patterns import SkipPatterns


@pytest.mark.parametrize(
    ("pattern", "url"),
    [
        (r"(a+)+$", "http://press.example/" + "a" * 2000 + "!"),
        (r"(\w+\s?)*$", "http://press.example/" + "a" * 2000 + "!"),
        (r"(.*)*x\1{3}$", "http://press.example/" + "ab" * 900),
        (r"([a-z]+)*[0-9]\Z", "http://press.example/" + "q" * 2000 + "-"),
    ],
)
def test_an_expression_that_explodes_costs_little_and_filters_nothing(pattern: str, url: str) -> None:
    patterns = SkipPatterns([pattern, "/never/"])
    started = time.process_time()
    assert [patterns.first_hit(f"{url}{number}") for number in range(200)] == [None] * 200
    assert time.process_time() - started < 5


def test_the_first_expression_that_occurs_is_named() -> None:
    patterns = SkipPatterns([r"/video/", r"/\d{4}/live"])
    assert patterns.first_hit("https://press.example/video/1") == "/video/"
    assert patterns.first_hit("https://press.example/2026/live/1") == r"/\d{4}/live"
    assert patterns.first_hit("https://press.example/2026/1") is None
