"""The translated story is read alike in four templates: roles, languages, date, author, and a body that is whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.articles import pages
from tests.unit.articles.templates import PARAGRAPHS, TranslatedStory, page_in

from presswatch.articles.extract import clean_page
from presswatch.model.extraction import Extraction

SEED = Path(__file__).resolve().parents[4] / "shared" / "seed" / "article-fr.txt"
OWN = TranslatedStory(
    pages.TRANSLATED_TITLE,
    pages.TRANSLATED_KICKER,
    pages.SPANISH_CAPTION,
    pages.FRENCH_CAPTION,
    pages.TRANSLATED_CONTENTS,
    pages.TRANSLATED_BODY,
    pages.TRANSLATED_HEADING,
    pages.TRANSLATED_END,
)


def seed() -> TranslatedStory:
    if not SEED.exists():
        pytest.skip("the seed article is not beside this checkout")
    title, kicker, spanish, french, contents, *rest = (
        " ".join(line.split()) for line in SEED.read_text(encoding="utf-8").split("\n") if line.strip()
    )
    place = rest.index(contents.removeprefix("1. "))
    return TranslatedStory(
        title, kicker, spanish, french, contents, tuple(rest[:place]), rest[place], tuple(rest[place + 1 :])
    )


@pytest.fixture(scope="module", params=["own", "seed"])
def story(request: pytest.FixtureRequest) -> TranslatedStory:
    return OWN if request.param == "own" else seed()


@pytest.fixture(scope="module", params=list(PARAGRAPHS))
def extraction(request: pytest.FixtureRequest, story: TranslatedStory) -> Extraction:
    return clean_page(page_in(request.param, story))


def role_and_language(extraction: Extraction, text: str) -> tuple[str, str | None]:
    return next(((block.role, block.language) for block in extraction.blocks if block.text == text), ("missing", None))


def test_body_is_whole_and_holds_nothing_else(extraction: Extraction, story: TranslatedStory) -> None:
    assert extraction.body.split("\n\n") == [*story.body, story.heading, *story.end]


def test_residue_has_its_role_and_language(extraction: Extraction, story: TranslatedStory) -> None:
    assert role_and_language(extraction, story.spanish) == ("caption", "es")
    assert role_and_language(extraction, story.french) == ("caption", "fr")
    assert role_and_language(extraction, story.title)[0] == "headline"
    assert role_and_language(extraction, story.kicker)[0] in ("dek", "boilerplate")  # the line above is no body
    assert [block.text for block in extraction.blocks if block.role == "heading"] == [story.heading]


def test_contents_list_of_one_item_is_a_contents_list(extraction: Extraction, story: TranslatedStory) -> None:
    shown = {block.text: block.role for block in extraction.blocks if block.role != "heading"}
    item = story.contents.removeprefix("1. ")
    assert shown.get(story.contents, shown.get(item, "missing")) == "toc"


def test_statements_of_the_page_are_read(extraction: Extraction, story: TranslatedStory) -> None:
    assert (extraction.outcome, extraction.title, extraction.language) == ("article", story.title, "fr")
    assert [author.name for author in extraction.authors] == ["Inès Caradec"]
    assert extraction.published is not None
    assert extraction.published.reading.value is not None
    assert extraction.published.reading.value.isoformat() == "2024-03-04T18:09:00+01:00"
