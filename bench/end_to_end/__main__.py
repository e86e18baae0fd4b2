"""``python -m bench.end_to_end [--corpus …] [--pages 200] [--hosts 24] [--idle 0]``: what a run costs, and of what.

Airflow as ``make run`` starts it, on an embedded PostgreSQL of its own, polls and ingests saved pages; then the same
pages are only extracted. CPU is that of all processes, children included, by the component that started them.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import psutil
from bench.end_to_end import timeline
from bench.end_to_end.publishers import publishers, write_sources
from bench.free_ports import free_port
from bench.performance.parsing import sample

from presswatch.articles.extract import clean_page
from presswatch.clock import utc_now
from presswatch.embedded.paths import EmbeddedPaths
from presswatch.model.extraction import SavedPage
from presswatch.runtime import PARSER_MODULES
from presswatch.sandbox.pool import ProcessSandbox
from presswatch.settings import Settings
from presswatch_local.cycle import open_cycle
from presswatch_local.process_tree import tree
from presswatch_local.supervisor import Supervisor, running


class Cost(NamedTuple):
    """Wall time and CPU, seconds."""

    wall_s: float
    cpu_s: float


class Result(NamedTuple):
    """A run through Airflow."""

    seen: int
    loaded: int
    wall_s: float
    cpu_s: dict[str, float]  # by component
    idle: dict[str, float]  # per cent of a core by component
    memory_mb: dict[str, float]  # PSS, idle, by component
    problems: tuple[str, ...]
    timeline: str  # Markdown


def main() -> int:
    """Measure, and print what came of it."""
    options = _options()
    pages = sample(options.corpus, options.pages, 0).pages
    alone = extraction_alone(pages)
    result = through_airflow(pages, options.hosts, options.idle)
    print(report(pages, alone, result))
    return 1 if result.problems else 0


def report(pages: Sequence[SavedPage], alone: Cost, result: Result) -> str:
    """Return the table as Markdown."""
    total = sum(result.cpu_s.values())
    lines = [
        f"{len(pages)} pages, {result.seen} seen, {result.loaded} loaded, {os.cpu_count()} cores",
        "",
        "| | wall s | CPU s |",
        "|---|---|---|",
        f"| extraction alone | {alone.wall_s:.1f} | {alone.cpu_s:.1f} |",
        f"| poll to mart through Airflow | {result.wall_s:.1f} | {total:.1f} |",
        f"| ratio | {alone.wall_s / result.wall_s:.2f} | {alone.cpu_s / total:.2f} |",
        "",
        "| component | CPU s of the run | idle, % of a core | idle, PSS MB |",
        "|---|---|---|---|",
    ]
    for name, cpu_s in sorted(result.cpu_s.items()):
        lines.append(f"| {name} | {cpu_s:.1f} | {result.idle.get(name, 0):.1f} | {result.memory_mb[name]:.0f} |")
    lines.append(f"| all | {total:.1f} | {sum(result.idle.values()):.1f} | {sum(result.memory_mb.values()):.0f} |")
    return "\n".join([*lines, "", result.timeline, "", *result.problems])


def extraction_alone(pages: Sequence[SavedPage]) -> Cost:
    """Return what reading the pages costs, by as many warm processes as there are cores."""
    began = _children_cpu_s()
    with ProcessSandbox(os.cpu_count() or 1, limit_s=60, memory_mb=2000, preload=PARSER_MODULES) as pool:
        list(pool.run(clean_page, pages[:4]))
        workers = psutil.Process().children(recursive=True)
        warm_s = sum(map(_cpu_s, workers))
        started = time.monotonic()
        list(pool.run(clean_page, pages))
        wall_s = time.monotonic() - started
    return Cost(wall_s, _children_cpu_s() - began - warm_s)


def through_airflow(pages: Sequence[SavedPage], hosts: int, idle_s: float) -> Result:
    """Return what poll and ingest of the pages cost, all components healthy before."""
    var = Path(tempfile.mkdtemp(prefix="pw-"))
    with publishers(pages, hosts) as ports:
        write_sources(var / "sources", ports)
        settings = settings_of(var, ports)
        with running(settings, _say) as supervisor:
            supervisor.start_database()
            started_at = utc_now()
            supervisor.start_airflow()
            result = _cycle(supervisor, started_at, idle_s)
    shutil.rmtree(var)
    return result


def _cycle(supervisor: Supervisor, started_at: datetime, idle_s: float) -> Result:
    sampler = timeline.Sampler(lambda: _usage(supervisor))
    with open_cycle(supervisor) as cycle, sampler.running():
        # The first that Airflow's schedule began, and no second one: it would go on beside what is measured.
        cycle.poll(force=False, since=started_at)
        cycle.ingest()
        sums = cycle.result().sums
        problems = cycle.result().problems
    # An asset rings for ingest before we have seen the end of the poll: what counts is when it was asked for.
    began, tasks = timeline.ingest_tasks(supervisor.settings)
    ended = max(task.ended for task in tasks)
    used = sampler.between(began, ended)
    supervisor.pause(idle_s / 4)
    idle_before = _usage(supervisor)
    supervisor.pause(idle_s)
    idle = {name: 100 * s / idle_s for name, s in _less(_usage(supervisor), idle_before).items()} if idle_s else {}
    seen, loaded = (sum(getattr(each, name) for each in sums) for name in ("seen", "loaded"))
    lines = timeline.report(began, tasks, sampler)
    return Result(seen, loaded, ended - began, used, idle, _memory_mb(supervisor), problems, lines)


def _components(supervisor: Supervisor) -> dict[str, list[psutil.Process]]:
    server = int(EmbeddedPaths.of(supervisor.settings).postmaster_pid.read_text().split()[0])
    pids = {name: child.pid for name, child in supervisor.family.members.items()}
    launchers = [
        parent for pid in pids.values() if (parent := psutil.Process(pid).parent()) and parent.pid != os.getpid()
    ]
    return {name: tree(pid) for name, pid in (pids | {"postgresql": server}).items()} | {"launcher": launchers[:1]}


def _usage(supervisor: Supervisor) -> dict[str, float]:
    """Return CPU so far by component; that of a process that ended is kept by the parent which waited for it."""
    return {name: sum(map(_cpu_s, processes)) for name, processes in _components(supervisor).items()}


def _memory_mb(supervisor: Supervisor) -> dict[str, float]:
    """Return the proportional set size by component."""
    return {name: sum(map(_pss_mb, processes)) for name, processes in _components(supervisor).items()}


def _cpu_s(process: psutil.Process) -> float:
    try:
        return float(sum(process.cpu_times()[:4]))
    except psutil.Error:
        return 0.0


def _pss_mb(process: psutil.Process) -> float:
    try:
        return float(process.memory_full_info().pss) / 2**20
    except psutil.Error:
        return 0.0


def _less(after: dict[str, float], before: dict[str, float]) -> dict[str, float]:
    return {name: after[name] - before[name] for name in after}


def _children_cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def settings_of(var: Path, ports: Sequence[int]) -> Settings:
    """Return settings of a run of its own below ``var``, which may ask these ports."""
    return Settings(
        var=var / "v",
        sources=var / "sources",
        warehouse_url=None,
        landing="",
        pg_port=free_port(),
        port=free_port(),
        allowed_private_hosts=tuple(f"127.0.0.1:{port}" for port in ports),
        min_gap_per_host_s=0,
    )


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path("../shared/corpus"))
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--hosts", type=int, default=24)
    parser.add_argument("--idle", type=float, default=0.0, help="seconds that an idle Airflow is looked at")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
