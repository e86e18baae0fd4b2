"""A small HTTP/1.1 server on asyncio streams: reads a request, hands it to a function, sends the reply.

Written by hand because a publisher must be able to misbehave: a ``Behaviour`` gets the streams themselves and may send
any bytes, at any pace, or none.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from newsworld.model import Reply, Request

Behaviour = Callable[[Request, asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
"""Takes a connection over after the request was read; the connection is closed when it returns."""

Handler = Callable[[Request], "Reply | Behaviour"]

IDLE_S = 30.0
"""An idle connection is closed after this."""


HOST = "127.0.0.1"


class LoopbackServer:
    """Serves handlers on ports of loopback, all in one thread of its own."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="newsworld", daemon=True)
        self._tasks: set[asyncio.Task[None]] = set()
        self._servers: list[asyncio.Server] = []
        self._thread.start()

    def listen(self, handler: Handler, port: int = 0) -> int:
        """Serve a handler and return its port; 0 takes a free one.

        Raises:
            OSError: the port is taken.
        """
        return asyncio.run_coroutine_threadsafe(self._listen(handler, port), self._loop).result()

    def stop(self) -> None:
        """Close all ports and connections and wait for the serving thread to end."""
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _listen(self, handler: Handler, port: int) -> int:
        async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            if task:
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
            await serve_connection(handler, reader, writer)

        server = await asyncio.start_server(accept, HOST, port)
        self._servers.append(server)
        return int(server.sockets[0].getsockname()[1])

    async def _close(self) -> None:
        for server in self._servers:
            server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


async def serve_connection(handler: Handler, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer the requests of one connection until it is closed."""
    with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError):
        while request := await asyncio.wait_for(_read_request(reader), IDLE_S):
            reply = handler(request)
            if not isinstance(reply, Reply):
                await reply(request, reader, writer)
                break
            writer.write(write_reply(reply, request))
            await writer.drain()
            if request.headers.get("connection", "").lower() == "close":
                break
    writer.close()


async def _read_request(reader: asyncio.StreamReader) -> Request | None:
    """Return the next request; None when the peer is done. Bodies are read and dropped."""
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    method, target, _ = [*first.split(" "), "", ""][:3]
    fields = (line.partition(":") for line in lines)
    headers = {name.strip().lower(): value.strip() for name, _, value in fields}
    length = headers.get("content-length", "0")
    if length.isdigit() and length != "0":
        await reader.readexactly(int(length))
    return Request(method, target, headers) if target.startswith("/") else None


def write_reply(reply: Reply, request: Request) -> bytes:
    """Return the bytes of a reply; a HEAD and a 304 go without a body (RFC 9112, 6.3)."""
    fields = [*reply.headers, ("Content-Type", reply.content_type)]
    if reply.status != 304:
        fields.append(("Content-Length", str(len(reply.body))))
    lines = [f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}", *(f"{k}: {v}" for k, v in fields), "", ""]
    body = b"" if request.method == "HEAD" or reply.status == 304 else reply.body
    return "\r\n".join(lines).encode("latin-1") + body
