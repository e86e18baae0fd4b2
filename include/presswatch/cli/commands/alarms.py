"""Commands about alarms: check now, list, show, silence."""

from __future__ import annotations

import getpass
from datetime import timedelta

import click

from presswatch import checking
from presswatch.alarms.remedies import REMEDIES, command_for
from presswatch.cli.output import print_json, print_table, print_tree, say
from presswatch.cli.session import session
from presswatch.model.alarm import Alarm
from presswatch.warehouse.ops import alarms as rows
from presswatch.warehouse.queries.alarm_measures import warehouse_now


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def check(as_json: bool) -> None:
    """Check all sources and the deployment, raise and close alarms, and tell of them. Safe to run at any time."""
    with session() as run:
        counts = checking.check_sources(run) | {"told": checking.send_notices(run)}
    if as_json:
        print_json(counts)
    else:
        print_tree(counts)


@click.group()
def alarms() -> None:
    """See what is wrong and since when; silence it for a time."""


@alarms.command("list")
@click.option("--all", "everything", is_flag=True, help="Those that have recovered too.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_alarms(everything: bool, as_json: bool) -> None:
    """List the open alarms, the worst first."""
    with session() as run, run.engine.connect() as conn:
        listed = rows.open_alarms(conn) + (rows.recent(conn) if everything else [])
        now = warehouse_now(conn)
    if as_json:
        print_json([alarm._asdict() for alarm in listed])
        return
    if not listed:
        say("no alarm is open; `presswatch status` says whether anybody looks")
        return
    print_table(
        ("alarm", "state", "what", "subject", "since", "entries", "summary"),
        [
            (
                alarm.alarm_id,
                "silenced" if alarm.is_silenced(now) else alarm.severity if alarm.state == "open" else alarm.state,
                alarm.kind.value,
                alarm.subject,
                alarm.since,
                alarm.entries,
                alarm.summary,
            )
            for alarm in listed
        ],
    )


@alarms.command("show")
@click.argument("alarm_id", type=click.IntRange(1))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show_alarm(alarm_id: int, as_json: bool) -> None:
    """Show one alarm with its evidence and what mends it."""
    with session() as run, run.engine.connect() as conn:
        alarm = rows.show(conn, alarm_id)
    remedy = REMEDIES[alarm.kind]
    facts = alarm._asdict() | {"action": remedy.action, "command": command_for(alarm), "runbook": remedy.runbook}
    if as_json:
        print_json(facts)
    else:
        print_tree(facts)


@alarms.command("silence")
@click.argument("alarm_id", type=click.IntRange(1))
@click.option(
    "--hours", type=click.FloatRange(0.1, 24 * 366), required=True, help="For how long nothing is told of it."
)
@click.option("--reason", required=True, help="Why, for those who come after you.")
@click.option("--by", default=getpass.getuser, help="Who silences it. Default: the login.")
def silence_alarm(alarm_id: int, hours: float, reason: str, by: str) -> None:
    """Silence an open alarm for some hours; it is told again when it is still open then."""
    with session() as run, run.engine.begin() as conn:
        until = warehouse_now(conn) + timedelta(hours=hours)
        _say_silence(rows.silence(conn, alarm_id, until=until, who=by, why=reason))


@alarms.command("unsilence")
@click.argument("alarm_id", type=click.IntRange(1))
def unsilence_alarm(alarm_id: int) -> None:
    """Let a silenced alarm be told again."""
    with session() as run, run.engine.begin() as conn:
        _say_silence(rows.unsilence(conn, alarm_id))


def _say_silence(alarm: Alarm) -> None:
    until = f"silenced until {alarm.silenced_until:%Y-%m-%d %H:%M} UTC" if alarm.silenced_until else "not silenced"
    say(f"alarm {alarm.alarm_id}, {alarm.kind.value} {alarm.subject}: {until}")


COMMANDS = (alarms, check)
