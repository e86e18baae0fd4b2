"""Kinds of pages in other languages, markup and orders than those they were reported in: outcome and text."""

from __future__ import annotations

import re

import pytest
from tests.unit.articles.body_kinds import BODY_CASES, BodyCase

from presswatch.articles.extract import clean_page
from presswatch.model.extraction import Extraction

_TEXTS = [case for case in BODY_CASES if not case.outcome_not and not case.is_open]


@pytest.mark.parametrize("case", [case for case in BODY_CASES if case.outcome_not], ids=lambda case: case.name)
def test_page_that_is_no_article_is_none(case: BodyCase) -> None:
    assert clean_page(case.page()).outcome != case.outcome_not


@pytest.mark.parametrize("case", _TEXTS, ids=lambda case: case.name)
def test_body_holds_what_its_kind_must(case: BodyCase) -> None:
    extraction = clean_page(case.page())
    if case.refused_or_hasnt and extraction.outcome != "article":
        return
    assert extraction.outcome == "article"
    text = folded(extraction.body)
    assert {part for part in map(case.fill, case.has) if folded(part) not in text} == set()
    absent = map(case.fill, [*case.hasnt, *case.refused_or_hasnt])
    assert {part for part in absent if folded(part) in text} == set()
    once = [folded(case.fill(part)) for part in case.once]
    assert {part: text.count(part) for part in once} == dict.fromkeys(once, 1)
    assert all(text.count(folded(part)) < 2 for part in case.at_most_once)
    assert all(roles(extraction, part) == ["heading"] for part in case.headings)
    assert case.canonical in (None, extraction.canonical_url or "")


@pytest.mark.parametrize("case", [case for case in _TEXTS if case.pair], ids=lambda case: case.name)
def test_full_stop_of_a_standfirst_changes_nothing(case: BodyCase) -> None:
    bare, ended = clean_page(case.page()), clean_page(case.page("。" if case.language == "ja" else "."))
    assert roles(bare, case.pair) == roles(ended, case.pair)
    assert re.sub(r"\W", "", bare.body) == re.sub(r"\W", "", ended.body)


def roles(extraction: Extraction, text: str) -> list[str]:
    """Return the roles of the blocks that hold a text."""
    return [block.role for block in extraction.blocks if text in block.text]


def folded(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "").strip()
