"""The table of commands that ``--help`` prints without importing them."""

from __future__ import annotations

import pkgutil
import subprocess
import sys
from importlib import import_module

import click
import pytest
from click.testing import CliRunner

from presswatch.cli import commands
from presswatch.cli.main import COMMANDS, main

MODULES = [module.name for module in pkgutil.iter_modules(commands.__path__)]


def test_the_table_is_what_the_modules_offer() -> None:
    offered = {
        (command.name, module, command.get_short_help_str(limit=200))
        for module in MODULES
        for command in import_module(f"presswatch.cli.commands.{module}").COMMANDS
    }
    assert offered == {(name, entry.module, entry.help) for name, entry in COMMANDS.items()}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_imported_when_it_is_asked_for(name: str) -> None:
    command = main.get_command(click.Context(main), name)
    assert command is not None
    assert command.name == name


def test_help_lists_every_command_with_its_words() -> None:
    shown = " ".join(CliRunner().invoke(main, ["--help"]).output.split())
    for name, entry in COMMANDS.items():
        assert f" {name} {entry.help}" in shown


def test_an_unknown_command_is_refused() -> None:
    result = CliRunner().invoke(main, ["pol"])
    assert result.exit_code == 2
    assert "No such command" in result.output


def test_help_imports_no_command_and_no_library_of_theirs() -> None:
    program = (
        "import sys; from presswatch.cli import main; main(['--help'], standalone_mode=False); "
        "print({'sqlalchemy', 'lxml', 'pydantic', 'presswatch.cli.commands'} & {*sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.endswith("set()\n"), done.stdout + done.stderr
