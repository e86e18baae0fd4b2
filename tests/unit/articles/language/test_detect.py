"""The language of a text, or that it cannot be known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from py3langid.langid import MODEL_FILE, LanguageIdentifier, visit_counts
from tests.unit.articles import pages

from presswatch.articles.language import identifier
from presswatch.articles.language.detect import identify, known_languages, primary
from presswatch.articles.language.identifier import guesses

LONG = (" ".join(pages.PARAGRAPHS * 4), "".join(pages.TRANSLATED_BODY * 9))
"""Read in many stretches at once."""


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (" ".join(pages.TRANSLATED_BODY), "fr"),
        (" ".join(pages.PARAGRAPHS), "en"),
        ("Der Rat der Stadt hat am Dienstag beschlossen, die alte Seilerei wieder zu öffnen.", "de"),
        ("El ayuntamiento ha decidido reabrir la antigua cordelería como taller público.", "es"),
        ("Городской совет решил снова открыть старую канатную мастерскую для всех жителей.", "ru"),
        ("Tout moun ki viv nan vil la ap tann lapli a, epi yo di lekòl la ap louvri demen maten.", "ht"),
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
    "text",
    [
        "Vrelk zumpti oqarra shnebbu kwilto maxxendi pluvvargo tsinkhu belorrax nuum zhibbel.",
        "Mipela olgeta i laik bai gavman i stretim dispela rot bipo ren i kam daun long ples.",  # Tok Pisin
    ],
)
def test_text_unlike_all_languages_of_the_model_is_unknown(text):
    assert identify(text) == (None, None)


def test_declared_language_decides_between_near_relatives():
    text = "Semua orang dilahirkan merdeka dan mempunyai martabat serta hak-hak yang sama."
    assert identify(text, ["ms"]).language == "ms"
    assert identify(text, ["id"]).language == "id"
    assert identify(text, ["fr"]).language != "fr"


@pytest.mark.parametrize("label", ["zxx", "grc", "hbo"])
def test_labels_that_no_news_is_written_in_are_not_given(label):
    assert label not in known_languages()


@pytest.mark.parametrize("text", [*pages.TRANSLATED_BODY, *pages.PARAGRAPHS, *LONG, "BREAKING NEWS FROM THE HARBOUR"])
def test_our_reading_of_the_tables_is_that_of_the_library(text):
    library = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    label, probability = library.classify(text)
    best, *_ = guesses(text)
    assert best.label == label
    assert best.probability == pytest.approx(float(probability), abs=1e-3)
    assert -1 < best.typicality < 1


@given(st.binary(max_size=300), st.integers(1, 40))
def test_features_are_counted_as_the_library_counts_them(part, times):
    """Whatever the bytes, and however many stretches they are read in."""
    encoded, model = part * times, identifier._model()
    features, counts = identifier._counted(model, encoded)
    library = model.library
    expected = visit_counts(library.tk_nextmove, model.rows_of_library, library.tk_output, encoded) or {}
    assert dict(zip(features.tolist(), counts.tolist(), strict=True)) == dict(expected)


@pytest.mark.parametrize(
    ("tag", "expected"), [("pt_BR", "pt"), ("de-AT", "de"), ("EN", "en"), ("nb-NO", "no"), ("iw", "he"), ("", "")]
)
def test_declared_tags_are_reduced_to_the_language(tag, expected):
    assert primary(tag) == expected
