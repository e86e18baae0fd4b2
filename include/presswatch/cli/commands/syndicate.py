"""The command that puts articles into their groups of copies where a load has not done so."""

from __future__ import annotations

import click

from presswatch.cli.output import say
from presswatch.cli.session import session
from presswatch.ingesting.syndication_groups import settle_unsigned


@click.command()
def syndicate() -> None:
    """Find copies among articles that came before this could be done, or before a new way of doing it.

    Loads do it for what they bring. Safe to stop and to run again; loads wait for each five hundred articles.
    """
    with session() as run:
        settled = settle_unsigned(run)
    say(f"{settled} articles")


COMMANDS = (syndicate,)
