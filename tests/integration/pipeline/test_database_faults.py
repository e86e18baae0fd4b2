"""A database that is cut at a commit, goes away, or runs full: named, retried, nothing lost or doubled."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Connection, event
from sqlalchemy.engine import make_url
from tests.faults.laboratory import pgproxy
from tests.integration.pipeline.paper import Bench, HandClock, Item, PaperRuntime, PaperWeb, page, source

from presswatch import embedded, ingesting, polling
from presswatch.embedded.paths import EmbeddedPaths
from presswatch.errors import TransientError, WarehouseError
from presswatch.model.source import SourceFiles
from presswatch.settings import Settings
from presswatch.warehouse.engine import in_transaction, make_engine

CUTS = (pgproxy.BEFORE, pgproxy.AFTER)
STAGES = (ingesting.fetch_pages, ingesting.clean_pages, ingesting.check_articles, ingesting.load_articles)
WRITES_AT = {"fetch_pages": 2, "clean_pages": 2, "check_articles": 2, "load_articles": 1}
"""Which commit of a stage is the one that counts."""


@dataclass
class Line:
    """A pipeline that reaches its database through a proxy."""

    bench: Bench  # the same pipeline, with a line of its own
    run: PaperRuntime
    proxy: pgproxy.PgProxy

    def cut(self, mode: str, commit: int) -> None:
        """Have the connection cut at that commit from now on, counted from 1, before or after it was carried out."""
        seen = 0

        @event.listens_for(self.run.engine, "commit")
        def arm(conn: Connection) -> None:
            nonlocal seen
            seen += 1
            if seen == commit:
                pgproxy.arm(self.proxy.control_port, mode, _Socket(conn))  # type: ignore[arg-type]

    def away(self) -> None:
        """Break all connections, and refuse new ones."""
        self.proxy._server_port = 1
        self.bench.do(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )

    def back(self, port: int) -> None:
        """Take connections again."""
        self.proxy._server_port = port


class _Socket:
    """The socket of a connection, as far as the proxy asks."""

    def __init__(self, conn: Connection) -> None:
        self._number = conn.connection.dbapi_connection.pgconn.socket  # type: ignore[union-attr]

    def getsockname(self) -> tuple[str, int]:
        import socket

        with socket.socket(fileno=os.dup(self._number)) as own:
            return own.getsockname()  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def proxy(pg: Settings) -> pgproxy.PgProxy:
    proxy = pgproxy.PgProxy(pg.pg_port)
    proxy.start()
    return proxy


@pytest.fixture
def line(bench: Bench, proxy: pgproxy.PgProxy, pg: Settings) -> Iterator[Line]:
    """Return a pipeline with two entries that wait, and the line to cut."""
    bench.feed("a", "b")
    bench.put("a", page("a"))
    bench.put("b", page("b"))
    url = make_url(bench.run.settings.warehouse_url.get_secret_value()).set(port=proxy.port)
    engine = make_engine(url.render_as_string(hide_password=False))
    run = PaperRuntime(bench.run.settings, engine, "cut-run", bench.run.clock)
    run.__dict__.update(web=bench.web, source_files=bench.run.source_files)
    yield Line(bench, run, proxy)
    proxy._server_port = pg.pg_port
    engine.dispose()


def again(do: Callable[[], Any]) -> Any:
    """Do what is cut, and then once more, as a retry of the task does."""
    with pytest.raises(TransientError) as caught:
        do()
    assert isinstance(caught.value, WarehouseError)
    return do()


def settled(bench: Bench) -> None:
    """Everything is loaded, once, and every sum is whole."""
    assert {outcome for outcome, _ in bench.outcomes().values()} == {"loaded"}
    assert bench.rows("select count(*), count(distinct url) from ops.entry") == [(2, 2)]
    assert bench.rows("select count(*) from core.article") == [(2,)]
    assert bench.rows("select count(*), max(rev_no) from core.revision") == [(2, 1)]
    assert bench.rows("select count(*) from landing.capture") == [(2,)]
    assert bench.rows("select count(*) from landing.feed_poll") == [(1,)]
    assert bench.rows("select count(*) from staging.draft") == [(0,)]
    assert bench.rows("select count(*) from ops.batch where state = 'open'") == [(0,)]
    assert bench.broken() == []


# --- the answer to a commit is lost, or the commit never arrived ------------------------------------------------------


@pytest.mark.parametrize("mode", CUTS)
@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.__name__)
def test_a_stage_whose_commit_was_cut_is_retried_and_done_once(line, stage, mode):
    line.bench.poll()
    (lease,) = line.bench.claim()
    for done in STAGES[: STAGES.index(stage)]:
        done(line.run, lease)
    line.cut(mode, WRITES_AT[stage.__name__])
    said = again(lambda: stage(line.run, lease))
    if stage is ingesting.load_articles:
        assert said == {"loaded": 2}
    elif mode == pgproxy.AFTER:
        assert said == {"done_before": 1}
    for later in STAGES[STAGES.index(stage) + 1 :]:
        later(line.run, lease)
    settled(line.bench)


@pytest.mark.parametrize("mode", CUTS)
def test_a_claim_whose_commit_was_cut_leaves_no_batch_behind_that_nobody_holds(line, mode):
    line.bench.poll()
    line.cut(mode, 1)
    leases = again(lambda: ingesting.claim_batches(line.run))
    assert len(leases) == 1
    for stage in STAGES:
        stage(line.run, leases[0])
    settled(line.bench)


@pytest.mark.parametrize("mode", CUTS)
def test_a_claim_of_feeds_whose_commit_was_cut_is_taken_over_by_its_retry(line, mode):
    line.cut(mode, 2)
    leases = again(lambda: polling.claim_feeds(line.run))
    assert len(leases) == 1
    assert polling.poll_feeds(line.run, leases).entries_new == 2
    line.bench.ingest()
    settled(line.bench)


@pytest.mark.parametrize("mode", CUTS)
def test_a_poll_whose_commit_was_cut_is_read_back(line, mode):
    leases = polling.claim_feeds(line.run)
    line.cut(mode, 1)
    if mode == pgproxy.AFTER:
        assert polling.poll_feeds(line.run, leases).as_dict()["entries_new"] == 2
    else:
        assert again(lambda: polling.poll_feeds(line.run, leases)).as_dict()["entries_new"] == 2
    line.bench.ingest()
    settled(line.bench)


# --- the database is away ---------------------------------------------------------------------------------------------


WORK = {"fetch_pages": (ingesting.fetch, "_ask_all"), "clean_pages": (ingesting.clean, "_read_all")}
WORK |= {"check_articles": (ingesting.check, "run_suites"), "load_articles": (ingesting.load, "ArticleWriter")}


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.__name__)
def test_a_stage_in_the_middle_of_which_the_database_goes_away(line, stage, monkeypatch, pg):
    line.bench.poll()
    (lease,) = line.bench.claim()
    for done in STAGES[: STAGES.index(stage)]:
        done(line.run, lease)
    module, name = WORK[stage.__name__]
    work = getattr(module, name)

    def leave(*args: Any, **named: Any) -> Any:
        line.away()
        return work(*args, **named)

    monkeypatch.setattr(module, name, leave)
    with pytest.raises(WarehouseError, match="cannot reach the warehouse"):
        stage(line.run, lease)
    with pytest.raises(WarehouseError, match="cannot reach the warehouse"):
        stage(line.run, lease)
    monkeypatch.undo()
    line.back(pg.pg_port)
    for later in STAGES[STAGES.index(stage) :]:
        later(line.run, lease)
    settled(line.bench)


def test_a_poll_in_the_middle_of_which_the_database_goes_away(line, pg):
    leases = polling.claim_feeds(line.run)
    answer = line.bench.web.routes.pop("http://news.example/feed.xml")

    def leave() -> Any:
        line.away()
        return answer

    line.bench.put("http://news.example/feed.xml", leave)
    with pytest.raises(WarehouseError, match="cannot reach the warehouse"):
        polling.poll_feeds(line.run, leases)
    line.bench.put("http://news.example/feed.xml", answer)
    line.back(pg.pg_port)
    assert polling.poll_feeds(line.run, leases).entries_new == 2
    line.bench.ingest()
    settled(line.bench)


def test_a_lock_that_is_not_given_in_time_is_worth_another_try(bench):
    bench.feed("a")
    with bench.run.engine.begin() as conn:
        conn.exec_driver_sql("lock table ops.feed_state in access exclusive mode")
        with bench.run.engine.begin() as other:
            other.exec_driver_sql("set local lock_timeout = '50ms'")
            with pytest.raises(WarehouseError) as caught:
                other.exec_driver_sql("select * from ops.feed_state")
    assert caught.value.reason == "warehouse_busy"


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("select pg_cancel_backend(pg_backend_pid()), pg_sleep(1)", "warehouse_interrupted"),
        ("do $$ begin raise exception 'x' using errcode = '40001'; end $$", "warehouse_busy"),
        ("do $$ begin raise exception 'x' using errcode = '40P01'; end $$", "warehouse_busy"),
        ("do $$ begin raise exception 'x' using errcode = '53300'; end $$", "warehouse_busy"),
        ("do $$ begin raise exception 'x' using errcode = '25P04'; end $$", "warehouse_interrupted"),
        ("select pg_terminate_backend(pg_backend_pid())", "warehouse"),
    ],
)
def test_what_the_database_breaks_off_is_named(bench, statement, reason):
    with bench.run.engine.connect() as conn, pytest.raises(WarehouseError) as caught:
        conn.exec_driver_sql(statement)
    assert caught.value.reason == reason


def test_a_transaction_in_whose_way_others_are_is_done_anew(bench):
    tried = []

    def work(conn: Connection) -> int:
        tried.append(1)
        conn.exec_driver_sql("create temporary table if not exists once (n int)")
        conn.exec_driver_sql("insert into once values (1)")
        if len(tried) < 3:
            conn.exec_driver_sql("do $$ begin raise exception 'x' using errcode = '40001'; end $$")
        return int(conn.exec_driver_sql("select count(*) from once").scalar_one())

    assert in_transaction(bench.run.engine, work) == 1
    assert len(tried) == 3
    tried.clear()
    with pytest.raises(WarehouseError):
        in_transaction(bench.run.engine, work, attempts=2)


# --- the disk is full -------------------------------------------------------------------------------------------------


@pytest.fixture
def small_disk() -> Iterator[Callable[[Path, int], Path]]:
    """Return a function that mounts a disk of so many kilobytes at a new folder; skips where that is not allowed."""
    mounted: list[Path] = []

    def mount(folder: Path, kilobytes: int) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        command = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k,mode=0777", "tmpfs", str(folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"no small disk can be mounted here: {done.stderr.strip()}")
        mounted.append(folder)
        return folder

    yield mount
    for folder in mounted:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def grow(folder: Path, kilobytes: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={kilobytes}k", str(folder)], check=True)


def incompressible(key: str) -> bytes:
    return page(key, paragraphs=None, extra=f"<!--{os.urandom(40_000).hex()}-->")


def test_landing_that_is_full(bench, small_disk):
    landing = small_disk(Path(bench.run.settings.landing), 48)
    bench.feed("a", "b")
    for key in "ab":
        bench.put(key, incompressible(key))
    bench.poll()
    (lease,) = bench.claim()
    with pytest.raises(TransientError) as caught:
        ingesting.fetch_pages(bench.run, lease)
    assert (caught.value.reason, str(caught.value)) == ("disk_full", "landing: No space left on device")
    assert list(landing.rglob("pages/**/*.*")) == []
    assert bench.one("select count(*) from landing.capture") == 0
    grow(landing, 4096)
    assert bench.work(lease) == {"loaded": 2}
    settled(bench)


def test_landing_that_is_full_when_feeds_are_polled(bench, small_disk):
    landing = small_disk(Path(bench.run.settings.landing), 4)
    bench.feed(*(Item(f"e{number}", title=os.urandom(40).hex()) for number in range(300)), etag='"1"')
    leases = polling.claim_feeds(bench.run)
    with pytest.raises(TransientError) as caught:
        polling.poll_feeds(bench.run, leases)
    assert caught.value.reason == "disk_full"
    assert bench.one("select etag is null and last_poll_id is null from ops.feed_state")
    grow(landing, 4096)
    assert polling.poll_feeds(bench.run, leases).entries_new == 300
    assert bench.broken() == []


@pytest.fixture
def small_bench(pg: Settings, small_disk, tmp_path: Path, migrated_template: str) -> Iterator[tuple[Bench, Path]]:
    """Return a pipeline whose warehouse lies on a disk that is full but for a little, and the file that fills it."""
    places = EmbeddedPaths.of(pg)
    disk = small_disk(places.var / "small", 64 << 10)
    owner = places.data.stat()
    os.chown(disk, owner.st_uid, owner.st_gid)
    disk.chmod(0o700)
    admin = psycopg.connect(embedded.url(pg, "postgres", driver="", user="postgres"), autocommit=True)
    admin.execute(sql.SQL("create tablespace small location {}").format(sql.Literal(str(disk))))
    template = sql.Identifier(migrated_template)
    admin.execute(sql.SQL("create database small template {} owner warehouse tablespace small").format(template))
    landing = str(tmp_path / "landing")
    settings = Settings(warehouse_url=embedded.url(pg, "small"), var=tmp_path, landing=landing, min_gap_per_host_s=0)
    engine = make_engine(embedded.url(pg, "small"))
    clock = HandClock()
    run = PaperRuntime(settings, engine, "test-run", clock)
    web = PaperWeb(clock)
    run.__dict__.update(web=web, source_files=SourceFiles((source(),)))
    yield Bench(run, web), disk / "filler"
    engine.dispose()
    admin.execute("drop database small with (force)")
    admin.execute("drop tablespace small")
    admin.close()


def fill(filler: Path) -> None:
    with filler.open("wb") as file:
        try:
            while file.write(b"\0" * 65536):
                file.flush()
        except OSError:
            return


def test_a_warehouse_whose_disk_is_full(small_bench):
    bench, filler = small_bench
    bench.feed(*(f"e{number}" for number in range(400)), etag='"1"')
    leases = polling.claim_feeds(bench.run)
    fill(filler)
    with pytest.raises(TransientError, match="No space left on device") as caught:
        polling.poll_feeds(bench.run, leases)
    assert caught.value.reason in ("warehouse_full", "not_stored")
    assert bench.one("select etag is null and last_poll_id is null from ops.feed_state")
    assert bench.one("select count(*) from ops.entry") == 0
    filler.unlink()
    assert polling.poll_feeds(bench.run, leases).entries_new == 400
    assert bench.broken() == []


def test_a_load_into_a_warehouse_whose_disk_is_full(small_bench):
    bench, filler = small_bench
    keys = [f"e{number}" for number in range(30)]
    bench.feed(*keys)
    for key in keys:
        bench.put(key, page(key, paragraphs=[os.urandom(60).hex() for _ in range(100)]))
    bench.poll()
    (lease,) = bench.claim()
    for stage in STAGES[:3]:
        stage(bench.run, lease)
    fill(filler)
    with pytest.raises(WarehouseError, match="No space left on device") as caught:
        ingesting.load_articles(bench.run, lease)
    assert caught.value.reason == "warehouse_full"
    assert bench.one("select count(*) from core.article") == 0
    filler.unlink()
    counts = ingesting.load_articles(bench.run, lease)
    assert sum(counts.values()) == 30
    assert bench.broken() == []
