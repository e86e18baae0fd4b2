"""The troubled month: publishers that do what users of other readers reported, through the real use cases.

``python -m bench.world`` polls every feed and loads everything due at each of sixty steps of twelve hours, on loopback
and a PostgreSQL of its own, and prints what was expected, what was right, and each difference.
"""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.staying_sandbox import StayingPools, StayingRuntime
from bench.temporary_postgres import fresh_warehouse
from sqlalchemy import Connection, text

from newsworld.compare_with_truth import Report
from newsworld.troubled.compare import SeenArticle, SeenPoll, SeenStep, compare_month, compare_steps
from newsworld.troubled.month import Month, running_month
from newsworld.troubled.other_formats import RETELL
from newsworld.troubled.trouble import EPOCH, STEP, Trouble, instant
from presswatch import ingesting, polling
from presswatch.model.parsed_feed import HAS_ENTRIES
from presswatch.polling.poll_result import UNCHANGED
from presswatch.runtime import Runtime
from presswatch.settings import Settings
from presswatch.warehouse.engine import make_engine, warehouse_url
from presswatch.warehouse.ops import revisits
from presswatch.warehouse.queries import conservation

STAGES = (ingesting.fetch_pages, ingesting.clean_pages, ingesting.check_articles, ingesting.load_articles)
STEPS = 60
MOST_ENTRIES = 50
"""Taken from one body: less than the longest feed of the cast lists."""

ARTICLES = """
select a.source_id, a.title, a.body, a.authors, a.published_at, a.revision_no, a.state, a.publisher_name, a.dek,
    a.language,
    a.published_precision, a.published_day, a.edits, a.silent_edits, a.feeds, a.flags, a.is_copy, a.agency,
    (select array_agg(u.url) from core.article_url as u where u.article_id = a.article_id) as urls
from mart.article as a order by a.article_id
"""
POLLS = """
select f.source_id, p.polled_at, p.outcome, p.is_gap_suspected
from landing.feed_poll as p join core.feed as f using (feed_id) order by p.poll_id
"""
ENTRIES = """
select f.source_id, count(*) as number from ops.entry as e join core.feed as f using (feed_id) group by f.source_id
"""
TITLES = "select source_id, title from mart.article"
ENDINGS = """
select f.source_id, e.outcome || ' ' || e.reason as ending
from ops.entry as e join core.feed as f using (feed_id) where e.outcome in ('filtered', 'failed', 'gone')
union
select source_id, 'article ' || state from mart.article where state <> 'live'
"""
"""What ends a story for good, though none of these publishers ends one."""
PLANS = (
    "update ops.entry set next_at = next_at - :passed where next_at is not null",
    "update ops.article_visit set next_visit_at = next_visit_at - :passed where next_visit_at is not null",
    "update ops.host_rest set rests_until = rests_until - :passed",
)
"""What the warehouse plans by its own clock: time passes for it by moving its plans."""

SUCCESS = frozenset({*HAS_ENTRIES, UNCHANGED})


@dataclass
class Clock:
    """A clock that stands where it is put."""

    at: datetime = EPOCH
    steps: dict[datetime, int] = field(default_factory=dict)

    def set(self, step: int, wrong: timedelta) -> None:
        """Put the clock where a step is, or as far from it as it is wrong."""
        self.at = instant(step) + wrong
        self.steps[self.at] = step

    def __call__(self) -> datetime:
        """Return the time."""
        return self.at


def walk(
    month: Month, settings: Settings, steps: int, wrong: Mapping[int, timedelta] | None = None
) -> tuple[Report, list[str]]:
    """Return the comparison after so many steps, and the sums that were broken at any of them.

    Args:
        month: the publishers.
        settings: of the product.
        steps: to be played.
        wrong: by how much our own clock is wrong at some of them.
    """
    engine = make_engine(warehouse_url(settings))
    clock, broken, seen = Clock(), list[str](), list[SeenStep]()
    pools = StayingPools(workers=1)
    try:
        for step in range(steps):
            month.step = step
            clock.set(step, (wrong or {}).get(step, timedelta()))
            month.write_sources(settings.sources)
            look(StayingRuntime(settings, engine, "month", clock, pools))
            with engine.begin() as conn:
                for statement in PLANS:
                    conn.execute(text(statement), {"passed": STEP})
            with engine.connect() as conn:
                broken += [f"step {step}: {problem}" for problem in conservation.broken_sums(conn)]
                seen.append(read_step(conn, step))
        with engine.connect() as conn:
            entries = {row.source_id: row.number for row in conn.execute(text(ENTRIES))}
            report = compare_month(
                month.troubles, steps - 1, read_articles(conn), read_polls(conn, clock.steps), entries
            )
            report.add(compare_steps(month.troubles, seen))
    finally:
        pools.close()
        engine.dispose()
    return report, broken


