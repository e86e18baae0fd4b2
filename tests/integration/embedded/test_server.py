"""The embedded server under what a machine does to it: kills, parallel starts, taken ports, odd paths."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import psycopg
import pytest

from presswatch import embedded
from presswatch.embedded import server
from presswatch.embedded.paths import EmbeddedPaths
from presswatch.embedded.processes import find_server
from presswatch.errors import SettingsError, WarehouseError
from presswatch.settings import Settings

FreePort = Callable[[], int]


@pytest.fixture(scope="module")
def settings(free_port: FreePort) -> Iterator[Settings]:
    """Return settings of a server that this module may kill; a path with a space, a quote and an accent."""
    folder = Path(tempfile.mkdtemp(prefix="pw-"))
    settings = Settings(var=folder / "l'été \" 1", pg_port=free_port())
    embedded.start_or_attach(settings)
    yield settings
    embedded.stop(settings)
    shutil.rmtree(folder)


@pytest.fixture
def up(settings: Settings) -> Settings:
    embedded.start_or_attach(settings)
    return settings


def ask(settings: Settings, question: str, database: str = "warehouse", user: str | None = None) -> object:
    with psycopg.connect(embedded.url(settings, database, driver="", user=user)) as connection:
        row = connection.execute(question).fetchone()
        assert row is not None
        return row[0]


def postmaster(settings: Settings) -> psutil.Process:
    server = find_server(EmbeddedPaths.of(settings))
    assert server is not None
    return server.process


def test_a_second_start_attaches(up: Settings) -> None:
    assert embedded.start_or_attach(up) is False
    assert embedded.is_running(up)


def test_data_survive_stop_and_start(up: Settings) -> None:
    with psycopg.connect(embedded.url(up, driver="")) as connection:
        connection.execute("create table if not exists kept as select 42 as answer")
    embedded.stop(up)
    assert not embedded.is_running(up)
    embedded.stop(up)  # twice is once
    assert embedded.start_or_attach(up) is True
    assert ask(up, "select answer from kept") == 42


def test_it_has_the_buffers_that_were_set(tmp_path: Path, free_port: FreePort) -> None:
    settings = Settings(var=tmp_path, pg_port=free_port(), pg_buffers_mb=48)
    embedded.start_or_attach(settings, is_durable=False)
    with psycopg.connect(embedded.url(settings, driver="")) as conn:
        assert conn.execute("show shared_buffers").fetchone() == ("48MB",)
    embedded.stop(settings)


def test_its_buffers_are_a_share_of_the_memory_within_bounds(up: Settings) -> None:
    with psycopg.connect(embedded.url(up, driver="")) as conn:
        row = conn.execute("select setting::int / 128 from pg_settings where name = 'shared_buffers'").fetchone()
    assert row == (min(max(psutil.virtual_memory().total // 2**24, 128), 1024),)


def test_it_recovers_from_kill_9(up: Settings) -> None:
    with psycopg.connect(embedded.url(up, driver=""), autocommit=True) as connection:
        connection.execute("create table if not exists committed as select 1 as row")
        process = postmaster(up)
        process.kill()
        assert embedded.start_or_attach(up) is True
    assert ask(up, "select count(*) from committed") == 1
    assert postmaster(up).pid != process.pid


@contextlib.contextmanager
def orphan(folder: Path, listener: socket.socket, seconds: float) -> Iterator[None]:
    """Have a process that looks like a part of a server hold a port for so long."""
    code = f"import time; open('/proc/self/comm', 'w').write('postgres'); print(flush=True); time.sleep({seconds})"
    command = [sys.executable, "-I", "-S", "-c", code]
    with subprocess.Popen(command, cwd=folder, pass_fds=[listener.fileno()], stdout=subprocess.PIPE) as process:
        listener.close()
        assert process.stdout is not None
        process.stdout.readline()
        try:
            yield
        finally:
            process.kill()


@pytest.mark.skipif(sys.platform != "linux", reason="a process gives itself another's name in /proc")
def test_a_start_waits_for_the_port_of_what_a_killed_server_left(up: Settings) -> None:
    embedded.stop(up)
    with orphan(EmbeddedPaths.of(up).data, socket.create_server(("127.0.0.1", up.pg_port)), seconds=1):
        assert embedded.start_or_attach(up) is True


def test_servers_that_have_ended_are_reaped_whoever_ended_them(up: Settings) -> None:
    process = postmaster(up)
    process.kill()
    embedded.start_or_attach(up)
    assert not process.is_running()
    assert list(server._children) == [postmaster(up).pid]


def test_parallel_starts_make_one_server(settings: Settings) -> None:
    embedded.stop(settings)
    with ThreadPoolExecutor(4) as pool:
        started = list(pool.map(lambda _: embedded.start_or_attach(settings), range(4)))
    assert sorted(started) == [False, False, False, True]


def test_a_pid_that_belongs_to_another_program_is_not_the_server(up: Settings) -> None:
    embedded.stop(up)
    places = EmbeddedPaths.of(up)
    places.postmaster_pid.write_text(f"{os.getpid()}\n{places.data}\n0\n{up.pg_port}\n\n\n\nready\n")
    assert not embedded.is_running(up)
    assert embedded.start_or_attach(up) is True


def test_a_server_that_does_not_become_ready_is_ended(up: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    embedded.stop(up)
    with monkeypatch.context() as patched:
        patched.setattr(server, "START_WITHIN_S", 0.0)
        patched.setattr(server, "_answers", lambda _: False)
        with pytest.raises(WarehouseError, match="does not start"):
            embedded.start_or_attach(up)
    assert find_server(EmbeddedPaths.of(up)) is None
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", up.pg_port))
    assert embedded.start_or_attach(up) is True


def test_a_taken_port_is_named(up: Settings) -> None:
    embedded.stop(up)
    with socket.create_server(("127.0.0.1", up.pg_port)), pytest.raises(SettingsError, match="PRESSWATCH_PG_PORT"):
        embedded.start_or_attach(up)


@pytest.mark.skipif(sys.platform != "linux", reason="a process gives itself another's name in /proc")
def test_a_port_that_another_server_has_is_not_waited_for(up: Settings, tmp_path: Path) -> None:
    embedded.stop(up)
    taken = socket.create_server(("127.0.0.1", up.pg_port))
    with orphan(tmp_path, taken, seconds=60), pytest.raises(SettingsError, match="taken by another program"):
        embedded.start_or_attach(up)


def test_another_port_than_the_running_one_is_refused(up: Settings, free_port: FreePort) -> None:
    with pytest.raises(SettingsError, match=f"runs on port {up.pg_port}"):
        embedded.start_or_attach(up.model_copy(update={"pg_port": free_port()}))


def test_data_of_another_major_version_are_refused(up: Settings) -> None:
    embedded.stop(up)
    version = EmbeddedPaths.of(up).data / "PG_VERSION"
    made_by = version.read_text()
    version.write_text("16\n")
    try:
        with pytest.raises(SettingsError, match="made by PostgreSQL 16"):
            embedded.start_or_attach(up)
    finally:
        version.write_text(made_by)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match="PRESSWATCH_VAR"):
        embedded.start_or_attach(Settings(var=tmp_path / "file" / "var"))


def test_a_folder_without_postgresql_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="PRESSWATCH_PG_BIN"):
        embedded.start_or_attach(Settings(var=tmp_path, pg_bin=tmp_path))


def test_a_path_too_long_for_a_socket_still_works(tmp_path: Path, free_port: FreePort) -> None:
    settings = Settings(var=tmp_path / ("long" * 30) / "var", pg_port=free_port())
    try:
        embedded.start_or_attach(settings, is_durable=False)
        assert ask(settings, "select 1") == 1
    finally:
        embedded.stop(settings)
    shutil.rmtree(EmbeddedPaths.of(settings).sockets)


def test_no_url_before_the_first_start(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="make run"):
        embedded.url(Settings(var=tmp_path))


def test_passwords_are_for_the_owner_only(up: Settings) -> None:
    files = list(EmbeddedPaths.of(up).var.glob("*.password"))
    assert {file.stem for file in files} == {"postgres", "airflow", "warehouse", "analyst"}
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE(EmbeddedPaths.of(up).log.stat().st_mode) == 0o600
    assert stat.S_IMODE(EmbeddedPaths.of(up).var.stat().st_mode) == 0o711
    log = EmbeddedPaths.of(up).log.read_text()
    assert not [file.stem for file in files if file.read_text() in log]


def test_a_lost_password_file_is_replaced(up: Settings) -> None:
    EmbeddedPaths.of(up).password_file("analyst").unlink()
    embedded.start_or_attach(up)
    assert ask(up, "select current_user", user="analyst") == "analyst"


def test_a_wrong_password_is_refused(up: Settings) -> None:
    wrong = embedded.url(up, driver="").replace("warehouse:", "warehouse:x")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)


def test_the_analyst_only_reads_what_readers_may(up: Settings) -> None:
    with psycopg.connect(embedded.url(up, driver=""), autocommit=True) as owner:
        owner.execute("create table if not exists open_to_readers as select 7 as n")
        owner.execute("create table if not exists closed as select 8 as n")
        owner.execute("grant select on open_to_readers to presswatch_reader")
    assert ask(up, "select n from open_to_readers", user="analyst") == 7
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(up, "select n from closed", user="analyst")
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        ask(up, "create temporary table t as select 1", user="analyst")
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        ask(up, "select 1", database="airflow", user="analyst")


def test_the_pipeline_may_act_as_reader(up: Settings) -> None:
    with psycopg.connect(embedded.url(up, driver="")) as connection:
        connection.execute("set role presswatch_reader")
        assert connection.execute("select current_user").fetchone() == ("presswatch_reader",)


@pytest.mark.parametrize(
    ("config", "text", "lexeme"),
    [
        ("french", "« Où êtes-vous ? » — l’École", "écol"),
        ("spanish", "«¿Dónde?», la canción", "cancion"),
        ("english", "“running”", "run"),
    ],
)
def test_full_text_search_understands_typographic_text(up: Settings, config: str, text: str, lexeme: str) -> None:
    with psycopg.connect(embedded.url(up, driver="")) as connection:
        row = connection.execute("select tsvector_to_array(to_tsvector(%s::regconfig, %s))", [config, text]).fetchone()
    assert row is not None
    assert lexeme in row[0]
    assert not {"«", "»", "—"} & set(row[0])


def test_case_is_folded_beyond_ascii(up: Settings) -> None:
    assert ask(up, "select lower('ÉCOLE') || upper('où')") == "écoleOÙ"
