"""Times of readers at many articles and polls: ``python -m bench.scale [--articles N] [--polls N] [--keep FOLDER]``.

A benchmark, not a test: times depend on the machine; the sizes are printed with them. Articles are put together of
paragraphs that were really written, so that words are as frequent as in print.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.free_ports import free_port
from bench.scale.fill import fill, size_now
from bench.scale.months import examples
from bench.scale.paragraphs import paragraphs
from bench.scale.questions import Answer, Question, questions, terms, timed
from sqlalchemy import Connection, Engine, text

from presswatch import embedded
from presswatch.errors import WarehouseError
from presswatch.settings import Settings
from presswatch.warehouse import migrate
from presswatch.warehouse.engine import make_engine
from presswatch.warehouse.ops import retention

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"


def main() -> None:
    """Fill a warehouse, unless the folder holds one, and print how long each question takes."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m bench.scale")
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--polls", type=int, default=300_000)
    parser.add_argument(
        "--keep", type=Path, help="where the warehouse lives, and stays; it is filled if it is not there"
    )
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--only", default="", help="ask only the questions whose names hold this")
    args = parser.parse_args()
    with served(args.keep) as (settings, is_new):
        migrate.upgrade(embedded.url(settings))
        if is_new:
            owner = embedded.url(settings, driver="", user="postgres")
            fill(
                owner,
                size_now(args.articles, args.polls),
                paragraphs(args.corpus),
                print,
            )
        engine = make_engine(embedded.url(settings))
        if is_new:
            close_days(engine)
        for line in report(engine, args.repeats, args.only):
            print(line, flush=True)
        engine.dispose()


def close_days(engine: Engine) -> None:
    """Sum what is over, as the daily maintenance does."""
    for close in (retention.close_poll_days, retention.close_ledger_days, retention.sum_source_days):
        with engine.begin() as conn:
            print(f"{close.__name__}: {close(conn):,} rows")
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.execute(text("analyze ops.poll_day, ops.ledger_sum, ops.source_day_sum"))


def report(engine: Engine, repeats: int, only: str = "") -> Iterator[str]:
    """Yield the sizes, and the times as a table in Markdown."""
    with engine.connect() as conn:
        newest = conn.execute(text("select max(published_day) from core.article_text")).scalar_one()
        found = terms(conn)
        sizes = f"{_count(conn, 'core.article_text')} articles, {_count(conn, 'landing.feed_poll')} polls"
        yield f"{sizes}, {_size(conn)}, {found}"
    yield "| question | CPU ms | wait ms | slowest | goal | |"
    yield "|---|---|---|---|---|---|"
    for question in [*questions(found, newest), *examples(newest)]:
        if only in question.name:
            yield _asked(engine, question, repeats)


def _asked(engine: Engine, question: Question, repeats: int) -> str:
    try:
        return _line(timed(engine, question, repeats))
    except WarehouseError as error:  # It took longer than anyone waits.
        return f"| {question.name} | {error} | | | ≤ {question.goal_ms:,.0f} | **missed** |"


def _line(answer: Answer) -> str:
    name, goal, _ = answer.question
    times = f"{answer.cpu_ms:,.0f} | {answer.median_ms:,.0f} | {answer.slowest_ms:,.0f}"
    in_cpu = "met in CPU" if answer.cpu_ms <= goal else "**missed**"  # the machine may do other work
    verdict = "met" if answer.median_ms <= goal else in_cpu
    return f"| {name} | {times} | ≤ {goal:,.0f} | {verdict} |"


def _count(conn: Connection, table: str) -> str:
    return f"{conn.execute(text(f'select count(*) from {table}')).scalar_one():,}"


def _size(conn: Connection) -> str:
    return str(conn.execute(text("select pg_size_pretty(pg_database_size(current_database()))")).scalar_one())


@contextmanager
def served(keep: Path | None) -> Iterator[tuple[Settings, bool]]:
    """Yield settings of a server that runs, and whether its warehouse is new; only what is kept outlives the block."""
    folder = keep or Path(tempfile.mkdtemp(prefix="pw-"))
    is_new = not (folder / "postgres").exists()
    settings = Settings(var=folder, pg_port=free_port(), warehouse_url=None, landing=str(folder / "landing"))
    embedded.start_or_attach(settings, is_durable=False)
    try:
        yield settings, is_new
    finally:
        embedded.stop(settings)
        if keep is None:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
