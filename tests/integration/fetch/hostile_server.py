"""A web server on loopback that misbehaves as its script says, byte by byte, and counts who called."""

from __future__ import annotations

import contextlib
import gzip
import socket
import ssl
import struct
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

Behaviour = Callable[[socket.socket], None]
"""Given the connection after the request was read; the connection is closed when it returns."""


@dataclass
class HostileServer:
    """A context manager; ``script`` maps paths to behaviours, ``requests`` holds what was received."""

    script: dict[str, Behaviour] = field(default_factory=dict)
    tls: ssl.SSLContext | None = None
    requests: list[bytes] = field(default_factory=list)
    connections: int = 0
    port: int = 0

    def __enter__(self) -> HostileServer:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self._listener.getsockname()[1]
        self._is_over = threading.Event()
        self._open: set[socket.socket] = set()
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in list(self._open):
            hang_up(connection)
        self._thread.join(5)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}{path}"

    def _accept(self) -> None:
        while not self._is_over.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.add(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        plain = connection
        try:
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
            request = b""
            while b"\r\n\r\n" not in request and (data := connection.recv(65536)):
                request += data
            self.requests.append(request)
            path = request.split(b" ", 2)[1].decode("latin-1") if request.count(b" ") >= 2 else ""
            self.script.get(path.partition("?")[0], answer(404))(connection)
        except OSError:
            pass  # the client went away, as it should
        finally:
            self._open.discard(plain)
            connection.close()


def hang_up(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def answer(status: int = 200, body: bytes = b"", *headers: str, length: int | None = None) -> Behaviour:
    """Return a proper answer, or one whose length lies."""
    lines = [f"HTTP/1.1 {status} Status", f"Content-Length: {len(body) if length is None else length}", *headers]
    return raw("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body)


def redirect(location: str | bytes, status: int = 302) -> Behaviour:
    target = location if isinstance(location, bytes) else location.encode()
    return raw(b"HTTP/1.1 %d Moved\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n" % (status, target))


def raw(data: bytes) -> Behaviour:
    return lambda connection: connection.sendall(data)


def stream(head: bytes, pieces: Callable[[], Iterator[bytes]], pause_s: float = 0.0) -> Behaviour:
    """Return a behaviour that sends a head and then pieces, without end if there is none."""

    def send(connection: socket.socket) -> None:
        connection.sendall(head)
        for piece in pieces():
            connection.sendall(piece)
            time.sleep(pause_s)

    return send


def endless(piece: bytes) -> Callable[[], Iterator[bytes]]:
    def pieces() -> Iterator[bytes]:
        while True:
            yield piece

    return pieces


def one_by_one(data: bytes) -> Callable[[], Iterator[bytes]]:
    return lambda: (data[place : place + 1] for place in range(len(data)))


def hang(connection: socket.socket) -> None:
    """Say nothing until the client goes."""
    connection.settimeout(60)
    connection.recv(1)


def reset_after(data: bytes) -> Behaviour:
    def send(connection: socket.socket) -> None:
        connection.sendall(data)
        time.sleep(0.1)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    return send


def gzip_bomb(megabytes: int) -> bytes:
    """Return a gzip body of zeros, about a thousandth of what it decodes to."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join([packer.compress(bytes(1 << 20)) for _ in range(megabytes)] + [packer.flush()])


OK = b"HTTP/1.1 200 OK\r\n"
GZIPPED = gzip.compress(b"<p>hello</p>" * 1000)
