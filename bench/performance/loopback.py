"""Publishers on loopback, in a process of their own, so that their CPU is not counted as ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import get_context
from multiprocessing.connection import Connection
from random import Random

from presswatch.model.source import Feed, Source

ENTRIES = 20
_ETAG = '"one"'
_SENTENCE = "The {} of the {} met the {} and heard that the {} would {} in the {}, as it had before the {}."
_SYLLABLES = ("bar", "len", "mor", "tis", "ver", "dan", "col", "wick", "ham", "ster", "ley", "ton", "ford", "gate")


class _Handler(BaseHTTPRequestHandler):
    """Answers ``/feed/N/ENTRIES`` with a feed that never changes, and ``/story/N/M`` with an article."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        kind, *numbers = self.path.strip("/").split("/")
        if kind == "feed" and self.headers.get("If-None-Match") == _ETAG:
            self._answer(304, b"")
        elif kind == "feed":
            self._answer(200, _feed(*map(int, numbers), self.headers["Host"]), "application/rss+xml")
        elif kind == "story":
            self._answer(200, story_page(*map(int, numbers)), "text/html; charset=utf-8")
        else:
            self._answer(404, b"")

    def _answer(self, status: int, body: bytes, kind: str = "text/plain") -> None:
        self.send_response(status)
        self.send_header("ETag", _ETAG)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _feed(number: int, entries: int, host: str) -> bytes:
    return feed_body(number, f"http://{host}", entries=entries)


def feed_body(number: int, origin: str, *, entries: int = ENTRIES) -> bytes:
    """Return a feed whose stories stand at the same origin."""
    items = "".join(
        f"<item><title>{_title(number, m)}</title><link>{origin}/story/{number}/{m}</link>"
        f"<guid>story-{number}-{m}</guid><pubDate>Mon, 02 Mar 2026 0{m % 10}:00:00 GMT</pubDate></item>"
        for m in range(entries)
    )
    return f'<rss version="2.0"><channel><title>Feed {number}</title>{items}</channel></rss>'.encode()


def story_page(number: int, m: int, *, paragraphs: int = 12) -> bytes:
    """Return the page of a story, which no other resembles."""
    dice = Random(number * 1000 + m)
    text = "".join(f"<p>{' '.join(_sentence(dice) for _ in range(4))}</p>" for _ in range(paragraphs))
    head = f'<title>{_title(number, m)}</title><meta property="og:type" content="article">'
    body = f"<article><h1>{_title(number, m)}</h1>{text}</article>"
    return f"<!doctype html><html lang=en><head>{head}</head><body>{body}</body></html>".encode()


def _title(number: int, m: int) -> str:
    return f"Quay {number} to get {m + 2} new lamps before the winter"


def _sentence(dice: Random) -> str:
    """Return a sentence that no other story has: else all of them would be near-duplicates."""
    return _SENTENCE.format(*("".join(dice.choices(_SYLLABLES, k=3)) for _ in range(_SENTENCE.count("{}"))))


def _serve(port: Connection) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    port.send(server.server_address[1])
    server.serve_forever()


@contextmanager
def publishers() -> Iterator[int]:
    """Yield the port at which they answer while the block runs."""
    context = get_context("spawn")
    here, there = context.Pipe()
    child = context.Process(target=_serve, args=(there,), daemon=True)
    child.start()
    try:
        yield here.recv()
    finally:
        child.terminate()
        child.join()


def sources(port: int, feeds: int, entries: int = ENTRIES) -> tuple[Source, ...]:
    """Return one source with so many feeds of so many entries."""
    addresses = (f"http://127.0.0.1:{port}/feed/{number}/{entries}" for number in range(feeds))
    listed = tuple(Feed(f"quays/{number}", "quays", url) for number, url in enumerate(addresses))
    return (Source("quays", "Quays", listed, languages=("en",)),)
