"""A TCP proxy in front of PostgreSQL that can cut a connection just before, or just after, a COMMIT is carried out."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading

BEFORE, AFTER = "cut_commit", "lose_ack"


class PgProxy:
    """Listens on loopback in a thread of its own. A client arms the cut of its own connection over ``control_port``."""

    def __init__(self, server_port: int) -> None:
        self.port = self.control_port = 0
        self._server_port = server_port
        self._armed: dict[int, str] = {}  # port of the client → BEFORE or AFTER
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="pgproxy", daemon=True)

    def start(self) -> None:
        """Open both ports."""
        self._thread.start()
        self.port = self._listen(self._relay)
        self.control_port = self._listen(self._control)

    def _listen(self, handler: object) -> int:
        opening = asyncio.start_server(handler, "127.0.0.1", 0)  # type: ignore[arg-type]
        server = asyncio.run_coroutine_threadsafe(opening, self._loop).result()
        return int(server.sockets[0].getsockname()[1])

    async def _control(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        mode, port = (await reader.readline()).decode().split()
        self._armed[int(port)] = mode
        writer.write(b"ok\n")
        writer.close()

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        port = writer.get_extra_info("peername")[1]
        try:
            back_reader, back_writer = await asyncio.open_connection("127.0.0.1", self._server_port)
        except OSError:
            writer.close()
            return
        answers = asyncio.create_task(_copy(back_reader, writer))
        with contextlib.suppress(OSError):
            while data := await reader.read(1 << 16):
                mode = self._armed.pop(port, None) if b"COMMIT" in data else None
                if mode is not None:
                    answers.cancel()
                    await asyncio.gather(answers, return_exceptions=True)
                if mode == BEFORE:
                    break
                back_writer.write(data)
                if mode == AFTER:
                    await back_reader.read(1 << 16)  # the server says that it has committed, and nobody hears it
                    break
        back_writer.close()
        writer.close()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(1 << 16):
            writer.write(data)
    writer.close()


def arm(control_port: int, mode: str, client: socket.socket) -> None:
    """Have the connection of a client cut at its next COMMIT."""
    with socket.create_connection(("127.0.0.1", control_port), timeout=5) as control:
        control.sendall(f"{mode} {client.getsockname()[1]}\n".encode())
        control.recv(8)
