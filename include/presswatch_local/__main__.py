"""The commands behind the Makefile: ``python -m presswatch_local run | demo | stop | psql | airflow``."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable

import click

from presswatch.cli.output import escape_logs_and_tracebacks, say_error
from presswatch.embedded.binaries import find_binaries
from presswatch.embedded.paths import EmbeddedPaths
from presswatch.errors import PresswatchError
from presswatch.settings import Settings, get_settings
from presswatch_local.console import progress
from presswatch_local.supervisor import StopRequested

INTERRUPTED = 130
"""The exit code of a program that was ended by Ctrl-C, as shells count."""


@click.group()
def main() -> None:
    """Presswatch on one machine."""
    os.umask(0o077)  # Airflow's logs too are for who runs it.
    escape_logs_and_tracebacks(logging.WARNING)


@main.command()
@click.option("--once", is_flag=True, help="Stop after one complete cycle.")
@click.option("--force", is_flag=True, help="Read feeds again that did not change.")
def run(*, once: bool, force: bool) -> None:
    """Start everything, run the first cycle, stay up until Ctrl-C."""
    from presswatch_local import run as use_case

    say = progress()
    _exit_with(
        lambda: use_case.run(get_settings(), say, once=once, force=force), interrupted=INTERRUPTED if once else 0
    )


@main.command()
@click.option("--once", is_flag=True, help="Stop at the end of the simulated script.")
def demo(*, once: bool) -> None:
    """The same against simulated publishers."""
    from presswatch_local import demo as use_case

    say = progress()
    _exit_with(lambda: use_case.demo(get_settings(), say, once=once), interrupted=INTERRUPTED if once else 0)


@main.command()
def stop() -> None:
    """End what run and demo left running."""
    from presswatch_local import stop as stopping
    from presswatch_local.demo import demo_settings

    say = progress()

    def stop_both() -> int:
        for settings in (get_settings(), demo_settings(get_settings())):
            stopping.stop(settings, say)
        return 0

    _exit_with(stop_both)


@main.command()
@click.option("--demo", "is_demo", is_flag=True, help="The warehouse of the demo.")
def psql(*, is_demo: bool) -> None:
    """Query the embedded warehouse by hand, as the read-only analyst."""
    from presswatch_local.demo import demo_settings

    _exit_with(lambda: _become_psql(demo_settings(get_settings()) if is_demo else get_settings()))


@main.command(context_settings={"ignore_unknown_options": True})
@click.option("--demo", "is_demo", is_flag=True, help="The Airflow of the demo.")
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def airflow(*, is_demo: bool, words: tuple[str, ...]) -> None:
    """Run a command of Airflow on the database of make run, which has to be up."""
    from presswatch_local.demo import demo_settings

    _exit_with(lambda: _become_airflow(demo_settings(get_settings()) if is_demo else get_settings(), words))


def _become_airflow(settings: Settings, words: tuple[str, ...]) -> int:
    from presswatch_local.airflow_environment import environment
    from presswatch_local.supervisor import AIRFLOW

    sys.stdout.flush()
    os.chdir(settings.var)
    os.execve(AIRFLOW[0], [*AIRFLOW, *words], environment(settings))  # noqa: S606 - no shell wanted


def _become_psql(settings: Settings) -> int:
    program = find_binaries(settings).program("psql")
    password = EmbeddedPaths.of(settings).password_file("analyst").read_text()
    address = f"postgresql://analyst@127.0.0.1:{settings.pg_port}/warehouse"
    sys.stdout.flush()
    os.execve(program, [program, address], os.environ | {"PGPASSWORD": password})  # noqa: S606 - no shell wanted


def _exit_with(work: Callable[[], int], *, interrupted: int = INTERRUPTED) -> None:
    try:
        code = work()
    except StopRequested:
        code = interrupted
    except PresswatchError as error:
        say_error(error)
        code = 1
    sys.exit(code)


if __name__ == "__main__":
    main()
