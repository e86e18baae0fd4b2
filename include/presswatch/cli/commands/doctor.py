"""The command that says what is wrong with an installation."""

from __future__ import annotations

import sys

import click

from presswatch.cli.output import print_json, print_table
from presswatch.settings import get_settings
from presswatch_local.doctor import examine


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def doctor(as_json: bool) -> None:
    """Say what is wrong with this installation and what to do. Exit status 1 when something is."""
    findings = examine(get_settings())
    if as_json:
        print_json([finding._asdict() for finding in findings])
    else:
        print_table(("", "what", "what to do"), [(item.severity, item.what, item.fix) for item in findings])
    sys.exit(1 if any(item.severity == "error" for item in findings) else 0)


COMMANDS = (doctor,)
