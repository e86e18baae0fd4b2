"""Pages and feeds of the labelled sets, ours beside the library that each is measured against."""

from __future__ import annotations

import gzip
import io
import os
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice, pairwise
from pathlib import Path
from typing import NamedTuple

import feedparser
import trafilatura
from bench.feeds.histories import captures
from bench.performance.measure import Measurement, in_turn
from bench.quality.__main__ import chosen_pages
from bench.quality.gold import READERS

from presswatch.articles.extract import clean_page
from presswatch.feeds.parse import parse_feed
from presswatch.model.extraction import SavedPage
from presswatch.runtime import PARSER_MODULES
from presswatch.sandbox.pool import ProcessSandbox

_CAPTURES = 4
"""First captures taken of each history."""
_IN_TURN = 25
"""Pages that each side reads before it is the other's turn, as a worker reads a batch."""


class Sample(NamedTuple):
    """Pages with the address of each, and bodies of feeds."""

    pages: list[SavedPage]
    feeds: list[bytes]


def sample(corpus: Path, pages: int, feeds: int) -> Sample:
    """Return so many pages, as many of each set, and so many feeds; fewer where there are no more."""
    golds, _ = chosen_pages(corpus, list(READERS), -(-pages // len(READERS)))
    bodies = sorted((corpus / "publisher_feeds").rglob("*.gz"))[:feeds]
    return Sample(
        [SavedPage(url=gold.url, body=gold.read()) for gold in golds[:pages]],
        [gzip.decompress(path.read_bytes()) for path in bodies],
    )


def extraction(pages: Sequence[SavedPage], warm_up: Sequence[SavedPage], rounds: int) -> Measurement:
    """Return CPU of our extraction beside trafilatura's default with metadata; both have read other pages before."""
    _read_by_us(warm_up)
    _read_by_trafilatura(warm_up)
    ours = reference = 0.0
    for start in range(0, len(pages), _IN_TURN):
        part = pages[start : start + _IN_TURN]
        pair = in_turn(lambda p=part: _read_by_us(p), lambda p=part: _read_by_trafilatura(p), times=rounds)  # type: ignore[misc]
        ours, reference = ours + pair.ours, reference + pair.reference
    note = f"ms of CPU a page, {len(pages)} pages"
    scale = 1000 / (len(pages) or 1)
    return Measurement("extraction ÷ trafilatura default + metadata", ours * scale, reference * scale, 1.0, note=note)


def _read_by_us(pages: Sequence[SavedPage]) -> None:
    for page in pages:
        clean_page(page)


def _read_by_trafilatura(pages: Sequence[SavedPage]) -> None:
    for page in pages:
        trafilatura.bare_extraction(page.body, url=page.url, with_metadata=True, include_comments=False)


def changed_feeds(feeds: Sequence[bytes], rounds: int) -> Measurement:
    """Return CPU of our reading of feeds beside feedparser as it comes."""

    def ours() -> None:
        for body in feeds:
            parse_feed(body)

    def reference() -> None:
        for body in feeds:
            feedparser.parse(io.BytesIO(body))

    pair = in_turn(ours, reference, times=rounds)
    scale = 1000 / (len(feeds) or 1)
    note = f"ms of CPU a feed, {len(feeds)} feeds; that the values are right: `make quality`"
    return Measurement("changed feeds ÷ feedparser", pair.ours * scale, pair.reference * scale, 1 / 3, note=note)


def next_captures(corpus: Path, rounds: int) -> Measurement:
    """Return CPU of reading a feed as it is polled: the captures that follow one whose entries they mostly repeat."""
    series = [list(islice(captures(path), _CAPTURES)) for path in sorted((corpus / "feed_timeseries").glob("*.tar.xz"))]
    pairs = [pair for bodies in series for pair in pairwise(bodies)]
    said = [tuple({entry.content_sha256 for entry in parse_feed(body).entries} for body in pair) for pair in pairs]
    known = sum(len(before & after) for before, after in said) / (sum(len(after) for _, after in said) or 1)
    line = changed_feeds([after for _, after in pairs], rounds)
    note = f"ms of CPU a feed, {len(pairs)} captures, {known:.0%} of whose entries say what they said before"
    return replace(line, metric="next captures ÷ feedparser", note=note)


def two_workers(pages: Sequence[SavedPage], rounds: int) -> Measurement:
    """Return pages a second of two parser processes beside one, in wall time: other work on the machine tells."""
    with parser_pool(1) as one, parser_pool(2) as two:
        for pool in (one, two):  # Starts the processes, and loads what they load late.
            list(pool.run(clean_page, pages[:4]))
        pair = in_turn(
            lambda: list(two.run(clean_page, pages)),
            lambda: list(one.run(clean_page, pages)),
            times=rounds,
            meter=time.monotonic,
        )
    count = len(pages) or 1
    note = f"pages/s, {os.cpu_count()} cores"
    return Measurement(
        "two workers ÷ one", count / pair.ours, count / pair.reference, 1.85, is_at_least=True, note=note
    )


def parser_pool(workers: int) -> ProcessSandbox:
    """Return so many parsers of pages, as a cleaning task has them."""
    return ProcessSandbox(workers, limit_s=60, memory_mb=2000, preload=PARSER_MODULES)
