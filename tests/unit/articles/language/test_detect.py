"""The language of a text, or that it cannot be known."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from py3langid.langid import MODEL_FILE, LanguageIdentifier, visit_counts
from tests.unit.articles import pages

from presswatch.articles.language import identifier
from presswatch.articles.language.detect import declared_languages, identify, known_languages
from presswatch.articles.language.identifier import guesses, guesses_of_each

LONG = (" ".join(pages.PARAGRAPHS * 4), "".join(pages.TRANSLATED_BODY * 9))
"""Read in many stretches at once."""


@cache
def the_library() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


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
    library = the_library()
    label, probability = library.classify(text)
    best, *_ = guesses(text)
    assert best.label == label
    assert best.probability == pytest.approx(float(probability), abs=1e-3)
    assert -1 < best.typicality < 1


@given(st.binary(max_size=300), st.integers(1, 40))
def test_features_are_counted_as_the_library_counts_them(part, times):
    """Whatever the bytes, however many stretches they are read in, and whatever is read beside them."""
    texts, library = [part * times, b"", part[::-1] * 4, part], the_library()
    rows = [row << 8 for row in library.tk_row]
    for text, (features, counts) in zip(texts, identifier._counted(identifier._model(), texts), strict=True):
        expected = visit_counts(library.tk_nextmove, rows, library.tk_output, text) or {}
        assert dict(zip(features.tolist(), counts.tolist(), strict=True)) == dict(expected)


def test_texts_are_told_alike_alone_and_together():
    texts = [*pages.TRANSLATED_BODY, "", *pages.PARAGRAPHS, *LONG]
    for alone, together in zip(map(guesses, texts), guesses_of_each(texts), strict=True):
        assert [guess.label for guess in alone] == [guess.label for guess in together]
        assert [guess.probability for guess in alone] == pytest.approx([guess.probability for guess in together])


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        *(
            ("pt_BR", "pt"),
            ("de-AT", "de"),
            ("EN", "en"),
            ("nb-NO", "no"),
            ("iw", "he"),
            ("", ""),
            ("zh-Hant-TW", "zh"),
        ),
        *(("jp", "ja"), ("ja_JP.UTF-8", "ja"), ("cn", "zh"), ("cz", "cs"), ("gr", "el"), ("dk", "da")),
        *(("deu", "de"), ("ger", "de"), ("fre", "fr"), ("rum", "ro"), ("hin-IN", "hi"), ("gre", "el"), ("esp", "es")),
        *(
            ("english", "en"),
            ("Deutsch", "de"),
            ("FRANÇAIS", "fr"),
            ("日本語", "ja"),
            ("português", "pt"),
            ("हिन्दी", "hi"),
        ),
        *(("utf-8", ""), ("UTF8", ""), ("iso-8859-15", ""), ("windows-1251", ""), ("euc-jp", ""), ("undefined", "")),
        *(
            ("null", ""),
            ("und", ""),
            ("x-default", ""),
            ("{{ lang }}", ""),
            ("%s", ""),
            ("0", ""),
            ("qaa", ""),
            ("xx", ""),
        ),
    ],
)
def test_declared_tags_are_mapped_to_the_language_or_ignored(tag, expected):
    assert declared_languages([tag]) == frozenset({expected} - {""})


TEXTS = {
    "ja": "市議会は金曜日、古いロープ工場を公共の工房として再開することを決め、来年の春から工事を始めると発表した。",
    "uk": "Міська рада вирішила у п'ятницю знову відкрити стару канатну майстерню для всіх мешканців міста.",
    "cs": "Městská rada v pátek rozhodla, že stará provaznická dílna se znovu otevře pro všechny obyvatele města.",
    "el": "Το δημοτικό συμβούλιο αποφάσισε την Παρασκευή να ανοίξει ξανά το παλιό σχοινοποιείο για όλους.",
    "et": "Linnavolikogu otsustas reedel avada vana köievabriku uuesti kõigile linna elanikele ja alustada töid.",
    "de": "Der Rat der Stadt hat am Freitag beschlossen, die alte Seilerei wieder für alle Bewohner zu öffnen.",
    "th": "สภาเมืองมีมติเมื่อวันศุกร์ให้เปิดโรงงานเชือกเก่าอีกครั้งเป็นโรงฝึกงานสาธารณะสำหรับทุกคนในเมือง",
    "ar": "قرر مجلس المدينة يوم الجمعة إعادة فتح مصنع الحبال القديم أمام جميع سكان المدينة ابتداء من الربيع المقبل.",
}
NOISE = ["utf-8", "undefined", "xx", "zxx", "lang", "-", "{lang}"]
MEANT = [
    ("ja", "jp"),
    ("uk", "ua"),
    ("cs", "cz"),
    ("el", "gr"),
    ("et", "ee"),
    ("de", "at"),
    ("th", "tha"),
    ("ar", "arabe"),
]


@pytest.mark.parametrize("tag", NOISE)
@pytest.mark.parametrize("language", TEXTS)
def test_tag_that_is_no_language_is_no_reason_for_none(language, tag):
    assert identify(TEXTS[language], [tag]).language == language


@pytest.mark.parametrize(("language", "tag"), MEANT)
def test_tag_of_a_country_or_a_name_means_its_language(language, tag):
    assert identify(TEXTS[language], [tag]).language == language


def test_language_that_the_model_does_not_have_is_still_one():
    assert identify(TEXTS["de"], ["gsw"]).language is None
    assert identify(TEXTS["de"], ["gsw", "ch"]).language == "de"
