"""Sheets go out and come back; what does not fit is named by its row."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from tests.unit.sampling.test_sample_file import SAMPLE

from presswatch.errors import PermanentError
from presswatch.sampling.coding_sheet import UnitText, read_codes, sheet
from presswatch.spreadsheet_csv import csv_line, read_csv

TEXTS = {7: UnitText("=1+1", "Body, with\na line"), 9: UnitText("Title", "Body"), 11: UnitText("T", "B")}


def rows(coder: str = "anna", *, is_blind: bool = False) -> list[dict[str, str]]:
    return list(read_csv(io.StringIO("".join(sheet(SAMPLE, coder, TEXTS, is_blind=is_blind)), newline="")))


def filled(codes: dict[str, str], sample: str = "") -> io.StringIO:
    lines = [csv_line([sample or SAMPLE.sha256[:12], number, code]) for number, code in codes.items()]
    return io.StringIO(csv_line(["sample", "article", "code"]) + "".join(lines), newline="")


def test_a_sheet_holds_each_unit_in_an_order_of_its_coders_own() -> None:
    anna, ben = rows("anna"), rows("ben")
    assert {row["article"] for row in anna} == {"7", "9", "11"}
    assert [row["article"] for row in anna] == [row["article"] for row in rows("anna")]
    assert any([row["article"] for row in rows(name)] != [row["article"] for row in anna] for name in "abcdef")
    assert {row["title"] for row in ben} == {"=1+1", "Title", "T"}
    assert "".join(sheet(SAMPLE, "anna", TEXTS, is_blind=False)).count('"\'=1+1"') == 1


def test_a_blind_sheet_tells_neither_source_nor_day() -> None:
    assert {(row["source"], row["day"]) for row in rows(is_blind=True)} == {("", "")}
    assert {row["source"] for row in rows()} == {"news", "other"}


def test_codes_come_back_and_gaps_stay_gaps() -> None:
    assert read_codes(SAMPLE, filled({"7": "yes", "9": "", "11": " no "})) == {"7": "yes", "11": "no"}


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (filled({"7": "maybe"}), "row 2: maybe is none of yes, no"),
        (filled({"8": "yes"}), "row 2: article 8 is not in the sample"),
        (filled({"7": "yes"}, "another"), "row 2 is of another sample"),
        (filled({"7": "yes", " 7": "no"}), "row 3: article 7 stands twice"),
        (io.StringIO("a,b\r\n1,2\r\n", newline=""), "needs the columns"),
        (io.StringIO("", newline=""), "needs the columns"),
    ],
)
def test_what_does_not_fit_is_named(file: io.StringIO, reason: str) -> None:
    with pytest.raises(PermanentError, match=reason):
        read_codes(SAMPLE, file)


def test_a_long_text_comes_back_and_another_encoding_is_named() -> None:
    long = csv_line(["sample", "article", "text", "code"])
    long += csv_line([SAMPLE.sha256[:12], 7, "word " * 100_000, "yes"])
    assert read_codes(SAMPLE, io.StringIO(long, newline="")) == {"7": "yes"}
    windows = io.TextIOWrapper(io.BytesIO(long.replace("word", "größe").encode("cp1252")), "utf-8", newline="")
    with pytest.raises(PermanentError, match="UTF-8"):
        read_codes(SAMPLE, windows)


def test_a_sheet_of_a_sample_drawn_otherwise_is_refused() -> None:
    other = replace(SAMPLE, design=replace(SAMPLE.design, seed="2"))
    with pytest.raises(PermanentError, match="another sample"):
        read_codes(other, filled({"7": "yes"}))
