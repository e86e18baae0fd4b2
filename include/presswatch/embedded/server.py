"""Starts, finds and stops the embedded server. It outlives Ctrl-C and the program that started it, until ``stop``."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pwd
import signal
import subprocess
import time
from collections.abc import Iterator

import psutil
from psycopg import pq

from presswatch.embedded.binaries import Binaries, RunAs, find_binaries, hand_over, run_as
from presswatch.embedded.cluster import check_version, make_cluster
from presswatch.embedded.free_port import require_free
from presswatch.embedded.paths import EmbeddedPaths, prepare, require_space
from presswatch.embedded.processes import clear_leftovers, find_server, is_gone
from presswatch.embedded.roles import SUPERUSER, ensure_databases
from presswatch.errors import SettingsError, WarehouseError
from presswatch.private_files import open_private
from presswatch.settings import Settings

START_WITHIN_S = 60.0
STOP_WITHIN_S = 30.0
RUNNING_SERVER_MB = 100

PARAMETERS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "100",
    "max_wal_size": "512MB",
    "wal_buffers": "4MB",  # Of 16, its own choice, all are in memory once so much was written; no load gains by them.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %d ",
    "unix_socket_permissions": "0700",
    "authentication_timeout": "10s",  # Until then, who does not log in holds a connection.
}
SINCE = {16: {"reserved_connections": "60"}, 17: {"max_notify_queue_pages": "64"}}
"""By PostgreSQL's major version: connections for Airflow and the pipeline only, and what notifications may fill."""
UNSAFE_BUT_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

_children: dict[int, subprocess.Popen[bytes]] = {}
"""Servers started by this very process: its children, to be reaped when they stop."""


def start_or_attach(settings: Settings, *, is_durable: bool = True) -> bool:
    """Return True when this call started the server, False when it was up already. Parallel calls wait for each other.

    Args:
        settings: say where it lives, its port and its binaries.
        is_durable: False gives up safety against power cuts for speed; for tests.

    Raises:
        SettingsError: the folder, the port, the disk or the binaries will not do; the message says what to set.
        WarehouseError: the server does not start.
    """
    paths = EmbeddedPaths.of(settings)
    prepare(paths)
    with locked(paths):
        is_up = _is_up(settings, paths)
        if not is_up:
            _start_whole(settings, paths, is_durable=is_durable)
        ensure_databases(settings)
        return not is_up


def stop(settings: Settings) -> None:
    """Stop the server if it runs: at once for its clients, and cleanly, or after ``STOP_WITHIN_S`` by force."""
    paths = EmbeddedPaths.of(settings)
    if not paths.lock.exists():
        return
    with locked(paths):
        stop_found(paths)


def stop_found(paths: EmbeddedPaths) -> None:
    """Stop the server if it runs; the caller holds the lock."""
    paths.idle.unlink(missing_ok=True)
    server = find_server(paths)
    # Fast shutdown; where that hangs, an immediate one, after which the next start recovers from its log.
    if server is not None and not _ends_on(server.process, signal.SIGINT):
        _ends_on(server.process, signal.SIGQUIT)
    _reap()


def is_running(settings: Settings) -> bool:
    """Tell whether the server is up and takes connections."""
    return find_server(EmbeddedPaths.of(settings)) is not None and _answers(settings)


@contextlib.contextmanager
def locked(paths: EmbeddedPaths) -> Iterator[None]:
    """Hold the lock of starts and stops for a block."""
    with paths.lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _start_whole(settings: Settings, paths: EmbeddedPaths, *, is_durable: bool) -> None:
    """Start the server and wait until it is ready; one that is not, or that we are kept from waiting for, is ended."""
    child = _start(settings, paths, is_durable=is_durable)
    try:
        _wait_until_ready(settings, paths, child)
    except BaseException:
        if child.poll() is None and not _ends_on(psutil.Process(child.pid), signal.SIGQUIT):
            child.kill()
            child.wait()
        _children.pop(child.pid, None)
        raise


