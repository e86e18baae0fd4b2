"""``python -m bench.end_to_end.latency [--minutes 30] [--every 1]``: from publication to ``mart.article``.

Publishers on loopback list a new story every few minutes each; nothing but Airflow's own schedules polls and ingests.
The address of a story holds when it was listed: what is not in the warehouse at the end counts as late for as long.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import NamedTuple

from bench.end_to_end.__main__ import settings_of
from bench.end_to_end.publishers import write_sources
from bench.performance.loopback import story_page
from sqlalchemy import create_engine, text

from presswatch import embedded
from presswatch.durations import MINUTE_S
from presswatch.settings import Settings
from presswatch.warehouse.engine import make_engine, warehouse_url
from presswatch_local.supervisor import running

HOSTS = 12
GAP_S = 180
"""Between two stories of a host."""
LISTED = 20
SETTLING_S = 300.0
"""Before the first story that counts: the first poll brings what is old, and takes longer."""
INTERVALS_AFTER = 3
"""So many poll intervals are waited for stories that were listed last."""
_STEPS = """
    select e.url, extract(epoch from e.first_seen_at) as seen, extract(epoch from min(c.fetched_at)) as fetched,
        extract(epoch from a.loaded_at) as loaded
    from ops.entry e
    left join core.article a using (article_id)
    left join landing.capture c on c.url_asked = e.url
    group by e.url, e.first_seen_at, a.loaded_at
"""
_TASKS = """
    select dag_id, task_id, count(*),
        percentile_cont(.5) within group (order by extract(epoch from start_date - scheduled_dttm)),
        percentile_cont(.5) within group (order by extract(epoch from end_date - start_date)),
        percentile_cont(.95) within group (order by extract(epoch from end_date - start_date))
    from task_instance where start_date > to_timestamp(:since) and dag_id in ('poll_feeds', 'ingest_articles')
    group by dag_id, task_id order by dag_id desc, min(start_date)
"""
_RUNS = """
    select dag_id, '(run)', count(*),
        percentile_cont(.5) within group (order by extract(epoch from start_date - queued_at)),
        percentile_cont(.5) within group (order by extract(epoch from end_date - start_date)),
        percentile_cont(.95) within group (order by extract(epoch from end_date - start_date))
    from dag_run where start_date > to_timestamp(:since) and dag_id in ('poll_feeds', 'ingest_articles')
    group by dag_id order by dag_id desc
"""


class Steps(NamedTuple):
    """When the poll that first saw a story began, when its page was there, and when it was loaded: seconds."""

    seen: float | None = None
    fetched: float | None = None
    loaded: float | None = None


class Story(NamedTuple):
    """A story that was listed, and what became of it."""

    listed: float
    steps: Steps


class TaskTimes(NamedTuple):
    """Task instances or runs of a DAG: how long they waited to begin and took, seconds."""

    dag_id: str
    task_id: str
    count: int
    waited_s: float | None
    took_s: float | None
    took_p95_s: float | None


class Result(NamedTuple):
    """What a run came to."""

    stories: Sequence[Story]
    tasks: Sequence[TaskTimes]
    ended: float


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
    items = "".join(
        f"<item><title>Quay {second} has new lamps</title><link>{address(port, second)}</link></item>"
        for second in reversed(listed(port, now - LISTED * GAP_S, now))
    )
    return f'<rss version="2.0"><channel><title>Quays</title>{items}</channel></rss>'.encode()


def address(port: int, second: int) -> str:
    """Return where the story stands that a host lists at a second."""
    return f"http://127.0.0.1:{port}/story/{second}"


def listed(port: int, after: float, until: float) -> list[int]:
    """Return the seconds at which a host lists a story, after one time and up to another."""
    begins = port % GAP_S
    first = int((after - begins) // GAP_S + 1) * GAP_S + begins
    return list(range(first, int(until) + 1, GAP_S))


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
    """Print how late stories were that were listed in the given time, and where the time went."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30, help="in which the stories are listed that count")
    parser.add_argument("--every", type=int, default=1, help="minutes between two polls of a feed")
    options = parser.parse_args()
    var = Path(tempfile.mkdtemp(prefix="pw-"))
    every_s = options.every * MINUTE_S
    with publishers() as ports:
        write_sources(var / "sources", ports, min_interval_s=every_s, max_interval_s=every_s)
        settings = settings_of(var, ports).model_copy(update={"poll_every_minutes": options.every})
        result = through_airflow(settings, ports, options.minutes * MINUTE_S)
    shutil.rmtree(var)
    print(report(result.stories, every_s, result.ended), *task_table(result.tasks), sep="\n")


