"""The command that lets an agent read the warehouse."""

from __future__ import annotations

import click

from presswatch.cli.session import session
from presswatch.mcp_server.server import serve


@click.command()
def mcp() -> None:
    """Let an agent read: an MCP server on standard input and output, as the read-only role.

    Tools: search, article, mentions_by_day, coverage. To be started by the agent's program, not by hand.
    """
    with session() as run:
        serve(run.engine)


COMMANDS = (mcp,)
