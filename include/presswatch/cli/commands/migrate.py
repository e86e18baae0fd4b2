"""The command that brings the warehouse to the schema of this version."""

from __future__ import annotations

import click

from presswatch.cli.output import say
from presswatch.cli.session import warehouse_up
from presswatch.settings import get_settings
from presswatch.warehouse import migrate as migration
from presswatch.warehouse.engine import warehouse_url


@click.command()
def migrate() -> None:
    """Bring the warehouse to the schema of this version. Safe to run at any time."""
    settings = get_settings()
    with warehouse_up(settings):
        is_changed = migration.upgrade(warehouse_url(settings))
    say("migrated" if is_changed else "nothing to migrate")


COMMANDS = (migrate,)
