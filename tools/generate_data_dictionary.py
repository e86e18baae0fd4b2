"""Writes docs/data-dictionary.md from what tables and views say of themselves; --check tells whether it is true."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Column, Table
from sqlalchemy.dialects import postgresql

from presswatch.warehouse.tables import metadata

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "data-dictionary.md"
MARTS = ROOT / "include" / "presswatch" / "warehouse" / "sql" / "marts"
COMMENT = re.compile(r"comment on (view|column|function) mart\.([\w.]+) is '((?:[^']|'')*)'", re.DOTALL)
LAYERS = {
    "mart": "For readers. Start here.",
    "core": "The truth: sources, articles, the publisher's revisions, our extractions.",
    "landing": "What was received, and never changed.",
    "ops": "How we run: the ledger, batches, checks, quarantine.",
    "staging": "Disposable, between cleaning and loading.",
}


def page() -> str:
    """Return the whole page."""
    lines = [
        "# Data dictionary",
        "",
        "Made from the comments in the code by `tools/generate_data_dictionary.py`; they are in the database as well.",
    ]
    lines += [
        "Instants are `timestamptz` in UTC, digests SHA-256, sizes in bytes (`_bytes`), durations in seconds (`_s`).",
        "",
    ]
    for schema, about in LAYERS.items():
        lines += [f"## {schema}", "", about, ""]
        lines += list(_views() if schema == "mart" else _tables(schema))
    return "\n".join(lines).rstrip() + "\n"


def _tables(schema: str) -> Iterator[str]:
    for table in sorted((t for t in metadata.tables.values() if t.schema == schema), key=lambda t: t.name):
        yield f"### {schema}.{table.name}"
        yield ""
        yield f"{table.comment}.{_partitioning(table)}"
        yield ""
        yield "| column | type | meaning |"
        yield "|---|---|---|"
        yield from (_column(column) for column in table.columns)
        yield ""


def _partitioning(table: Table) -> str:
    key = table.dialect_options["postgresql"]["partition_by"]
    return " Partitioned by month." if key else ""


def _column(column: Column[object]) -> str:
    kind = column.type.compile(dialect=postgresql.dialect()).lower()  # type: ignore[no-untyped-call]
    kind = kind.replace("timestamp with time zone", "timestamptz")
    marks = [
        word
        for word, is_so in (("key", column.primary_key), ("not null", not column.nullable and not column.primary_key))
        if is_so
    ]
    return f"| {column.name} | {kind}{', ' if marks else ''}{', '.join(marks)} | {_cell(column.comment or '')} |"


def _views() -> Iterator[str]:
    for script in sorted(MARTS.glob("*.sql")):
        for kind, name, text in COMMENT.findall(script.read_text()):
            text = text.replace("''", "'")
            if kind != "column":
                sign = "" if kind == "view" else "(…)"
                yield from ("", f"### mart.{name}{sign}", "", f"{text}.", "")
                is_first = True
                continue
            if is_first:
                yield from ("| column | meaning |", "|---|---|")
                is_first = False
            yield f"| {name.partition('.')[2]} | {_cell(text)} |"
    yield ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main() -> int:
    """Write or check the page; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="do not write; fail when the page is out of date")
    if not parser.parse_args().check:
        PAGE.write_text(page())
        return 0
    if PAGE.exists() and PAGE.read_text() == page():
        return 0
    sys.stderr.write(f"{PAGE.relative_to(ROOT)} is out of date: run tools/generate_data_dictionary.py\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
