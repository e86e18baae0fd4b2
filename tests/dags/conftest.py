"""Airflow for these tests: a home of its own, its database in SQLite, its DAG files and plugin ours.

The variables are set before anything imports Airflow, which reads them once.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine

REPOSITORY = Path(__file__).resolve().parents[2]
HOME = Path(tempfile.mkdtemp(prefix="pw-airflow-"))

for name in [name for name in os.environ if name.startswith(("AIRFLOW", "PRESSWATCH_"))]:
    del os.environ[name]
os.environ |= {
    "AIRFLOW_HOME": str(HOME),
    "AIRFLOW__CORE__UNIT_TEST_MODE": "True",
    "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
    "AIRFLOW__CORE__DAGS_FOLDER": str(REPOSITORY / "dags"),
    "AIRFLOW__CORE__PLUGINS_FOLDER": str(REPOSITORY / "plugins"),
    "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{HOME}/airflow.db",
    "AIRFLOW__API_AUTH__JWT_SECRET": "not a secret: signs the tokens of these tests alone, 64 characters",
    "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": "vera:viewer,nobody:viewer",
    "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(HOME / "passwords.json"),
}

from tests.dags.hostile_rows import HOSTILE, fill  # noqa: E402
from tests.dags.logins import TestClient, login  # noqa: E402

from presswatch.model.source import BrokenFile, Feed, Source  # noqa: E402
from presswatch.settings import get_settings  # noqa: E402
from presswatch.warehouse.core import registry  # noqa: E402
from presswatch.warehouse.ops import source_holds  # noqa: E402


@pytest.fixture(scope="session", autouse=True)
def airflow_home() -> Iterator[Path]:
    """Keep Airflow's files for the session alone."""
    yield HOME
    shutil.rmtree(HOME, ignore_errors=True)


@pytest.fixture(scope="session")
def airflow_database(airflow_home: Path) -> None:
    """Make Airflow's own database."""
    from airflow.utils.db import initdb

    initdb()


@pytest.fixture(scope="module")
def filled(warehouse_url: str) -> str:
    """Return the URL of a warehouse with a hostile feed: one poll, one entry, refused."""
    engine = create_engine(warehouse_url)
    with engine.begin() as conn:
        source = Source("evil", HOSTILE, feeds=(Feed("evil/front", "evil", "https://evil.example/rss"),))
        broken = BrokenFile(f"{HOSTILE}.yaml", (f"x.yaml:3: unknown field {HOSTILE}; did you mean name?",), "evil")
        registry.sync_sources(conn, [source], [broken])
        source_holds.hold(conn, "evil", "paused", reason=HOSTILE, by=HOSTILE, until=None)
        fill(conn)
    engine.dispose()
    return warehouse_url


@pytest.fixture(scope="module")
def api(airflow_database: None) -> Iterator[TestClient]:
    """Return a client of Airflow's own application, with our plugin loaded the way Airflow loads it."""
    from airflow.api_fastapi.app import create_app, purge_cached_app

    purge_cached_app()
    yield TestClient(create_app(apps="core"))
    purge_cached_app()


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch, api: TestClient) -> Iterator[object]:
    """Return a function that points the page at a warehouse, as the environment of the api-server would."""
    mounted = next(route.app for route in api.app.routes if getattr(route, "path", "") == "/presswatch")

    def forget() -> None:
        if mounted._app is not None:
            mounted._app.state.warehouse.close()
        mounted._app = None
        get_settings.cache_clear()

    def point(url: str) -> None:
        forget()
        monkeypatch.setenv("PRESSWATCH_WAREHOUSE_URL", url)

    yield point
    forget()


@pytest.fixture
def viewer(api: TestClient, on, filled: str) -> Iterator[TestClient]:
    """Return a client that a viewer is logged in with."""
    on(filled)
    api.headers = login(api, "viewer")
    yield api
    api.headers = {}


@pytest.fixture
def operator(api: TestClient, on, filled: str) -> Iterator[TestClient]:
    """Return a client that an operator is logged in with."""
    on(filled)
    api.headers = login(api, "op")
    yield api
    api.headers = {}
