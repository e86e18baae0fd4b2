"""The command `presswatch` and its groups."""

from __future__ import annotations

import logging
from typing import Any

import click

from presswatch import __version__
from presswatch.cli.commands import feeds, maintain, offline, query, replay, review, run, syndicate
from presswatch.cli.output import escape_logs_and_tracebacks, safe_lines, say_error
from presswatch.errors import PresswatchError


class _Group(click.Group):
    """Ends with one readable sentence where the product raised an error on purpose."""

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


for module in (run, feeds, query, review, replay, maintain, syndicate, offline):
    for command in module.COMMANDS:
        main.add_command(command)
