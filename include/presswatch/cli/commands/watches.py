"""Commands for watches: searches as files that are matched as articles load."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from presswatch.cli.commands.query import as_json_option
from presswatch.cli.commands.search import DAY
from presswatch.cli.output import print_json, print_table, say
from presswatch.cli.session import session
from presswatch.errors import PermanentError
from presswatch.model.watch import WatchEvent
from presswatch.warehouse.engine import read_only
from presswatch.warehouse.ops.watches import history
from presswatch.watches.feed import documents
from presswatch.watches.match import back_test, match_watches, problems, read_watch, watch_files
from presswatch.watches.tell import tell_events

FILE = click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
TIMEOUT_MS = 600_000


@click.group()
def watches() -> None:
    """Keep searches as files; match them as articles load; test them on what was loaded."""


@watches.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
def check(files: tuple[Path, ...]) -> None:
    """Test FILES, or all watches, on their examples. Exit status 1 when one is taken otherwise than it says."""
    with session() as run, read_only(run.engine) as conn:
        asked = list(files) or watch_files(run.settings.watches_folder)
        found = [sentence for file in asked for sentence in problems(conn, file)]
    if not asked:
        say(f"there is no watch in {run.settings.watches_folder}")
        return
    say("\n".join(found) or f"{len(asked)} watches take their examples as they say")
    sys.exit(1 if found else 0)


@watches.command()
@as_json_option
def match(as_json: bool) -> None:
    """Match what was loaded since the last time, and tell of it. Exit status 1 when a watch or a sink failed."""
    with session() as run:
        counts = match_watches(run)
        told = tell_events(run)
    if as_json:
        print_json({**counts, "told": told})
    else:
        say(", ".join(f"{number} {what}" for what, number in {**counts, **told}.items()))
    sys.exit(1 if counts["broken"] or told["failed"] else 0)


@watches.command("test")
@FILE
@click.option("--from", "from_day", type=DAY, required=True, help="Begin of loading, UTC.")
@click.option("--to", "to_day", type=DAY, help="End of loading, UTC, not included.")
@as_json_option
def back_test_command(file: Path, from_day: datetime, to_day: datetime | None, as_json: bool) -> None:
    """Print the events that FILE would have fired, had it been matched since --from."""
    since, until = from_day.replace(tzinfo=UTC), to_day.replace(tzinfo=UTC) if to_day else None
    with session() as run, read_only(run.engine, timeout_ms=TIMEOUT_MS) as conn:
        events = back_test(conn, read_watch(file), since, until)
    if as_json:
        print_json([event._asdict() for event in events])
        return
    print_table(WatchEvent._fields, events)
    matched = sum(event.kind == "matched" for event in events)
    say(f"{matched} matched, {len(events) - matched} retracted")


@watches.command()
@FILE
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder of the feed.")
@click.option("--base", default="", help="Address the folder is served from; without it links are relative.")
def feed(file: Path, out: Path, base: str) -> None:
    """Write what FILE matched as Atom and JSON Feed, 100 events a page."""
    if base and not base.startswith(("http://", "https://")):
        raise PermanentError("--base is an address that begins with http:// or https://")
    watch, base = read_watch(file), f"{base.rstrip('/')}/" if base else ""
    with session() as run, read_only(run.engine) as conn:
        events = history(conn, watch.watch_id)
        now = run.clock().isoformat()
    out.mkdir(parents=True, exist_ok=True)
    for name, content in documents(watch.watch_id, watch.name, events, base, now):
        unfinished = out / f".{name}.unfinished"
        unfinished.write_text(content, encoding="utf-8")
        unfinished.replace(out / name)
    say(f"{len(events)} events")


COMMANDS = (watches,)
