"""How two texts differ, as the page of an article shows it."""

from __future__ import annotations

import sys
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "plugins"))

from presswatch_ui.differences import MOST_WORDS, Piece, differences

TEXTS = st.lists(st.text(alphabet="ab c.,é漢\n", min_size=1, max_size=20), max_size=6)


def test_words_that_changed_are_told_and_paragraphs_that_stayed_are_counted() -> None:
    found = differences(["Same.", "Nine were hurt.", "End."], ["Same.", "Twelve were hurt.", "End.", "More."])
    changed = [Piece("gone", "Nine"), Piece("new", "Twelve"), Piece("same", " were hurt.")]
    assert found == [[Piece("skipped", "1")], changed, [Piece("skipped", "1")], [Piece("new", "More.")]]


def test_words_that_changed_side_by_side_are_one_run() -> None:
    (passage,) = differences(["Ferry crews vote to strike today."], ["Turbines off Harlow refused today."])
    assert passage == [
        Piece("gone", "Ferry crews vote to strike"),
        Piece("new", "Turbines off Harlow refused"),
        Piece("same", " today."),
    ]


def test_a_passage_too_long_to_compare_is_shown_whole() -> None:
    long = "word " * (MOST_WORDS + 1)
    assert [piece.kind for piece in differences([long], [f"{long}more"])[0]] == ["gone", "new"]


@given(TEXTS, TEXTS)
def test_nothing_is_left_out_and_nothing_made_up(before: list[str], after: list[str]) -> None:
    old, new, place = [], [], 0
    for passage in differences(before, after):
        if passage[0].kind == "skipped":
            count = int(passage[0].text)
            old += before[len(old) : len(old) + count]
            new += after[place : place + count]
        else:
            old += [text] if (text := "".join(piece.text for piece in passage if piece.kind != "new")) else []
            new += [text] if (text := "".join(piece.text for piece in passage if piece.kind != "gone")) else []
        place = len(new)
    assert ("".join(old), "".join(new)) == ("".join(before), "".join(after))
