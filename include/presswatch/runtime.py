"""What a use case runs with: settings, warehouse, clock, and the ways to the outside, made on demand."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Engine

from presswatch import __version__
from presswatch.clock import Clock, utc_now
from presswatch.fetch.client import HttpClient
from presswatch.fetch.feed_credentials import FeedKeys
from presswatch.fetch.ssrf_guard import AddressGuard
from presswatch.landing.warc_store import WarcLanding
from presswatch.lease_holders import holder_suffix
from presswatch.model.source import Source, SourceFiles
from presswatch.politeness.pacer import HostPacer
from presswatch.politeness.polite_client import PoliteClient
from presswatch.politeness.robots import RobotsBook
from presswatch.registry.load_sources import read_sources
from presswatch.sandbox.pool import ProcessSandbox
from presswatch.settings import Settings, get_settings
from presswatch.warehouse import migrate
from presswatch.warehouse.engine import make_engine, warehouse_url
from presswatch.warehouse.ops import host_backoff

_MODELS = ("presswatch.articles.preload",)
PARSER_MODULES = ("presswatch.feeds.parse", "presswatch.articles.extract", *_MODELS)
LOADED_WITH = {
    "presswatch.articles.extract": (*_MODELS, "presswatch.text_digest"),
    "presswatch.articles.preview": _MODELS,
}
"""Feeds are read without the models of pages, which take two seconds of CPU to load."""


@dataclass(frozen=True)
class Runtime:
    """Handed to every use case. Ports are made here so that a test can hand in others."""

    settings: Settings
    engine: Engine
    run_id: str
    clock: Clock = utc_now

    @cached_property
    def guard(self) -> AddressGuard:
        """Return the guard of addresses, with the private hosts that settings allow."""
        return AddressGuard(self.settings.own_hosts)

    @cached_property
    def web(self) -> HttpClient:
        """Return the guarded HTTP client."""
        return HttpClient(
            self.guard,
            user_agent=self.settings.user_agent,
            deadline_s=self.settings.request_deadline_s,
            clock=self.clock,
        )

    @cached_property
    def feed_keys(self) -> FeedKeys:
        """Return the keys that addresses of feeds may name."""
        return FeedKeys(self.settings.keys_of_feeds)

    @cached_property
    def landing(self) -> WarcLanding:
        """Return the landing zone."""
        return WarcLanding(
            self.settings.landing_url,
            software=f"Presswatch/{__version__}",
            timeout_s=self.settings.landing_timeout_s,
        )

    @contextmanager
    def polite_web(self) -> Iterator[PoliteClient]:
        """Yield the client of one batch, which keeps the back-offs of hosts that are on record and records new ones.

        They are recorded at the end, in a transaction of their own: a connection that is cut here costs no results, and
        a worker that has lost its lease does no harm, because a longer back-off is never cut short. The operator's own
        hosts are asked without a gap.
        """
        settings = self.settings
        pacer = HostPacer(settings.min_gap_per_host_s, settings.max_crawl_delay_s, own=settings.own_hosts)
        with self.engine.connect() as conn:
            pacer.rest_all(host_backoff.hosts_backing_off(conn))
        try:
            yield PoliteClient(self.web, pacer, RobotsBook(self.web, user_agent=settings.user_agent))
        finally:
            if rests := pacer.hosts_backing_off():
                with self.engine.begin() as conn:
                    host_backoff.record_backoff(conn, rests)

    def sandbox(self) -> ProcessSandbox:
        """Return a new pool of parser processes; use it as a context manager."""
        return ProcessSandbox(
            self.settings.workers or os.cpu_count() or 1,
            limit_s=self.settings.parse_limit_s,
            memory_mb=self.settings.worker_memory_mb,
            loaded_with=LOADED_WITH,
        )

    @cached_property
    def source_files(self) -> SourceFiles:
        """Return the configured sources, and the files with mistakes.

        Raises:
            SourceFileError: there is no source file.
        """
        return read_sources(self.settings.sources)

    @property
    def sources(self) -> tuple[Source, ...]:
        """Return the configured sources that can be read."""
        return self.source_files.sources


@contextmanager
def open_runtime(settings: Settings | None = None, *, run_id: str | None = None) -> Iterator[Runtime]:
    """Yield a runtime on a reachable, migrated warehouse and close its connections at the end.

    Args:
        settings: those of the environment when None.
        run_id: DAG run that this work belongs to; made up when None.

    Raises:
        WarehouseError: the warehouse cannot be reached or is not migrated.
    """
    settings = settings or get_settings()
    engine = make_engine(warehouse_url(settings))
    try:
        with engine.connect() as conn:
            migrate.require_current(conn)
        yield Runtime(settings, engine, run_id or f"manual-{secrets.token_hex(4)}{holder_suffix()}")
    finally:
        engine.dispose()
