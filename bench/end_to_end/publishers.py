"""Publishers on loopback that serve saved pages, many hosts in one process."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Thread

import yaml

from presswatch.model.extraction import SavedPage
from presswatch.model.source import LONGEST_INTERVAL_S, SHORTEST_INTERVAL_S

_TITLE = re.compile(rb"<title[^>]*>([^<]{1,300})", re.IGNORECASE)


class _Host(ThreadingHTTPServer):
    """One host: ``/feed``, and a page at the place where it stands in the list."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, pages: Sequence[bytes]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.port = int(self.server_address[1])
        self.pages = pages

    def answer(self, path: str) -> tuple[int, str, bytes]:
        """Return status, type and body."""
        if path == "/feed":
            return 200, "application/rss+xml", self._feed()
        number = path.removeprefix("/story-about-quays-")
        if number.isdigit() and int(number) < len(self.pages):
            return 200, "text/html", self.pages[int(number)]
        return 404, "text/plain", b""

    def _feed(self) -> bytes:
        items = "".join(
            f"<item><title>{_title(page)}</title><link>http://127.0.0.1:{self.port}/story-about-quays-{number}</link></item>"
            for number, page in enumerate(self.pages)
        )
        return f'<rss version="2.0"><channel><title>Host</title>{items}</channel></rss>'.encode()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        assert isinstance(self.server, _Host)
        status, kind, body = self.server.answer(self.path)
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _title(page: bytes) -> str:
    found = _TITLE.search(page)
    text = html.unescape(found.group(1).decode("utf-8", "replace")) if found else "A story about quays"
    return html.escape("".join(letter for letter in text if letter.isprintable()))


def _serve(pipe: Connection) -> None:
    hosts = [_Host(pages) for pages in pipe.recv()]
    for host in hosts:
        Thread(target=host.serve_forever, daemon=True).start()
    pipe.send([host.port for host in hosts])
    pipe.recv()  # raises at the end of the parent


@contextmanager
def publishers(pages: Sequence[SavedPage], hosts: int) -> Iterator[list[int]]:
    """Yield the ports of so many hosts, among which the pages are dealt out, while the block runs."""
    context = get_context("spawn")
    here, there = context.Pipe()
    child = context.Process(target=_serve, args=(there,), daemon=True)
    child.start()
    try:
        here.send([[page.body for page in pages[number::hosts]] for number in range(hosts)])
        yield here.recv()
    finally:
        child.terminate()
        child.join()


def write_sources(
    folder: Path,
    ports: Sequence[int],
    *,
    min_interval_s: float = SHORTEST_INTERVAL_S,
    max_interval_s: float = LONGEST_INTERVAL_S,
) -> None:
    """Write a source file for each host."""
    folder.mkdir(parents=True)
    for port in ports:
        origin = f"http://127.0.0.1:{port}"
        intervals = {"min_interval_s": min_interval_s, "max_interval_s": max_interval_s}
        source = {
            "source_id": f"host-{port}",
            "name": f"Host {port}",
            "country": "DE",
            "timezone": "Europe/Berlin",
            "languages": ["en"],
            "homepage": f"{origin}/",
            "feeds": [{"name": "all", "url": f"{origin}/feed", **intervals}],
            "licence_note": "None: on loopback.",
        }
        (folder / f"host-{port}.yaml").write_text(yaml.safe_dump(source), encoding="utf-8")
