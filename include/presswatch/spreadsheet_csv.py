"""CSV (RFC 4180) that spreadsheets can open: no cell of strangers becomes a formula, and nothing of it is lost."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from typing import IO, Final

FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a cell that is read as a formula begins with (OWASP, CSV Injection), full-width forms included."""
MARK: Final = "'"
MAX_CELL_CHARS: Final = 1 << 24
"""What a cell may hold that comes back; Python's own limit is 131,072, and texts of articles are longer."""
BOM: Final = "\ufeff"
"""Without it Excel takes UTF-8 for the code page of its machine."""


def safe_cell(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: marked by an apostrophe where it could be one.

    A text that begins with an apostrophe gets one more, so that ``original_cell`` gives back every text. Blanks before
    a sign do not help it: some programs cut them.
    """
    is_risky = text.lstrip(" \u00a0\u3000\ufeff\x00").startswith((*FORMULA_SIGNS, MARK))
    return MARK + text if is_risky else text


def original_cell(cell: str) -> str:
    """Return the text that ``safe_cell`` was given."""
    return cell.removeprefix(MARK)


def csv_line(cells: Sequence[object]) -> str:
    """Return one line with its end: texts safe and in quotation marks, numbers bare, ``None`` empty."""
    return ",".join(map(_written, cells)) + "\r\n"


def _written(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case _:
            return '"' + safe_cell(str(value)).replace('"', '""') + '"'


def read_csv(file: IO[str]) -> Iterator[dict[str, str]]:
    """Yield the rows of a file as a spreadsheet saved it, texts as they were before ``safe_cell``.

    Args:
        file: opened with ``newline=""``; comma, semicolon or tab between the cells, as its first line shows.

    Raises:
        csv.Error: it is not CSV.
        UnicodeDecodeError: it is not in the encoding it was opened with.
    """
    csv.field_size_limit(MAX_CELL_CHARS)
    head = file.readline().removeprefix(BOM)
    delimiter = max(",;\t", key=head.count)
    names = next(csv.reader([head], delimiter=delimiter), [])
    for cells in csv.reader(file, delimiter=delimiter):
        if any(cells):
            padded = [*cells, *[""] * len(names)]
            yield {name: original_cell(cell) for name, cell in zip(names, padded, strict=False)}
