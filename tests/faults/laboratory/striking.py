"""Where a fault can strike a process of the pipeline: its ports wrapped, and the engine listened to. Never the product.

All of this happens in a process that was forked to be expended, so what is patched here is patched nowhere else.
"""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from io import BytesIO
from typing import IO, Any

import psycopg
from sqlalchemy import Engine, event
from tests.faults.laboratory import pgproxy
from tests.faults.laboratory.memory import Memory, key_of, remembered
from tests.faults.laboratory.plan import Strike

from presswatch import ingesting
from presswatch.errors import PresswatchError
from presswatch.fetch.client import HttpClient
from presswatch.fetch.ssrf_guard import AddressGuard
from presswatch.landing import warc_store as landing_module
from presswatch.model.exchange import Exchange
from presswatch.runtime import Runtime
from presswatch.sandbox.fork_server import ForkServer
from presswatch.sandbox.pool import ProcessSandbox
from presswatch.sandbox.worker import serve
from presswatch.warehouse import engine as engine_module

Tell = Callable[[str], None]
"""Tells the laboratory what is about to happen: fired, stopped or restart; returns once it may happen."""


class Striker:
    """Counts how often each named point is reached in a task, and strikes when the time has come."""

    def __init__(self, tell: Tell, memory: Memory, *, admin_address: str, control_port: int) -> None:
        self._tell = tell
        self._admin_address = admin_address
        self._control_port = control_port
        self._lock = threading.Lock()
        self._reached: Counter[str] = Counter()
        self._strike: Strike | None = None
        self.connection: Any = None  # that of psycopg which is at a point now
        self.sandbox: ProcessSandbox | None = None
        self.memory = memory
        self.bytes_left: int | None = None  # until the disk is full

    def arm(self, strike: Strike | None, *, may_remember: bool) -> None:
        """Begin a task, with the fault that is to strike in it."""
        self.memory.is_used = may_remember and (strike is None or strike.action != "parser")
        self._reached.clear()
        self._strike = strike
        self.bytes_left = None

    def reach(self, point: str) -> None:
        """Pass a point; the fault strikes here when it is the one, for the nth time."""
        with self._lock:
            self._reached[point] += 1
            strike = self._strike
            if strike is None or strike.point != point or self._reached[point] != strike.nth:
                return
            self._strike = None
        self._carry_out(strike)

    def _carry_out(self, strike: Strike) -> None:
        match strike.action:
            case "kill":
                self._tell("fired")
                os.kill(os.getpid(), signal.SIGKILL)
            case "stop":
                self._tell("stopped")
                os.kill(os.getpid(), signal.SIGSTOP)
            case "restart":
                self._tell("restart")
            case "terminate":
                self._terminate()
            case "cut_commit" | "lose_ack":
                pgproxy.arm(self._control_port, strike.action, _socket_of(self.connection))
                self._tell("fired")
            case "no_space":
                self.bytes_left = strike.amount
                self._tell("fired")
            case "parser":
                self._kill_parsers()
            case other:
                raise AssertionError(f"{other} does not strike inside a process")

    def _terminate(self) -> None:
        with psycopg.connect(self._admin_address, autocommit=True) as admin:
            admin.execute("select pg_terminate_backend(%s, 5000)", (self.connection.info.backend_pid,))
        self._tell("fired")

    def _kill_parsers(self) -> None:
        if self.sandbox is not None and (process := self.sandbox._nursery._process) is not None:
            os.kill(process.pid, signal.SIGKILL)
            self._tell("fired")


def _socket_of(connection: Any) -> socket.socket:
    return socket.socket(fileno=os.dup(connection.pgconn.socket))


# --- engine -----------------------------------------------------------------------------------------------------------


def listen_to(engine: Engine, striker: Striker, *, port: int | None) -> None:
    """Have the striker see every statement and every commit; ``port``: connect there in place of the server."""
    dialect, commit = engine.dialect, engine.dialect.do_commit

    def do_commit(connection: Any) -> None:
        striker.connection = connection.driver_connection
        striker.reach("commit:before")
        commit(connection)
        striker.reach("commit:after")

    dialect.do_commit = do_commit  # type: ignore[method-assign]

    @event.listens_for(engine, "after_cursor_execute")
    def _(conn: Any, cursor: Any, statement: str, *_: Any) -> None:
        verb, _, rest = statement.lstrip().partition(" ")
        if verb.upper() not in ("INSERT", "UPDATE", "DELETE"):
            return
        striker.connection = cursor.connection
        if verb.upper() == "INSERT":
            striker.reach("rows:" + rest.split()[1])
        striker.reach("statement")

    @event.listens_for(engine, "do_connect")
    def _(_dialect: Any, _record: Any, _args: Any, params: dict[str, Any]) -> None:
        if port is not None:
            params["port"] = port

    # The product waits 5 s for a lock and lets a session idle for 60 s; the laboratory has less time.
    engine_module.BOUNDS += "; set local lock_timeout = 1000; set local idle_in_transaction_session_timeout = 2500"


# --- ports ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class StrickenRuntime(Runtime):
    """The runtime of the product with the striker at its ports."""

    striker: Striker = None  # type: ignore[assignment]

    @cached_property
    def guard(self) -> AddressGuard:
        """Return the product's guard, for a world with one name."""
        return AddressGuard(self.settings.own_hosts, resolver=_numbers_only)

    @cached_property
    def web(self) -> Any:  # type: ignore[override]
        """Return the product's client, with points before and after each request."""
        client = HttpClient(
            self.guard,
            user_agent=self.settings.user_agent,
            deadline_s=self.settings.request_deadline_s,
            clock=self.clock,
        )
        return _Web(client, self.striker)

    @contextmanager
    def sandbox(self) -> Iterator[Any]:  # type: ignore[override]
        """Return the product's sandbox, whose nursery is forked from this warm process."""
        with ProcessSandbox(1, limit_s=self.settings.parse_limit_s, memory_mb=self.settings.worker_memory_mb) as pool:
            pool._nursery = _WarmNursery(self.settings.worker_memory_mb, ())
            self.striker.sandbox = pool
            yield _Sandbox(pool, self.striker)


