"""Commands on sources: how they are, and holding them."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import click

from presswatch.cli.output import print_json, print_table, say
from presswatch.cli.session import session
from presswatch.holding import HoldKind, hold_source, release_source
from presswatch.warehouse.queries.repeated_lines import lines_of_source
from presswatch.warehouse.queries.source_states import SourceState, source_states

Command = Callable[..., Any]

ISO = ("%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M%z")

by_option = click.option("--by", default=getpass.getuser, help="Who does it. Your login unless given.")


def hold_options(command: Command) -> Command:
    """Give a command what says which source is held, why, by whom and until when."""
    options = (
        click.argument("source_id", metavar="SOURCE"),
        click.option("--reason", required=True, help="Why, for who finds it later."),
        click.option("--until", type=click.DateTime(ISO), help="When it ends by itself; UTC unless it says else."),
        by_option,
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.group()
def sources() -> None:
    """See how the sources are and what they repeat; pause one, or silence its alarms."""


@sources.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_sources(as_json: bool) -> None:
    """List the sources that the warehouse knows: mistakes in their files, and who paused or silenced them, and why."""
    with session() as run, run.engine.connect() as conn:
        states = source_states(conn)
    if as_json:
        print_json([state._asdict() for state in states])
        return
    print_table(("source", "feeds", "file", "state"), [_row(state) for state in states])
    for mistake in dict.fromkeys(mistake for state in states for mistake in state.mistakes):
        say(mistake)


def _row(state: SourceState) -> tuple[object, ...]:
    words = (
        "its file is wrong, the last good version is in use" if state.mistakes else "",
        f"paused {state.paused}" if state.paused else "",
        f"silenced {state.silenced}" if state.silenced else "",
    )
    return state.source_id, state.feeds, state.file, "; ".join(filter(None, words))


@sources.command()
@click.argument("source_id", metavar="SOURCE")
@click.option("--limit", "most", default=50, show_default=True, help="Print at most so many lines.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def lines(source_id: str, most: int, as_json: bool) -> None:
    """List the lines that several articles of SOURCE have, and which of them are furniture and leave the bodies."""
    with session() as run, run.engine.connect() as conn:
        repeated = lines_of_source(conn, source_id, most=most)
    if as_json:
        print_json([line._asdict() for line in repeated])
        return
    columns = ("articles", "share", "at an edge", "furniture", "kind", "line")
    rows = [
        (line.articles, line.share, line.edge_articles, line.furniture, line.kind, line.sample) for line in repeated
    ]
    print_table(columns, rows)


@sources.command()
@hold_options
def pause(source_id: str, reason: str, until: datetime | None, by: str) -> None:
    """Pause SOURCE: neither its feeds nor its pages are asked for until it is resumed."""
    _hold(source_id, "paused", reason, until, by)


@sources.command()
@hold_options
def silence(source_id: str, reason: str, until: datetime | None, by: str) -> None:
    """Silence SOURCE: it is watched as before, and raises no alarm until it is resumed."""
    _hold(source_id, "silenced", reason, until, by)


@sources.command()
@click.argument("source_id", metavar="SOURCE")
@by_option
def resume(source_id: str, by: str) -> None:
    """Resume SOURCE: it is neither paused nor silenced any more."""
    with session() as run:
        ended = release_source(run, source_id, by=by)
    say(f"{source_id} is resumed" if ended else f"{source_id} was neither paused nor silenced")


def _hold(source_id: str, kind: HoldKind, reason: str, until: datetime | None, by: str) -> None:
    is_naive = until is not None and until.tzinfo is None
    end = until.replace(tzinfo=UTC) if until and is_naive else until
    with session() as run:
        hold_source(run, source_id, kind, reason=reason, by=by, until=end)
    say(f"{source_id} is {kind} until {f'{end:%Y-%m-%d %H:%M %Z}' if end else 'it is resumed'}")


COMMANDS = (sources,)
