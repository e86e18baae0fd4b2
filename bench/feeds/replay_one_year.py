"""Replays the captures of one real feed through poll and load, and prints the counts beside the labelled ones.

``python -m bench.feeds.replay_one_year [FEED] [--captures N] [--every N]``. The captures of feed_timeseries are
served one after the other on loopback, byte for byte; a clock stands at the time of each. Everything else is real: the
HTTP client, the sandbox, landing, PostgreSQL, the use cases. Articles behind the entries were not captured: the
loopback web answers their addresses with the feed's own text as a page, and with 404 where the feed has little, so that
loading has work.
"""

from __future__ import annotations

import argparse
import csv
import html
import logging
import sys
import tarfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs, quote, urlsplit

import feedparser
from bench.temporary_postgres import fresh_warehouse
from sqlalchemy import Connection, text

from presswatch import embedded, ingesting, polling
from presswatch.fetch.client import HttpClient
from presswatch.fetch.ssrf_guard import AddressGuard
from presswatch.model.exchange import Exchange
from presswatch.model.source import Feed, Source
from presswatch.own_hosts import OwnHosts
from presswatch.runtime import Runtime
from presswatch.sandbox.pool import ProcessSandbox
from presswatch.warehouse.engine import make_engine
from presswatch.warehouse.queries import conservation

DEFAULT = Path(__file__).parents[3] / "shared" / "corpus"
FEED_URL = "http://feed.invalid/feed"
LEAST_CHARS = 80
"""Of a feed's text, to be served as a page; others answer 404."""
COUNTED = (
    "distinct_guid", "distinct_link", "item_observations", "guids_with_title_change", "guids_with_pubdate_change",
    "guids_with_link_change", "captures_without_new_item",
)  # fmt: skip
SUMS = """
    with seen as (
        select o.*, lag(o.observation_id) over said is not null as has_before,
            o.title is distinct from lag(o.title) over said as is_retitled,
            o.published_raw is distinct from lag(o.published_raw) over said as is_redated,
            o.link is distinct from lag(o.link) over said as is_relinked
        from landing.entry_observation as o
        window said as (partition by o.entry_id order by o.observed_at, o.ordinal)
    )
    select
        (select count(*) from ops.entry) as distinct_guid,
        count(distinct link) as distinct_link,
        (select sum(entries_total) from landing.feed_poll) as item_observations,
        count(distinct entry_id) filter (where has_before and is_retitled) as guids_with_title_change,
        count(distinct entry_id) filter (where has_before and is_redated) as guids_with_pubdate_change,
        count(distinct entry_id) filter (where has_before and is_relinked) as guids_with_link_change,
        (select count(*) from landing.feed_poll where entries_new = 0) as captures_without_new_item
    from seen
"""
STORED = """
    select
        (select count(*) from core.article) as articles,
        (select count(*) from core.revision) as revisions,
        (select count(*) from core.extraction) as extractions,
        (select string_agg(outcome || ' ' || entries, ', ' order by outcome)
            from (select outcome, count(*) as entries from ops.entry group by outcome) as o) as outcomes
"""


class Capture(NamedTuple):
    """One body of a feed and when it was fetched."""

    at: datetime
    body: bytes


def captures(archive: Path) -> Iterator[Capture]:
    """Yield the captures of an archive in order; a file is named after its Unix time."""
    with tarfile.open(archive) as tar:
        files = [member for member in tar.getmembers() if member.isfile()]
        for member in sorted(files, key=lambda one: int(Path(one.name).stem.split("_")[0])):
            stamp, file = int(Path(member.name).stem.split("_")[0]), tar.extractfile(member)
            if file is not None:
                yield Capture(datetime.fromtimestamp(stamp, UTC), file.read())


