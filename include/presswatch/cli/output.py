"""Prints tables, trees and JSON. What comes from feeds is enemy text: control characters never reach the terminal."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import click

MAX_CELL_CHARS = 80


def print_json(value: object) -> None:
    """Print a value as JSON; instants in ISO 8601, digests in hex; control and override characters as escapes."""
    text = json.dumps(value, ensure_ascii=False, indent=2, default=_plain)
    click.echo("".join(json.dumps(char)[1:-1] if char != "\n" and _is_unsafe(char) else char for char in text))


def print_table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print rows in aligned columns, numbers to the right."""
    table = [[_cell(value) for value in row] for row in rows]
    widths = [max([len(name), *(len(row[place]) for row in table)]) for place, name in enumerate(columns)]
    is_number = [
        all(row[place].lstrip("-").isdigit() for row in table) and bool(table) for place in range(len(columns))
    ]
    click.echo(_line(columns, widths, is_number))
    click.echo("  ".join("-" * width for width in widths))
    for row in table:
        click.echo(_line(row, widths, is_number))


def print_tree(value: Mapping[str, Any], indent: int = 0) -> None:
    """Print nested facts, one a line, empty ones left out."""
    pad = "  " * indent
    for name, item in value.items():
        match item:
            case None | "" | []:
                continue
            case [dict(), *_]:
                for place, part in enumerate(item, 1):
                    click.echo(f"{pad}{click.style(name, bold=True)} {place} of {len(item)}")
                    print_tree(part, indent + 1)
            case dict():  # an empty one prints nothing; the pattern {} would match them all
                if item:
                    click.echo(f"{pad}{click.style(name, bold=True)}")
                    print_tree(item, indent + 1)
            case _:
                click.echo(f"{pad}{name}: {safe_text(_scalar(item))}")


def safe_text(text: str) -> str:
    """Return the text without control and bidirectional override characters (CWE-150, CWE-1007)."""
    return "".join(" " if char in "\n\t" else "\ufffd" if _is_unsafe(char) else char for char in text)


def _is_unsafe(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Cs")


def _line(cells: Sequence[str], widths: Sequence[int], is_number: Sequence[bool]) -> str:
    parts = zip(cells, widths, is_number, strict=True)
    return "  ".join(cell.rjust(width) if right else cell.ljust(width) for cell, width, right in parts).rstrip()


def _cell(value: object) -> str:
    text = safe_text(_scalar(value))
    return text if len(text) <= MAX_CELL_CHARS else text[: MAX_CELL_CHARS - 1] + "…"


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
