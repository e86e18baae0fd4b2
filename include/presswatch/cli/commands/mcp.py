"""The command that lets an agent read the warehouse."""

from __future__ import annotations

import os

import click

from presswatch.cli.session import session
from presswatch.mcp_server.server import serve


@click.command()
def mcp() -> None:
    """Let an agent read: an MCP server on standard input and output, as the read-only role.

    Tools: search, article, mentions_by_day, coverage. To be started by the agent's program, not by hand.
    """
    try:
        with session() as run:
            serve(run.engine)
    except SystemExit as end:  # A signal. All is closed, but for a thread that waits for input and never ends.
        os._exit(int(end.code or 0))


COMMANDS = (mcp,)
