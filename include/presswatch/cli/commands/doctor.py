"""The command that says what is wrong with an installation."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence

import click

from presswatch.cli.output import print_json, say
from presswatch.settings import get_settings
from presswatch_local.doctor import Finding, examine


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def doctor(as_json: bool) -> None:
    """Say what is wrong with this installation and what to do. Exit status 1 when something is."""
    findings = examine(get_settings())
    if as_json:
        print_json([finding._asdict() for finding in findings])
    else:
        _print(findings)
    sys.exit(1 if any(item.severity == "error" for item in findings) else 0)


def _print(findings: Sequence[Finding]) -> None:
    """Print all in full, what to do below what is wrong, and how many are."""
    for finding in findings:
        say(f"{finding.severity:<8} {finding.what}")
        if finding.fix:
            say(f"{'':<8} → {finding.fix}")
    counts = Counter(finding.severity for finding in findings)
    say(f"{counts['error']} to mend, {counts['warning']} to look at")


COMMANDS = (doctor,)
