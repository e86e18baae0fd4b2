"""Polls and loads on a real PostgreSQL, beside the bare client and the bare COPY."""

from __future__ import annotations

import io
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from statistics import median
from typing import Any

from bench.performance.loopback import ENTRIES, publishers, sources
from bench.performance.measure import Measurement, in_turn, seconds_of
from bench.temporary_postgres import fresh_warehouse
from sqlalchemy import Connection, text

from presswatch import embedded, ingesting, polling
from presswatch.fetch.client import HttpClient
from presswatch.model.exchange import Validators
from presswatch.model.source import Source
from presswatch.runtime import Runtime
from presswatch.warehouse.engine import make_engine

_ACCEPT = "application/rss+xml"
_MAX_BYTES = 1_000_000
_LOADED = (
    "article", "article_url", "article_feed", "revision", "extraction", "text_block", "time_claim", "author",
    "extraction_author", "article_text",
)  # fmt: skip
"""Tables that a load writes, and the reference with it."""


@dataclass(frozen=True)
class BenchRuntime(Runtime):
    """A runtime whose sources stand on loopback."""

    port: int = 0
    feeds: int = 0
    entries: int = ENTRIES

    @cached_property
    def sources(self) -> tuple[Source, ...]:  # type: ignore[override]
        """Return the one source."""
        return sources(self.port, self.feeds, self.entries)


@contextmanager
def bench_runtime(feeds: int, entries: int = ENTRIES) -> Iterator[BenchRuntime]:
    """Yield a runtime on an empty warehouse with so many feeds of so many entries."""
    with publishers() as port, fresh_warehouse() as settings:
        # All publishers are one host here, and only the waits between requests to one would be measured.
        allowed = {"allowed_private_hosts": (f"127.0.0.1:{port}",), "min_gap_per_host_s": 0.0}
        settings = settings.model_copy(update=allowed)
        engine = make_engine(embedded.url(settings))
        try:
            yield BenchRuntime(settings, engine, "bench", port=port, feeds=feeds, entries=entries)
        finally:
            engine.dispose()


def unchanged_feeds(runtime: BenchRuntime, rounds: int) -> Measurement:
    """Return CPU of polls of feeds that have not changed beside the same client asking them, and nothing else."""
    _poll(runtime)
    client: HttpClient = runtime.web

    def reference() -> None:
        for number in range(runtime.feeds):
            client.get(
                f"http://127.0.0.1:{runtime.port}/feed/{number}/{runtime.entries}",
                accept=_ACCEPT,
                max_bytes=_MAX_BYTES,
                validators=Validators('"one"', None),
            )

    reference()
    started = time.monotonic()
    _poll(runtime)
    taken_s = time.monotonic() - started
    pair = in_turn(lambda: _poll(runtime), reference, times=rounds)
    scale = 1000 / (runtime.feeds or 1)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    note = (
        f"ms of CPU a feed, {runtime.feeds:,} feeds, PostgreSQL's own not counted; a poll of all takes {taken_s:.1f} s,"
        f" this process at most {peak_mb:.0f} MB"
    )
    return Measurement("poll of unchanged feeds ÷ bare 304s", pair.ours * scale, pair.reference * scale, 1.5, note=note)


def _poll(runtime: Runtime) -> None:
    polling.poll_feeds(runtime, polling.claim_feeds(runtime, everything=True))


def load(runtime: BenchRuntime) -> Measurement:
    """Return articles a second that a load writes beside COPY of the same rows into tables with the same indexes."""
    taken = [_timed_load(runtime, lease) for lease in _checked(runtime)]
    with runtime.engine.begin() as conn:
        count = conn.execute(text("select count(*) from core.article")).scalar_one()
        rows = {name: _copied_out(conn, name) for name in _LOADED}
        copied = median(_copied_in(conn, rows) for _ in range(3))
    ours, reference = count / sum(taken), count / copied
    note = f"articles/s, {count} articles in {len(taken)} batches of up to {runtime.entries * runtime.feeds}"
    return Measurement("load ÷ bare COPY", ours, reference, 0.6, is_at_least=True, note=note)


def _checked(runtime: Runtime) -> Iterator[ingesting.BatchLease]:
    while leases := ingesting.claim_batches(runtime):
        for lease in leases:
            for stage in (ingesting.fetch_pages, ingesting.clean_pages, ingesting.check_articles):
                stage(runtime, lease)
            yield lease
        ingesting.settle(runtime, leases)


def _timed_load(runtime: Runtime, lease: ingesting.BatchLease) -> float:
    return seconds_of(lambda: ingesting.load_articles(runtime, lease), time.monotonic)


def _copied_out(conn: Connection, name: str) -> bytes:
    kept = io.BytesIO()
    with _cursor(conn) as cursor, cursor.copy(f"copy core.{name} to stdout (format binary)") as copy:
        for part in copy:
            kept.write(part)
    return kept.getvalue()


def _copied_in(conn: Connection, rows: dict[str, bytes]) -> float:
    for name in rows:
        conn.execute(text(f"drop table if exists bench_{name}"))
        conn.execute(text(f"create table bench_{name} (like core.{name} including all)"))
    started = time.monotonic()
    for name, body in rows.items():
        with _cursor(conn) as cursor, cursor.copy(f"copy bench_{name} from stdin (format binary)") as copy:
            copy.write(body)
    return time.monotonic() - started


def _cursor(conn: Connection) -> Any:  # noqa: ANN401 - of the driver, as it comes
    return conn.connection.cursor()
