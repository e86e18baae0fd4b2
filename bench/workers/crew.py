"""Workers that share one warehouse: each claims a batch, takes it through all stages, and claims the next."""

from __future__ import annotations

import logging
import os
import resource
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from multiprocessing import get_context
from multiprocessing.context import ForkProcess
from multiprocessing.synchronize import Barrier
from typing import NamedTuple, TypeVar

from bench.performance.loopback import story_page
from bench.workers.publishers import Politeness, Publishers, politeness
from sqlalchemy import Connection, Engine, text

from presswatch import embedded, ingesting, polling
from presswatch.articles.extract import clean_page
from presswatch.errors import PresswatchError
from presswatch.fetch.ssrf_guard import AddressGuard
from presswatch.lease_holders import holder_suffix
from presswatch.model.extraction import SavedPage
from presswatch.model.source import SourceFiles
from presswatch.runtime import Runtime
from presswatch.settings import Settings
from presswatch.warehouse.engine import make_engine
from presswatch.warehouse.queries import conservation

Given = TypeVar("Given")
Made = TypeVar("Made")

_IDLE_S = 0.2
_OPEN = text("select run_id from ops.batch where state = 'open' and stage = 'claimed' order by batch_id limit 1")
_GIVEN_UP = text("select count(*) from ops.batch where state <> 'open' and run_id = :run_id and state <> 'loaded'")
_WAITING = text("select count(*) from ops.entry where outcome = 'pending'")
_LOADED = text("select count(*) from core.article")


@dataclass(frozen=True)
class CrewRuntime(Runtime):
    """A runtime whose publishers stand on loopback, and that parses in its own process, as no deployment does.

    What is looked at is how workers share the ledger; parsers that each has to start would hide it on a few cores.
    """

    publishers: Publishers | None = None

    @cached_property
    def guard(self) -> AddressGuard:
        """Return the guard that lets the publishers through."""
        assert self.publishers is not None
        return self.publishers.guard

    @cached_property
    def source_files(self) -> SourceFiles:
        """Return a source for each publisher."""
        assert self.publishers is not None
        return SourceFiles(self.publishers.sources, ())

    @contextmanager
    def sandbox(self) -> Iterator[InProcess]:  # type: ignore[override]
        """Yield a stand-in for the pool of parser processes."""
        yield InProcess()


class InProcess:
    """Runs a function on one input after the other, here (``ports.Sandbox``)."""

    def run(self, function: Callable[[Given], Made], inputs: Iterable[Given]) -> Iterator[Made | PresswatchError]:
        """Yield what comes of each input, or the error of ours."""
        for given in inputs:
            try:
                yield function(given)
            except PresswatchError as error:
                yield error


class Result(NamedTuple):
    """What a run of so many workers came to."""

    workers: int
    articles: int
    seconds: float
    cpu_s: float
    """Of the workers, without PostgreSQL."""
    politeness: Politeness
    broken: list[str]
    """Sums of the ledger that do not hold; must be empty."""
    taken_over_s: float | None = None
    """From the death of a worker until its batch was given up; None where none was killed."""


def run(settings: Settings, publishers: Publishers, workers: int, *, is_killed: bool = False) -> Result:
    """Poll all publishers, then let so many workers load what came, and return what they took.

    Args:
        settings: of an empty, migrated warehouse.
        publishers: the hosts.
        workers: processes.
        is_killed: one that holds a batch is killed once a third is loaded; there must be another.
    """
    engine = make_engine(embedded.url(settings))
    runtime = CrewRuntime(settings, engine, "crew", publishers=publishers)
    polling.poll_feeds(runtime, polling.claim_feeds(runtime, everything=True))
    engine.dispose()
    _warm_up()
    context = get_context("fork")
    ready = context.Barrier(workers + 1)
    crew = [context.Process(target=_work, args=(settings, publishers, ready), daemon=False) for _ in range(workers)]
    before = _cpu_of_children()
    for worker in crew:
        worker.start()
    ready.wait()
    started = time.monotonic()
    taken_over_s = _kill_one(engine, crew, publishers) if is_killed else None
    for worker in crew:
        worker.join()
    seconds = time.monotonic() - started
    with engine.connect() as conn:
        articles, broken = conn.execute(_LOADED).scalar_one(), conservation.broken_sums(conn)
    engine.dispose()
    cpu_s = _cpu_of_children() - before
    return Result(workers, articles, seconds, cpu_s, politeness(publishers.requests()), broken, taken_over_s)


def _cpu_of_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _warm_up() -> None:
    """Load before the fork what each worker would load for itself."""
    import great_expectations  # noqa: F401

    clean_page(SavedPage(url="http://quay.example/", body=story_page(10_000, 1)))


def _work(settings: Settings, publishers: Publishers, ready: Barrier) -> None:
    logging.disable(logging.WARNING)
    engine = make_engine(embedded.url(settings))
    name = f"crew-{secrets.token_hex(3)}{holder_suffix()}"
    runtime = CrewRuntime(settings, engine, name, publishers=publishers)
    ready.wait()
    while True:
        leases = ingesting.claim_batches(runtime)
        if not leases and not _is_work_left(engine):
            break
        if not leases:
            time.sleep(_IDLE_S)
        _ingest(runtime, leases)
    os._exit(0)  # What a fork inherits is the parent's to close.


def _ingest(runtime: Runtime, leases: Sequence[ingesting.BatchLease]) -> None:
    for lease in leases:
        for stage in (ingesting.fetch_pages, ingesting.clean_pages, ingesting.check_articles, ingesting.load_articles):
            stage(runtime, lease)
    if leases:
        ingesting.settle(runtime, leases)


def _is_work_left(engine: Engine) -> bool:
    with engine.connect() as conn:
        return bool(conn.execute(_WAITING).scalar_one())


def _kill_one(engine: Engine, crew: Sequence[ForkProcess], publishers: Publishers) -> float:
    """Kill a worker while it fetches, and return the seconds until its batch was given up."""
    third = publishers.hosts * publishers.pages // 3
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        while conn.execute(_LOADED).scalar_one() < third or (run_id := _fetching(conn)) is None:
            if not any(worker.is_alive() for worker in crew):
                raise RuntimeError("all was loaded before a worker could be killed: more pages, or smaller batches")
            time.sleep(_IDLE_S)
        victim = next(worker for worker in crew if f".{worker.pid}." in run_id)
        victim.kill()
        victim.join()  # Reaped: its remains would pass for a living process.
        killed = time.monotonic()
        while not conn.execute(_GIVEN_UP, {"run_id": run_id}).scalar_one():
            time.sleep(_IDLE_S / 4)
        return time.monotonic() - killed


def _fetching(conn: Connection) -> str | None:
    found: str | None = conn.execute(_OPEN).scalar()
    return found
