"""Parts of a byline: what stands in children of its element, and who of a line wrote."""

from __future__ import annotations

import pytest
from lxml.html import HtmlElement, fragment_fromstring

from presswatch.articles.page.byline_parts import joined_text, took_pictures, without_others
from presswatch.articles.text.name_words import looks_like_name


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>By <a>Nerys Calloway</a> and <a>Tam O'Dowd</a></p>", "By Nerys Calloway and Tam O'Dowd"),
        ("<p><span>Nerys Calloway</span><span class=role>Arts correspondent, Corvan</span></p>", "Nerys Calloway"),
        ("<p><a>Nerys Calloway</a><a>Tam O'Dowd</a></p>", "Nerys Calloway | Tam O'Dowd"),
        ("<p><b>Nerys</b> <b>Calloway</b></p>", "Nerys Calloway"),
        ("<p><span class=label>Written By</span><a>Nerys Calloway</a></p>", "Written By Nerys Calloway"),
        ("<p><!-- none --><i>ნინო ბერიძე</i></p>", "ნინო ბერიძე"),
    ],
)
def test_children_that_say_more_of_a_name_are_left_out(markup: str, text: str) -> None:
    assert joined_text(element(markup)) == text


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("Text: Okka Friedrichs; Fotos: Jonte Harmsen", "Okka Friedrichs;"),
        ("Fotos: Jonte Harmsen, Text: Okka Friedrichs", "Okka Friedrichs"),
        ("Medically reviewed by Ivo Lund, MD Written by Nerys Calloway", "Nerys Calloway"),
        ("Nerys Calloway. Translated by Tam O'Dowd", "Nerys Calloway."),
        ("文 | 周敏 编辑 | 林涛", "周敏"),
        ("Photographs by Ivo Lund", ""),
        ("By Nerys Calloway in Corvan", "By Nerys Calloway in Corvan"),
    ],
)
def test_of_a_labelled_line_only_who_wrote_is_left(line: str, written: str) -> None:
    assert without_others(line).strip() == written


def test_brackets_behind_a_name_say_who_took_the_pictures() -> None:
    parts = without_others("Ola Brekkestad, Kari Nes (foto)").split(",")
    assert [took_pictures(part) for part in parts] == [False, True]


@pytest.mark.parametrize("name", ["Nerys Calloway", "ნინო ბერიძე", "ليلى منصور", "Ana Paula da Costa"])
def test_names_have_two_to_four_words_with_capitals_where_there_are_any(name: str) -> None:
    assert looks_like_name(name)


@pytest.mark.parametrize("text", ["Nerys", "the tidal mill", "Room 404", "One Two Three Four Five"])
def test_other_words_are_no_name(text: str) -> None:
    assert not looks_like_name(text)


def element(markup: str) -> HtmlElement:
    return fragment_fromstring(markup)
