"""Patterns that hold whatever the case of a text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presswatch.articles.wording import Caseless, NameKinds


@given(st.text(alphabet="ReadMoéÉ -", max_size=20))
def test_finds_what_a_pattern_without_regard_to_case_finds(text: str) -> None:
    pattern = r"\bread-?(?:more|mé)|e$"
    ours, theirs = Caseless(pattern), re.compile(pattern, re.IGNORECASE)
    assert ours.search(text) == bool(theirs.search(text))
    assert ours.match(text) == bool(theirs.match(text))


def test_a_capital_in_a_pattern_is_refused_and_in_an_escape_is_not() -> None:
    with pytest.raises(ValueError, match="capital"):
        Caseless("Read more")
    with pytest.raises(ValueError, match="capital"):
        NameKinds({"lead": "Lead"})
    assert Caseless(r"a\Sc").match("ABC")


def test_kinds_are_those_of_every_name_of_every_block() -> None:
    kinds = NameKinds({"lead": "lead|intro", "date": r"date|time\b"})
    assert kinds.of("Article-Lead big", "post timestamp published-Date") == {"lead", "date"}
    assert kinds.of("timely") == frozenset()
    assert kinds.of("") == kinds.of() == frozenset()