def labels(folder: Path, feed: str) -> dict[str, int]:
    """Return the labelled counts of a feed."""
    with (folder / "index.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if row["feed"] == feed:
                return {name: int(row[name]) for name in (*COUNTED, "versions", "unparsable")}
    sys.exit(f"no feed {feed} in {folder / 'index.tsv'}")


# --- the web ----------------------------------------------------------------------------------------------------------


class LoopbackWeb:
    """Serves one capture and the pages behind its entries; any address is asked for as ``/?url=…``."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[str, bytes]] = {}  # address → content type, body
        handler = type("Handler", (_Handler,), {"answers": self.answers})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.port = int(self.server.server_address[1])
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def show(self, body: bytes) -> None:
        """Serve a capture; pages of entries that have left the feed stay, as they do on the web."""
        self.answers[FEED_URL] = ("application/xml", body)
        for entry in feedparser.parse(body).entries:
            said = (entry.get("content") or [{}])[0].get("value") or entry.get("summary") or ""
            if entry.get("link") and len(said) >= LEAST_CHARS:
                self.answers[entry.link] = ("text/html; charset=utf-8", _page(entry.get("title") or "", said))


class _Handler(BaseHTTPRequestHandler):
    answers: dict[str, tuple[str, bytes]]

    def do_GET(self) -> None:
        asked = parse_qs(urlsplit(self.path).query).get("url", [""])[0]
        kind, body = self.answers.get(asked, ("text/plain", b"not captured"))
        self.send_response(200 if asked in self.answers else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def _page(title: str, said: str) -> bytes:
    name = html.escape(title)
    return f"<!doctype html><title>{name}</title><article><h1>{name}</h1><div>{said}</div></article>".encode()


class Detour:
    """The real client, led to loopback and back (``ports.Web``): the pipeline sees the true addresses."""

    def __init__(self, client: HttpClient, port: int) -> None:
        self._client, self._port = client, port

    def get(self, url: str, **how: Any) -> Exchange:  # noqa: ANN401 - handed on as it comes
        """Return what loopback says of an address."""
        asked = f"http://127.0.0.1:{self._port}/?url={quote(url, safe='')}"
        exchange = self._client.get(asked, **how)
        return replace(exchange, url_asked=url, url_final=url)


# --- the pipeline -----------------------------------------------------------------------------------------------------


@dataclass
class Now:
    """A clock that stands where it is put."""

    at: datetime = datetime(2020, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Return the time."""
        return self.at


@dataclass(frozen=True)
class YearRuntime(Runtime):
    """A runtime of one feed, on loopback, with one sandbox for all polls."""

    loopback: LoopbackWeb | None = None

    @cached_property
    def web(self) -> Detour:  # type: ignore[override]
        """Return the client on its detour."""
        assert self.loopback is not None
        port, settings = self.loopback.port, self.settings
        guard = AddressGuard(OwnHosts(frozenset({("127.0.0.1", port)})))
        client = HttpClient(guard, user_agent=settings.user_agent, deadline_s=60, clock=self.clock)
        return Detour(client, port)

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """Return the one source."""
        return (Source("year", "Year", (Feed("year/feed", "year", FEED_URL),), languages=("en",)),)

    @cached_property
    def pool(self) -> ProcessSandbox:
        """Return the sandbox of the whole replay."""
        return super().sandbox()

    @contextmanager
    def sandbox(self) -> Iterator[ProcessSandbox]:  # type: ignore[override]
        """Yield the one sandbox."""
        yield self.pool


def poll(runtime: Runtime) -> dict[str, Any]:
    """Poll the feed once, due or not, and return the row of the poll."""
    polling.poll_feeds(runtime, polling.claim_feeds(runtime, everything=True))
    columns = "outcome, entries_total, entries_new, entries_changed, entries_unchanged, entries_repeated"
    with runtime.engine.connect() as conn:
        row = conn.execute(text(f"select {columns} from landing.feed_poll order by poll_id desc limit 1")).one()
    return dict(row._mapping)


def load(runtime: Runtime) -> None:
    """Take every pending entry through all stages."""
    leases = ingesting.claim_batches(runtime)
    while leases:
        for lease in leases:
            for stage in (ingesting.fetch_pages, ingesting.clean_pages, ingesting.check_articles):
                stage(runtime, lease)
            ingesting.load_articles(runtime, lease)
        ingesting.settle(runtime, leases)
        leases = ingesting.claim_batches(runtime)


def replay(runtime: YearRuntime, shown: list[Capture], every: int) -> Iterator[dict[str, Any]]:
    """Yield the row of each poll; what is pending is loaded after every so many polls and at the end."""
    clock, web = runtime.clock, runtime.loopback
    assert isinstance(clock, Now)
    assert web is not None
    for place, capture in enumerate(shown, 1):
        clock.at = capture.at
        web.show(capture.body)
        yield {"at": capture.at} | poll(runtime)
        if place % every == 0 or place == len(shown):
            load(runtime)


# --- tables -----------------------------------------------------------------------------------------------------------


def print_polls(rows: Iterator[dict[str, Any]]) -> None:
    """Print a line a capture."""
    names = ("entries_total", "entries_new", "entries_changed", "entries_unchanged", "entries_repeated")
    print(f"{'capture':<18}{'outcome':<12}" + "".join(f"{name.removeprefix('entries_'):>11}" for name in names))
    for row in rows:
        counts = "".join(f"{row[name]:>11}" for name in names)
        print(f"{row['at']:%Y-%m-%d %H:%M}  {row['outcome']:<12}{counts}", flush=True)


def print_sums(conn: Connection, stated: dict[str, int] | None) -> bool:
    """Print the sums beside the labelled counts, and what is stored; return whether all are equal."""
    ours = conn.execute(text(SUMS)).one()._mapping
    print(f"\n{'sum over all captures':<30}{'ours':>10}{'labelled':>10}")
    for name in COUNTED:
        said = "" if stated is None else f"{stated[name]:,}"
        print(f"{name:<30}{ours[name]:>10,}{said:>10}")
    for name, value in conn.execute(text(STORED)).one()._mapping.items():
        print(f"{name}: {value}")
    problems = conservation.broken_sums(conn)
    print("ledger: " + ("; ".join(problems) or "every entry in one outcome, all sums hold"))
    return not problems and (stated is None or all(ours[name] == stated[name] for name in COUNTED))


def main() -> None:
    """Print the table; exits with 1 where a count differs from its label or a sum does not hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("feed", nargs="?", default="onenewsnz", help="as in index.tsv")
    parser.add_argument("--corpus", type=Path, default=DEFAULT)
    parser.add_argument("--captures", type=int, help="only the first so many; then there are no labels")
    parser.add_argument("--every", type=int, default=20, help="load after so many polls")
    options = parser.parse_args()
    folder = options.corpus / "feed_timeseries"
    stated, started = labels(folder, options.feed), time.monotonic()
    shown = list(islice(captures(folder / f"{options.feed}.tar.xz"), options.captures))
    logging.disable(logging.WARNING)
    with fresh_warehouse() as settings:
        engine = make_engine(embedded.url(settings))
        run = YearRuntime(settings, engine, "feed-year", Now(), LoopbackWeb())
        with run.pool:
            print_polls(replay(run, shown, options.every))
        with engine.connect() as conn:
            is_equal = print_sums(conn, None if len(shown) < stated["versions"] else stated)
        engine.dispose()
    print(
        f"{len(shown)} captures, {stated['unparsable']} that the labels leave out, {time.monotonic() - started:.0f} s"
    )
    sys.exit(0 if is_equal else 1)


if __name__ == "__main__":
    main()
