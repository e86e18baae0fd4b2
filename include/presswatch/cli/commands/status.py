"""The command that a cron, a timer or a sidecar runs: is a person needed?"""

from __future__ import annotations

import sys

import click

from presswatch.cli.output import print_json, print_tree, say
from presswatch.errors import NotSentError
from presswatch.notify.http import ping
from presswatch.settings import Settings, get_settings
from presswatch_local.outage_watch import tell_outages
from presswatch_local.outages import look_at
from presswatch_local.status import Status, read_status


@click.command()
@click.option("--airflow", help="Address of Airflow's API server. Default: that of make run, when it runs.")
@click.option("--ping", "is_pinging", is_flag=True, help="Ask PRESSWATCH_PING_URL when all is well, /fail when not.")
@click.option("--tell", "is_telling", is_flag=True, help="Tell mail, webhook and Slack of what no alarm can tell.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def status(airflow: str | None, is_pinging: bool, is_telling: bool, as_json: bool) -> None:
    """Say whether a person is needed, without Airflow's help. Exit status 1 when one is.

    Looks at the freshness of polls and loads, the heartbeats of Airflow's processes and open alarms. Starts nothing.
    What is away so that it cannot raise an alarm - the warehouse, a process, the checks - is told with --tell, once it
    lasted for four minutes, and its end.
    """
    settings = get_settings()
    current = read_status(settings, airflow)
    if as_json:
        print_json(current._asdict())
    else:
        _print(current)
    if is_telling:
        _tell(settings, current)
    if is_pinging:
        _ping(settings, current)
    sys.exit(0 if current.is_well else 1)


def _print(current: Status) -> None:
    say("All is well: no person is needed." if current.is_well else "A person is needed:")
    for problem in current.problems:
        say(f"  {problem}")
    print_tree({name: value for name, value in current._asdict().items() if name not in ("is_well", "problems")})


def _tell(settings: Settings, current: Status) -> None:
    try:
        refused = tell_outages(settings, look_at(current))
    except OSError as error:
        refused = [f"{settings.var} cannot be written: {error.strerror}"]
    for refusal in refused:  # the monitor is still to be pinged
        say(f"not told: {refusal}", err=True)


def _ping(settings: Settings, current: Status) -> None:
    url = settings.ping_url.get_secret_value()
    if not url:
        raise click.ClickException("PRESSWATCH_PING_URL is not set")
    try:
        ping(url if current.is_well else f"{url.rstrip('/')}/fail", user_agent=settings.user_agent)
    except NotSentError as error:
        raise click.ClickException(f"the monitor was not reached: {error.detail}") from error


COMMANDS = (status,)
