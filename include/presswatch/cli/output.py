"""The exits to a terminal: tables, trees, JSON, sentences, logs and tracebacks.

What comes from feeds and from the database is enemy text: control characters never reach the terminal. All that the
product prints goes through here; ``tests/unit/cli/test_exits.py`` holds it to that.
"""

from __future__ import annotations

import json
import logging
import shutil
import sys
import traceback
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from tempfile import SpooledTemporaryFile
from textwrap import indent as indented
from types import TracebackType
from typing import IO, Any

import click

from presswatch.cli.tables import measure, table_lines
from presswatch.errors import PresswatchError

SPOOLED_CHARS = 1_000_000
CHUNK_CHARS = 65_536
UNSAFE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Categories of Unicode: controls (7 and 8 bit), format and bidirectional marks, surrogates, other ends of lines."""


def print_json(value: object) -> None:
    """Print a value as JSON; instants in ISO 8601, digests in hex; control and override characters as escapes."""
    click.echo(json_text(value, indent=2))


def write_json_rows(rows: Iterable[object], file: IO[str]) -> None:
    """Write values as one JSON list as they come: what was written is not kept."""
    between = "[\n"
    for row in rows:
        file.write(between + indented(json_text(row, indent=2), "  "))
        between = ",\n"
    file.write("[]\n" if between == "[\n" else "\n]\n")


def print_file(file: IO[str]) -> None:
    """Print what was written to a file, from its beginning."""
    file.seek(0)
    while part := file.read(CHUNK_CHARS):
        click.echo(part, nl=False)


def json_text(value: object, *, indent: int | None = None) -> str:
    """Return a value as JSON whose unsafe characters are escapes: the same value to a program."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, default=_plain)
    return text.translate(_IN_JSON)


def say(text: str, *, err: bool = False) -> None:
    """Print one or more lines for a person."""
    click.echo(safe_lines(text), err=err)


def say_error(error: PresswatchError) -> None:
    """Print the sentence of an error that the product raised on purpose."""
    say(f"presswatch: {error.detail or error.reason}", err=True)


def escape_logs_and_tracebacks(level: int) -> None:
    """Have what this process logs, and the traceback it may end with, printed without control characters."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(SafeFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler])
    logging.captureWarnings(capture=True)
    sys.excepthook = _say_traceback


class SafeFormatter(logging.Formatter):
    """Formats as its parent does, line ends kept, unsafe characters replaced."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the finished lines, those of a traceback included."""
        return safe_lines(super().format(record))


def _say_traceback(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    say("".join(traceback.format_exception(kind, error, trace)).rstrip(), err=True)


def print_table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Print rows in aligned columns and return how many: fitted to a terminal, whole to all else.

    Rows are kept beside the memory of the process until all are there, for their widths.
    """
    with SpooledTemporaryFile(SPOOLED_CHARS, "w+", encoding="utf-8") as spool:

        def spooled() -> Iterator[list[str]]:
            for row in rows:
                cells = [safe_text(_scalar(value)) for value in row]
                spool.write(json.dumps(cells) + "\n")
                yield cells

        def again() -> Iterator[list[str]]:
            spool.seek(0)
            return map(json.loads, spool)

        measured = measure([safe_text(name) for name in columns], spooled())
        for line in table_lines(measured, again, _terminal_width()):
            click.echo(line)
        return sum(1 for _ in again())


def _terminal_width() -> int | None:
    """Return the places of a line of the terminal that standard output is; None where it is none."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def print_tree(value: Mapping[str, Any], indent: int = 0) -> None:
    """Print nested facts, one a line, empty ones left out."""
    pad = "  " * indent
    for name, item in value.items():
        match item:
            case None | "" | []:
                continue
            case [dict(), *_]:
                for place, part in enumerate(item, 1):
                    click.echo(f"{pad}{click.style(safe_text(name), bold=True)} {place} of {len(item)}")
                    print_tree(part, indent + 1)
            case dict():  # an empty one prints nothing; the pattern {} would match them all
                if item:
                    click.echo(f"{pad}{click.style(safe_text(name), bold=True)}")
                    print_tree(item, indent + 1)
            case _:
                click.echo(f"{pad}{safe_text(name)}: {safe_text(_scalar(item))}")


def safe_text(text: str) -> str:
    """Return the text without control and bidirectional override characters (CWE-150, CWE-1007)."""
    return text.translate(_ON_A_LINE)


def safe_lines(text: str) -> str:
    """Return the same of a text whose line ends stay."""
    return "\n".join(safe_text(line) for line in text.split("\n"))


def safe_xml(text: str) -> str:
    """Return an XML document whose unsafe characters are references: the same document to a program."""
    return text.translate(_IN_XML)


class _Escapes(dict[int, str]):
    """A table for ``str.translate`` that fills itself: one look at a character's category in the life of a process."""

    def __init__(self, escape: Callable[[str], str], kept: str) -> None:
        super().__init__({ord(char): char for char in kept})
        self._escape = escape

    def __missing__(self, code: int) -> str:
        char = chr(code)
        self[code] = self._escape(char) if unicodedata.category(char) in UNSAFE else char
        return self[code]


_IN_JSON = _Escapes(lambda char: json.dumps(char)[1:-1], "\n")
_IN_XML = _Escapes(lambda char: f"&#{ord(char)};", "\n\t")
_ON_A_LINE = _Escapes(lambda char: " " if char in "\n\t" else "\ufffd", "")


def _scalar(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M:%SZ")
        case float():
            return f"{value:.3g}"
        case list() | tuple() | dict():
            return json.dumps(value, ensure_ascii=False, default=_plain)
        case _:
            return str(value)


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return value.hex()
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