def look(runtime: Runtime) -> None:
    """Poll all feeds and ingest all that is due, once."""
    polling.poll_feeds(runtime, polling.claim_feeds(runtime, everything=True))
    leases = ingesting.claim_batches(runtime)
    for lease in leases:
        for stage in STAGES:
            stage(runtime, lease)
    ingesting.settle(runtime, leases)


def read_step(conn: Connection, step: int) -> SeenStep:
    """Return what is shown after a step."""
    titles = frozenset((row.source_id, row.title) for row in conn.execute(text(TITLES)))
    return SeenStep(step, titles, frozenset((row.source_id, row.ending) for row in conn.execute(text(ENDINGS))))


def read_articles(conn: Connection) -> list[SeenArticle]:
    """Return the articles as readers see them."""
    return [
        SeenArticle(
            source_id=row.source_id,
            urls=frozenset(row.urls or ()),
            title=row.title,
            body=row.body,
            authors=tuple(row.authors or ()),
            published_at=row.published_at,
            revisions=row.revision_no,
            publisher_name=row.publisher_name,
            state=row.state,
            standfirst=row.dek,
            language=row.language,
            precision=row.published_precision,
            day=row.published_day,
            edits=row.edits,
            silent_edits=row.silent_edits,
            feeds=row.feeds,
            flags=frozenset(row.flags),
            is_copy=row.is_copy,
            agency=row.agency,
        )
        for row in conn.execute(text(ARTICLES))
    ]


def read_polls(conn: Connection, steps: Mapping[datetime, int]) -> dict[str, list[SeenPoll]]:
    """Return the polls of each publisher, by the step at which our clock stood there."""
    polls: defaultdict[str, list[SeenPoll]] = defaultdict(list)
    for row in conn.execute(text(POLLS)):
        step = steps[row.polled_at]
        polls[row.source_id].append(SeenPoll(step, row.outcome in SUCCESS, bool(row.is_gap_suspected)))
    return dict(polls)


def month_settings(settings: Settings, month: Month, folder: Path) -> Settings:
    """Return settings under which the product reads a month, on whose warehouse it may write."""
    month.write_sources(folder / "sources")
    changes = {
        "sources": folder / "sources",
        "allowed_private_hosts": month.allow,
        "max_entries_per_feed": MOST_ENTRIES,
        "landing": str(folder / "landing"),
    }
    return settings.model_copy(update=changes)


def summary(month: Month, report: Report) -> str:
    """Return how much was asked for what was found."""
    requests = sum(len(trouble.requests) for trouble in month.troubles)
    pages = sum(pages_asked(trouble) for trouble in month.troubles)
    each = pages / max(report.expected["articles"], 1)
    return f"{len(month.troubles)} publishers, {requests} requests, {pages} of them for pages, {each:.2f} a story"


def pages_asked(trouble: Trouble) -> int:
    """Return how many requests were made for pages of a publisher."""
    return sum(target.startswith(("/news/", "/2026/03/")) for _, target in trouble.requests)


def requests_table(month: Month, steps: int) -> str:
    """Return the page requests of each publisher, and how many that is for each story it had."""
    lines = [f"{'publisher':<20}{'stories':>8}{'pages asked':>13}{'a story':>9}"]
    for trouble in month.troubles:
        stories, pages = len(trouble.truth(steps - 1).stories), pages_asked(trouble)
        lines.append(f"{trouble.source_id:<20}{stories:>8}{pages:>13}{pages / stories:>9.2f}")
    return "\n".join(lines)


def main() -> None:
    """Print the table; exits with 1 where anything differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--only", nargs="*", default=[], help="publishers that take part")
    parser.add_argument("--requests", action="store_true", help="print the page requests of each publisher")
    parser.add_argument("--clock", nargs="*", default=[], metavar="STEP:HOURS", help="our own clock is wrong at a step")
    parser.add_argument("--feeds-as", choices=sorted(RETELL), default="rss", help="tell RSS feeds in this format")
    parser.add_argument("--undamped", action="store_true", help="look again whenever a feed asks, as once")
    options = parser.parse_args()
    if options.undamped:
        revisits.FREE_ROUNDS = 1 << 30
    logging.disable(logging.WARNING)
    started = time.monotonic()
    asked = running_month(frozenset(options.only), feeds_as=options.feeds_as)
    with fresh_warehouse() as settings, asked as month, TemporaryDirectory() as folder:
        wrong = {int(step): timedelta(hours=float(hours)) for step, hours in (one.split(":") for one in options.clock)}
        report, broken = walk(month, month_settings(settings, month, Path(folder)), options.steps, wrong)
        print(report.as_table(400))
        if options.requests:
            print(requests_table(month, options.steps))
        print(f"{summary(month, report)}, {options.steps} steps, {time.monotonic() - started:.0f} s")
    print("\n".join(broken) or "ledger: every entry in one outcome, all sums hold")
    sys.exit(0 if report.is_equal and not broken else 1)


if __name__ == "__main__":
    main()
