"""Commands that do the work: migrate, poll, ingest, doctor, settings. They run the very use cases that the DAGs run."""

from __future__ import annotations

import sys

import click

from presswatch import ingesting, polling
from presswatch.cli.output import print_json, print_table, say
from presswatch.cli.session import session, warehouse_up
from presswatch.errors import StaleLeaseError
from presswatch.ingesting import BatchLease
from presswatch.runtime import Runtime
from presswatch.settings import PREFIX, Settings, get_settings
from presswatch.warehouse import migrate as migration
from presswatch.warehouse.engine import warehouse_url

STAGES = (ingesting.fetch_pages, ingesting.clean_pages, ingesting.check_articles, ingesting.load_articles)


@click.command()
def migrate() -> None:
    """Bring the warehouse to the schema of this version. Safe to run at any time."""
    settings = get_settings()
    with warehouse_up(settings):
        is_changed = migration.upgrade(warehouse_url(settings))
    say("migrated" if is_changed else "nothing to migrate")


@click.command()
@click.option("--all", "everything", is_flag=True, help="All feeds, due or not.")
@click.option("--feed", "feed_id", help="This feed only, due or not.")
@click.option("--force", is_flag=True, help="Ask without validators, and read a body even if it is the same as before.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def poll(everything: bool, feed_id: str | None, force: bool, as_json: bool) -> None:
    """Ask the feeds that are due for new entries."""
    with session() as run:
        leases = polling.claim_feeds(run, everything=everything, feed_id=feed_id)
        if feed_id is not None and not leases:
            raise click.ClickException(f"feed {feed_id} is not configured, or is being polled right now")
        summary = polling.poll_feeds(run, leases, force=force).as_dict()
    if as_json:
        print_json(summary)
        return
    print_table(("outcome", "feeds"), summary["outcomes"].items())
    say(f"{summary['feeds']} feeds, {summary['entries_new']} new entries, {summary['entries_changed']} changed")


@click.command()
@click.option(
    "--revisit", is_flag=True, help="Take all that is pending and look again at every loaded article, due or not."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def ingest(revisit: bool, as_json: bool) -> None:
    """Fetch, clean, check and load all that is due."""
    with session() as run:
        counts = _ingest_all(run, revisit=revisit)
    if as_json:
        print_json(counts)
    else:
        print_table(("outcome", "entries"), counts.items())


def _ingest_all(runtime: Runtime, *, revisit: bool) -> dict[str, int]:
    """Work through batches until nothing is due; the sums are checked at the end."""
    leases = ingesting.claim_batches(runtime, revisit=revisit)
    done: list[BatchLease] = []
    while leases:
        for lease in leases:
            _ingest_batch(runtime, lease)
        done += leases
        leases = ingesting.claim_batches(runtime)
    return ingesting.settle(runtime, done)


def _ingest_batch(runtime: Runtime, lease: BatchLease) -> None:
    try:
        for stage in STAGES:
            counts = stage(runtime, lease)
            say(f"batch {lease.label}: {stage.__name__} {counts}", err=True)
    except StaleLeaseError as error:
        say(f"batch {lease.label} was left to its newer holder: {error}", err=True)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def doctor(as_json: bool) -> None:
    """Say what is wrong with this installation and what to do. Exit status 1 when something is."""
    from presswatch_local.doctor import examine

    findings = examine(get_settings())
    if as_json:
        print_json([finding._asdict() for finding in findings])
    else:
        print_table(("", "what", "what to do"), [(item.severity, item.what, item.fix) for item in findings])
    sys.exit(1 if any(item.severity == "error" for item in findings) else 0)


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


COMMANDS = (migrate, poll, ingest, doctor, settings)
