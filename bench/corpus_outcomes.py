"""Puts every feed, page and robots.txt of the corpus in and counts what comes out.

Each must end in exactly one outcome, with no exception, no child left and flat memory. Run ``python -m
bench.corpus_outcomes [page runs]``: all pages once, then the smallest tenth of them again until so many were read.
"""

from __future__ import annotations

import gzip
import itertools
import sys
import tarfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psutil

from presswatch.articles.extract import clean_page
from presswatch.errors import PresswatchError, WorkerLimitError
from presswatch.feeds.parse_in_child import FeedBody, parse_body
from presswatch.model.extraction import Extraction, SavedPage
from presswatch.model.parsed_feed import ParsedFeed
from presswatch.politeness.robots import parse_robots
from presswatch.runtime import PARSER_MODULES
from presswatch.sandbox.pool import ProcessSandbox

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
CHECK_EVERY = 500
RUNS = 10_000


def feed_bodies() -> Iterator[bytes]:
    """Yield every file of the conformance sets, whether it is a feed or not."""
    for path in sorted(CORPUS.glob("feed_conformance_*/**/*")):
        if path.is_file():
            body = path.read_bytes()
            yield gzip.decompress(body) if path.suffix == ".gz" else body


def page_bodies() -> list[bytes]:
    """Return the saved pages, small ones first."""
    paths = CORPUS.glob("article_readability/**/*.html.gz")
    return sorted((gzip.decompress(path.read_bytes()) for path in paths), key=len)


def robots_bodies() -> Iterator[bytes]:
    """Yield the real robots.txt files."""
    for path in sorted(CORPUS.glob("robots/*.tar.xz")):
        with tarfile.open(path) as archive:
            for member in archive:
                file = archive.extractfile(member) if member.isfile() else None
                if file is not None:
                    yield file.read()


def outcome_of(made: object) -> str:
    """Return the one outcome of a result; what is none is named as such."""
    if isinstance(made, ParsedFeed | Extraction):
        return str(made.outcome)
    if isinstance(made, WorkerLimitError):
        return f"{made.reason}"
    return made.reason if isinstance(made, PresswatchError) else f"NO OUTCOME {type(made).__name__}"


def count(name: str, outcomes: Counter[str], started: float) -> None:
    """Print one line of a kind of input."""
    shown = " ".join(f"{word}={number}" for word, number in outcomes.most_common())
    escaped = sum(outcomes[word] for word in ("parser_error", "parser_crashed"))
    print(
        f"{name}: inputs={outcomes.total()} exceptions={escaped} seconds={time.monotonic() - started:.0f} {shown}",
        flush=True,
    )


def read_feeds(sandbox: ProcessSandbox) -> None:
    """Parse every feed file once."""
    started = time.monotonic()
    given = (FeedBody(body, "http://news.example/feed", "", None, (), None, 2000) for body in feed_bodies())
    count("feeds", Counter(map(outcome_of, sandbox.run(parse_body, given))), started)


def read_robots() -> None:
    """Parse every robots.txt once and ask it."""
    started, outcomes = time.monotonic(), Counter[str]()
    for body in robots_bodies():
        rules = parse_robots(body, "presswatch")
        is_allowed = rules is None or rules.can_fetch("http://news.example/a", "presswatch")
        outcomes["allowed" if is_allowed else "denied"] += 1
    count("robots", outcomes, started)


def read_pages(sandbox: ProcessSandbox, runs: int) -> None:
    """Clean the pages again and again and print memory on the way."""
    started, outcomes = time.monotonic(), Counter[str]()
    bodies = page_bodies()
    once = len(bodies)
    order = itertools.chain(bodies, itertools.cycle(bodies[: max(once // 10, 1)]))
    pages = (SavedPage("http://news.example/a", body) for body in itertools.islice(order, runs))
    for number, made in enumerate(sandbox.run(clean_page, pages), 1):
        outcomes[outcome_of(made)] += 1
        if number % CHECK_EVERY == 0:
            children = psutil.Process().children(recursive=True)
            child_mb = max((child.memory_info().rss for child in children), default=0) >> 20
            own_mb = psutil.Process().memory_info().rss >> 20
            print(f"  runs={number} own_mb={own_mb} largest_child_mb={child_mb} children={len(children)}", flush=True)
    count("pages", outcomes, started)


def main() -> None:
    """Print the figures."""
    runs = int(sys.argv[1]) if sys.argv[1:] else RUNS
    with ProcessSandbox(2, limit_s=20, memory_mb=1024, preload=PARSER_MODULES) as sandbox:
        read_robots()
        read_feeds(sandbox)
        read_pages(sandbox, runs)
    print(f"children_left={len(psutil.Process().children(recursive=True))}")


if __name__ == "__main__":
    main()
