"""Connections: bounded in each transaction, also behind a pooler that hands out servers by the transaction."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bench.free_ports import free_port
from sqlalchemy import Engine, text

from presswatch.warehouse.engine import is_pooled, make_engine, read_only

PGBOUNCER = shutil.which("pgbouncer")
BOUNDS = {
    "timezone": "UTC",
    "lock_timeout": "5s",
    "statement_timeout": "1min",
    "idle_in_transaction_session_timeout": "1min",
}


@pytest.fixture
def engine(make_database: Callable[[str], str], migrated_template: str) -> Iterator[Engine]:
    engine = make_engine(make_database(migrated_template))
    yield engine
    engine.dispose()


@pytest.fixture
def pooled(engine: Engine, tmp_path: Path) -> Iterator[Engine]:
    """Return an engine on the same database behind pgbouncer, which has a single server for everyone."""
    if PGBOUNCER is None:
        pytest.skip("pgbouncer is not installed: apt-get install pgbouncer")
    port = free_port()
    server = subprocess.Popen([PGBOUNCER, "-q", *as_somebody(tmp_path), str(configured(tmp_path, engine, port))])
    behind = make_engine(
        engine.url.set(host="127.0.0.1", port=port).render_as_string(hide_password=False), name="behind"
    )
    wait_for(port)
    yield behind
    behind.dispose()
    server.terminate()
    server.wait(10)


def configured(folder: Path, engine: Engine, port: int) -> Path:
    """Write a configuration for transaction pooling, in a folder that anybody may read."""
    url = engine.url
    file = folder / "pgbouncer.ini"
    file.write_text(
        f"[databases]\n{url.database} = host={url.host} port={url.port} user={url.username} password={url.password}\n"
        f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\nauth_type = any\n"
        "pool_mode = transaction\ndefault_pool_size = 1\n"
    )
    file.chmod(0o644)
    return file


def as_somebody(folder: Path) -> list[str]:
    """Return options for a user other than root, as whom pgbouncer refuses to run."""
    for each in (folder, *folder.parents):
        if each.stat().st_uid == 0 and each != Path("/"):
            each.chmod(each.stat().st_mode | 0o055)
        if each.name.startswith("pytest-of"):
            break
    return ["-u", "nobody"]


def wait_for(port: int) -> None:
    for _ in range(100):
        with socket.socket() as attempt:
            if attempt.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("pgbouncer did not start")


def bounds(engine: Engine) -> dict[str, str]:
    with engine.begin() as conn:
        return {name: conn.execute(text(f"show {name}")).scalar_one() for name in BOUNDS}


def test_each_transaction_is_bounded(engine: Engine) -> None:
    assert bounds(engine) == BOUNDS


def test_readers_plan_views_together_with_what_they_are_joined_with(engine: Engine) -> None:
    with read_only(engine, timeout_ms=1234) as conn:
        names = ("join_collapse_limit", "from_collapse_limit", "statement_timeout")
        found = [conn.execute(text(f"show {name}")).scalar_one() for name in names]
    assert found == ["20", "20", "1234ms"]


def test_each_transaction_is_bounded_behind_a_pooler(pooled: Engine) -> None:
    assert bounds(pooled) == BOUNDS
    with pooled.begin() as conn:
        conn.exec_driver_sql("set session timezone = 'Asia/Tokyo'")  # Another client of the pool left it so.
    assert bounds(pooled) == BOUNDS


def test_nothing_is_prepared_behind_a_pooler(pooled: Engine) -> None:
    for _ in range(2):
        with pooled.begin() as first:
            assert is_pooled(first.connection.driver_connection)
            for number in range(12):
                assert first.execute(text("select cast(:number as integer)"), {"number": number}).scalar_one() == number
            assert first.execute(text("select count(*) from pg_prepared_statements")).scalar_one() == 0


def test_two_connections_share_one_server_in_turn(pooled: Engine) -> None:
    with pooled.connect() as first, pooled.connect() as second:
        for number in range(12):
            for conn in (first, second):
                assert conn.execute(text("select cast(:number as integer)"), {"number": number}).scalar_one() == number
                conn.commit()


def test_a_server_of_ones_own_is_none_of_a_pooler(engine: Engine) -> None:
    with engine.connect() as conn:
        assert not is_pooled(conn.connection.driver_connection)
