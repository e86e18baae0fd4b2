"""Commands that do the work: poll and ingest. They run the very use cases that the DAGs run."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Set

import click

from presswatch import ingesting, polling
from presswatch.cli.output import print_json, print_table, say
from presswatch.cli.session import session
from presswatch.errors import StaleLeaseError, WarehouseError
from presswatch.ingesting import BatchLease
from presswatch.runtime import Runtime
from presswatch.warehouse.queries.feed_health import feed_health

STAGES = (ingesting.fetch_pages, ingesting.clean_pages, ingesting.check_articles, ingesting.load_articles)


@contextlib.contextmanager
def _leases_released(release_leases: Callable[[Runtime], int], runtime: Runtime) -> Iterator[None]:
    """Give back what a run holds when it ends early, by Ctrl-C or SIGTERM too, so that nobody waits."""
    try:
        yield
    except BaseException:
        with contextlib.suppress(WarehouseError):
            release_leases(runtime)
        raise


@click.command()
@click.option("--all", "everything", is_flag=True, help="All feeds, due or not.")
@click.option("--feed", "feed_id", help="This feed only, due or not.")
@click.option("--later", is_flag=True, help="Ask nothing now: let the feed of --feed be due for the next run.")
@click.option("--force", is_flag=True, help="Ask without validators, and read a body even if it is the same as before.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def poll(everything: bool, feed_id: str | None, force: bool, later: bool, as_json: bool) -> None:
    """Ask the feeds that are due for new entries."""
    if later:
        _make_due(feed_id, as_json=as_json)
        return
    with session() as run:
        leases = polling.claim_feeds(run, everything=everything, feed_id=feed_id)
        if feed_id is not None and not leases:
            raise click.ClickException(polling.why_not(run, feed_id))
        why = "" if leases else polling.why_nobody(run)
        with _leases_released(polling.release_leases, run):
            summary = polling.poll_feeds(run, leases, force=force).as_dict()
        failing = _failing(run, {lease.feed_id for lease in leases})
    if as_json:
        print_json(summary | ({"why": why} if why else {}))
        return
    if why:
        say(why)
        return
    print_table(("outcome", "feeds"), summary["outcomes"].items())
    if failing:
        say("")
        print_table(("feed that failed", "outcome", "why", "failures", "next poll"), failing)
        say("what to do: docs/runbooks/feed-failing.md, and publisher-blocks-us.md where they refuse us")
    say(f"{summary['feeds']} feeds, {summary['entries_new']} new entries, {summary['entries_changed']} changed")


def _failing(runtime: Runtime, polled: Set[str]) -> list[tuple[object, ...]]:
    with runtime.engine.connect() as conn:
        feeds = [feed for feed in feed_health(conn) if feed.feed_id in polled and feed.failures]
    return [(one.feed_id, one.last_outcome, one.last_reason, one.failures, one.next_poll_at) for one in feeds]


def _make_due(feed_id: str | None, *, as_json: bool) -> None:
    if feed_id is None:
        raise click.UsageError("--later needs --feed")
    with session() as run:
        polling.make_due(run, feed_id)
    if as_json:
        print_json({"due": feed_id})
    else:
        say(f"{feed_id} is asked by the next run")


@click.command()
@click.option(
    "--revisit", is_flag=True, help="Take all that is pending and look again at every loaded article, due or not."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def ingest(revisit: bool, as_json: bool) -> None:
    """Fetch, clean, check and load all that is due."""
    with session() as run, _leases_released(ingesting.release_leases, run):
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


COMMANDS = (poll, ingest)
