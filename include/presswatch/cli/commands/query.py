"""Commands that read the warehouse: ledger, explain, sql."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from tempfile import SpooledTemporaryFile
from typing import Any

import click
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from presswatch.cli.output import print_file, print_json, print_table, print_tree, say, write_json_rows
from presswatch.cli.session import session
from presswatch.errors import PermanentError
from presswatch.explaining import explain as explain_subject
from presswatch.warehouse.engine import read_only
from presswatch.warehouse.migrate import READER_ROLE
from presswatch.warehouse.queries import conservation as sums
from presswatch.warehouse.queries.search import search_notes

SPOOLED_CHARS = 1_000_000

as_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.command()
@as_json_option
def ledger(as_json: bool) -> None:
    """Print the conservation sums per source. Exit status 1 when one is broken."""
    with session() as run, run.engine.connect() as conn:
        rows, broken = sums.by_source(conn), sums.broken_sums(conn)
    if as_json:
        print_json({"sources": [row._asdict() for row in rows], "broken": broken})
    else:
        print_table(sums.SourceSums._fields, [*rows, _total(rows)])
        for problem in broken:
            say(f"BROKEN: {problem}")
    sys.exit(1 if broken else 0)


def _total(rows: list[sums.SourceSums]) -> tuple[object, ...]:
    numbers = [sum(getattr(row, name) for row in rows) for name in sums.SourceSums._fields[1:-1]]
    return ("all", *numbers, all(row.is_whole for row in rows))


@click.command()
@click.argument("subject", metavar="ARTICLE_OR_URL")
@as_json_option
def explain(subject: str, as_json: bool) -> None:
    """Trace a row to its bytes: revision, extraction, capture, HTTP, entry, poll, DAG run. Digests are checked now.

    ARTICLE_OR_URL is the number of an article, an address, or entry:NUMBER.
    """
    with session() as run:
        facts = explain_subject(run, subject)
    if as_json:
        print_json(facts)
    else:
        print_tree(facts)


@click.command(context_settings={"ignore_unknown_options": True})  # A statement may begin with a comment: -- why
@click.argument("statement")
@click.option(
    "--limit", default=1000, show_default=True, type=click.IntRange(1, 1_000_000), help="Rows printed at most."
)
@as_json_option
def sql(statement: str, limit: int, as_json: bool) -> None:
    """Run one SQL STATEMENT as the read-only role and print what it returns. "-" reads it from standard input."""
    answer = _answer(sys.stdin.read() if statement == "-" else statement, limit)
    if not as_json:
        with answer as (columns, rows):
            printed = print_table(columns, rows)
            say(f"{printed} rows" + (" (cut by --limit)" if printed == limit else ""))
        return
    with SpooledTemporaryFile(SPOOLED_CHARS, "w+", encoding="utf-8") as spool:
        with answer as (columns, rows):
            write_json_rows((dict(zip(columns, row, strict=True)) for row in rows), spool)
        print_file(spool)  # Who reads slowly holds up no statement.


@contextmanager
def told_notes(conn: Connection) -> Iterator[None]:
    """Print what the warehouse notes of the statements of this block, on standard error."""
    with search_notes(conn) as notes:
        yield
    for note in notes:
        say(f"presswatch: {note}", err=True)


@contextmanager
def _answer(statement: str, limit: int) -> Iterator[tuple[list[str], Iterator[Sequence[Any]]]]:
    """Yield columns and rows of a statement in a read-only transaction; no more rows than that are taken in.

    Rows are streamed, a way in which the server refuses a second statement.
    """
    with session() as run, read_only(run.engine, role=READER_ROLE) as conn, told_notes(conn):
        cursor = conn.connection.cursor()
        try:
            rows = islice(cursor.stream(statement), limit)
            first = list(islice(rows, 1))
            yield _names(cursor, statement), chain(first, rows)
        except OSError:
            raise  # Of the disk, or of who reads what is printed.
        except DBAPIError as error:
            raise PermanentError(str(error.orig)) from error
        except Exception as error:
            conn.invalidate()  # COPY may still be going on there.
            raise PermanentError(_reason(error)) from error


_DRIVER = {
    "EMPTY_QUERY": "there is no statement",
    "COPY": "COPY is not taken: ask with select, or write files with `presswatch export`",
    "didn't produce a result": "the statement returns no rows",
    "cannot insert multiple commands": "one statement at a time: there is another behind the first",
}
"""What the driver says of statements that it does not stream, and what a person is told."""


def _reason(error: Exception) -> str:
    said = str(error).strip()
    return next((reason for part, reason in _DRIVER.items() if part in said), said)


def _names(cursor: Any, statement: str) -> list[str]:  # noqa: ANN401 - the driver's own
    """Return the names of the columns; the driver has none to give where no row was streamed: the server is asked."""
    if cursor.description is not None:
        return [column[0] for column in cursor.description]
    server = cursor.connection.pgconn
    server.prepare(b"", statement.encode())
    described = server.describe_prepared(b"")
    return [(described.fname(place) or b"").decode() for place in range(described.nfields)]


COMMANDS = (ledger, explain, sql)
