"""``python -m bench.end_to_end.latency [--minutes 30]``: from publication to ``mart.article`` through the real Airflow.

Publishers on loopback list a new story every few minutes each; nothing but Airflow's own schedules polls and ingests.
The address of a story holds when it was listed, so that the warehouse alone says how late it is.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from bench.end_to_end.__main__ import settings_of
from bench.end_to_end.publishers import write_sources
from bench.performance.loopback import story_page
from sqlalchemy import text

from presswatch.durations import MINUTE_S
from presswatch.warehouse.engine import make_engine, warehouse_url
from presswatch_local.supervisor import running

HOSTS = 12
GAP_S = 180
"""Between two stories of a host."""
LISTED = 20
POLLED_EVERY_S = 300
"""How often the schedule of ``poll_feeds`` looks for what is due, and the shortest interval of a feed."""
LATE = r"""
    select extract(epoch from loaded_at) - substring(canonical_url from '/(\d+)$')::bigint
    from core.article where substring(canonical_url from '/(\d+)$')::bigint > :since
"""


class _Handler(BaseHTTPRequestHandler):
    """Answers ``/feed`` with the newest stories, and ``/story/SECOND`` with the one that was listed then."""

    def do_GET(self) -> None:
        port = int(self.server.server_address[1])
        if self.path == "/feed":
            self._answer(_feed(port, time.time()), "application/rss+xml")
        elif self.path.startswith("/story/"):
            self._answer(story_page(port, int(self.path.removeprefix("/story/"))), "text/html")
        else:
            self.send_error(404)

    def _answer(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _feed(port: int, now: float) -> bytes:
    """Return the newest stories of a host; each host begins elsewhere in the gap."""
    begins = port % GAP_S
    newest = int(now - begins) // GAP_S * GAP_S + begins
    items = "".join(
        f"<item><title>Quay {second} has new lamps</title><link>http://127.0.0.1:{port}/story/{second}</link></item>"
        for second in range(newest, newest - LISTED * GAP_S, -GAP_S)
    )
    return f'<rss version="2.0"><channel><title>Quays</title>{items}</channel></rss>'.encode()


@contextmanager
def publishers() -> Iterator[list[int]]:
    """Yield the ports of the hosts while the block runs."""
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), _Handler) for _ in range(HOSTS)]
    for server in servers:
        Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield [int(server.server_address[1]) for server in servers]
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


def main() -> None:
    """Print how late stories were that were listed in the given time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    minutes = parser.parse_args().minutes
    var = Path(tempfile.mkdtemp(prefix="pw-"))
    with publishers() as ports:
        write_sources(var / "sources", ports, max_interval_s=POLLED_EVERY_S)
        settings = settings_of(var, ports)
        with running(settings, lambda line: print(line, file=sys.stderr, flush=True)) as supervisor:
            supervisor.start_database()
            supervisor.start_airflow()
            supervisor.pause(2 * POLLED_EVERY_S)  # The first poll brings what is old, and takes longer.
            since = time.time()
            supervisor.pause(minutes * MINUTE_S + 2 * POLLED_EVERY_S)
            engine = make_engine(warehouse_url(settings))
            with engine.connect() as conn:
                late = sorted(float(value) for value in conn.execute(text(LATE), {"since": since}).scalars())
            engine.dispose()
    shutil.rmtree(var)
    print(report(late))


def report(late: list[float]) -> str:
    """Return the line for latencies in seconds, in order."""
    if len(late) < 2:
        return "nothing was loaded"
    p95 = statistics.quantiles(late, n=20)[-1]
    return (
        f"{len(late)} stories, from listed to loaded: median {statistics.median(late):.0f} s, p95 {p95:.0f} s"
        f" ({p95 / POLLED_EVERY_S:.2f} poll intervals), slowest {late[-1]:.0f} s"
    )


if __name__ == "__main__":
    main()
