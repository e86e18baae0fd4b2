"""Commands on entries that ended without an article: list them, bring them back."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import click

from presswatch.cli.output import print_json, print_table, print_tree, say
from presswatch.cli.page_facts import page_facts
from presswatch.cli.session import session
from presswatch.model.outcome import Outcome
from presswatch.previewing import preview_entry
from presswatch.retrying import MOST_ENTRIES, Selection, retry_entries
from presswatch.warehouse.queries import unloaded_entries

Command = Callable[..., Any]

ISO = ("%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M%z")
WITHOUT_ARTICLE = [name.value for name in Outcome if name not in (Outcome.LOADED, Outcome.DUPLICATE)]


def selection_options(command: Command) -> Command:
    """Give a command what says which entries are meant."""
    options = (
        click.option("--source", "source_id", help="Entries of this source."),
        click.option("--reason", help="Entries with this reason, such as http_404, listing or robots_denied."),
        click.option("--outcome", type=click.Choice(WITHOUT_ARTICLE), help="Entries with this outcome."),
        click.option(
            "--since", type=click.DateTime(ISO), help="Entries that ended since then; UTC unless it says else."
        ),
        click.option(
            "--entry", "entry_ids", multiple=True, type=click.IntRange(1), help="This entry; may be repeated."
        ),
        click.option("--json", "as_json", is_flag=True, help="Print JSON."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.group()
def entries() -> None:
    """See which entries have no article, and why; bring them back."""


@entries.command("list")
@selection_options
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10_000))
def list_entries(as_json: bool, limit: int, **which: str | datetime | tuple[int, ...] | None) -> None:
    """List entries that ended without an article or wait to be tried again, newest first, and count them by reason."""
    wanted = _selection(which)
    with session() as run, run.engine.connect() as conn:
        rows, counts = (
            unloaded_entries.list_entries(conn, wanted, limit=limit),
            unloaded_entries.count_entries(conn, wanted),
        )
    if as_json:
        print_json([row._asdict() for row in rows])
        return
    if not rows:
        say("no entry is like that: none of them ended without an article or waits to be tried again")
        return
    print_table(unloaded_entries.UnloadedEntry._fields, rows)
    say("")
    print_table(("outcome", "reason", "entries"), counts)


@entries.command()
@click.argument("entry_id", type=click.IntRange(1))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def read(entry_id: int, as_json: bool) -> None:
    """Read the newest page of an entry with today's code, and show what it is read as. Writes nothing."""
    with session() as run:
        facts = page_facts(preview_entry(run, entry_id))
    if as_json:
        print_json(facts)
    else:
        print_tree({name: value for name, value in facts.items() if name != "markup"})


@entries.command()
@selection_options
@click.option("--by", default=getpass.getuser, help="Who retries; kept with refusals. Your login unless given.")
@click.option("--limit", default=MOST_ENTRIES, show_default=True, type=click.IntRange(1), help="Entries at most.")
@click.option("--later", is_flag=True, help="Read nothing now: all of them are asked for at the next ingest.")
def retry(as_json: bool, by: str, limit: int, later: bool, **which: str | datetime | tuple[int, ...] | None) -> None:
    """Bring entries back: kept pages are read again at once without network, all else is due at the next ingest.

    At least one of --source, --reason, --outcome, --since and --entry says which. What a person has refused stays
    refused.
    """
    with session() as run:
        done = retry_entries(run, _selection(which), by=by, limit=limit, later=later)
    if as_json:
        print_json(done._asdict())
    elif not done.entries:
        say("nothing was changed: no entry is like that (`presswatch entries list` has those that can be brought back)")
    else:
        print_tree(done._asdict())


def _selection(which: Mapping[str, Any]) -> Selection:
    since = which["since"]
    is_naive = since is not None and since.tzinfo is None
    read = {"since": since.replace(tzinfo=UTC) if is_naive else since, "entry_ids": which["entry_ids"] or None}
    return Selection(**{**which, **read})


COMMANDS = (entries,)
