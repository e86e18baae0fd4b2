"""Commands on the registry of sources and feeds."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from presswatch.cli.output import print_json, print_table, safe_text, safe_xml, say
from presswatch.cli.session import session
from presswatch.proposing import Proposal, propose_addresses
from presswatch.registry import editor, opml_reader, opml_writer
from presswatch.registry.load_sources import load_sources, read_sources
from presswatch.settings import get_settings


@click.group()
def feeds() -> None:
    """List, check, add, move, import and export feeds."""


@feeds.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_feeds(as_json: bool) -> None:
    """List the configured feeds. Mistakes in source files are named, and cost the list only what those files say."""
    files = read_sources(get_settings().sources)
    sources = files.sources
    rows = [
        (feed.feed_id, source.country, ",".join(source.languages), feed.url)
        for source in sources
        for feed in source.feeds
    ]
    columns = ("feed", "country", "languages", "url")
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        print_table(columns, rows)
        say(f"{len(rows)} feeds of {len(sources)} sources")
    for mistake in (mistake for broken in files.broken for mistake in broken.mistakes):
        say(mistake, err=True)
    if files.broken:
        say(
            f"source files with mistakes: {len(files.broken)}; they are left out above, and what was last read of each"
            " without mistakes, if ever, stays in use",
            err=True,
        )


@feeds.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path), required=False)
def check(path: Path | None) -> None:
    """Check the source files, or those at PATH; every mistake is named with its line."""
    sources = load_sources(path or get_settings().sources)
    say(f"{len(sources)} sources with {sum(len(source.feeds) for source in sources)} feeds, no mistakes")


@feeds.command()
@click.argument("url")
@click.option("--source", "source_id", help="Source to add it to; made from the address when it is new.")
@click.option("--name", help="Name of the feed within its source.")
def add(url: str, source_id: str | None, name: str | None) -> None:
    """Add the feed at URL to the source files."""
    path = editor.add_feed(get_settings().sources, url, source_id=source_id, name=name)
    say(f"added to {path}")


@feeds.command()
@click.argument("feed_id", metavar="FEED")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def propose(feed_id: str, as_json: bool) -> None:
    """Look where FEED may be now: ask its site for feeds that it declares, and usual places. Changes nothing."""
    with session() as run:
        proposals = propose_addresses(run, feed_id)
    if as_json:
        print_json([proposal._asdict() for proposal in proposals])
    else:
        print_table(Proposal._fields, proposals)


@feeds.command()
@click.argument("feed_id", metavar="FEED")
@click.argument("url")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def move(feed_id: str, url: str, as_json: bool) -> None:
    """Put URL into the source file of FEED; it keeps its name and history, and is asked there from the next poll on."""
    path = editor.move_feed(get_settings().sources, feed_id, url)
    if as_json:
        print_json({"feed": feed_id, "url": url, "file": str(path)})
    else:
        say(f"changed {path}")


@feeds.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_opml(file: Path) -> None:
    """Import the feeds of an OPML FILE: all of them, or none when one is refused; says so line by line."""
    report = editor.import_opml(get_settings().sources, file.read_bytes())
    print_table(("line", "status", "title", "url", "reason"), [_row(row) for row in report.rows])
    sys.exit(1 if any(row.status == "rejected" for row in report.rows) else 0)


def _row(row: opml_reader.OpmlRow) -> tuple[object, ...]:
    return (row.line, row.status, safe_text(row.title), row.url, row.reason)


@feeds.command()
def export() -> None:
    """Print the configured feeds as OPML."""
    click.echo(safe_xml(opml_writer.write_opml(load_sources(get_settings().sources)).decode()))


COMMANDS = (feeds,)
