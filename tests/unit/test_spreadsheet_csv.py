"""CSV for spreadsheets: nothing becomes a formula, nothing is lost."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presswatch.spreadsheet_csv import BOM, FORMULA_SIGNS, csv_line, original_cell, read_csv, safe_cell

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))


@pytest.mark.parametrize("sign", FORMULA_SIGNS)
@pytest.mark.parametrize("before", ["", " ", "\u00a0 ", "\ufeff"])
def test_a_text_that_could_be_a_formula_is_marked(sign: str, before: str) -> None:
    text = f'{before}{sign}HYPERLINK("http://evil.example";"click")'
    assert safe_cell(text) == "'" + text
    assert original_cell(safe_cell(text)) == text


@pytest.mark.parametrize("text", ["", "plain", "1-2", "a=b", "Preis: -5", "«-x»"])
def test_other_texts_stay(text: str) -> None:
    assert safe_cell(text) == text


@given(TEXTS)
def test_no_cell_begins_with_a_sign_and_every_text_comes_back(text: str) -> None:
    assert not safe_cell(text).lstrip().startswith(FORMULA_SIGNS)
    assert original_cell(safe_cell(text)) == text


@given(st.lists(TEXTS, min_size=2, max_size=5))
def test_what_is_written_is_read(texts: list[str]) -> None:
    names = [f"c{place}" for place in range(len(texts))]
    file = io.StringIO(BOM + csv_line(names) + csv_line(texts), newline="")
    assert list(read_csv(file)) == ([dict(zip(names, texts, strict=True))] if any(texts) else [])


def test_null_is_empty_and_an_empty_text_is_quoted_and_numbers_stay_numbers() -> None:
    assert csv_line([None, "", -5, 1.5, True, 'say "no"']) == ',"",-5,1.5,true,"say ""no"""\r\n'


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_file_that_a_spreadsheet_saved_is_read_whatever_its_delimiter(delimiter: str) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter).writerows([["unit", "code"], ["1", "'=a, b"], ["", ""], ["2", "x;y"]])
    file.seek(0)
    assert [row["code"] for row in read_csv(file)] == ["=a, b", "x;y"]
