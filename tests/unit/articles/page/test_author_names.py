"""Names as statements have them: one object is one name, roles and places are off, lines may name several."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presswatch.articles.page.author_names import split_names

NAMES = st.sampled_from(
    [
        "Ana Paula Costa e Silva", "José Ortega y Gasset", "Josep Puig i Cadafalch", "Di Wang", "Von Miller",
        "Anna-Lena Öst", "Jean-Luc de la Tour", "松村太郎", "김민수", "Олена Коваль", "Ludwig van der Berg",
    ]
)  # fmt: skip


@given(NAMES)
def test_a_name_alone_is_that_name(name):
    assert split_names(name, "object") == [name]
    assert split_names(name) == [name.removeprefix("Von ")]


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ("Mia Rand und Tom Bell", ["Mia Rand", "Tom Bell"]),
        ("Ana Costa e Rui Dias", ["Ana Costa", "Rui Dias"]),
        ("Dias, Rui Manuel", ["Rui Manuel Dias"]),
        ("Mia Rand, Tom Bell", ["Mia Rand", "Tom Bell"]),
        ("Mia Rand, New York", ["Mia Rand"]),
        ("Mia Rand, chief political correspondent", ["Mia Rand"]),
        ("Mia Rand Senior Political Reporter", ["Mia Rand"]),
        ("Political editor Mia Rand", ["Mia Rand"]),
        ("ALDERBOTE-Reporterin Mia Rand", ["Mia Rand"]),
        ("Gerichtsreporter Tom Bell", ["Tom Bell"]),
        ("Von Redakteurin Mia Rand", ["Mia Rand"]),
        ("Unser Korrespondent Tom Bell", ["Tom Bell"]),
        ("Inês Prado\u200b Enviada especial", ["Inês Prado"]),
        ("Inês Prado\n Lisboa", ["Inês Prado"]),
        ("Inês Prado desde Roma", ["Inês Prado"]),
        ("Mia Rand in Brussels", ["Mia Rand"]),
        ("Mia Rand (Oslo)", ["Mia Rand"]),
        ("Mia Rand - Alder News", ["Mia Rand"]),
        ("Alder News – Mia Rand", ["Mia Rand"]),
        ("Alder News / Mia Rand", ["Alder News", "Mia Rand"]),
        ("Admin", []),
        ("site admin", []),
        ("Super User", []),
        ("wp_admin", []),
        ("Gastautor", []),
        ("Maria Aparecida das Neves Oliveira da Rocha", ["Maria Aparecida das Neves Oliveira da Rocha"]),
        ("von Mia Rand", ["Mia Rand"]),
        ("Por Redacción", ["Redacción"]),
        ("Di Redazione", ["Redazione"]),
        ("van der Berg, Jan", ["Jan van der Berg"]),
        ("Von der Leyen", ["Von der Leyen"]),
        ("Ana Costa e Silva e Rui Dias", ["Ana Costa e Silva", "Rui Dias"]),
        ("Kommentar von Mia Rand", ["Mia Rand"]),
        ("Interview: Mia Rand", ["Mia Rand"]),
        ("Text: Mia Rand, Fotos: Tom Bell", ["Mia Rand"]),
        ("Political Correspondent, Mia Rand", ["Mia Rand"]),
        ("Mia Rand for Alder Post", ["Mia Rand"]),
        ("Staff Writer", []),
        ("بقلم: أحمد علي", ["أحمد علي"]),
        ("山田太郎記者", ["山田太郎"]),
    ],
)
def test_an_object_of_the_data_is_one_name(raw, names):
    assert split_names(raw, "object") == names


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ("By Mia Rand | 3 May 2024", ["Mia Rand"]),
        ("Mia Rand May 3, 2024", ["Mia Rand"]),
        ("Von Mia Rand, 03.05.24, 10:05 Uhr", ["Mia Rand"]),
        ("Mercredi 3 mai 2024 à 18h09 - Par Inès Prado", ["Inès Prado"]),
        ("Por Inês Prado e Rui Dias, em Lisboa", ["Inês Prado", "Rui Dias"]),
        ("By: Mia Rand Updated 3 May 2024, 10:05", ["Mia Rand"]),
        ("Di Mia Rand", ["Mia Rand"]),
        ("By Mia Rand, Health Reporter", ["Mia Rand"]),
        ("Ursula von Berg", ["Ursula von Berg"]),
        ("Veröffentlicht von Mia Rand", ["Mia Rand"]),
        ("김민수 기자 2024.05.03 10:05", ["김민수"]),
        ("著者：石田まり", ["石田まり"]),
        ("執筆者：石田万里", ["石田万里"]),
        ("ライター: Mari Ishida", ["Mari Ishida"]),
        ("글쓴이 : 김민수", ["김민수"]),
        ("供稿：李明", ["李明"]),
        ("編集：石田万里", []),
        ("監修：石田万里", []),
        ("出典：石田新報", []),
        ("Last Updated: January 7, 2025", []),
        ("Zuletzt aktualisiert: 7. Januar 2025", []),
        ("Dernière mise à jour : 7 janvier 2025", []),
        ("First Published May 3, 2024", []),
        ("Prev Next", []),
        ("Précédent Suivant", []),
        ("Par Inès Prado (avec Rui Dias et Mia Rand)", ["Inès Prado", "Rui Dias", "Mia Rand"]),
        ("Von Mia Rand (mit Tom Bell)", ["Mia Rand", "Tom Bell"]),
        ("By Mia Rand (with contributions)", ["Mia Rand"]),
        ("《KR》", ["KR"]),
        ("【石田万里】", ["石田万里"]),
        ("〈李明〉", ["李明"]),
        ("«Mia Rand»", ["Mia Rand"]),
        ("Alder-Radio Publié le 3 mai 2024", ["Alder-Radio"]),
        ("Alderpost Veröffentlicht am 03.05.2024", ["Alderpost"]),
        ("Мія Ранд Опубліковано 3 травня 2024", ["Мія Ранд"]),
    ],
)  # fmt: skip
def test_a_line_gives_its_names(raw, names):
    assert split_names(raw) == names


@pytest.mark.parametrize(
    ("raw", "names"), [("García Márquez, Inés", ["Inés García Márquez"]), ("Okoro, Chidi", ["Chidi Okoro"])]
)
def test_catalogues_put_the_surname_first(raw, names):
    assert split_names(raw, "inverted") == names


@given(st.text(max_size=300), st.sampled_from(["line", "object", "inverted"]))
def test_any_text_has_an_answer(raw, form):
    assert all(name.strip() for name in split_names(raw, form))


@pytest.mark.parametrize("storm", [" ", "\t", "a ", "\u200b ", "A-", "by ", "(", "and ", ", ", "12. "])
def test_cost_is_linear(storm):
    started = time.process_time()
    split_names(storm * 50_000, "object")
    assert time.process_time() - started < 1
