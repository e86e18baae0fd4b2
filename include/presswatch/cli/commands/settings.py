"""The command that lists the settings."""

from __future__ import annotations

import click

from presswatch.cli.output import print_table, say
from presswatch.settings import PREFIX, Settings


@click.command()
@click.option("--markdown", is_flag=True, help="Print the table of docs/configuration.md.")
def settings(markdown: bool) -> None:
    """List all settings with their defaults."""
    rows = [
        (f"{PREFIX}{name}".upper(), _default(name), field.description or "")
        for name, field in Settings.model_fields.items()
    ]
    if not markdown:
        print_table(("variable", "default", "meaning"), rows)
        return
    say("| variable | default | meaning |\n|---|---|---|")
    for variable, default, meaning in rows:
        say(f"| `{variable}` | {f'`{default}`' if default else '–'} | {meaning} |")


def _default(name: str) -> str:
    """Return a default without a path of this machine."""
    shown = {"var": "var", "sources": "include/sources"}
    value = Settings.model_fields[name].default
    return shown.get(name, "" if value in (None, "", ()) else str(value))


COMMANDS = (settings,)
