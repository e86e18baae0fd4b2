"""``python -m bench.performance.memory [--pages 100000]``: what a parser holds over many pages, told as it goes on.

A run that is ended early has told how far it came, and what was held until then.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import psutil
from bench.performance.measure import Measurement, seconds_of
from bench.performance.parsing import parser_pool, sample

from presswatch.articles.extract import clean_page
from presswatch.model.extraction import SavedPage

_AT_ONCE = 50
"""Pages between two looks at the memory."""
_CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"


class Held(NamedTuple):
    """The most that a parser and its nursery held while some pages were read, MB."""

    pages: int  # read so far
    most_mb: float


def held(pages: Sequence[SavedPage], count: int, *, every: int) -> Iterator[Held]:
    """Yield what is held after each ``every`` pages of ``count``; the same pages are read again and again.

    Workers are replaced after some hundred pages, so that what one of them loses goes with it.
    """
    most_mb = 0.0
    with parser_pool(1) as pool:
        for start in range(0, count, _AT_ONCE):
            list(pool.run(clean_page, [pages[place % len(pages)] for place in range(start, start + _AT_ONCE)]))
            most_mb, done = max(most_mb, _held_mb()), start + _AT_ONCE
            if done % every == 0 or done >= count:
                yield Held(done, most_mb)
                most_mb = 0.0


def worker_memory(pages: Sequence[SavedPage], count: int) -> Measurement:
    """Return the most that is held in the last tenth of so many pages beside that of the first."""
    every = -(-count // 10 // _AT_ONCE) * _AT_ONCE or _AT_ONCE
    return growth(list(held(pages, count, every=every)), len(pages))


def growth(parts: Sequence[Held], different: int) -> Measurement:
    """Return the last of equal parts of a run beside the first."""
    first, last = parts[0], parts[-1]
    note = f"MB, {last.pages:,} pages, {different} of them different, {first.pages:,} in a part"
    return Measurement("memory, last ÷ first part of pages", last.most_mb, first.most_mb, 1.02, note=note)


def quickest(pages: Sequence[SavedPage], count: int) -> list[SavedPage]:
    """Return the pages that take the least CPU, so that many can be read in the time that there is."""
    for page in pages[:20]:  # Loads what is loaded late.
        clean_page(page)
    return sorted(pages, key=lambda page: seconds_of(lambda: clean_page(page)))[:count]


def _held_mb() -> float:
    """Return the proportional set size of all processes that this one started."""
    children = psutil.Process().children(recursive=True)
    return sum(child.memory_full_info().pss for child in children) / 1_000_000


def main() -> None:
    """Print a line for each thousand pages, and what came of it."""
    options = _options()
    pages = quickest(sample(options.corpus, options.sample, 0).pages, options.different)
    largest_kb = max(len(page.body) for page in pages) / 1000
    print(f"the {len(pages)} quickest of {options.sample} pages, up to {largest_kb:.0f} kB", flush=True)
    parts, started = [], time.monotonic()
    for part in held(pages, options.pages, every=options.every):
        parts.append(part)
        ratio = part.most_mb / parts[0].most_mb
        passed_s = time.monotonic() - started
        print(f"{part.pages:,} pages, {passed_s:.0f} s: {part.most_mb:.1f} MB, {ratio:.4f} of the first", flush=True)
    line = growth(parts, len(pages))
    print(f"{line.metric}: {line.ratio:.4f} ({line.note}), largest {max(part.most_mb for part in parts):.1f} MB")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=_CORPUS)
    parser.add_argument("--pages", type=int, default=100_000, help="read by one parser, the same again and again")
    parser.add_argument("--sample", type=int, default=400, help="pages of the sets from which the different ones come")
    parser.add_argument("--different", type=int, default=100, help="those that are read in the least time")
    parser.add_argument("--every", type=int, default=1_000, help="pages of a line, and of the first part")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