def _start(settings: Settings, paths: EmbeddedPaths, *, is_durable: bool) -> subprocess.Popen[bytes]:
    binaries, runner = find_binaries(settings), run_as()
    _prepare_data(paths, binaries, runner)
    _reap()
    clear_leftovers(paths, settings.pg_port)  # First: until they have ended, they may hold the port.
    require_free(settings.pg_port, "PRESSWATCH_PG_PORT")
    _make_socket_folder(paths)
    hand_over(paths.data, runner)
    hand_over(paths.sockets, runner)
    command = [*runner.prefix, binaries.program("postgres"), "-D", str(paths.data)]
    with open_private(paths.log, "ab") as log:
        child = subprocess.Popen(  # noqa: S603
            [*command, *_parameters(settings, paths, binaries.major, is_durable=is_durable)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            start_new_session=True,  # Ctrl-C in the terminal must not reach it.
            user=runner.uid,
            group=runner.gid,
            extra_groups=runner.groups,
        )
    _children[child.pid] = child
    return child


def _prepare_data(paths: EmbeddedPaths, binaries: Binaries, runner: RunAs) -> None:
    if not paths.data.exists():
        make_cluster(paths, binaries, runner)
    check_version(paths, binaries)
    require_space(paths, RUNNING_SERVER_MB)
    if not paths.password_file(SUPERUSER).exists():
        raise SettingsError(
            f"{paths.password_file(SUPERUSER)} is missing: restore it, or give the data up with `make clean DATA=1`"
        )


def _make_socket_folder(paths: EmbeddedPaths) -> None:
    paths.sockets.mkdir(mode=0o700, parents=True, exist_ok=True)
    if paths.sockets.stat().st_uid not in (os.geteuid(), pwd.getpwnam("nobody").pw_uid):
        raise SettingsError(f"{paths.sockets} belongs to another user: set TMPDIR to a folder of yours")


def _share_of_memory_mb(total_bytes: int) -> int:
    """Return a sixteenth, within bounds: what is read often must not be copied from the system's cache each time."""
    return min(max(total_bytes // 16 // 2**20, 128), 1024)


def _parameters(settings: Settings, paths: EmbeddedPaths, major: int, *, is_durable: bool) -> list[str]:
    quoted = str(paths.sockets).replace('"', '""')  # a list in PostgreSQL's syntax, hence the quotes
    values = PARAMETERS | {
        "port": str(settings.pg_port),
        "shared_buffers": f"{settings.pg_buffers_mb or _share_of_memory_mb(psutil.virtual_memory().total)}MB",
        "unix_socket_directories": f'"{quoted}"',
    }
    for since, newer in SINCE.items():
        values |= newer if major >= since else {}
    return [f"-c{name}={value}" for name, value in (values | ({} if is_durable else UNSAFE_BUT_FAST)).items()]


def _is_up(settings: Settings, paths: EmbeddedPaths) -> bool:
    """Tell whether there is a server to attach to; waits while one is starting, recovering or just dying."""
    deadline = time.monotonic() + START_WITHIN_S
    while server := find_server(paths):
        if server.port != settings.pg_port:
            raise SettingsError(
                f"the server of {paths.var} runs on port {server.port}:"
                f" set PRESSWATCH_PG_PORT={server.port}, or end it with `make stop`"
            )
        if _answers(settings):
            return True
        if time.monotonic() > deadline:
            raise _not_ready(paths)
        time.sleep(0.1)
    return False


def _wait_until_ready(settings: Settings, paths: EmbeddedPaths, child: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_WITHIN_S
    while not (find_server(paths) and _answers(settings)):
        if child.poll() is not None or time.monotonic() > deadline:
            raise _not_ready(paths)
        time.sleep(0.05)


def _answers(settings: Settings) -> bool:
    """Tell whether the port takes connections, which needs no password (libpq's PQping)."""
    # With a user: libpq would look up ours, who may have no name. Nobody logs in.
    address = f"host=127.0.0.1 port={settings.pg_port} user={SUPERUSER} dbname={SUPERUSER} connect_timeout=5"
    return pq.PGconn.ping(address.encode()) == pq.Ping.OK


def _not_ready(paths: EmbeddedPaths) -> WarehouseError:
    tail = "\n".join(paths.log.read_text(errors="replace").splitlines()[-8:])
    return WarehouseError(f"PostgreSQL does not start; the end of {paths.log}:\n{tail}")


def _ends_on(process: psutil.Process, number: signal.Signals) -> bool:
    with contextlib.suppress(psutil.NoSuchProcess):
        process.send_signal(number)
    deadline = time.monotonic() + STOP_WITHIN_S
    while not is_gone(process):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    _reap()
    return True


def _reap() -> None:
    """Forget children that have ended, whoever ended them."""
    for pid in [pid for pid, child in list(_children.items()) if child.poll() is not None]:
        _children.pop(pid, None)  # Another thread may have been here.
