"""The language of a text, or that it cannot be known."""

import pytest
from tests.unit.articles import pages

from presswatch.articles.language import identify, primary


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (" ".join(pages.TRANSLATED_BODY), "fr"),
        (" ".join(pages.PARAGRAPHS), "en"),
        ("Der Rat der Stadt hat am Dienstag beschlossen, die alte Seilerei wieder zu öffnen.", "de"),
        ("El ayuntamiento ha decidido reabrir la antigua cordelería como taller público.", "es"),
        ("Городской совет решил снова открыть старую канатную мастерскую для всех жителей.", "ru"),
        ("市議会は火曜日、古いロープ工場を公共の工房として再開することを決めた。", "ja"),
    ],
)
def test_language_is_told(text, language):
    assert identify(text).language == language


@pytest.mark.parametrize("text", ["", "OK", "12.05.2024 18:30", "— … 100 % —", "Ja nein ja"])
def test_too_little_text_is_unknown(text):
    assert identify(text) == (None, None)


def test_unsure_answer_against_what_is_declared_is_unknown():
    text = "Notisi di Kòrsou ta skirbí na papiamentu pa tur hende"
    free = identify(text)
    assert free.confidence is None or free.confidence < 0.9
    assert identify(text, ["nl"]).language in (None, "nl")


@pytest.mark.parametrize(
    ("tag", "expected"), [("pt_BR", "pt"), ("de-AT", "de"), ("EN", "en"), ("nb-NO", "no"), ("iw", "he"), ("", "")]
)
def test_declared_tags_are_reduced_to_the_language(tag, expected):
    assert primary(tag) == expected
