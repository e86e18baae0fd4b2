"""Kinds of pages in other languages, markup and orders than those they were reported in: titles, names, dates."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.articles.kinds import CASES, Case

from presswatch.articles.extract import clean_page
from presswatch.model.extraction import Extraction, TimeClaim


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_page_gives_what_its_kind_must(case: Case) -> None:
    extraction = clean_page(case.page)
    assert {name: facts(extraction)[name] for name in case.expect} == case.expect


def facts(extraction: Extraction) -> dict[str, Any]:
    """Return the facts that cases name; an empty text stands for none."""
    return {
        "outcome": extraction.outcome,
        "is_article": extraction.outcome == "article",
        "title": extraction.title,
        "kicker": extraction.kicker or "",
        "authors": [author.name for author in extraction.authors],
        "published": instant(extraction.published),
        "day": day(extraction.published),
        "modified": instant(extraction.modified),
        "modified_day": day(extraction.modified),
        "precision": (extraction.published and extraction.published.reading.precision) or "",
        "language": extraction.language or "",
        "canonical": extraction.canonical_url or "",
        "tags": list(extraction.tags),
    }


def instant(claim: TimeClaim | None) -> str:
    return claim.reading.value.isoformat() if claim and claim.reading.value else ""


def day(claim: TimeClaim | None) -> str:
    return claim.reading.calendar_day.isoformat() if claim and claim.reading.calendar_day else ""
