"""The outer ring: seeded runs of the real scheduler, executor, API server and PostgreSQL, with a fault in each."""

from __future__ import annotations

import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.free_ports import free_ports
from tests.faults.laboratory.outer_airflow import Installation
from tests.faults.laboratory.outer_run import Laboratory, OuterRun
from tests.faults.laboratory.report import RunReport
from tests.integration.fetch.hostile_server import HostileServer

from newsworld.publishers import CAST
from newsworld.troubled.month import running_month
from presswatch.settings import Settings

LEASE_S = 15.0
"""Of a batch or feed, where production has half an hour: a fault waits for it to run out."""


def play(seeds: Iterable[int]) -> Iterator[RunReport]:
    """Yield what came of each seed, on one Airflow that is up for all of them; progress goes to standard error.

    SIGTERM lets the run under way end, and no other begin.
    """
    started = time.monotonic()

    def say(line: str) -> None:
        sys.stderr.write(f"[{time.monotonic() - started:6.0f} s] {line}\n")

    is_over = threading.Event()
    before = signal.signal(signal.SIGTERM, lambda *_: is_over.set())
    try:
        with laboratory(say) as lab:
            say("Airflow is up")
            for seed in seeds:
                if is_over.is_set():
                    return
                yield OuterRun(lab, seed).play()
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def laboratory(say: Callable[[str], None]) -> Iterator[Laboratory]:
    """Yield a laboratory whose Airflow is up."""
    folder = Path(tempfile.mkdtemp(prefix="pw outer "))
    port, pg_port, _, *publishers = free_ports(len(CAST) + 3)  # below the publishers: their control door
    try:
        with HostileServer() as internal, running_month() as month:
            settings = Settings(
                var=folder,
                pg_port=pg_port,
                port=port,
                sources=folder / "sources",
                allowed_private_hosts=(*(f"127.0.0.1:{publisher}" for publisher in publishers), *month.allow),
                lease_s=LEASE_S,
                request_deadline_s=3,
                workers=1,
            )
            settings.sources.mkdir()
            with Installation(settings) as airflow:
                yield Laboratory(airflow, internal, month, publishers[0], say)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
