"""How much faster many workers are than one: ``python -m bench.workers [--workers 1 2 4] [--hosts 60] [--pages 4] …``.

Processes with the pipeline's own use cases on one real PostgreSQL; kept figures stand in ``docs/performance.md``.
"""

from __future__ import annotations

import argparse
import logging
import os
from collections.abc import Iterator
from pathlib import Path

from bench.temporary_postgres import fresh_warehouse
from bench.workers.crew import Result, run
from bench.workers.publishers import publishers


def measured(args: argparse.Namespace) -> Iterator[Result]:
    """Yield the result of each number of workers, then that of the most with one killed, each on a new warehouse."""
    for number in args.workers:
        yield _run(args, number)
    if max(args.workers) > 1:
        yield _run(args, max(args.workers), is_killed=True)


def _run(args: argparse.Namespace, workers: int, *, is_killed: bool = False) -> Result:
    with fresh_warehouse() as fresh:
        asked = {
            "min_gap_per_host_s": args.gap,
            "hosts_at_once": args.hosts_at_once,
            "batch_entries": args.batch,
            "batches_per_run": 1,
            "workers": 1,
        }
        settings = fresh.model_copy(update=asked)
        with publishers(Path(fresh.var), hosts=args.hosts, pages=args.pages, delay_s=args.delay) as served:
            return run(settings, served, workers, is_killed=is_killed)


def lines(results: Iterator[Result]) -> Iterator[str]:
    """Yield the table in Markdown, line by line as it is taken."""
    yield "| workers | articles | s | articles/s | ÷ one | CPU ms an article | least gap s | at once | sums | killed |"
    yield "|---|---|---|---|---|---|---|---|---|---|"
    one = 0.0
    for result in results:
        rate = result.articles / result.seconds
        one = one or rate / result.workers
        gap = result.politeness.least_gap_s
        told = "–" if result.taken_over_s is None else f"work free again after {result.taken_over_s:.1f} s"
        if result.taken_over_s is not None:
            told += f", {result.politeness.asked_twice} pages asked twice"
        yield (
            f"| {result.workers} | {result.articles} | {result.seconds:.1f} | {rate:.2f} | {rate / one:.2f} |"
            f" {1000 * result.cpu_s / max(result.articles, 1):.0f} | {'–' if gap is None else f'{gap:.2f}'} |"
            f" {result.politeness.most_at_once} | {'; '.join(result.broken) or 'hold'} | {told} |"
        )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m bench.workers")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--hosts", type=int, default=60)
    parser.add_argument("--pages", type=int, default=4, help="of each host")
    parser.add_argument("--delay", type=float, default=0.3, help="of each page, seconds")
    parser.add_argument("--gap", type=float, default=1.0, help="PRESSWATCH_MIN_GAP_PER_HOST_S")
    parser.add_argument("--hosts-at-once", type=int, default=4)
    parser.add_argument("--batch", type=int, default=16, help="pages of a batch")
    args = parser.parse_args()
    logging.disable(logging.WARNING)
    print(f"load of the machine before: {os.getloadavg()[0]:.0f}, {os.cpu_count()} cores\n")
    for line in lines(measured(args)):
        print(line, flush=True)


if __name__ == "__main__":
    main()
