"""``make run``: everything up, a first cycle, its summary; then up until Ctrl-C, or ended at once."""

from __future__ import annotations

from presswatch.clock import utc_now
from presswatch.errors import PresswatchError
from presswatch.settings import Settings
from presswatch_local.console import Say, show
from presswatch_local.cycle import CycleResult, open_cycle
from presswatch_local.outage_watch import tell_that_it_ended, watched_outages
from presswatch_local.summary import table, ways_on
from presswatch_local.supervisor import Supervisor, running


def run(settings: Settings, say: Say, *, once: bool, force: bool) -> int:
    """Return the exit code: 0 when the first cycle was complete.

    Args:
        settings: of this deployment.
        say: prints progress.
        once: stop after the first cycle.
        force: read feeds again that did not change.
    """
    started_at = utc_now()
    with running(settings, say) as supervisor:
        supervisor.start_database()
        supervisor.start_airflow()
        with open_cycle(supervisor) as cycle:
            cycle.poll(force=force, since=started_at)
            cycle.ingest()
            result = cycle.result()
        report(settings, result)
        if not once:
            stay_up(supervisor)
    return 1 if result.problems else 0


def report(settings: Settings, result: CycleResult) -> None:
    """Print the summary of a cycle, problems last."""
    show(f"\n{table(result.sums)}\n\n{ways_on(settings)}\n")
    for problem in result.problems:
        show(f"PROBLEM: {problem}")


def stay_up(supervisor: Supervisor) -> None:
    """Watch the processes, and tell when one of them is away, until somebody asks to stop, which raises."""
    supervisor.say("Presswatch goes on by itself; Ctrl-C stops it")
    try:
        with watched_outages(supervisor.settings):
            while True:
                supervisor.pause(3600)
    except PresswatchError as error:  # a request to stop is none
        tell_that_it_ended(supervisor.settings, error)
        raise
