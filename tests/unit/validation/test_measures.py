"""The measures of an article: lengths, shares, and what counts as broken text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from presswatch.model.extraction import Block, Extraction, TimeClaim
from presswatch.model.parsed_date import ParsedDate
from presswatch.validation.measures import article_row, letter_share, mojibake_share

FETCHED = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


def extraction(text: str, *, language: str | None = "fr", published: datetime | None = None, flags=()) -> Extraction:
    claim = TimeClaim("published", "jsonld", ParsedDate("x", published), is_chosen=True) if published else None
    blocks = (Block("body", text, 0, len(text)), Block("caption", "Une légende", len(text) + 2, len(text) + 13))
    return Extraction(
        "article",
        title=" Titre ",
        language=language,
        published=claim,
        text=f"{text}\n\nUne légende",
        blocks=blocks,
        flags=flags,
    )


def test_measures_the_body_and_not_its_captions():
    published = FETCHED - timedelta(hours=3)
    row = article_row(
        7, "le-fil", "https://lefil.example/1", extraction("Été comme hiver.", published=published), FETCHED
    )
    assert (row.key, row.title_chars, row.body_chars, row.body_weight, row.words) == (7, 5, 16, 16, 3)
    assert (row.text_bytes, row.hours_ahead, row.published_at) == (32, -3.0, "2026-11-23T00:00:00+00:00")
    assert not row.is_feed_text


def test_same_words_have_the_same_digest():
    one, two, other = (
        article_row(1, "a", "https://a.example/", extraction(text), FETCHED).body_sha256
        for text in ("Il  neige\n ici.", "il neige ici.", "Il neige là.")
    )
    assert one == two != other


@pytest.mark.parametrize(("language", "weight"), [("ja", 15), ("zh-Hant", 15), (None, 15), ("fr", 5)])
def test_scripts_without_spaces_weigh_more(language, weight):
    assert article_row(1, "a", "u", extraction("東京で雪が"[:5], language=language), FETCHED).body_weight == weight


@pytest.mark.parametrize(
    "text",
    [
        "Le « maïs » à l’été : déjà 9,2 milliards d’euros… naïve, Ângela, São Tomé, Ðakovo, ÎLE, À Â É È Ç",
        "Übergröße für Ärzte – „Maß halten“, Straße, Æther, Ångström",
        "ÂGE, FORÊT, MÂCHÉ, ÉTÉ “quoted” ‘single’ — dash",
        "東京で雪が降りました。",
        "Москва сегодня",
        "नमस्ते दुनिया",
        "สวัสดีชาวโลก",
        "مرحبا بالعالم",
    ],
)
def test_clean_text_of_any_language_is_clean(text):
    assert mojibake_share(text) == 0
    assert letter_share(text) > 0.5


@pytest.mark.parametrize(
    "text", ["déjà vu à l’été prochain", "Größe und Maß", "Привет, мир", "“Hello” it’s", "東京で雪"]
)
@pytest.mark.parametrize("codec", ["latin-1", "cp1252"])
def test_wrongly_decoded_text_is_seen(text, codec):
    broken = text.encode("utf-8").decode(codec, "replace")
    assert mojibake_share(broken) > 0.02


def test_empty_body():
    row = article_row(1, "a", "u", Extraction("article"), FETCHED)
    assert (row.letter_share, row.replacement_share, row.mojibake_share, row.title_chars) == (0, 0, 0, 0)
