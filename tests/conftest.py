"""What every tier of tests shares: a marker per folder, no sockets in pure tests, and PostgreSQL for those that ask."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import hypothesis
import pytest
import pytest_socket
from bench import free_ports
from sqlalchemy import Connection, Engine, create_engine
from tests.databases import Databases
from tests.distribution import LongestFirst, longest_first
from tests.temporary_files import into_memory

from presswatch import embedded
from presswatch.settings import Settings

# How long an example takes depends on what else the machine does; what may cost no time has a test that says so.
hypothesis.settings.register_profile("presswatch", deadline=None)
hypothesis.settings.load_profile("presswatch")

TESTS = Path(__file__).parent
IN_MEMORY = into_memory()  # As this is loaded: a tier's own conftest.py may make files as soon as it is loaded.


def pytest_sessionfinish(exitstatus: int) -> None:
    """Remove what a run without failures left in memory."""
    if IN_MEMORY is not None and exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        shutil.rmtree(IN_MEMORY, ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test with its tier, the folder it lives in, and put the longest first."""
    for item in items:
        item.add_marker(item.path.relative_to(TESTS).parts[0])
    longest_first(items)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Write what was captured as UTF-8: a lone surrogate in a log line ends the worker that reports it."""
    report = yield
    report.sections = [(name, text.encode("utf-8", "replace").decode()) for name, text in report.sections]
    return report


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> LongestFirst:
    """Return what hands out tests to workers, whatever ``--dist`` says."""
    config.option.loadscopereorder = False
    return LongestFirst(config, log)


@pytest.fixture(autouse=True)
def no_sockets_in_pure_tests(request: pytest.FixtureRequest) -> Iterator[None]:
    """Refuse network sockets to the tiers without one; pipes of child processes (Unix sockets) stay allowed."""
    if not any(request.node.get_closest_marker(tier) for tier in ("unit", "corpus")):
        yield
        return
    pytest_socket.disable_socket(allow_unix_socket=True)
    yield
    pytest_socket.enable_socket()


@pytest.fixture(scope="session")
def free_port() -> Callable[[], int]:
    """Return a function that finds a TCP port that is free on loopback now."""
    return free_ports.free_port


@pytest.fixture(scope="session")
def pg(free_port: Callable[[], int]) -> Iterator[Settings]:
    """Run an embedded server for the test session; returns the settings it runs by."""
    var = Path(tempfile.mkdtemp(prefix="pw-"))  # Not tmp_path: short, for the Unix socket.
    settings = Settings(var=var, pg_port=free_port(), pg_buffers_mb=128, warehouse_url=None)
    embedded.start_or_attach(settings, is_durable=False)
    yield settings
    embedded.stop(settings)
    shutil.rmtree(var)


@pytest.fixture(scope="session")
def databases(pg: Settings) -> Databases:
    """Return the databases of the session."""
    return Databases(pg)


@pytest.fixture(scope="session")
def make_database(databases: Databases) -> Callable[[str], str]:
    """Return a function that makes a new database as a copy of a template and returns its URL, as its owner."""
    return databases.make


@pytest.fixture(scope="session")
def migrated_template(pg: Settings) -> str:
    """Migrate the database ``warehouse`` once and return its name, to be copied and never written to."""
    from presswatch.warehouse import migrate

    migrate.upgrade(embedded.url(pg))
    return "warehouse"


@pytest.fixture(scope="module")
def warehouse_url(make_database: Callable[[str], str], migrated_template: str) -> str:
    """Return the URL of a fresh, migrated warehouse, one per test module."""
    return make_database(migrated_template)


@pytest.fixture
def engine(warehouse_url: str) -> Iterator[Engine]:
    """Return an engine on the module's warehouse; what a test commits, later tests of the module see."""
    engine = create_engine(warehouse_url)
    yield engine
    engine.dispose()


@pytest.fixture
def conn(engine: Engine) -> Iterator[Connection]:
    """Return a connection whose work is rolled back after the test."""
    with engine.connect() as connection:
        yield connection
        connection.rollback()
