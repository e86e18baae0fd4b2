"""A publisher on loopback who answers step by step as a script says, and the pipeline that polls him.

A step is one poll: ``ScriptedBench.poll`` moves the script, and the pipeline's clock, one step on. A route is an answer
that stays, a list with one answer a step (the last one stays), or a function of the request and the step.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from xml.sax.saxutils import escape

from tests.integration.pipeline.paper import Bench, source

XML = (("Content-Type", "application/rss+xml"),)
HTML = (("Content-Type", "text/html; charset=utf-8"),)


@dataclass(frozen=True)
class Request:
    """What was asked, and at which step."""

    path: str  # with the query
    headers: dict[str, str]  # names in lower case
    step: int


@dataclass(frozen=True)
class Answer:
    """What is answered."""

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = XML


Route = bytes | Answer | Sequence[bytes | Answer] | Callable[[Request], bytes | Answer]


def moved(to: str, status: int = 301) -> Answer:
    """Return a redirect."""
    return Answer(b"", status, (("Location", to),))


def html(body: bytes, status: int = 200) -> Answer:
    """Return an answer with a page."""
    return Answer(body, status, HTML)


@dataclass
class ServerScript:
    """A context manager: a server whose routes are looked up with the query first, then without; else it says 404."""

    routes: dict[str, Route] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    step: int = 0

    def __enter__(self) -> ServerScript:
        script = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                headers = {name.lower(): value for name, value in self.headers.items()}
                answer = script.answer(Request(self.path, headers, script.step))
                self.send_response(answer.status)
                for name, value in (*answer.headers, ("Content-Length", str(len(answer.body)))):
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answer.body)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def port(self) -> int:
        """Return the port listened at."""
        return int(self._server.server_address[1])

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        """Return the absolute address of a path, under this name of the machine."""
        return f"http://{host}:{self.port}{path}"

    def answer(self, request: Request) -> Answer:
        """Note the request and return what the script says to it."""
        self.requests.append(request)
        route = self.routes.get(request.path, self.routes.get(request.path.partition("?")[0]))
        if callable(route):
            route = route(request)
        if isinstance(route, list | tuple):
            route = route[min(max(request.step - 1, 0), len(route) - 1)]
        if route is None:
            return html(b"nothing here", 404)
        return Answer(route) if isinstance(route, bytes) else route  # type: ignore[arg-type]  # functions are called

    def asked(self, path: str, step: int | None = None) -> int:
        """Return how often a path was asked, without its query, at all steps or at one."""
        return sum(one.path.partition("?")[0] == path and step in (None, one.step) for one in self.requests)


@dataclass
class ScriptedBench(Bench):
    """A pipeline with the real client on a scripted publisher; ``run`` and the tools of ``Bench`` are the same."""

    server: ServerScript = field(default_factory=ServerScript)

    def watch(self, *paths: str, **facts: Any) -> None:
        """Let these paths be the feeds of the one source."""
        self.configure(source("news", *(self.server.url(path) for path in paths), **facts))

    def step(self, *, hours: float = 0.5, **how: Any) -> dict[str, Any]:
        """Poll all feeds once, so many hours after the step before."""
        self.server.step += 1
        self.run.clock.ahead += timedelta(hours=hours)  # type: ignore[attr-defined]  # a clock moved by hand
        return self.poll(**how)

    def steps(self, count: int, **how: Any) -> list[dict[str, Any]]:
        """Poll all feeds so many times."""
        return [self.step(**how) for _ in range(count)]

    def fetch_all(self) -> dict[str, int]:
        """Fetch and load whatever waits."""
        self.hurry()
        return self.ingest()

    def polls(self, columns: str, feed: int = 0) -> list[Any]:
        """Return columns of the polls of a feed, in order; one column alone comes as its values."""
        order = f"select {columns} from landing.feed_poll where feed_id = 'news/f{feed}' order by poll_id"
        rows = self.rows(order)
        return [row[0] for row in rows] if rows and len(rows[0]) == 1 else rows


def scripted(bench: Bench, server: ServerScript) -> ScriptedBench:
    """Return a pipeline that may call this server, under both of its names, with the real client."""
    own = (f"127.0.0.1:{server.port}", f"localhost:{server.port}")
    run = replace(bench.run, settings=bench.run.settings.model_copy(update={"allowed_private_hosts": own}))
    return ScriptedBench(run, bench.web, server)


def rss(*items: str, head: str = "") -> bytes:
    """Return an RSS body."""
    return (
        "<?xml version='1.0' encoding='utf-8'?><rss version='2.0' xmlns:atom='http://www.w3.org/2005/Atom'><channel>"
        f"<title>Paper</title><link>http://paper.example/</link><description>d</description>{head}{''.join(items)}"
        "</channel></rss>"
    ).encode()


def item(link: str | None, guid: str | None = None, *, title: str = "", text: str = "", date: str | None = None) -> str:
    """Return an RSS item; what is None is left out."""
    parts = [f"<title>{escape(title)}</title>" if title else "", f"<description>{escape(text)}</description>"]
    parts += [f"<link>{escape(link)}</link>"] if link is not None else []
    parts += [f"<guid isPermaLink='false'>{escape(guid)}</guid>"] if guid is not None else []
    parts += [f"<pubDate>{date}</pubDate>"] if date is not None else []
    return f"<item>{''.join(parts)}</item>"


def window(make: Callable[[int], str], newest: int, size: int) -> Iterable[str]:
    """Return the items ``newest`` down to ``newest - size + 1``, none below 0."""
    return (make(number) for number in range(newest, max(newest - size, -1), -1))
