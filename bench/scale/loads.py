"""What a new article costs in a warehouse that is full already: ``python -m bench.scale.loads --keep FOLDER``.

The folder is one that ``bench.scale --keep`` filled; it gets a hundred articles more with each lap, and the bands of
signatures that the articles of the benchmark lack, among which the next ones look for their like.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import psutil
from bench.performance.loopback import ENTRIES, publishers, sources
from bench.performance.storing import BenchRuntime
from bench.scale.__main__ import served
from sqlalchemy import Connection, Engine, text

from presswatch import embedded, ingesting, polling
from presswatch.embedded.paths import EmbeddedPaths
from presswatch.model.source import Feed, Source
from presswatch.settings import Settings
from presswatch.warehouse import migrate
from presswatch.warehouse.engine import make_engine

FEEDS_A_LAP = 5
BANDS = """
    insert into core.signature_band (band, article_id)
    select hashint8extended(article_id * 64 + n, 5), article_id
    from core.article cross join generate_series(1, 40) as n
    where not exists (select from core.signature_band)
    order by 1
"""
"""As many for an article as real ones have, of no text, so that nothing is found to be like it."""

NUMBERED = """
    select format('select setval(pg_get_serial_sequence(%L, %L), coalesce(max(%I), 1)) from %I.%I',
        format('%I.%I', table_schema, table_name), column_name, column_name, table_schema, table_name)
    from information_schema.columns
    where is_identity = 'YES' and table_schema in ('core', 'landing', 'ops')
"""
"""Rows of the benchmark bring their numbers with them: sequences have to be told."""


class Lap(NamedTuple):
    """CPU of this process and of the server for a new article, milliseconds."""

    poll_ms: float
    load_ms: float
    load_wait_ms: float


class FullRuntime(BenchRuntime):
    """A runtime that knows the sources of the warehouse besides those that publish, so that none is retired."""

    @cached_property
    def sources(self) -> tuple[Source, ...]:  # type: ignore[override]
        """Return all sources."""
        with self.engine.connect() as conn:
            return (*_known(conn), *sources(self.port, self.feeds))


def main() -> None:
    """Print what each lap cost, and the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, required=True)
    parser.add_argument("--laps", type=int, default=5)
    given = parser.parse_args()
    with served(given.keep) as (settings, _):
        migrate.upgrade(embedded.url(settings))
        engine = make_engine(embedded.url(settings))
        stored = made_ready(engine)
        taken = list(laps(settings, engine, given.laps))
        engine.dispose()
    print(f"{stored:,} articles stored, {len(taken)} laps of {FEEDS_A_LAP * ENTRIES} new ones, ms an article")
    for name, values in zip(Lap._fields, zip(*taken, strict=True), strict=True):
        print(f"{name}: median {statistics.median(values):.2f} of {', '.join(f'{value:.2f}' for value in values)}")


def made_ready(engine: Engine) -> int:
    """Add bands where there are none, set sequences, and return how many articles there are."""
    with engine.begin() as conn:
        conn.execute(text("set local statement_timeout = 0"))
        conn.execute(text(BANDS))
        for statement in conn.execute(text(NUMBERED)).scalars().all():
            conn.execute(text(statement))
        return int(conn.execute(text("select count(*) from core.article")).scalar_one())


def laps(settings: Settings, engine: Engine, count: int, feeds: int = FEEDS_A_LAP) -> Iterator[Lap]:
    """Yield what each lap of new articles cost."""
    with engine.connect() as conn:
        first = int(conn.execute(text("select count(*) from core.feed where source_id = 'quays'")).scalar_one())
    with publishers() as port:
        allowed = {"allowed_private_hosts": (f"127.0.0.1:{port}",), "min_gap_per_host_s": 0.0}
        runtime = FullRuntime(
            settings.model_copy(update=allowed), engine, "bench", port=port, feeds=first + feeds * (count + 1)
        )
        server = int(EmbeddedPaths.of(settings).postmaster_pid.read_text().split()[0])
        shares = [range(start, start + feeds) for start in range(first, runtime.feeds, feeds)]
        _lap(runtime, server, shares[0])  # Warms caches, and is not counted.
        for share in shares[1:]:
            yield _lap(runtime, server, share)


def _lap(runtime: FullRuntime, server: int, feeds: range) -> Lap:
    articles = len(feeds) * ENTRIES
    with _cpu_ms(server) as poll:
        for feed in feeds:
            polling.poll_feeds(runtime, polling.claim_feeds(runtime, feed_id=f"quays/{feed}"))
    load_ms = wait_ms = 0.0
    while leases := ingesting.claim_batches(runtime):
        for lease in leases:
            for stage in (ingesting.fetch_pages, ingesting.clean_pages, ingesting.check_articles):
                stage(runtime, lease)
            started = time.monotonic()
            with _cpu_ms(server) as load:
                ingesting.load_articles(runtime, lease)
            load_ms, wait_ms = load_ms + load(), wait_ms + 1000 * (time.monotonic() - started)
        ingesting.settle(runtime, leases)
    return Lap(poll() / articles, load_ms / articles, wait_ms / articles)


@contextmanager
def _cpu_ms(server: int) -> Iterator[Callable[[], float]]:
    """Yield what says how much CPU this process and the server took within the block, milliseconds."""
    taken: list[float] = []
    before = time.process_time() + _server_s(server)
    yield lambda: 1000 * taken[0]
    taken.append(time.process_time() + _server_s(server) - before)


def _server_s(pid: int) -> float:
    """Return the CPU of PostgreSQL's processes so far; the first of them keeps that of those that have ended."""
    top = psutil.Process(pid)
    return float(sum(sum(process.cpu_times()[:4]) for process in [top, *top.children(recursive=True)]))


def _known(conn: Connection) -> Iterator[Source]:
    rows = conn.execute(text("select source_id, feed_id, url from core.feed where source_id <> 'quays' order by 2"))
    feeds: dict[str, list[Feed]] = {}
    for source_id, feed_id, url in rows:
        feeds.setdefault(source_id, []).append(Feed(feed_id, source_id, url))
    for source_id, listed in feeds.items():
        yield Source(source_id, source_id, tuple(listed), languages=("en",))


if __name__ == "__main__":
    main()
