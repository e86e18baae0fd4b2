"""What Presswatch costs beside what it is made of: ``python -m bench.performance [--pages N] [--feeds N] …``.

Prints one table; kept figures stand in ``docs/performance.md``. CPU is that of this process, so that other work on the
machine tells less than in wall time; figures in wall time say so.
"""

from __future__ import annotations

import argparse
import gc
import logging
import platform
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench.performance.loopback import ENTRIES
from bench.performance.measure import Measurement, table
from bench.performance.memory import worker_memory
from bench.performance.parsing import changed_feeds, extraction, next_captures, sample, two_workers
from bench.performance.storing import bench_runtime, load, unchanged_feeds
from bench.performance.yearly_polls import yearly_polls

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
PARTS = ("pages", "polls", "loads")
_LIBRARIES = ("trafilatura", "feedparser", "lxml", "psycopg", "sqlalchemy")


def measurements(args: argparse.Namespace) -> Iterator[Measurement]:
    """Yield each line of the table as it is taken."""
    if "pages" in args.parts and args.corpus.is_dir():
        found = sample(args.corpus, args.pages + args.warm_up, args.feeds)
        gc.freeze()  # As our workers have it, for both sides.
        gc.set_threshold(10_000)
        pages = found.pages[args.warm_up :]
        yield extraction(pages, found.pages[: args.warm_up], args.rounds)
        yield changed_feeds(found.feeds, args.rounds)
        yield next_captures(args.corpus, args.rounds)
        yield two_workers(pages, args.rounds)
        yield worker_memory(pages, args.memory_pages)
    if "polls" in args.parts:
        yield yearly_polls()
        with bench_runtime(args.polled, args.entries) as runtime:
            yield unchanged_feeds(runtime, args.rounds)
            if "loads" in args.parts:
                yield load(runtime)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m bench.performance")
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--warm-up", type=int, default=40, help="pages read before, which are not counted")
    parser.add_argument("--feeds", type=int, default=60, help="of the sets")
    parser.add_argument("--polled", type=int, default=20, help="feeds on loopback")
    parser.add_argument("--entries", type=int, default=ENTRIES, help="of each of them, which are loaded")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS, help="loads are of what polls found")
    parser.add_argument("--memory-pages", type=int, default=500, help="read by one parser, the same again and again")
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    logging.disable(logging.WARNING)
    print(f"{datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, Python {platform.python_version()}, ", end="")
    print(", ".join(f"{name} {version(name)}" for name in _LIBRARIES) + "\n")
    print("\n".join(table(list(measurements(args)))))


if __name__ == "__main__":
    main()
