"""mart.matches and mart.matching_paragraphs: what mart.search finds, to count and to join, whole and by paragraph."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from tests.integration.articles_by_hand import Written, write
from tests.integration.warehouse.test_search import PAPERS

FERRY = "The ferry to Garrow sank at dawn.\n\nHeavy rain fell.\n\nNo ferry sails in the rain, and none was seen."
BODIES = (
    Written("Out at sea", FERRY),
    Written("Ferry timetable", "Rain is expected.\n\nThe ferries sail at nine.", source_id="harbour"),
    Written("La nuit", "Le bateau quitte le port.\n\nLa pluie tombe sur le bateau.", "fr"),
)


def add_blocks(conn, number):
    """Write the paragraphs of an article as its blocks."""
    body = conn.execute(text("select body from core.article_text where article_id = :n"), {"n": number}).scalar_one()
    start = 0
    for ordinal, line in enumerate(body.split("\n\n")):
        conn.execute(
            text(
                "insert into core.text_block (extraction_id, ordinal, role, start_char, end_char)"
                " select extraction_id, :ordinal, 'body', :start, :end from core.article_text where article_id = :n"
            ),
            {"n": number, "ordinal": ordinal, "start": start, "end": start + len(line)},
        )
        start += len(line) + 2


@pytest.fixture
def paragraphs(conn):
    numbers = write(conn, *BODIES)
    for number in numbers:
        add_blocks(conn, number)
    places = {number: place for place, number in enumerate(numbers)}

    def find(words, more=""):
        asked = text(f"select article_id, place from mart.matching_paragraphs(:words{more})")
        return sorted((places[number], place) for number, place in conn.execute(asked, {"words": words}))

    return find


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ferry rain", [(0, 3)]),
        ("ferry", [(0, 1), (0, 3), (1, 2)]),
        ("ferry -rain", [(0, 1), (1, 2)]),
        ("rain NOT ferry", [(0, 2), (1, 1)]),
        ('"heavy rain"', [(0, 2)]),
        ("bateau pluie", [(2, 2)]),
        ("sail*", [(0, 3), (1, 2)]),
        ("title:ferry", []),
    ],
)
def test_paragraphs_answer_by_themselves(paragraphs, words, found):
    assert paragraphs(words) == found


def test_paragraphs_are_cut_by_source_and_language(paragraphs):
    assert paragraphs("rain OR pluie", ", sources => '{harbour}'") == [(1, 1)]
    assert paragraphs("rain OR pluie", ", languages => '{fr}'") == [(2, 2)]
    assert paragraphs("rain", ", from_day => '2026-03-02'") == []


@pytest.mark.parametrize(
    "words", ["strike", "vote wages", "strike -council", "title:strike OR title:budget", "Müller", "東京"]
)
def test_all_that_search_finds_matches_each_once(conn, words):
    write(conn, *PAPERS.values())
    searched = text("select article_id, source_id, published_day, language from mart.search(:words, max_rows => 100)")
    matched = text("select article_id, source_id, published_day, language from mart.matches(:words)")
    found = sorted(map(tuple, conn.execute(matched, {"words": words})))
    assert found == sorted(map(tuple, conn.execute(searched, {"words": words})))
    assert found


def test_matches_say_the_most_prominent_place(conn):
    numbers = write(conn, PAPERS["strike"], PAPERS["budget"], PAPERS["dek"])
    rows = conn.execute(text("select article_id, prominence from mart.matches('strike OR lighthouse')"))
    assert dict(map(tuple, rows)) == dict(zip(numbers, ["headline", "body", "standfirst"], strict=True))


def test_matches_are_more_than_the_best(conn):
    write(conn, *[Written("A strike", f"The strike goes on, day {day}.") for day in range(30)])
    assert conn.execute(text("select count(*) from mart.matches('strike')")).scalar_one() == 30


def test_what_was_quoted_of_older_rows_is_counted_when_asked(conn):
    (number,) = write(conn, Written("Said", "“Never”, he said.\n\nShe said «no» and left."))
    asked = text("select quoted_chars from mart.article where article_id = :n")
    assert conn.execute(asked, {"n": number}).scalar_one() == len("“Never”") + len("«no»")
    stored = text("update core.article_text set quoted_chars = :stored where article_id = :n")
    conn.execute(stored, {"n": number, "stored": None})
    assert conn.execute(asked, {"n": number}).scalar_one() == len("“Never”") + len("«no»")
