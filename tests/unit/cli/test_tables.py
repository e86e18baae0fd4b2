"""Tables: whole in a file, fitted to a terminal."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from presswatch.cli.tables import MOST_LINES, Column, cut, fitted, measure, pad, places, table_lines, wrapped

LONG = "A council that met twice voted for the bridge " * 4
ROWS = [["1", "harbour", LONG.strip(), "https://news.example/" + "path/" * 30], ["22", "東京新聞", "雨" * 50, ""]]
NAMES = ["no.", "source", "title", "address"]
words = st.text(st.sampled_from("ab -/東é\u0301"), max_size=120)


def lines(width: int | None) -> list[str]:
    return list(table_lines(measure(NAMES, ROWS), lambda: ROWS, width))


def test_in_a_file_no_cell_is_cut_and_each_row_is_a_line():
    written = lines(None)
    assert len(written) == 4
    assert all(cell in line for row, line in zip(ROWS, written[2:], strict=True) for cell in row)


def test_a_long_cell_of_a_file_does_not_make_every_row_as_long():
    assert len(lines(None)[1]) < 200


def test_a_terminal_is_not_left():
    for width in range(24, 200, 7):
        assert max(map(places, lines(width))) <= width


def test_what_has_room_is_not_wrapped():
    columns = [Column("a", 5, is_number=False, least=5), Column("b", 30, is_number=False, least=12)]
    assert fitted(columns, 37) == [5, 30]
    assert fitted(columns, 36) == [5, 29]


def test_a_terminal_too_narrow_for_the_columns_gets_blocks():
    assert lines(30)[:3] == ["-- 1 ".ljust(30, "-"), "no.      1", "source   harbour"]


def test_names_stay_whole_and_addresses_are_broken():
    name, address = measure(["name", "address"], [["PRESSWATCH_WAREHOUSE_URL a", "https://news.example/" + "a" * 90]])
    assert (name.least, address.least) == (24, 12)


def test_numbers_stand_to_the_right_also_where_some_are_missing():
    assert [column.is_number for column in measure(["a", "b", "c"], [["1", "", "x"], ["", "", "2"]])] == [
        True,
        False,
        False,
    ]


def test_a_cell_of_many_lines_says_that_there_is_more():
    assert cut(["a"] * MOST_LINES) == ["a"] * MOST_LINES
    assert cut([f"line {number}" for number in range(9)])[-1] == "line …"


@given(words, st.integers(2, 40))
def test_wrapping_loses_no_letter_and_no_line_is_too_long(text, width):
    parts = wrapped(text, width)
    assert "".join("".join(parts).split()) == "".join(text.split())
    assert all(places(part) <= width for part in parts)
    assert parts


@given(words, st.integers(0, 40))
def test_padding_counts_places(text, width):
    assert places(pad(text, width)) == max(width, places(text))


def test_wide_letters_take_two_places_and_marks_none():
    assert (places("東京"), places("e\u0301"), places("é")) == (4, 1, 1)
