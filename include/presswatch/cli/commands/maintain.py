"""The command that maintains the warehouse: what the DAG maintain_warehouse does, in one go."""

from __future__ import annotations

import sys

import click

from presswatch import maintaining
from presswatch.cli.output import print_json, print_table
from presswatch.cli.session import session

WORK = (
    maintaining.make_partitions,
    maintaining.find_orphans,
    maintaining.audit_landing,
    maintaining.prune_readings,
    maintaining.clear_staging,
    maintaining.close_poll_days,
    maintaining.index_texts,
)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def maintain(as_json: bool) -> None:
    """Make partitions, take stock of landing, audit a part of it, throw away what nobody saw. Safe to run at any time.

    Exit status 1 when the audit finds records whose bytes are not what their row says; they are in landing.damage.
    """
    with session() as run:
        counts_by_task = {work.__name__: work(run) for work in WORK}
    if as_json:
        print_json(counts_by_task)
    else:
        print_table(
            ("task", "what", "number"),
            [(task, what, number) for task, counts in counts_by_task.items() for what, number in counts.items()],
        )
    sys.exit(1 if counts_by_task["audit_landing"]["broken"] else 0)


COMMANDS = (maintain,)
