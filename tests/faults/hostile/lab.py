"""The laboratory: one hostile server, one listener that must never be called, one sandbox, and the product between them."""

# ruff: noqa: E501 - a case a line reads as a table

from __future__ import annotations

import itertools
import logging
import re
import socket
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import Any
from unittest import mock

from sqlalchemy import Engine
from tests.faults.hostile.case import Actual, Case
from tests.faults.hostile.meter import Meter, peak_mb, reset_peak
from tests.integration.fetch.hostile_server import Behaviour, HostileServer

from presswatch.errors import PresswatchError
from presswatch.fetch.client import HttpClient
from presswatch.fetch.ssrf_guard import AddressGuard
from presswatch.landing.warc_store import WarcLanding
from presswatch.model.exchange import Exchange
from presswatch.own_hosts import OwnHosts
from presswatch.runtime import PARSER_MODULES
from presswatch.sandbox.pool import ProcessSandbox
from presswatch.settings import Settings
from presswatch.warehouse.engine import make_engine

USER_AGENT = "Presswatch/test (+mailto:x@press.example)"
DEADLINE_S = 3.0
READ_S = 1.5
PUBLIC = "93.184.216.34"


class Lab:
    """Use as a context manager; ``run`` puts one case through the product."""

    def __init__(self, make_database: Callable[[], str]) -> None:
        self._make_database = make_database
        self._stack = ExitStack()
        self._numbers = itertools.count(1)
        self.outside: list[object] = []  # connections that would have left this machine

    def __enter__(self) -> Lab:
        enter = self._stack.enter_context
        self.folder = Path(enter(tempfile.TemporaryDirectory(prefix="pw-")))
        self.server = enter(HostileServer())
        self.internal = enter(HostileServer())
        self.settings = Settings(landing=str(self.folder / "landing"), var=self.folder)
        limits = {"limit_s": self.settings.parse_limit_s, "memory_mb": self.settings.worker_memory_mb}
        self.sandbox = Meter(enter(ProcessSandbox(1, preload=PARSER_MODULES, **limits)))
        self.landing = WarcLanding(self.settings.landing_url, software="Presswatch/test")
        self.web = self.client()
        list(self.sandbox.run(len, [b""]))  # imports of the nursery are no case's cost
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _loopback_only(self, connect: Callable[..., None]) -> Callable[..., None]:
        """Let nothing of the laboratory out, whatever a case or a bug asks for."""

        def refuse(plain: socket.socket, address: Any) -> None:
            if plain.family != socket.AF_UNIX and address[0] not in ("127.0.0.1", "::1", "localhost"):
                self.outside.append(address)
                raise ConnectionRefusedError("the laboratory has no way out")
            connect(plain, address)

        return refuse

    @cached_property
    def warehouse_url(self) -> str:
        """Return the URL of a migrated warehouse of its own."""
        return self._make_database()

    @cached_property
    def engine(self) -> Engine:
        """Return an engine on that warehouse, closed with the laboratory."""
        engine = make_engine(self.warehouse_url)
        self._stack.callback(engine.dispose)
        return engine

    def client(self, *, deadline_s: float = DEADLINE_S, **names: list[str]) -> HttpClient:
        """Return a client that may call the server, and knows names by their addresses; others resolve as themselves."""
        allowed = frozenset({("127.0.0.1", self.server.port)})

        def resolve(host: str) -> list[str]:
            if host in names:
                return names[host]
            return [str(found[4][0]) for found in socket.getaddrinfo(host, None, flags=socket.AI_NUMERICHOST)]

        guard = AddressGuard(OwnHosts(allowed), resolver=resolve)
        return HttpClient(guard, user_agent=USER_AGENT, deadline_s=deadline_s, read_s=READ_S, connect_s=1.0)

    def serve(self, behaviour: Behaviour, path: str = "") -> str:
        """Return an address under which the server behaves so."""
        path = path or f"/{next(self._numbers)}"
        self.server.script[path] = behaviour
        return self.server.url(path)

    def get(self, url: str, *, max_bytes: int | None = None, web: HttpClient | None = None) -> Exchange:
        """Ask as the product does."""
        return (web or self.web).get(url, accept="*/*", max_bytes=max_bytes or self.settings.max_page_bytes)

    def through_landing(self, kind: str, exchange: Exchange) -> bytes:
        """Return the body of an answer as it is read back from its landing file."""
        batch = self.landing.open_batch(kind, f"case-{next(self._numbers)}")
        try:
            record = batch.add(exchange)
            batch.publish()
        finally:
            batch.discard()
        return self.landing.read_body(record)

    def run(self, case: Case) -> Actual:
        """Put a case through the product and return what came of it; the internal listener may not hear of it."""
        called, before_mb = self.internal.connections, reset_peak()
        self.sandbox.reset()
        started, cpu = time.monotonic(), time.thread_time()
        try:
            with mock.patch.object(socket.socket, "connect", self._loopback_only(socket.socket.connect)):
                outcome = case.way(self)
        except PresswatchError as error:
            outcome = error.reason
        except Exception as error:  # noqa: BLE001 - what no hostile input may ever bring about
            outcome = f"RAISED {type(error).__name__}: {error}"
        own_cpu, own_mb = time.thread_time() - cpu, max(peak_mb() - before_mb, 0.0)
        wall = time.monotonic() - started
        if self.internal.connections != called:
            outcome += ", and the internal listener was called"
        return Actual(outcome, own_cpu + self.sandbox.cpu_s, wall, own_mb + self.sandbox.mb, own_cpu, own_mb)


class Records(logging.Handler):
    """Keeps what is logged, formatted as in a task log."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))

    def of(self, function: Callable[[], Any]) -> str:
        """Return all that is logged while a function runs."""
        root = logging.getLogger()
        level = root.level
        root.addHandler(self)
        root.setLevel(logging.DEBUG)
        try:
            function()
        finally:
            root.removeHandler(self)
            root.setLevel(level)
        return "\n".join(self.lines)


def spoken(text: str, limit: int = 60) -> str:
    """Return a text for the table: short, on one line."""
    return re.sub(r"\s+", " ", text)[:limit]