def _numbers_only(host: str) -> list[str]:
    """Resolve addresses as themselves, the one name of the world, and no other: the laboratory asks no resolver."""
    if host == "localhost":
        return ["127.0.0.1"]
    return [str(found[4][0]) for found in socket.getaddrinfo(host, None, flags=socket.AI_NUMERICHOST)]


class _Web:
    def __init__(self, client: HttpClient, striker: Striker) -> None:
        self._client, self._striker = client, striker

    def get(self, url: str, **how: Any) -> Exchange:
        try:
            return self._client.get(url, **how)
        finally:
            if not url.endswith("/robots.txt"):
                self._striker.reach("web:after")


class _Sandbox:
    def __init__(self, pool: ProcessSandbox, striker: Striker) -> None:
        self._pool, self._striker = pool, striker

    def run(self, function: Any, inputs: Iterable[Any]) -> Iterator[Any]:
        memory = self._striker.memory
        if not memory.is_used:
            yield from self._pool.run(function, self._passed(inputs))
            return
        for given in inputs:
            key = key_of(function, given)
            known = memory.find(key)
            if known is not None:
                self._striker.reach("parse")
                yield known
                continue
            for made in self._pool.run(function, self._passed([given])):
                if not isinstance(made, PresswatchError):
                    memory.keep(key, made)
                yield made

    def _passed(self, inputs: Iterable[Any]) -> Iterator[Any]:
        """Reach the point when an input has been taken: the ones before it are in the hands of the parsers."""
        for place, given in enumerate(inputs):
            if place:
                self._striker.reach("parse")
            yield given
        self._striker.reach("parse")


class _WarmNursery(ForkServer):
    """A nursery forked from a process that has the parsers loaded, where the product's starts an interpreter."""

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        pid = os.fork()
        if not pid:
            _become_nursery(theirs.detach(), self._memory_mb)
        theirs.close()
        ours.settimeout(30)
        self._process, self._complaints, self._control = _Forked(pid), BytesIO(), ours  # type: ignore[assignment]
        self._answer()


def _become_nursery(control: int, memory_mb: int) -> None:
    try:
        os.dup2(control, 3)
        os.closerange(4, 4096)  # as a new interpreter would: above all no end of a channel of its parent's
        serve(3, memory_mb, ())
    finally:
        os._exit(0)


class _Forked:
    """As much of ``subprocess.Popen`` as the nursery asks for."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._is_over = False

    def wait(self, timeout: float = 10.0) -> int:
        ends_at = time.monotonic() + timeout
        while not self._is_over:
            self._is_over = os.waitpid(self.pid, os.WNOHANG)[0] == self.pid
            if time.monotonic() > ends_at:
                raise subprocess.TimeoutExpired("nursery", timeout)
            time.sleep(0.002)
        return 0

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)


# --- modules ----------------------------------------------------------------------------------------------------------


def patch_modules(striker: Striker) -> None:
    """Put points into the writing of a landing file, and between the rules and what comes of them."""
    copy, sync, publish, run_suites = (
        landing_module.shutil.copyfileobj,
        os.fsync,
        landing_module.WarcBatch.publish,
        remembered(ingesting.check.run_suites, striker.memory),
    )

    def copyfileobj(source: IO[bytes], target: IO[bytes]) -> None:
        striker.reach("publish:write")
        data = source.read()
        if striker.bytes_left is not None:
            target.write(data[: striker.bytes_left])
            target.flush()
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        half = len(data) // 2
        target.write(data[:half])
        target.flush()
        striker.reach("publish:half")
        copy(BytesIO(data[half:]), target)

    def fsync(descriptor: int) -> None:
        sync(descriptor)
        striker.reach("publish:unnamed")  # the first of the two: the file's; the second is its folder's

    def published(batch: Any) -> str | None:
        if not batch._records:
            return publish(batch)
        striker.reach("publish:before")
        path = publish(batch)
        striker.reach("publish:after")
        return path

    def checked(rows: Any, **how: Any) -> Any:
        report = run_suites(rows, **how)
        striker.reach("checked")
        return report

    landing_module.shutil = _Shutil(copyfileobj)  # type: ignore[assignment]
    landing_module.os = _Os(fsync)  # type: ignore[assignment]
    landing_module.WarcBatch.publish = published  # type: ignore[method-assign]
    ingesting.check.run_suites = checked
    _stay_on_loopback()


class _Shutil:
    def __init__(self, copyfileobj: Any) -> None:
        self.copyfileobj = copyfileobj


class _Os:
    def __init__(self, fsync: Any) -> None:
        self.fsync = fsync

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)


def _stay_on_loopback() -> None:
    connect = socket.socket.connect

    def refuse(plain: socket.socket, address: Any) -> None:
        if plain.family != socket.AF_UNIX and address[0] not in ("127.0.0.1", "::1"):
            raise ConnectionRefusedError("the laboratory has no way out")
        connect(plain, address)

    socket.socket.connect = refuse  # type: ignore[method-assign, assignment]


def skewed(hours: int) -> Callable[[], datetime]:
    """Return a clock that is wrong by so many hours."""
    return lambda: datetime.now(UTC) + timedelta(hours=hours)
