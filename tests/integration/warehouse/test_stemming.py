"""Stems of words with accents: forms of a word are one, typed with accents or without; old texts are stemmed again."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import text
from tests.integration.articles_by_hand import Written, write

from presswatch.maintaining import index_texts
from presswatch.runtime import Runtime
from presswatch.settings import Settings
from presswatch.warehouse.ops import retention
from presswatch.warehouse.queries.search import Search, search

FORMS = [
    ("pt", "eleição eleições", "eleicao eleicoes"),
    ("pt", "prisão prisões", "PRISAO prisoes"),
    ("pt", "operação operações", "operacao operacoes"),
    ("pt", "alemão alemães", "alemao alemaes"),
    ("fr", "élection élections", "election elections"),
    ("fr", "fermé fermée fermées fermer", "ferme fermee fermees"),
    ("fr", "élevé élevées", "eleve elevee"),
    ("fr", "première premières premier", "premiere premieres"),
    ("fr", "ouvrière ouvriers", "ouvriere"),
    ("es", "elección elecciones", "eleccion"),
    ("es", "francés franceses francesa", ""),
    ("es", "interés intereses", ""),
    ("it", "arriverà arriverò arrivare", ""),
    ("it", "città", "citta"),
    ("ca", "elecció eleccions", "eleccio"),
    ("ca", "anglès anglesa anglesos", ""),
    ("hu", "választás választásokról választást", "valasztas"),
    ("hu", "kormány kormányról kormányból kormányért", "kormany"),
    ("de", "Wahl Wahlen Wähler Wählern", "Wahler"),
    ("de", "Ärzte Arzt", "Aerzte arzte"),
    ("de", "Müller Mueller", "Muller"),
    ("sv", "väljare väljarna", "valjare"),
    ("da", "færge færgen færgerne", "faerge"),
    ("nb", "båt båten båter", "bat"),
    ("fi", "äänestäjä äänestäjät", "aanestaja"),
    ("ro", "țară țări", "tara tari"),
    ("lt", "rinkėjas rinkėjai rinkėjų", "rinkejas"),
    ("el", "εκλογή εκλογές εκλογών", "εκλογες"),
    ("ru", "самолёт самолёта самолеты", "самолет"),
]


@pytest.mark.parametrize(("language", "printed", "typed"), FORMS)
def test_forms_of_a_word_are_one_typed_with_accents_or_without(conn, language, printed, typed):
    write(conn, *(Written("X", f"Abc {word} xyz.", language) for word in printed.split()))
    asked = [*printed.split(), *typed.split()]
    found = {word: len(search(conn, Search(word))) for word in asked}
    assert found == dict.fromkeys(asked, len(printed.split()))


@pytest.mark.parametrize(
    ("language", "words", "other"),
    [
        ("pt", "pão", "paz"),
        ("fr", "pêche", "pécule"),
        ("es", "año", "anillo"),
        ("hu", "kormány", "korona"),
        ("de", "Wähler", "Waldler"),
    ],
)
def test_other_words_stay_apart(conn, language, words, other):
    write(conn, Written("X", other, language))
    assert search(conn, Search(words)) == []


def test_serbian_is_found_in_either_alphabet(conn):
    write(conn, Written("X", "Нова школа је отворена.", "sr"), Written("X", "Nova škola je otvorena.", "sr"))
    assert {word: len(search(conn, Search(word))) for word in ("школа", "škola", "skola", "škole")} == {
        "школа": 2, "škola": 2, "skola": 2, "škole": 2,
    }  # fmt: skip


def test_phrases_and_distances_count_words_once(conn):
    write(conn, Written("X", "Les écoles fermées ont été rouvertes hier.", "fr"))
    finds = [
        '"école fermée"',
        '"ecoles fermees"',
        "école NEAR/1 fermées",
        '"été rouvertes"',
        'title:x "fermées ont été"',
    ]
    assert {words: len(search(conn, Search(words))) for words in finds} == dict.fromkeys(finds, 1)
    misses = ['"fermée école"', '"école rouverte"', "école NEAR/2 rouverte", "title:fermée"]
    assert {words: len(search(conn, Search(words))) for words in misses} == dict.fromkeys(misses, 0)


def test_the_form_that_was_found_is_marked(conn):
    write(conn, Written("X", "L’usine fermée, l’école l’est aussi. Une autre phrase.", "fr"))
    (hit,) = search(conn, Search("fermé"))
    assert hit.snippet == "L’usine [[fermée]], l’école l’est aussi."
    (hit,) = search(conn, Search('"usine fermé"'))
    assert hit.snippet == "L’[[usine]] [[fermée]], l’école l’est aussi."


def test_words_as_written_are_not_stemmed_with_accents_either(conn):
    write(conn, Written("X", "Uma eleição fechada.", "pt"))
    assert len(search(conn, Search("eleicao", stemmed=False))) == 1
    assert search(conn, Search("eleições", stemmed=False)) == []


def test_a_text_that_a_search_finds_is_one_that_it_matches(conn):
    statement = text("select core.text_matches('eleições', '{}', true, 'pt', 'X', '', 'A eleição foi adiada.')")
    assert conn.execute(statement).scalar_one() is True


@pytest.mark.parametrize("letters", ["éàçõüñőć", "aé", "ʼŉ̈’é", "éЖ日本ё"])
def test_no_text_is_too_long_or_too_odd_to_be_indexed(conn, letters):
    draw = random.Random(1)
    words = (
        "".join(draw.choice(letters + "abcdefghijklmnopqrstuvwxyz") for _ in range(draw.randint(1, 7)))
        for _ in range(60_000)
    )
    body = " ".join(words)
    for language in ("fr", "pt", "hu", "sr"):
        write(conn, Written("X", body, language))
    assert len(search(conn, Search("x"))) == 4


OLD = "update core.article_text set search = to_tsvector(core.search_config(language), body)"


def test_texts_of_an_older_version_are_stemmed_again_newest_first_a_part_at_a_time(conn):
    ids = write(conn, *(Written("X", f"La mine fermée {n}.", "fr") for n in range(5)), Written("X", "A mine", "en"))
    conn.execute(text(OLD))
    conn.execute(text("insert into ops.stem_backlog select max(article_id) from core.article_text"))
    assert search(conn, Search("fermé")) == []
    assert len(search(conn, Search("fermée"))) == 5  # as before
    assert retention.index_again(conn, limit=3) == 3
    assert {hit.article_id for hit in search(conn, Search("fermé"))} == set(ids[3:5])
    assert [retention.index_again(conn, limit=3) for _ in range(3)] == [3, 0, 0]
    assert {hit.article_id for hit in search(conn, Search("fermé"))} == set(ids[:5])


def test_maintenance_stems_what_there_is_and_stops_in_time(engine):
    with engine.begin() as conn:
        write(conn, *(Written("X", f"La mine fermée {n}.", "fr") for n in range(3)))
        conn.execute(text(OLD))
        conn.execute(text("insert into ops.stem_backlog select max(article_id) from core.article_text"))
    runtime = Runtime(Settings(), engine, run_id="test")
    assert index_texts(runtime, for_s=0) == {"texts": 0}
    assert index_texts(runtime) == {"texts": 3}
    assert index_texts(runtime) == {"texts": 0}
    with engine.connect() as conn:
        assert len(search(conn, Search("fermé"))) == 3


def test_what_a_search_leaves_out_is_not_noted_to_the_reader(engine):
    notes: list[str] = []
    with engine.begin() as conn:
        write(conn, Written("X", "La mine.", "fr"), Written("Y", "The mine.", "en"))
    with engine.connect() as conn:
        raw = conn.connection.driver_connection
        raw.add_notice_handler(lambda note: notes.append(str(note.message_primary)))
        conn.execute(text("set client_min_messages to notice"))
        conn.execute(text("select * from mart.search('la mine', languages => '{fr,en}')"))
    assert notes == []
