"""Runs a campaign: ``python -m tests.faults.laboratory --runs 200 --seed 1 [--ring inner|outer] [--lanes 2]``."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import traceback
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection, Pipe, wait

from tests.faults.laboratory.hostile_addresses import case_ids
from tests.faults.laboratory.lane import Lane
from tests.faults.laboratory.plan import draw_plan
from tests.faults.laboratory.report import Campaign, RunReport, broken_run
from tests.faults.laboratory.run import Run

SAID_EVERY = 50


def main(arguments: list[str] | None = None) -> int:
    """Return 0 when all runs came to their end and no invariant broke. Interrupted, it sums up what was run."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.laboratory", description=__doc__)
    parser.add_argument("--ring", choices=("inner", "outer"), default="inner")
    parser.add_argument("--runs", type=int, default=None, help="200 of the inner ring, 10 of the outer")
    parser.add_argument("--seed", type=int, default=1, help="of the first run; the next has the next")
    parser.add_argument("--lanes", type=int, default=2, help="laboratories side by side")
    parser.add_argument("--loud", action="store_true", help="show what the pipeline logs")
    given = parser.parse_args(arguments)
    given.runs = given.runs or {"inner": 200, "outer": 10}[given.ring]
    campaign = Campaign(given.ring)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        for run in _outer(given) if given.ring == "outer" else _inner(given):
            campaign.add(run)
            if run.breaches:
                print(broken_run(run, given.ring), flush=True)
            if len(campaign.runs) % SAID_EVERY == 0:
                print(f"… {len(campaign.runs)} of {given.runs} runs", file=sys.stderr, flush=True)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
    missing = given.runs - len(campaign.runs)
    if missing:
        print(f"{missing} runs were not played to their end", file=sys.stderr)
    print(campaign.table())
    print(campaign.last_line(), flush=True)
    return 0 if campaign.is_well and not missing else 1


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _outer(given: argparse.Namespace) -> Iterator[RunReport]:
    """Yield runs of the real Airflow."""
    from tests.faults.laboratory.outer import play

    return play(range(given.seed, given.seed + given.runs))


def _inner(given: argparse.Namespace) -> Iterator[RunReport]:
    """Yield runs as lanes of our own finish them."""
    cases, seeds = case_ids(), range(given.seed, given.seed + given.runs)
    lanes = min(given.lanes, given.runs)
    forked = [_fork_lane(seeds[place::lanes], cases, is_loud=given.loud) for place in range(lanes)]
    channels = [channel for _, channel in forked]
    try:
        while channels:
            for channel in wait(channels):
                assert isinstance(channel, Connection)
                try:
                    yield channel.recv()
                except EOFError:
                    channels.remove(channel)
    finally:
        for pid, _ in forked:
            os.kill(pid, signal.SIGTERM)  # not reaped yet, so the pid is still its own
            os.waitpid(pid, 0)


def _fork_lane(seeds: Sequence[int], cases: Sequence[str], *, is_loud: bool) -> tuple[int, Connection]:
    ours, theirs = Pipe()
    pid = os.fork()
    if pid:
        theirs.close()
        return pid, ours
    try:
        with Lane(is_loud=is_loud) as lane:
            for seed in seeds:
                theirs.send(Run(lane, draw_plan(seed, cases)).play())
    except KeyboardInterrupt:
        pass
    except BaseException:  # noqa: BLE001 - said here, for it may not come back to the parent's code
        traceback.print_exc()
    finally:
        os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
