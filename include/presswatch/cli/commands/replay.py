"""Commands that read landing again with today's code: replay plan, run, report, promote, rollback, list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from presswatch import replaying
from presswatch.cli.output import print_json, print_table, print_tree, say
from presswatch.cli.session import session
from presswatch.replaying import ReplayPlan
from presswatch.runtime import Runtime
from presswatch.warehouse.ops import replays

Command = Callable[..., Any]

as_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
number_argument = click.argument("replay_id", metavar="NUMBER", type=int)
SLICE = (
    click.option("--source", "source_id", help="Captures of this source only."),
    click.option("--since", help="Captures fetched at this instant or later; ISO 8601, UTC where no zone is given."),
    click.option("--until", help="Captures fetched before this instant."),
    click.option("--article", "article_id", type=int, help="Captures of this article only."),
    click.option("--all-revisions", is_flag=True, help="Past revisions as well."),
    click.option(
        "--outcomes", is_flag=True, help="Also pages that failed, were filtered or refused when they were read."
    ),
    click.option("--limit", type=click.IntRange(1), help="At most so many captures, oldest first."),
)


def slice_options(command: Command) -> Command:
    """Give a command the options that choose captures."""
    for option in reversed(SLICE):
        command = option(command)
    return command


@click.group()
def replay() -> None:
    """Read landing again with today's code, see what differs, promote it or take it back. No network.

    plan fixes which captures are read and prints a number; run reads them; report shows what differs; promote shows it
    to readers; rollback takes it back.
    """


@replay.command()
@slice_options
@as_json_option
def plan(as_json: bool, **chosen: Any) -> None:  # noqa: ANN401 - see SLICE
    """Fix which captures a replay reads and print its number. By default: the current text of every article."""
    with session() as run:
        planned = _plan(run, chosen)
    _say(as_json, {"replay_id": planned.replay_id, "captures": planned.captures})


@replay.command("run")
@click.argument("replay_id", metavar="[NUMBER]", type=int, required=False)
@slice_options
@as_json_option
def run_replay(replay_id: int | None, as_json: bool, **chosen: Any) -> None:  # noqa: ANN401
    """Read the captures of replay NUMBER, or of a new one; cut off, it goes on where it was. Readers see no change."""
    if replay_id is not None and any(chosen.values()):
        raise click.UsageError("a replay that is planned has its slice: give NUMBER or options, not both")
    with session() as run:
        planned = _plan(run, chosen) if replay_id is None else replaying.find_plan(run, replay_id)
        counts = replaying.replay(run, planned)
        replaying.report(run, planned.replay_id)
    _say(as_json, {"replay_id": planned.replay_id, "captures": planned.captures, "read_now": counts})


@replay.command()
@number_argument
@click.option("--examples", default=3, show_default=True, type=click.IntRange(0, 50), help="Of a source and a kind.")
@as_json_option
def report(replay_id: int, examples: int, as_json: bool) -> None:
    """Show what replay NUMBER reads differently, per source, with examples."""
    with session() as run:
        facts = replaying.report(run, replay_id, examples=examples)
    if as_json:
        print_json(facts)
    else:
        _print_report(facts)


@replay.command()
@number_argument
@as_json_option
def promote(replay_id: int, as_json: bool) -> None:
    """Show readers the extractions of replay NUMBER, in one transaction; entries it brings back are loaded after it."""
    with session() as run:
        done = replaying.promote(run, replay_id)
        loaded = replaying.load_brought_back(run, done.leases)
    _say(as_json, {"replay_id": replay_id, **done.counts, "loaded": loaded})


@replay.command()
@number_argument
@as_json_option
def rollback(replay_id: int, as_json: bool) -> None:
    """Show readers again what they saw before replay NUMBER was promoted, in one transaction."""
    with session() as run:
        done = replaying.roll_back(run, replay_id)
    _say(as_json, {"replay_id": replay_id, **done.counts})


@replay.command("list")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000))
@as_json_option
def list_replays(limit: int, as_json: bool) -> None:
    """List replays, newest first."""
    columns = ("replay_id", "state", "planned_at", "planned_by", "captures", "slice")
    with session() as run, run.engine.connect() as conn:
        rows = [{name: getattr(row, name) for name in columns} for row in replays.newest(conn, limit=limit)]
    for row in rows:
        row["slice"] = {name: value for name, value in row["slice"].items() if value not in (None, False)}
    if as_json:
        print_json(rows)
    else:
        print_table(columns, [tuple(row.values()) for row in rows])


def _plan(runtime: Runtime, chosen: dict[str, Any]) -> ReplayPlan:
    since, until = (replaying.read_instant(chosen.pop(name)) for name in ("since", "until"))
    return replaying.plan_replay(runtime, since=since, until=until, **chosen)


def _say(as_json: bool, facts: dict[str, Any]) -> None:
    if as_json:
        print_json(facts)
    else:
        print_tree(facts)


def _print_report(facts: dict[str, Any]) -> None:
    columns = ("captures", "read", "same", "visible")
    sources = facts["sources"].items()
    rows = [(name, *(source[column] for column in columns), _counted(source["changed"])) for name, source in sources]
    say(f"replay {facts['replay_id']}, {facts['state']}: {facts['captures']} captures, {facts['unread']} unread")
    print_table(("source", *columns, "changed"), rows)
    for name, source in sources:
        if source["outcomes"] or source["examples"]:
            say("")
            print_tree({name: {"outcomes": source["outcomes"], "example": source["examples"]}})


def _counted(changed: dict[str, int]) -> str:
    return ", ".join(f"{number} {kind}" for kind, number in changed.items())


COMMANDS = (replay,)
