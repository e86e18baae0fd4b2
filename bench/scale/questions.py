"""What readers and operators ask of a large warehouse, each timed as they would ask it."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, Engine, text

from presswatch.exporting.manifest import ExportedColumn
from presswatch.exporting.row_files import write_rows
from presswatch.warehouse.landing import files
from presswatch.warehouse.queries import conservation, feed_health, mart_rows, recent_runs, today
from presswatch.warehouse.queries.search import Search, mentions_by_day, search

_TERMS = """
    select word, ndoc / cast(:sample as double precision) as share
    from ts_stat('select words from core.article_text tablesample system (:percent) repeatable (1)')
    where length(word) between 5 and 12 and word ~ '^[a-z]+$'
"""
_PHRASE = """
    with pairs as (
        select w[n] as one, w[n + 1] as two
        from (
            select regexp_split_to_array(lower(text), '[^a-z]+') as w
            from bench.paragraph where language = 'en' limit 20000
        ) as p cross join generate_series(1, 40) as n
        where length(w[n]) > 4 and length(w[n + 1]) > 4
    )
    select one || ' ' || two from pairs group by one, two order by count(*) desc, 1 offset 5 limit 1
"""


DAY_OF_LOADS = 1500
"""Articles of a day, of some hundred sources."""


class Question(NamedTuple):
    """What is asked, within how many milliseconds it is to be answered, and who answers."""

    name: str
    goal_ms: float
    ask: Callable[[Connection], object]


class Answer(NamedTuple):
    """How long it took, in milliseconds: median of the processor time of the server, median and slowest of the wait."""

    question: Question
    cpu_ms: float  # of the process that answers, not of its parallel helpers; other work on the machine tells less
    median_ms: float
    slowest_ms: float


class Terms(NamedTuple):
    """Words that so many articles hold, and two common words that stand side by side."""

    percent: str
    permille: str
    phrase: str


def terms(conn: Connection) -> Terms:
    """Return the words nearest to 1 % and .1 %, found in a sample of the articles, and a phrase."""
    conn.execute(text("set local statement_timeout = '10min'"))
    count = conn.execute(text("select reltuples from pg_class where oid = 'core.article_text'::regclass")).scalar_one()
    percent = min(100.0, 2_000_000 / count)
    sampled = text("select count(*) from core.article_text tablesample system (:percent) repeatable (1)")
    values = {"sample": conn.execute(sampled, {"percent": percent}).scalar_one()}
    order = "order by abs(ln(ndoc / cast(:sample as double precision) / :share)), word limit 1"
    statement = text(f"{_TERMS.replace(':percent', str(percent))} {order}")
    word = {
        share: conn.execute(statement, {"sample": values["sample"], "share": share}).one().word
        for share in (0.01, 0.001)
    }
    return Terms(word[0.01], word[0.001], f'"{conn.execute(text(_PHRASE)).scalar_one()}"')


def questions(found: Terms, newest: date) -> list[Question]:
    """Return all questions on a warehouse whose newest article is of a day."""
    percent = Search(found.percent)
    year = Search(found.percent, newest - timedelta(days=365), newest)
    middle = newest - timedelta(days=200)
    of_day = "select * from mart.source_day where source_id = 's1' and day = :day"
    articles = "select * from mart.article where published_day = :day"
    return [
        Question("search, best 20 of a word in 1 %", 100, lambda c: search(c, percent)),
        Question("search, best 20 of a word in .1 %", 20, lambda c: search(c, Search(found.permille))),
        Question("search, a phrase of two common words", 150, lambda c: search(c, Search(found.phrase))),
        Question("search, newest 20 of a word in 1 %", 50, lambda c: search(c, percent, newest_first=True)),
        Question("mentions by day of a word in 1 %, a year", 2000, lambda c: mentions_by_day(c, year)),
        Question("operator's overview", 300, overview),
        Question("operator's feeds", 300, feed_health.feed_health),
        Question("operator's today", 300, lambda c: (today.hourly(c), today.pending(c), today.freshness(c))),
        Question("ledger check", 1000, lambda c: (conservation.by_source(c), conservation.broken_sums(c))),
        Question("one source and day", 20, _sql(of_day, middle)),
        Question("articles of a day, all columns", 2000, _sql(articles, middle)),
        Question("all source days", 2000, _sql("select count(*) from mart.source_day where day <> :day", middle)),
        Question(f"export of the {DAY_OF_LOADS:,} articles loaded last, with revisions", 2000, export_day),
    ]  # fmt: skip


def export_day(conn: Connection) -> int:
    """Write what was loaded last as Parquet, as an export does, and return the rows."""
    to = mart_rows.newest_seq(conn)
    rows = 0
    with tempfile.TemporaryDirectory() as folder:
        for mart in ("article", "revision"):
            columns = [ExportedColumn(*column) for column in mart_rows.columns(conn, mart)]
            for month in mart_rows.months(conn, mart, to - DAY_OF_LOADS, to):
                batches = mart_rows.read_month(conn, mart, month, to - DAY_OF_LOADS, to)
                rows += write_rows(Path(folder) / "rows", "parquet", columns, batches)
    return rows


def overview(conn: Connection) -> object:
    """Ask what the page of the ledger asks."""
    return (
        conservation.by_source(conn),
        conservation.broken_sums(conn),
        recent_runs.poll_runs(conn, limit=10),
        recent_runs.batches(conn, limit=15),
        files.health(conn),
    )


def _sql(statement: str, day: date) -> Callable[[Connection], object]:
    return lambda conn: conn.execute(text(statement), {"day": day}).all()


def timed(engine: Engine, question: Question, repeats: int) -> Answer:
    """Return how long a question takes when it is asked so often, each time in a transaction of its own."""
    waits, works = [], []
    with engine.connect() as conn:
        server = Path(f"/proc/{conn.execute(text('select pg_backend_pid()')).scalar_one()}/schedstat")
        for _ in range(repeats):
            started, worked = time.perf_counter(), _cpu_ms(server)
            question.ask(conn)
            waits.append((time.perf_counter() - started) * 1000)
            works.append(_cpu_ms(server) - worked)
            conn.rollback()
    return Answer(question, statistics.median(works), statistics.median(waits), max(waits))


def _cpu_ms(schedstat: Path) -> float:
    return int(schedstat.read_text().split()[0]) / 1e6
