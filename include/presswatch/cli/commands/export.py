"""The command that writes marts as files."""

from __future__ import annotations

import sys
from typing import Any, get_args

import click

from presswatch.cli.commands.query import as_json_option
from presswatch.cli.output import print_json, say
from presswatch.cli.session import session
from presswatch.exporting.export import USUAL_MARTS, Order, export_marts
from presswatch.exporting.manifest import FileFormat, Manifest
from presswatch.exporting.verify import problems
from presswatch.warehouse.queries.mart_rows import BY_ARTICLE, BY_DAY


@click.command()
@click.argument("target")
@click.option(
    "--mart",
    "marts",
    multiple=True,
    type=click.Choice([*BY_ARTICLE, *BY_DAY]),
    help=f"Mart to export; may be repeated.  [default: {', '.join(USUAL_MARTS)}]",
)
@click.option(
    "--format", "file_format", type=click.Choice(get_args(FileFormat)), help="Of the files.  [default: parquet]"
)
@click.option("--check", "is_check", is_flag=True, help="Write nothing: compare all files with their manifests.")
@as_json_option
def export(target: str, is_check: bool, as_json: bool, **order: Any) -> None:  # noqa: ANN401 - click's own
    """Write marts as Parquet or CSV files to TARGET, a folder or an fsspec address, by month.

    The first call writes all, each further one what changed since: rows of articles with a higher load_seq, and the
    articles that were removed. manifest.json is written last. A call that was killed is made up for by the next.
    """
    if is_check:
        found = problems(target)
        say("\n".join(found) or "all files are as they were written")
        sys.exit(1 if found else 0)
    with session() as run:
        made = export_marts(run, target, Order(**order))
    if as_json:
        print_json(_summary(made))
    elif made is None:
        say("nothing changed")
    else:
        counts = ", ".join(f"{rows} {mart}" for mart, rows in made.counts.items())
        say(f"increment {made.number}, load_seq {made.seq_after} to {made.seq_to}: {counts}")


def _summary(made: Manifest | None) -> dict[str, object] | None:
    if made is None:
        return None
    return {"number": made.number, "seq_after": made.seq_after, "seq_to": made.seq_to, "rows": made.counts}


COMMANDS = (export,)
