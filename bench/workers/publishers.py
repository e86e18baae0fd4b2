"""Publishers on loopback that answer slowly and keep book of every request: when it came, and when it was answered."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from time import monotonic
from typing import NamedTuple

from bench.performance.loopback import feed_body, story_page

from presswatch.fetch.ssrf_guard import AddressGuard
from presswatch.model.source import Feed, Source
from presswatch.own_hosts import OwnHosts

STORIES = "stories"
"""File beside the book of requests: how many stories each host has by now."""


class Request(NamedTuple):
    """One request, seen by the server; seconds of its own clock."""

    host: str
    path: str
    started: float
    ended: float


@dataclass(frozen=True)
class Publishers:
    """Hosts that differ by name and share one address, each with one feed."""

    port: int
    hosts: int
    pages: int
    """Stories of each, at first."""
    log: Path

    @property
    def names(self) -> list[str]:
        """Return the names of the hosts, without port."""
        return [f"quay{number}.example" for number in range(self.hosts)]

    @property
    def guard(self) -> AddressGuard:
        """Return the guard that lets these hosts through, though they are on loopback.

        To the pacer they are strangers: hosts of the operator's would be asked without a gap.
        """
        named = OwnHosts(frozenset((name, self.port) for name in self.names))
        return AddressGuard(named, resolver=lambda _: ["127.0.0.1"])

    @property
    def sources(self) -> tuple[Source, ...]:
        """Return one source for each host."""
        return tuple(
            Source(
                name, name, (Feed(f"{name}/all", name, f"http://{name}:{self.port}/feed/{number}"),), languages=("en",)
            )
            for number, name in enumerate(self.names)
        )

    def write_more(self, pages: int) -> None:
        """Let each host have so many stories more."""
        file = self.log.with_name(STORIES)
        file.write_text(str(int(file.read_text()) + pages))

    def requests(self) -> list[Request]:
        """Return all requests so far, in the order in which they were answered."""
        lines = self.log.read_text(encoding="ascii").splitlines()
        return [Request(*json.loads(line)) for line in lines]


@contextmanager
def publishers(folder: Path, *, hosts: int, pages: int, delay_s: float) -> Iterator[Publishers]:
    """Yield publishers in a process of their own.

    Args:
        folder: for the book of requests.
        hosts: how many.
        pages: stories of each.
        delay_s: how long a story takes to answer.
    """
    context = get_context("spawn")
    here, there = context.Pipe()
    log = folder / "requests.jsonl"
    log.with_name(STORIES).write_text(str(pages))
    child = context.Process(target=_serve, args=(there, log, delay_s), daemon=True)
    child.start()
    try:
        yield Publishers(here.recv(), hosts, pages, log)
    finally:
        child.terminate()
        child.join()


def _serve(port: Connection, log: Path, delay_s: float) -> None:
    asyncio.run(_answer_all(port, log, delay_s))


async def _answer_all(port: Connection, log: Path, delay_s: float) -> None:
    with log.open("w", encoding="ascii", buffering=1) as book:

        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            started = monotonic()
            path = head.split(" ", 2)[1]
            host = next(line[5:].strip() for line in head.split("\r\n") if line.lower().startswith("host:"))
            body = _body(path, f"http://{host}", int(log.with_name(STORIES).read_text()))
            if path.startswith("/story/"):
                await asyncio.sleep(delay_s)
            book.write(json.dumps(Request(host.partition(":")[0], path, started, monotonic())) + "\n")
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n" % len(body))
            writer.write(b"Content-Type: %s; charset=utf-8\r\n\r\n%s" % (_kind(path), body))
            await writer.drain()
            writer.close()

        server = await asyncio.start_server(answer, "127.0.0.1", 0, backlog=512)
        port.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()


def _body(path: str, origin: str, pages: int) -> bytes:
    kind, *numbers = path.strip("/").split("/")
    if kind == "feed":
        return feed_body(int(numbers[0]), origin, entries=pages)
    return story_page(*map(int, numbers), paragraphs=4) if kind == "story" else b""


def _kind(path: str) -> bytes:
    return b"application/rss+xml" if path.startswith("/feed/") else b"text/html" if "story" in path else b"text/plain"


class Politeness(NamedTuple):
    """What the servers saw of a number of requests."""

    requests: int
    least_gap_s: float | None
    """Between the end of a request and the start of the next to the same host; None where no host was asked twice."""
    most_at_once: int
    """Requests to one host at the same time."""
    asked_twice: int
    """Addresses that were asked for more than once."""


def politeness(requests: Sequence[Request]) -> Politeness:
    """Return what the servers saw; robots.txt, which is asked for right before a page, is left out."""
    by_host: dict[str, list[Request]] = {}
    for request in requests:
        if request.path != "/robots.txt":
            by_host.setdefault(request.host, []).append(request)
    gaps, most = [], 0
    for asked in by_host.values():
        asked.sort(key=lambda request: request.started)
        gaps += [after.started - max(r.ended for r in asked[: n + 1]) for n, (_, after) in enumerate(pairwise(asked))]
        most = max(most, *(sum(r.started <= at.started < r.ended for r in asked) for at in asked))
    paths = [(request.host, request.path) for asked in by_host.values() for request in asked]
    return Politeness(len(paths), min(gaps, default=None), most, len(paths) - len(set(paths)))
