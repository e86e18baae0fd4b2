"""Runs a campaign: ``python -m tests.faults.laboratory --runs 200 --seed 1 [--ring inner|outer] [--lanes 2]``."""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection, Pipe, wait

from tests.faults.laboratory.hostile_addresses import case_ids
from tests.faults.laboratory.lane import Lane
from tests.faults.laboratory.plan import draw_plan
from tests.faults.laboratory.report import Campaign, RunReport, broken_run
from tests.faults.laboratory.run import Run


def main(arguments: list[str] | None = None) -> int:
    """Return 0 when no invariant broke in any run."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.laboratory", description=__doc__)
    parser.add_argument("--ring", choices=("inner", "outer"), default="inner")
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1, help="of the first run; the next has the next")
    parser.add_argument("--lanes", type=int, default=2, help="laboratories side by side")
    parser.add_argument("--loud", action="store_true", help="show what the pipeline logs")
    given = parser.parse_args(arguments)
    campaign = Campaign(given.ring)
    seeds = range(given.seed, given.seed + given.runs)
    for run in _inner(seeds, min(given.lanes, given.runs), is_loud=given.loud):
        campaign.add(run)
        if run.breaches:
            print(broken_run(run, given.ring), flush=True)
        elif sys.stderr.isatty():
            print(f"\r{len(campaign.runs)} of {given.runs}", end="", file=sys.stderr, flush=True)
    print(campaign.table())
    print(campaign.last_line(), flush=True)
    return 0 if campaign.is_well else 1


def _inner(seeds: Sequence[int], lanes: int, *, is_loud: bool) -> Iterator[RunReport]:
    """Yield runs as lanes of our own finish them."""
    cases = case_ids()
    channels = [_fork_lane(seeds[place::lanes], cases, is_loud=is_loud) for place in range(lanes)]
    while channels:
        for channel in wait(channels):
            assert isinstance(channel, Connection)
            try:
                yield channel.recv()
            except EOFError:
                channels.remove(channel)


def _fork_lane(seeds: Sequence[int], cases: Sequence[str], *, is_loud: bool) -> Connection:
    ours, theirs = Pipe()
    if not os.fork():
        try:
            with Lane(is_loud=is_loud) as lane:
                for seed in seeds:
                    theirs.send(Run(lane, draw_plan(seed, cases)).play())
        except BaseException:  # noqa: BLE001 - said here, for it may not come back to the parent's code
            traceback.print_exc()
        finally:
            os._exit(0)
    theirs.close()
    return ours


if __name__ == "__main__":
    sys.exit(main())
