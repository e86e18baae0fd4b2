"""The command `presswatch` and its groups."""

from __future__ import annotations

import logging
import sys

import click

from presswatch import __version__
from presswatch.cli.commands import feeds, maintain, offline, query, replay, review, run, syndicate
from presswatch.errors import PresswatchError


class _Group(click.Group):
    """Ends with one readable sentence where the product raised an error on purpose."""

    def invoke(self, ctx: click.Context) -> object:
        """Return what the command returns."""
        try:
            return super().invoke(ctx)
        except PresswatchError as error:
            click.echo(f"presswatch: {error.detail or error.reason}", err=True)
            ctx.exit(2)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="presswatch")
@click.option("-v", "--verbose", is_flag=True, help="Say what happens, on standard error.")
def main(verbose: bool) -> None:
    """Presswatch watches the press: polls feeds, keeps every byte, cleans, checks and loads articles.

    Settings are PRESSWATCH_* variables; `presswatch settings` lists them.
    """
    level = logging.INFO if verbose else logging.WARNING
    logging.basicConfig(level=level, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s: %(message)s")


for module in (run, feeds, query, review, replay, maintain, syndicate, offline):
    for command in module.COMMANDS:
        main.add_command(command)
