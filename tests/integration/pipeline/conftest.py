"""A pipeline to test: real warehouse, real landing, paper web."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from tests.integration.pipeline.paper import Bench, HandClock, PaperRuntime, PaperWeb, source
from tests.integration.pipeline.server_script import ScriptedBench, ServerScript, scripted

from presswatch.model.source import SourceFiles
from presswatch.settings import Settings
from presswatch.validation.gx import load_gx
from presswatch.warehouse.engine import make_engine


@pytest.fixture
def bench(make_database: Callable[[str], str], migrated_template: str, tmp_path: Path) -> Iterator[Bench]:
    """Return a pipeline on a fresh warehouse with one source of one feed; all that is not put answers 404."""
    url = make_database(migrated_template)
    settings = Settings(warehouse_url=url, var=tmp_path, landing=str(tmp_path / "landing"), min_gap_per_host_s=0)
    engine = make_engine(url)
    clock = HandClock()
    run = PaperRuntime(settings, engine, "test-run", clock)
    web = PaperWeb(clock)
    run.__dict__.update(web=web, source_files=SourceFiles((source(),)))
    yield Bench(run, web)
    engine.dispose()


@pytest.fixture
def publisher(bench: Bench) -> Iterator[ScriptedBench]:
    """Return a pipeline with the real client and a publisher on loopback who answers poll by poll."""
    with ServerScript() as server:
        yield scripted(bench, server)


@pytest.fixture(scope="session", autouse=True)
def great_expectations() -> None:
    """Import Great Expectations once; the libraries it pulls in warn of each other at import."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        load_gx()


@pytest.fixture
def in_parallel() -> Callable[..., list[Any]]:
    """Return a function that calls functions at the same time and returns what they return, in order."""

    def call(*functions: Callable[[], Any]) -> list[Any]:
        gate = Barrier(len(functions))

        def wait_and_call(function: Callable[[], Any]) -> Any:
            gate.wait(10)
            return function()

        with ThreadPoolExecutor(len(functions)) as pool:
            return list(pool.map(wait_and_call, functions, timeout=60))

    return call
