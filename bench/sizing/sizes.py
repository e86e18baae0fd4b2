"""The size of a deployment for so many articles a day, and what gives way first."""

from __future__ import annotations

import math
from typing import NamedTuple

from bench.sizing import costs
from bench.sizing.day import Passed, Stage, through

STEPS = (10_000, 100_000, 1_000_000, 10_000_000)
BEGIN, END = "<!-- sizes: begin -->\n", "<!-- sizes: end -->\n"


class Size(NamedTuple):
    """One step."""

    articles: int
    feeds: float
    hosts: float
    workers: int
    cores: float
    """All of them, PostgreSQL's and Airflow's too, busy in the fullest hour."""
    postgres_cores: float
    asked_per_s: float
    """Pages and feeds in the fullest hour."""
    warehouse_gb: float
    """After a year."""
    landing_gb: float
    load: Passed
    cost_usd: float
    """A month, with what a year has kept."""
    first: str


def size(articles: int) -> Size:
    """Return the size for so many new articles a day."""
    feeds = articles / costs.ARTICLES_PER_FEED
    polls_per_s = feeds * costs.POLLS_PER_FEED / 86_400
    pages_per_s = articles * (1 + len(costs.LOOKS_AFTER_H)) / 86_400
    worker_cpu = through(_worker_cpu(1.0), articles).used + _poll_cpu(polls_per_s)
    asked_s = costs.ANSWER_S + costs.GAP_S
    waits = through(Stage("fetch", asked_s, asked_s, 1.0), articles).used
    workers = max(
        math.ceil(worker_cpu / (costs.CORES_OF_A_WORKER * costs.MOST_USED)),
        math.ceil(waits / (costs.FETCHES_OF_A_WORKER * costs.MOST_USED)),
    )
    postgres = through(Stage("postgres", costs.POSTGRES_S, costs.POSTGRES_S * costs.LOOK_LOAD, 1.0), articles).used
    airflow = through(Stage("airflow", costs.AIRFLOW_S, costs.AIRFLOW_S, 1.0), articles).used
    load = through(Stage("load", costs.LOCKED_S, _look_locked_s(), 1.0), articles)
    warehouse_gb = 365 * articles * costs.ROW_KB / 1e6
    landing_gb = 365 * articles * (1 + len(costs.LOOKS_AFTER_H) * costs.CHANGED) * costs.PAGE_KB / 1e6
    rented = workers * costs.CORES_OF_A_WORKER + math.ceil((postgres + airflow) / costs.MOST_USED)
    cost = rented * costs.CORE_USD + warehouse_gb * costs.DISK_USD + landing_gb * costs.STORE_USD
    return Size(
        articles,
        feeds,
        feeds / costs.FEEDS_PER_HOST,
        workers,
        worker_cpu + postgres + airflow,
        postgres,
        (polls_per_s + pages_per_s) * costs.PEAK,
        warehouse_gb,
        landing_gb,
        load,
        cost,
        _first(load, airflow, worker_cpu, warehouse_gb),
    )


def _worker_cpu(cores: float) -> Stage:
    return Stage("workers", costs.PARSE_S + costs.PROGRAM_S, costs.PARSE_S * costs.CHANGED, cores)


def _look_locked_s() -> float:
    """Return how long a further look holds the lock of loads, in the mean."""
    return costs.CHANGED * costs.OTHER_LOCKED_S + (1 - costs.CHANGED) * costs.SAME_LOCKED_S


def _poll_cpu(polls_per_s: float) -> float:
    return polls_per_s * (costs.POLL_S + costs.FEED_S * costs.ARTICLES_PER_FEED / costs.POLLS_PER_FEED)


def _first(load: Passed, airflow: float, worker_cpu: float, warehouse_gb: float) -> str:
    """Return what gives way first at this step."""
    if math.isinf(load.wait_min):
        return "loads, one at a time: several warehouses, by source"
    if load.used > costs.MOST_USED:
        return "loads, one at a time: little is left of their lock"
    if airflow > 1:
        return "Airflow's own processes: batches of 1,000"
    if worker_cpu > 1:
        return "cores that read pages: workers"
    return "nothing: one machine" if warehouse_gb < 500 else "the disk of the warehouse"


def lines(steps: tuple[int, ...] = STEPS) -> list[str]:
    """Return the table in Markdown, a column for each step."""
    sizes = [size(articles) for articles in steps]
    rows = [
        ("articles a day", [f"{s.articles:,}" for s in sizes]),
        ("feeds; hosts", [f"{s.feeds:,.0f}; {s.hosts:,.0f}" for s in sizes]),
        ("requests a second, fullest hour", [f"{s.asked_per_s:,.1f}" for s in sizes]),
        ("cores busy, fullest hour", [f"{s.cores:,.1f}" for s in sizes]),
        ("of these PostgreSQL", [f"{s.postgres_cores:,.2f}" for s in sizes]),
        (f"workers of {costs.CORES_OF_A_WORKER} cores", [f"{s.workers:,}" for s in sizes]),
        ("load lock held, fullest hour", [f"{100 * s.load.used:,.0f} %" for s in sizes]),
        ("longest wait for it", [_minutes(s.load.wait_min) for s in sizes]),
        ("warehouses that share the load", [f"{_warehouses(s.load):,}" for s in sizes]),
        ("warehouse, all, after a year", [_bytes(s.warehouse_gb) for s in sizes]),
        ("landing after a year", [_bytes(s.landing_gb) for s in sizes]),
        ("USD a month, then", [f"{s.cost_usd:,.0f}" for s in sizes]),
        ("gives way first", [s.first for s in sizes]),
    ]
    head = [f"| {' | '.join(['', *['' for _ in sizes]])} |", "|---|" + "---|" * len(sizes)]
    return [*head, *(f"| {name} | {' | '.join(cells)} |" for name, cells in rows)]


def _warehouses(load: Passed) -> int:
    return math.ceil(load.used / costs.MOST_USED)


def _minutes(wait: float) -> str:
    if math.isinf(wait):
        return "grows without end"
    return "under a minute" if wait < 1 else f"{wait:.0f} min" if wait < 120 else f"{wait / 60:.1f} h"


def _bytes(gb: float) -> str:
    return f"{gb:,.0f} GB" if gb < 1000 else f"{gb / 1000:,.1f} TB"
