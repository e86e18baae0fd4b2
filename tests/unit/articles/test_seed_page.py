"""The yardstick: a translated agency story whose residue must be labelled and whose body must be clean and whole."""

from html import escape
from pathlib import Path

import pytest
from tests.unit.articles import pages

from presswatch.articles.extract import clean_page
from presswatch.model.extraction import Extraction, FeedHint, SavedPage

SEED = Path(__file__).resolve().parents[4] / "shared" / "seed" / "article-fr.txt"


@pytest.fixture(scope="module")
def story() -> Extraction:
    return clean_page(pages.translated_story())


def block_of(extraction, text):
    return next(block for block in extraction.blocks if block.text == text)


def test_body_is_exactly_the_paragraphs_and_the_sub_heading(story):
    expected = [*pages.TRANSLATED_BODY, pages.TRANSLATED_HEADING, *pages.TRANSLATED_END]
    assert story.body.split("\n\n") == expected


@pytest.mark.parametrize(
    ("text", "role"),
    [
        (pages.TRANSLATED_TITLE, "headline"),
        (pages.TRANSLATED_KICKER, "dek"),
        (pages.SPANISH_CAPTION, "caption"),
        (pages.FRENCH_CAPTION, "caption"),
        (pages.TRANSLATED_CREDIT, "credit"),
        (pages.TRANSLATED_CONTENTS, "toc"),
        (pages.TRANSLATED_HEADING, "heading"),
    ],
)
def test_residue_has_its_role(story, text, role):
    assert block_of(story, text).role == role


def test_captions_are_paired_with_their_languages(story):
    spanish, french = block_of(story, pages.SPANISH_CAPTION), block_of(story, pages.FRENCH_CAPTION)
    assert (spanish.language, french.language) == ("es", "fr")
    assert story.blocks[spanish.paired] is french
    assert story.blocks[french.paired] is spanish


def test_metadata_of_the_story(story):
    assert story.outcome == "article"
    assert story.title == pages.TRANSLATED_TITLE
    assert [author.name for author in story.authors] == ["Inès Caradec"]
    assert story.section == "Région"
    assert story.tags == ("Valmer", "ports")
    assert story.language == "fr"
    assert story.canonical_url == "https://courrier.test/region/ferrand-valmer"
    assert story.published.reading.value.isoformat() == "2024-03-04T18:09:00+01:00"
    assert story.modified.reading.value.isoformat() == "2024-03-04T21:40:00+01:00"


def seed_lines():
    if not SEED.exists():
        pytest.skip("the seed article is not beside this checkout")
    return [line.strip() for line in SEED.read_text(encoding="utf-8").split("\n") if line.strip()]


def as_page(lines):
    text = "".join(f"<p>{escape(line)}</p>" for line in lines[1:])
    html = f"<html><head><title>{escape(lines[0])}</title></head><body><article><h1>{escape(lines[0])}</h1>{text}"
    return SavedPage("https://seed.test/monde/article", f"{html}</article></body></html>".encode())


def as_feed_text(lines):
    text = "".join(f"<p>{escape(line)}</p>" for line in lines[1:])
    return SavedPage("https://seed.test/monde/article", b"<html></html>", feed=FeedHint(title=lines[0], content=text))


@pytest.mark.parametrize("carrier", [as_page, as_feed_text])
def test_seed_itself_is_labelled_and_complete(carrier):
    lines = seed_lines()
    found = clean_page(carrier(lines))
    residue = [block.role for block in found.blocks[:5]]
    assert residue == ["headline", "dek", "caption", "caption", "toc"]
    assert [block.language for block in found.blocks[2:4]] == ["es", "fr"]
    assert [block.paired for block in found.blocks[2:4]] == [3, 2]
    assert [" ".join(line.split()) for line in lines[5:]] == found.body.split("\n\n")
    assert [block.text for block in found.blocks if block.role == "heading"] == ["L'aide remise en question"]
