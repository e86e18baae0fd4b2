"""The questions of the benchmark are narrowed as an analyst would narrow them."""

from __future__ import annotations

from datetime import date

import pytest
from bench.scale.months import EXAMPLES, narrowed

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 30)
BETWEEN = "between '2026-03-01' and '2026-03-30'"


@pytest.mark.parametrize(
    ("asked", "narrow"),
    [
        ("from mart.article as a", f"from (select * from mart.article where published_day {BETWEEN}) as a"),
        ("from mart.article_author", f"from (select * from mart.article_author where published_day {BETWEEN})"),
        ("mart.matches('a b') as m", "mart.matches('a b', '2026-03-01', '2026-03-30') as m"),
        ("mart.search('a', stemmed => false)", "mart.search('a', '2026-03-01', '2026-03-30', stemmed => false)"),
        (
            "mart.mentions_by_day('a', '2020-01-01', '2020-01-02')",
            "mart.mentions_by_day('a', '2026-03-01', '2026-03-30')",
        ),
        ("mart.article_as_of('now')", f"mart.article_as_of('now') where published_day {BETWEEN}"),
        ("mart.contract_value", "mart.contract_value"),
    ],
)
def test_a_question_is_narrowed(asked, narrow):
    assert narrowed(asked, FIRST, LAST) == narrow


@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("*.sql")), ids=lambda file: file.stem)
def test_each_example_can_be_narrowed(file):
    asked = file.read_text(encoding="utf-8")
    assert (narrowed(asked, FIRST, LAST) == asked) is ("load_seq" in asked)
