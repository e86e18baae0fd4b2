"""The real api-server with our plugin over a warehouse that real publishers filled, some of them hostile."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
import urllib.request
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from bench.staying_sandbox import StayingPools, open_with
from sqlalchemy import Engine, create_engine, text
from tests.browser.hostile import publish_what_is_hostile
from tests.dags.hostile_rows import HOSTILE, fill
from tests.integration.watching import watch

from newsworld import World, running_world
from presswatch import embedded
from presswatch.model.source import Feed, Source
from presswatch.settings import REPOSITORY, Settings
from presswatch.validation.gx import load_gx
from presswatch.warehouse import migrate
from presswatch.warehouse.core import registry
from presswatch.warehouse.ops import source_holds
from presswatch_local.airflow_api import AirflowUnreachableError
from presswatch_local.airflow_environment import environment
from presswatch_local.people import passwords
from presswatch_local.run_record import base_url
from presswatch_local.supervisor import AIRFLOW, COMPONENTS, Supervisor, running

USERS = ("vera:viewer", "ulla:user", "olaf:op")
STEPS = 2
UP_WITHIN_S = 180.0
TABLES = """
    select format('%I.%I', schemaname, tablename) from pg_tables
    where schemaname in ('landing', 'staging', 'core', 'ops') and tablename <> 'schema_version'
"""


@dataclass(frozen=True)
class Deployment:
    """What the tests look at."""

    settings: Settings
    engine: Engine
    world: World
    environment: dict[str, str]  # of Airflow's processes
    supervisor: Supervisor
    pools: StayingPools  # of parser processes
    contents: list[str] = field(default_factory=list)  # what the warehouse was filled with, newest last

    @property
    def origin(self) -> str:
        """Return scheme, host and port of the UI."""
        return base_url(self.settings)

    def password(self, user: str) -> str:
        """Return what a user logs in with."""
        return passwords(self.settings)[user]


@contextmanager
def deployment(free_port: Callable[[], int]) -> Iterator[Deployment]:
    """Bring it up, and down again with all of its processes."""
    var = Path(tempfile.mkdtemp(prefix="pw-ui-"))
    with warnings.catch_warnings():  # Great Expectations imports what is deprecated
        warnings.simplefilter("ignore")
        load_gx()
    try:
        with running_world(seed=1, sources_dir=var / "sources") as world:
            settings = Settings(
                var=var,
                pg_port=free_port(),
                port=free_port(),
                sources=var / "sources",
                users=USERS,
                allowed_private_hosts=tuple(world.allow.split(",")),
            )
            with running(settings, lambda line: None) as supervisor:
                yield from _bring_up(supervisor, world)
    finally:
        shutil.rmtree(var, ignore_errors=True)


def _bring_up(supervisor: Supervisor, world: World) -> Iterator[Deployment]:
    settings = supervisor.settings
    supervisor.start_database()
    airflows = environment(settings, REPOSITORY / "dags")
    migrating = supervisor.launch("migrate", [*AIRFLOW, "db", "migrate"], airflows)
    migrate.upgrade(embedded.url(settings))
    engine, pools = create_engine(embedded.url(settings)), StayingPools()
    try:
        if migrating.wait(UP_WITHIN_S):
            raise RuntimeError("airflow db migrate failed")
        del supervisor.family.members["migrate"]
        supervisor.launch("api-server", [*AIRFLOW, *COMPONENTS["api-server"]], airflows)
        _wait_until_up(supervisor)
        yield Deployment(settings, engine, world, airflows, supervisor, pools)
    finally:
        pools.close()
        engine.dispose()


def empty(ui: Deployment, content: str) -> None:
    """Forget all rows and all source files, to make place for a content."""
    with ui.engine.begin() as conn:
        tables = conn.execute(text(TABLES)).scalars().all()
        conn.execute(text(f"truncate {', '.join(tables)} restart identity cascade"))
    for file in ui.settings.sources.glob("*"):
        file.unlink()
    ui.contents.append(content)


def fill_with_hostile_rows(ui: Deployment) -> None:
    """Let the pipeline walk over all publishers, one of them hostile, and add what no walk brings about in minutes."""
    if ui.contents[-1:] == ["hostile"]:
        return
    empty(ui, "hostile")
    ui.world.write_sources(ui.settings.sources)
    publish_what_is_hostile(ui.world, ui.settings.sources)
    _fill(ui)


def _fill(ui: Deployment) -> None:
    evil = Source("evil", HOSTILE, feeds=(Feed("evil/front", "evil", "https://e.example/r"),))
    with ui.engine.begin() as conn:
        registry.sync_sources(conn, [evil])
        source_holds.hold(conn, "evil", "paused", reason=HOSTILE, by=HOSTILE, until=None)
    _walk(ui)
    with ui.engine.begin() as conn:
        fill(conn)  # what no walk brings about in minutes: an alarm, a refusal, a batch, all with hostile words


def _walk(ui: Deployment) -> None:
    with open_with(ui.pools, ui.settings, run_id="poll_feeds/walk") as runtime:
        for step in range(STEPS):
            if step:
                ui.world.advance()
            watch(runtime)


def _wait_until_up(supervisor: Supervisor) -> None:
    deadline = time.monotonic() + UP_WITHIN_S
    while time.monotonic() < deadline:
        with suppress(AirflowUnreachableError):
            if supervisor.api().health()["metadatabase"] == "healthy":
                return
        time.sleep(0.5)
    raise RuntimeError("the api-server is not up")


def log_in(ui: Deployment, user: str) -> str:
    """Return the token that the login page would put into the cookie."""
    body = json.dumps({"username": user, "password": ui.password(user)}).encode()
    request = urllib.request.Request(f"{ui.origin}/auth/token", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return str(json.load(answer)["access_token"])
