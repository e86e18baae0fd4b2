"""Text that cannot be read is no body: reversed, moved along the alphabet, shuffled, in glyphs of its own font."""

import codecs
import random

import pytest
from tests.unit.articles import pages

from presswatch.articles.extract import clean_page
from presswatch.articles.language.scrambled import find_scrambled

TEXTS = {
    "en": pages.PARAGRAPHS,
    "fr": pages.TRANSLATED_BODY,
    "de": (
        "Der Rat der Stadt hat am Dienstag beschlossen, die alte Seilerei als Werkstatt wieder zu öffnen.",
        "Zwölf Mitglieder stimmten für den Plan, fünf dagegen; sie verwiesen auf die Kosten des Daches.",
        "Die ersten Kurse im Weben und im Bootsbau sollen im September beginnen, sagte die Bürgermeisterin.",
    ),
    "es": (
        "El pleno votó el martes a favor de reabrir la antigua cordelería como taller público de la villa.",
        "Doce concejales apoyaron el plan y cinco se opusieron por el coste del tejado, según los técnicos.",
        "Los primeros cursos, de tejido y de reparación de barcas, empezarán en septiembre, dijo la alcaldesa.",
    ),
    "pl": (
        "Rada miasta zdecydowała we wtorek, że stara powroźnia zostanie ponownie otwarta jako warsztat.",
        "Dwunastu radnych poparło plan, a pięciu było przeciw z powodu kosztów naprawy dachu budynku.",
        "Pierwsze kursy tkactwa i naprawy łodzi mają się rozpocząć we wrześniu, powiedziała burmistrzyni.",
    ),
    "ru": (
        "Городской совет решил во вторник снова открыть старую канатную мастерскую для всех жителей.",
        "Двенадцать депутатов поддержали план, пятеро выступили против из-за стоимости ремонта крыши.",
        "Первые курсы ткачества и ремонта лодок начнутся в сентябре, сообщила глава города журналистам.",
    ),
    "ar": (
        "صوت مجلس المدينة يوم الثلاثاء لصالح إعادة فتح مصنع الحبال القديم بعد تسع سنوات من الجدل.",
        "أيد اثنا عشر عضوا الخطة وعارضها خمسة أعضاء بسبب تكلفة إصلاح سقف المبنى القديم في الميناء.",
        "وتبدأ الدورات الأولى في النسيج وإصلاح القوارب في سبتمبر المقبل كما قالت رئيسة البلدية للصحفيين.",
    ),
    "ja": (
        "市議会は火曜日、古いロープ工場を公共の工房として再開することを決め、九年にわたる議論を終えた。",
        "十二人の議員が計画に賛成し、五人は屋根の修理にかかる費用が高すぎるとして反対に回ったという。",
        "織物と船の修理を学ぶ最初の講座は九月に始まる予定だと、市長は会議のあとで記者団に語った。",
    ),
}  # fmt: skip


def shuffled(text: str) -> str:
    dice = random.Random(7)
    return " ".join("".join(dice.sample(word, len(word))) for word in text.split())


@pytest.mark.parametrize("language", TEXTS)
def test_text_as_it_is_written_is_not_scrambled(language):
    assert find_scrambled(TEXTS[language]) == (frozenset(), frozenset())


@pytest.mark.parametrize(
    "opening", ["…and then the roof came down, they said.", ".NET developers met on Friday.", "“No.”", ""]
)
def test_opening_with_a_point_is_not_yet_reversed(opening):
    assert not find_scrambled([*pages.PARAGRAPHS, opening]).sure


@pytest.mark.parametrize("language", TEXTS)
def test_reversed_paragraphs_are_found(language):
    first, *others = TEXTS[language]
    turned = [first, *(text[::-1] for text in others)]
    assert find_scrambled(turned).sure == frozenset(range(1, len(turned)))
    assert not find_scrambled([first, first]).sure


@pytest.mark.parametrize("language", TEXTS)
def test_one_reversed_paragraph_is_found(language):
    first, second, third, *_ = TEXTS[language]
    assert find_scrambled([first, second, third[::-1]]).sure == {2}


@pytest.mark.parametrize("language", ["en", "fr", "de", "es", "pl"])
@pytest.mark.parametrize("step", ["rot13", "words reversed"])
def test_moved_letters_and_reversed_words_are_found(language, step):
    first, *others = TEXTS[language]
    change = {
        "rot13": lambda text: codecs.encode(text, "rot13"),
        "words reversed": lambda text: " ".join(word[::-1] for word in text.split()),
    }[step]
    assert find_scrambled([first, *map(change, others)]).sure == frozenset(range(1, len(others) + 1))


def test_shuffled_letters_are_likely():
    found = find_scrambled([pages.PARAGRAPHS[0], *map(shuffled, pages.PARAGRAPHS * 2)])
    assert len(found.likely) >= len(pages.PARAGRAPHS)


def test_glyphs_of_a_font_of_its_own_are_scrambled():
    glyphs = "".join(chr(0xE000 + ord(letter) % 90) if letter.isalpha() else letter for letter in pages.PARAGRAPHS[1])
    assert find_scrambled([pages.PARAGRAPHS[0], glyphs]).sure == {1}


@pytest.mark.parametrize("change", [lambda text: text[::-1], lambda text: codecs.encode(text, "rot13")])
def test_scrambled_rest_is_flagged_and_out_of_the_body(change):
    rest = [change(text) for text in pages.PARAGRAPHS[2:]]
    blurred = "".join(f"<p>{text}</p>" for text in rest)
    page = pages.plain_story(body=f"<div class='locked'>{blurred}</div>")
    found = clean_page(page)
    assert "scrambled" in found.flags
    assert not [text for text in rest if text in found.body]
    assert pages.PARAGRAPHS[0] in found.body
    assert found.language == "en"
    assert "scrambled" not in clean_page(pages.plain_story()).flags