def through_airflow(settings: Settings, ports: Sequence[int], lasts_s: float) -> Result:
    """Return what became of the stories of so many seconds, and what Airflow's tasks took."""
    every_s = settings.poll_every_s
    with running(settings, lambda line: print(line, file=sys.stderr, flush=True)) as supervisor:
        supervisor.start_database()
        supervisor.start_airflow()
        supervisor.pause(SETTLING_S)
        since = time.time()
        supervisor.pause(lasts_s)
        until = time.time()
        supervisor.pause(INTERVALS_AFTER * every_s)
        kept, ended = _steps(settings), time.time()
        tasks = _task_times(settings, since)
    seconds = [(port, second) for port in ports for second in listed(port, since, until)]
    return Result([Story(second, kept.get(address(port, second), Steps())) for port, second in seconds], tasks, ended)


def _steps(settings: Settings) -> Mapping[str, Steps]:
    engine = make_engine(warehouse_url(settings))
    with engine.connect() as conn:
        rows = conn.execute(text(_STEPS)).all()
    engine.dispose()
    return {url: Steps(*(None if at is None else float(at) for at in times)) for url, *times in rows}


def _task_times(settings: Settings, since: float) -> list[TaskTimes]:
    engine = create_engine(embedded.url(settings, "airflow"))
    with engine.connect() as conn:
        found = [TaskTimes(*row) for query in (_RUNS, _TASKS) for row in conn.execute(text(query), {"since": since})]
    engine.dispose()
    return found


def report(stories: Sequence[Story], every_s: float, ended: float) -> str:
    """Return the lines for stories; one that is not loaded is as late as it can be said to be at the end."""
    late = sorted((story.steps.loaded or ended) - story.listed for story in stories)
    if len(late) < 2:
        return "nothing was listed"
    lost = sum(story.steps.loaded is None for story in stories)
    p95 = statistics.quantiles(late, n=20, method="inclusive")[-1]
    lines = [
        f"{len(late)} stories listed, {lost} of them not loaded; from listed to loaded:"
        f" median {statistics.median(late):.0f} s, p95 {p95:.0f} s ({p95 / every_s:.2f} poll intervals),"
        f" slowest {late[-1]:.0f} s"
    ]
    whole = [(story.listed, *story.steps) for story in stories if None not in story.steps]
    for place, step in enumerate(("listed to poll", "poll to page", "page to loaded")):
        taken = sorted(each[place + 1] - each[place] for each in whole)  # type: ignore[operator]
        if len(taken) > 1:
            p95 = statistics.quantiles(taken, n=20, method="inclusive")[-1]
            lines.append(f"{step}: median {statistics.median(taken):.0f} s, p95 {p95:.0f} s, most {taken[-1]:.0f} s")
    return "\n".join(lines)


def task_table(tasks: Sequence[TaskTimes]) -> Iterator[str]:
    """Yield what runs and tasks of Airflow waited and took, in Markdown."""
    yield "\n| | | times | wait, median s | took, median s | p95 s |\n|---|---|---|---|---|---|"
    for task in tasks:
        times = " | ".join("–" if value is None else f"{float(value):.1f}" for value in task[3:])
        yield f"| {task.dag_id} | {task.task_id} | {task.count} | {times} |"


if __name__ == "__main__":
    main()
