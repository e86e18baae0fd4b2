"""Commands on refused rows: list and show them, release, refuse or retry them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from presswatch import reviewing
from presswatch.cli.output import print_json, print_table, print_tree, say
from presswatch.cli.page_facts import page_facts
from presswatch.cli.session import session
from presswatch.previewing import preview_refusal
from presswatch.reviewing import Decision
from presswatch.warehouse.ops import quarantine as refusals
from presswatch.warehouse.rows import OpenRefusal

Command = Callable[..., Any]

as_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def decision_options(command: Command) -> Command:
    """Give a command what every decision needs: which refusals, who and why."""
    options = (
        click.argument("ids", metavar="NUMBER...", nargs=-1, required=True, type=click.IntRange(1)),
        click.option("--by", required=True, help="Who decides; kept with the decision."),
        click.option("--note", required=True, help="Why; kept with the decision."),
        as_json_option,
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.group()
def quarantine() -> None:
    """See what was refused, and why; decide on it.

    A decision is about all NUMBERs or none of them, and is recorded with who and why.
    """


@quarantine.command("list")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 1000))
@click.option("--offset", default=0, type=click.IntRange(0))
@as_json_option
def list_refusals(limit: int, offset: int, as_json: bool) -> None:
    """List open refusals, newest first."""
    with session() as run, run.engine.connect() as conn:
        rows, total = refusals.list_open(conn, limit=limit, offset=offset), refusals.count_open(conn)
    if as_json:
        print_json([row._asdict() for row in rows])
        return
    print_table(OpenRefusal._fields, rows)
    say(f"{len(rows)} of {total} open")


@quarantine.command()
@click.argument("quarantine_id", type=int)
@as_json_option
def show(quarantine_id: int, as_json: bool) -> None:
    """Show one refusal with its evidence."""
    with session() as run, run.engine.connect() as conn:
        facts = refusals.show(conn, quarantine_id)
    if as_json:
        print_json(facts)
    else:
        print_tree(facts)


@quarantine.command()
@click.argument("quarantine_id", type=click.IntRange(1))
@as_json_option
def read(quarantine_id: int, as_json: bool) -> None:
    """Read the page of a refusal with today's code, and show what it is read as. Writes nothing."""
    with session() as run:
        facts = page_facts(preview_refusal(run, quarantine_id))
    if as_json:
        print_json(facts)
    else:
        print_tree({name: value for name, value in facts.items() if name != "markup"})


@quarantine.command()
@decision_options
@click.option(
    "--later", is_flag=True, help="Read nothing now: the next ingest asks for the pages again and loads them."
)
def release(ids: tuple[int, ...], by: str, note: str, later: bool, as_json: bool) -> None:
    """Load refused rows though these rules refused them, from the bytes they were refused on. No network."""
    _decide("release", ids, by, note, later=later, as_json=as_json)


@quarantine.command()
@decision_options
def refuse(ids: tuple[int, ...], by: str, note: str, as_json: bool) -> None:
    """Refuse rows for good: their entries are filtered, and no change in the feed brings them back."""
    _decide("refuse", ids, by, note, as_json=as_json)


@quarantine.command()
@decision_options
def retry(ids: tuple[int, ...], by: str, note: str, as_json: bool) -> None:
    """Have the pages of refused rows asked for again, and read with today's code, at the next ingest."""
    _decide("retry", ids, by, note, as_json=as_json)


def _decide(
    decision: Decision, ids: tuple[int, ...], by: str, note: str, *, as_json: bool, later: bool = False
) -> None:
    with session() as run:
        done = reviewing.review(run, decision, ids, by=by, note=note, later=later)
        loaded = reviewing.load_released(run, done.leases)
    facts = {"decision": decision, "refusals": done.refusals, "loaded": loaded}
    if as_json:
        print_json(facts)
    else:
        print_tree(facts)


COMMANDS = (quarantine,)
