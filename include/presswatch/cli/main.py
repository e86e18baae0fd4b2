"""The command `presswatch` and its groups."""

from __future__ import annotations

import logging
from importlib import import_module
from typing import Any, NamedTuple

import click

from presswatch import __version__
from presswatch.cli.output import escape_logs_and_tracebacks, safe_lines, say_error
from presswatch.errors import PresswatchError


class CommandEntry(NamedTuple):
    """Where a command lives, and what the help says of it before it is loaded."""

    module: str
    help: str


COMMANDS = {
    "alarms": CommandEntry("alarms", "See what is wrong and since when; silence it for a time."),
    "check": CommandEntry("alarms", "Check all sources and the deployment, raise and close alarms, and tell of them."),
    "clean": CommandEntry("offline", "Clean saved pages: one line in, one line out, in order, on all cores."),
    "defend": CommandEntry("defend", "Write what stands behind a number: counts, denominators, blind days, digests."),
    "doctor": CommandEntry("doctor", "Say what is wrong with this installation and what to do."),
    "entries": CommandEntry("entries", "See which entries have no article, and why; bring them back."),
    "explain": CommandEntry(
        "query", "Trace a row to its bytes: revision, extraction, capture, HTTP, entry, poll, DAG run."
    ),
    "export": CommandEntry(
        "export", "Write marts as Parquet or CSV files to TARGET, a folder or an fsspec address, by month."
    ),
    "feeds": CommandEntry("feeds", "List, check, add, move, import and export feeds."),
    "ingest": CommandEntry("run", "Fetch, clean, check and load all that is due."),
    "ledger": CommandEntry("query", "Print the conservation sums per source."),
    "maintain": CommandEntry(
        "maintain", "Make partitions, take stock of landing, audit a part of it, throw away what nobody saw."
    ),
    "mcp": CommandEntry("mcp", "Let an agent read: an MCP server on standard input and output, as the read-only role."),
    "mentions": CommandEntry(
        "search",
        "Count articles, independent texts and newsrooms that WORDS find, by day, and what was not watched.",
    ),
    "migrate": CommandEntry("migrate", "Bring the warehouse to the schema of this version."),
    "parse-feed": CommandEntry(
        "offline", "Parse saved feed bodies: one line in, one line out, in order, on all cores."
    ),
    "poll": CommandEntry("run", "Ask the feeds that are due for new entries."),
    "quarantine": CommandEntry("review", "See what was refused, and why; decide on it."),
    "replay": CommandEntry(
        "replay", "Read landing again with today's code, see what differs, promote it or take it back."
    ),
    "sample": CommandEntry(
        "sample", "Draw a sample for hand coding, hand it out, take codes back, see agreement and prevalence."
    ),
    "search": CommandEntry("search", "Search headlines, standfirsts and bodies for WORDS."),
    "settings": CommandEntry("settings", "List all settings with their defaults."),
    "sources": CommandEntry(
        "sources", "See how the sources are and what they repeat; pause one, or silence its alarms."
    ),
    "sql": CommandEntry("query", "Run one SQL STATEMENT as the read-only role and print what it returns."),
    "status": CommandEntry("status", "Say whether a person is needed, without Airflow's help."),
    "syndicate": CommandEntry(
        "syndicate", "Find copies among articles that came before this could be done, or before a new way of doing it."
    ),
    "watches": CommandEntry(
        "watches", "Keep searches as files; match them as articles load; test them on what was loaded."
    ),
}
"""Command → its module in ``presswatch.cli.commands`` and its short help: ``--help`` imports none of them."""


class _Group(click.Group):
    """Imports a command when it is called; ends with one sentence where the product raised an error on purpose."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own
        """Return the names of all commands, imported or not, sorted."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command, imported now if it was not before; ``None`` where there is none of this name."""
        if cmd_name in COMMANDS and cmd_name not in self.commands:
            module = import_module(f"presswatch.cli.commands.{COMMANDS[cmd_name].module}")
            for command in module.COMMANDS:
                self.add_command(command)
        return super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands with their short help, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name].help) for name in self.list_commands(ctx)])

    def invoke(self, ctx: click.Context) -> object:
        """Return what the command returns."""
        try:
            return super().invoke(ctx)
        except PresswatchError as error:
            say_error(error)
            ctx.exit(2)
        except click.ClickException as error:
            raise _safe(error) from error

    def make_context(self, info_name: str | None, args: list[str], *rest: Any, **more: Any) -> click.Context:  # noqa: ANN401 - click's own
        """Return the context; what the arguments are refused with may quote them."""
        try:
            return super().make_context(info_name, args, *rest, **more)
        except click.ClickException as error:
            raise _safe(error) from error


def _safe(error: click.ClickException) -> click.ClickException:
    """Return the error with its words escaped; the one that shows the help has none of its own."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error
    words = safe_lines(error.format_message())
    return click.UsageError(words, error.ctx) if isinstance(error, click.UsageError) else click.ClickException(words)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="presswatch")
@click.option("-v", "--verbose", is_flag=True, help="Say what happens, on standard error.")
def main(verbose: bool) -> None:
    """Presswatch watches the press: polls feeds, keeps every byte, cleans, checks and loads articles.

    Settings are PRESSWATCH_* variables; `presswatch settings` lists them.
    """
    escape_logs_and_tracebacks(logging.INFO if verbose else logging.WARNING)
