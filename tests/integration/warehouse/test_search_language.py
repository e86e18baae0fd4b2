"""The language of search: what it means is what Boolean algebra says, in many tongues; all else is refused."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from tests.integration.articles_by_hand import Written, write

from presswatch.errors import PermanentError
from presswatch.warehouse.queries.search import Search, search

WORDS = ("ferry", "harbour", "lantern", "quarry")
PAPERS = [{word for place, word in enumerate(WORDS) if number >> place & 1} for number in range(16)]
"""One for each set of words that an article may hold."""

FEW = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])

expressions = st.recursive(
    st.sampled_from(WORDS),
    lambda inner: st.one_of(
        st.tuples(st.just("not"), inner),
        st.tuples(st.sampled_from(["and", "or"]), inner, inner),
    ),
    max_leaves=6,
)


def written(expression, spell) -> str:
    if isinstance(expression, str):
        return spell(expression)
    sign, *parts = expression
    inside = [f"({written(part, spell)})" if not isinstance(part, str) else spell(part) for part in parts]
    return f"NOT {inside[0]}" if sign == "not" else f" {sign.upper()} ".join(inside)


def holds(expression, paper: set[str]) -> bool:
    if isinstance(expression, str):
        return expression in paper
    sign, *parts = expression
    if sign == "not":
        return not holds(parts[0], paper)
    return (all if sign == "and" else any)(holds(part, paper) for part in parts)


@FEW
@given(expressions, st.sampled_from([str, str.upper, str.title, '"{}"'.format, "{}*".format]))
def test_a_search_means_what_algebra_says(conn, expression, spell):
    with conn.begin_nested() as savepoint:
        ids = write(conn, *(Written("X", " ".join(["plain", *sorted(paper)]) + ".") for paper in PAPERS))
        if holds(expression, set()):
            with pytest.raises(PermanentError, match="exclusions alone"), conn.begin_nested():
                search(conn, Search(written(expression, spell)))
        else:
            found = {hit.article_id for hit in search(conn, Search(written(expression, spell)), limit=100)}
            assert found == {number for number, paper in zip(ids, PAPERS, strict=True) if holds(expression, paper)}
        savepoint.rollback()


SIGNS = [
    "AND",
    "OR",
    "NOT",
    "-",
    "(",
    ")",
    '"',
    "title:",
    "author:",
    "NEAR/3",
    "NEAR",
    "*",
    "&",
    "|",
    "!",
    ":",
    "'",
    "\\",
]


@FEW
@given(st.lists(st.one_of(st.sampled_from([*SIGNS, "ferry", "l'été", "東京"]), st.text(max_size=8)), max_size=8))
def test_what_is_not_understood_is_refused_and_nothing_else_goes_wrong(conn, parts):
    with conn.begin_nested() as savepoint:
        write(conn, Written("Ferry", "A ferry came.", "en"), Written("東京", "東京です。", "ja"))
        with suppress(PermanentError), conn.begin_nested():
            search(conn, Search(" ".join(parts)))
        savepoint.rollback()


@pytest.mark.parametrize(
    ("language", "body", "finds", "misses"),
    [
        ("en", "The ferries’ captain won’t resign.", ["ferry", "FERRIES", "captain"], ["fer"]),
        (
            "de",
            "Die Bürgermeisterin aus Köln prüft Verträge.",
            ["Buergermeisterin", "koln", "Koeln", "vertrag"],
            ["Kohl"],
        ),
        (
            "fr",
            "L’élève qu’on aperçoit s’enfuit à Orléans.",
            ["eleve", "l'élève", "apercoit", '"orleans"', "élèves"],
            ["lev"],
        ),
        (
            "es",
            "Las elecciones municipales se aplazan en León.",
            ["eleccion", "ELECCIONES", "leon", "munic*"],
            ["electo"],
        ),
        (
            "it",
            "Nell’aula dell’università c’è silenzio.",
            ["aula", "universita", "silenzi"],
            ["aurora"],
        ),
        ("pt", "As eleições foram adiadas em São Paulo.", ["eleicoes", '"sao paulo"', "adiado"], ["porto"]),
        ("nl", "De gemeente koopt boeken voor scholen.", ["boek", "GEMEENTE", "school NEAR/3 boeken"], ["koek"]),
        ("sv", "Färjan till Malmö är försenad.", ["malmo", "Malmoe", "farjan"], ["malm"]),
        ("da", "Grøden på Læsø er kold.", ["groden", "grøden", "laeso", "Laesoe"], ["gro"]),
        ("ru", "Жители протестуют против свалки.", ["житель", "СВАЛКА", '"против свалки"'], ["свал"]),
        ("el", "Οι εκλογές αναβάλλονται.", ["εκλογές", "ΕΚΛΟΓΕΣ"], ["εκλ"]),
        ("ar", "وصلت السفينة إلى الميناء.", ["سفينة", "الميناء", "ميناء"], ["سفر"]),
        ("ja", "東京都内で強い揺れがありました。", ["東京", "揺れ", '"強い揺れ"', "東"], ["京東"]),
        ("zh", "北京市今天下雪，学校停课。", ["下雪", "北京 学校", "停课 -台北"], ["雪下"]),
        ("th", "กรุงเทพมหานครน้ำท่วมหลายจุด", ["น้ำท่วม", "กรุงเทพ"], ["เชียงใหม่"]),
        ("ko", "서울에서 지진이 발생했다.", ["서울*", "서울에서", '"지진이 발생했다"'], ["부산*"]),
    ],
)
def test_each_language_is_searched_as_its_readers_write(conn, language, body, finds, misses):
    write(conn, Written("X", body, language))
    assert {words: len(search(conn, Search(words))) for words in finds} == dict.fromkeys(finds, 1)
    assert {words: len(search(conn, Search(words))) for words in misses} == dict.fromkeys(misses, 0)


def test_words_as_written_are_not_stemmed_in_any_language(conn):
    write(
        conn, *(Written("X", body, tag) for tag, body in (("de", "Verträge"), ("fr", "élèves"), ("es", "elecciones")))
    )
    for as_written, stem in (("verträge", "vertrag"), ("eleves", "élève"), ("elecciones", "eleccion")):
        assert len(search(conn, Search(as_written, stemmed=False))) == 1
        assert search(conn, Search(stem, stemmed=False)) == []
        assert len(search(conn, Search(stem))) == 1


@pytest.mark.parametrize(
    ("headline", "dek", "body", "prominence"),
    [
        ("Ferry sinks", "", "Nobody was hurt.", "headline"),
        ("At sea", "The ferry had been warned about in autumn already", "Nobody was hurt.", "standfirst"),
        ("At sea", "", "The ferry sank.\n\nNobody was hurt.", "lead"),
        ("At sea", "", "Nobody was hurt.\n\nThe ferry sank.", "body"),
    ],
)
def test_prominence_is_the_most_prominent_place(conn, headline, dek, body, prominence):
    write(conn, Written(headline, body, dek=dek))
    (hit,) = search(conn, Search("ferry"))
    assert hit.prominence == prominence
    total = conn.execute(text("select count(*) from mart.search('ferry') where prominence = :p"), {"p": prominence})
    assert total.scalar_one() == 1
