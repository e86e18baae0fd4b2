"""Tables as lines of text: whole for a file or a pipe, fitted to the width of a terminal. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Final, NamedTuple

GAP: Final = "  "
NARROWEST: Final = 12
"""A column of words is made no narrower; where that does not fit, each row is a block of lines."""
UNBROKEN: Final = 34
"""Words up to here stay whole: names of sources and settings; longer ones, as addresses, are broken anywhere."""
MOST_LINES: Final = 6
"""Of a cell on a terminal: a person who wants the whole of a long text sends it to a file."""
WIDEST_PADDING: Final = 80
"""A longer cell of a file stands out to the right: it does not make every other row as long."""

Rows = Callable[[], Iterable[Sequence[str]]]
"""Gives the rows anew at each call."""


class Column(NamedTuple):
    """One column: its name, and what is in it."""

    name: str
    width: int  # of the widest cell, the name included, in places of a terminal
    is_number: bool
    least: int  # it is made no narrower


def measure(names: Sequence[str], rows: Iterable[Sequence[str]]) -> list[Column]:
    """Return the columns of rows; numbers stand to the right."""
    widths = [places(name) for name in names]
    longest = [_longest_word(name) for name in names]
    numbers, words = set[int](), set[int]()
    for row in rows:
        for place, cell in enumerate(row):
            widths[place] = max(widths[place], places(cell))
            longest[place] = max(longest[place], _longest_word(cell))
            if cell:
                (numbers if cell.lstrip("-").isdigit() else words).add(place)
    kinds = [place in numbers and place not in words for place in range(len(names))]
    return [
        Column(name, width, is_number, width if is_number else min(width, max(word, NARROWEST)))
        for name, width, is_number, word in zip(names, widths, kinds, longest, strict=True)
    ]


def _longest_word(text: str) -> int:
    """Return the places of the longest word that should stay whole."""
    return max((size for word in text.split() if (size := places(word)) <= UNBROKEN), default=0)


def table_lines(columns: Sequence[Column], rows: Rows, width: int | None) -> Iterator[str]:
    """Yield the lines of a table.

    Args:
        columns: as measured from the same rows.
        rows: the cells, without ends of lines.
        width: of the terminal in places; None for a file, in which no cell is cut.
    """
    if width is None:
        yield from _aligned(columns, [min(column.width, WIDEST_PADDING) for column in columns], rows(), whole=True)
    elif (widths := fitted(columns, width)) is not None:
        yield from _aligned(columns, widths, rows(), whole=False)
    else:
        yield from _blocks(columns, rows(), width)


def fitted(columns: Sequence[Column], width: int) -> list[int] | None:
    """Return the widths of columns on a terminal, the widest made narrower until all fit; None where they cannot."""
    room = width - len(GAP) * (len(columns) - 1)
    least = [column.least for column in columns]
    if sum(least) > room:
        return None
    for widest in range(room, 0, -1):
        widths = [max(floor, min(column.width, widest)) for column, floor in zip(columns, least, strict=True)]
        if sum(widths) <= room:
            return widths
    return least


def _aligned(
    columns: Sequence[Column], widths: Sequence[int], rows: Iterable[Sequence[str]], *, whole: bool
) -> Iterator[str]:
    def lines(cells: Sequence[str]) -> Iterator[str]:
        parts = [[cell] if whole else cut(wrapped(cell, width)) for cell, width in zip(cells, widths, strict=True)]
        for line in zip_longest(*parts, fillvalue=""):
            padded = (
                pad(part, width, right=column.is_number)
                for part, width, column in zip(line, widths, columns, strict=True)
            )
            yield GAP.join(padded).rstrip()

    yield from lines([column.name for column in columns])
    yield GAP.join("-" * width for width in widths)
    for row in rows:
        yield from lines(row)


def _blocks(columns: Sequence[Column], rows: Iterable[Sequence[str]], width: int) -> Iterator[str]:
    """Yield each row as a block, a line or more for each cell that holds something."""
    names = max(places(column.name) for column in columns)
    room = max(width - names - len(GAP), NARROWEST)
    for number, row in enumerate(rows, 1):
        yield f"-- {number} ".ljust(min(width, names + len(GAP) + room), "-")
        for column, cell in zip(columns, row, strict=True):
            for place, part in enumerate(cut(wrapped(cell, room)) if cell else []):
                yield f"{pad('' if place else column.name, names)}{GAP}{part}".rstrip()


def cut(lines: Sequence[str]) -> list[str]:
    """Return the first lines of a cell, the last of them with an ellipsis where there are more."""
    if len(lines) <= MOST_LINES:
        return list(lines)
    last = lines[MOST_LINES - 1]
    return [*lines[: MOST_LINES - 1], (last[:-1] if len(last) > 1 else last) + "…"]


def wrapped(text: str, width: int) -> list[str]:
    """Return a text as lines of a width, broken between words, and within those that are longer than a line."""
    lines, line, used = list[str](), "", 0
    for part in re.findall(r"\S+|\s+", text):
        size = places(part)
        if used + size > width and line.strip() and size <= width:
            lines.append(line.rstrip())
            line, used = "", 0
        for piece in _pieces("" if part.isspace() and not line else part, width, width - used):
            if used + places(piece) > width:
                lines.append(line.rstrip())
                line, used = "", 0
            line, used = line + piece, used + places(piece)
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _pieces(part: str, width: int, room: int) -> Iterator[str]:
    """Yield a word in pieces that fit, the first of them into the room that is left on its line."""
    if places(part) <= room:
        yield part
        return
    piece, size = "", 0
    for char in part:
        if size + places(char) > (room if room > 0 else width):
            yield piece
            piece, size, room = "", 0, width
        piece, size = piece + char, size + places(char)
    yield piece


def pad(text: str, width: int, *, right: bool = False) -> str:
    """Return a text with spaces up to a width, counted in places of a terminal."""
    space = " " * (width - places(text))
    return space + text if right else text + space


def places(text: str) -> int:
    """Return how many places a text takes on a terminal: two for wide letters, none for marks over others."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )
