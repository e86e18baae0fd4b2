"""Sinks on loopback: an SMTP server and an HTTP server that keep what they are sent, and can refuse it."""

from __future__ import annotations

import json
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any


@dataclass
class Sink:
    """What arrived, and how the next message is answered."""

    port: int = 0
    status: int = 250
    mails: list[EmailMessage] = field(default_factory=list)
    receivers: list[str] = field(default_factory=list)
    posts: list[tuple[str, Any]] = field(default_factory=list)
    tls: ssl.SSLContext | None = None  # of a mail server that offers STARTTLS
    words: list[tuple[bytes, bool]] = field(default_factory=list)  # what it was told, and whether under TLS


class _SmtpHandler(socketserver.StreamRequestHandler):
    """As much of RFC 5321 and 3207 as smtplib speaks."""

    @property
    def sink(self) -> Sink:
        return self.server.sink  # type: ignore[attr-defined, no-any-return]

    def handle(self) -> None:
        self.say("220 sink")
        while line := self.rfile.readline():
            word = line.split()[0].upper() if line.split() else b""
            self.sink.words.append((word, isinstance(self.connection, ssl.SSLSocket)))
            self.answer(word, line)
            if word == b"QUIT":
                return

    def answer(self, word: bytes, line: bytes) -> None:
        if word == b"DATA":
            self.take()
        elif word == b"STARTTLS":
            self.secure()
        elif word == b"RCPT" and self.sink.status != 250:
            self.say(f"{self.sink.status} not now")
        else:
            if word == b"RCPT":
                self.sink.receivers.append(line.decode().split(":", 1)[1].strip())
            offers = {b"EHLO": "250-sink\r\n250-AUTH PLAIN\r\n250 STARTTLS"} if self.sink.tls else {}
            self.say((offers | {b"QUIT": "221 bye", b"AUTH": "235 welcome"}).get(word, "250 ok"))

    def finish(self) -> None:
        super().finish()
        if self.connection is not self.request:
            self.connection.close()

    def secure(self) -> None:
        assert self.sink.tls is not None
        self.say("220 go on")
        self.connection = self.sink.tls.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)

    def take(self) -> None:
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        self.sink.mails.append(message_from_bytes(b"".join(lines), policy=policy.default))  # type: ignore[arg-type]
        self.say("250 taken")

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class _SmtpServer(socketserver.ThreadingTCPServer):
    def __init__(self, sink: Sink) -> None:
        super().__init__(("127.0.0.1", 0), _SmtpHandler)
        self.sink = sink


def _http_handler(sink: Sink) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.answer(json.loads(body))

        def do_GET(self) -> None:
            self.answer(None)

        def answer(self, body: Any) -> None:
            if sink.status < 300:
                sink.posts.append((self.path, body))
            self.send_response(sink.status if sink.status != 250 else 200)
            if sink.status == 302:
                self.send_header("Location", f"http://127.0.0.1:{sink.port}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            del args

    return Handler


@contextmanager
def _serving(server: socketserver.TCPServer, sink: Sink) -> Iterator[Sink]:
    sink.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield sink
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


@contextmanager
def smtp_sink(tls: ssl.SSLContext | None = None) -> Iterator[Sink]:
    sink = Sink(tls=tls)
    with _serving(_SmtpServer(sink), sink):
        yield sink


@contextmanager
def http_sink() -> Iterator[Sink]:
    sink = Sink()
    with _serving(HTTPServer(("127.0.0.1", 0), _http_handler(sink)), sink):
        yield sink
