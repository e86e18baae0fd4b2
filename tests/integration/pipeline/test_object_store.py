"""Landing on an S3-compatible object store: a real client and a real server on loopback, and the store's bad days."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.request import Request, urlopen

import pytest
from tests.integration.pipeline.paper import SITE, Bench, page
from tests.integration.pipeline.test_maintenance import stock

from presswatch import ingesting, maintaining, polling, replaying
from presswatch.errors import ContractError, TransientError
from presswatch.landing.warc_store import WarcLanding
from presswatch.model.exchange import Exchange
from presswatch.model.landed import LandedRecord

s3fs = pytest.importorskip("s3fs", reason="make install EXTRAS=s3")
pytest.importorskip("moto.server")
BUCKET = "s3://press"


class Store:
    """An object store in a process of its own, which can be halted."""

    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 60
        while not self._is_up():
            assert time.monotonic() < until
            time.sleep(0.1)

    def _is_up(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def empty(self) -> None:
        urlopen(Request(f"http://127.0.0.1:{self.port}/moto-api/reset", method="POST")).close()

    @contextmanager
    def away(self) -> Iterator[None]:
        """Halt the store: connections are taken by the kernel, and nobody answers."""
        self.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)


@pytest.fixture(scope="module")
def running() -> Iterator[Store]:
    store = Store()
    yield store
    store.process.kill()
    store.process.wait()


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Yield what sets variables; credentials are set, and no client of another test is used."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "press")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "press-secret")
    s3fs.S3FileSystem.clear_instance_cache()
    yield monkeypatch
    s3fs.S3FileSystem.clear_instance_cache()


@pytest.fixture
def store(running: Store, endpoint: pytest.MonkeyPatch) -> Store:
    endpoint.setenv("AWS_ENDPOINT_URL_S3", f"http://127.0.0.1:{running.port}")
    running.empty()
    s3fs.S3FileSystem().mkdir("press")
    return running


@pytest.fixture
def far(bench: Bench, store: Store) -> Bench:
    """Return a pipeline whose landing is the store, with a feed of two stories."""
    settings = bench.run.settings.model_copy(update={"landing": f"{BUCKET}/landing", "landing_timeout_s": 1.0})
    run = replace(bench.run, settings=settings)
    run.__dict__.update(web=bench.web, source_files=bench.run.source_files)
    there = Bench(run, bench.web)
    there.feed("a", "b")
    there.put("a", page("a"))
    there.put("b", page("b"))
    return there


def test_from_feed_to_article_and_back_to_the_bytes(far: Bench) -> None:
    far.poll()
    far.ingest()
    assert far.one("select count(*) from mart.article") == 2
    assert stock(far)["orphans"] == 0
    audited = maintaining.audit_landing(far.run)
    assert (audited["records"] >= 3, audited["broken"]) == (True, 0)
    assert far.broken() == []


def test_an_outage_during_a_poll_loses_nothing(far: Bench, store: Store) -> None:
    leases = polling.claim_feeds(far.run)
    with store.away(), pytest.raises(TransientError) as caught:
        polling.poll_feeds(far.run, leases)
    assert caught.value.reason == "landing_away"
    assert far.one("select count(*) from landing.feed_poll") == 0
    assert polling.poll_feeds(far.run, leases).outcomes["ok"] == 1


def test_an_outage_during_ingest_leaves_the_batch_to_the_next_try(far: Bench, store: Store) -> None:
    far.poll()
    (lease,) = far.claim()
    with store.away(), pytest.raises(TransientError):
        ingesting.fetch_pages(far.run, lease)
    far.work(lease)
    assert far.one("select count(*) from mart.article") == 2


def test_an_outage_is_no_damage(far: Bench, store: Store) -> None:
    far.poll()
    stock(far)
    with store.away():
        for work in (maintaining.find_orphans, maintaining.audit_landing):
            with pytest.raises(TransientError):
                work(far.run)
    assert far.one("select count(*) from landing.damage") == 0


def test_an_outage_during_a_replay_costs_no_capture(far: Bench, store: Store) -> None:
    far.poll()
    far.ingest()
    shown = far.rows("select to_jsonb(m) from mart.article m order by article_id")
    plan = replaying.plan_replay(far.run)
    first, second = replaying.split_plan(plan, 2)
    assert sum(replaying.replay(far.run, first).values()) == 1
    with store.away(), pytest.raises(TransientError) as caught:
        replaying.replay(far.run, second)
    assert caught.value.reason == "landing_away"
    assert far.one("select count(outcome) from ops.replay_item") == 1  # none passes for unreadable
    assert sum(replaying.replay(far.run, plan).values()) == 1
    assert far.rows("select outcome, changed from ops.replay_item") == [("article", [])] * 2
    assert replaying.promote(far.run, plan.replay_id).counts["visible"] == 0
    assert far.rows("select to_jsonb(m) from mart.article m order by article_id") == shown
    assert far.broken() == []


def test_what_is_there_is_never_replaced_and_what_is_not_is_damage(store: Store) -> None:
    landing = WarcLanding(f"{BUCKET}/l", software="test")
    assert landing.files() == {}
    with pytest.raises(TransientError, match="no such bucket"):
        published(WarcLanding("s3://none/l", software="test", timeout_s=1))
    record = published(landing)
    assert landing.read_body(record) == b"story"
    with pytest.raises(ContractError, match="already"):
        published(landing)
    for changed in (replace(record, warc_path="pages/none.warc.gz"), replace(record, warc_offset=10**6)):
        with pytest.raises(ContractError):
            landing.read_body(changed)


def published(landing: WarcLanding) -> LandedRecord:
    now = datetime(2026, 3, 2, tzinfo=UTC)
    story = Exchange(f"{SITE}/a", f"{SITE}/a", 200, "OK", "1.1", (), b"story", b"story", (), "192.0.2.1", now, now)
    batch = landing.open_batch("pages", "one")
    record = batch.add(story)
    batch.publish()
    return record


class Forbidding(BaseHTTPRequestHandler):
    """Refuses every request as S3 does."""

    def do_GET(self) -> None:
        body = b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"
        self.send_response(403)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body if self.command != "HEAD" else b"")

    do_HEAD = do_PUT = do_POST = do_GET  # noqa: N815 - as http.server calls them

    def log_message(self, *_: object) -> None: ...


@contextmanager
def forbidding() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Forbidding)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@contextmanager
def hanging(drip: bytes = b"") -> Iterator[int]:
    """Yield the port of a server that takes every request and never ends its answer."""
    over = threading.Event()

    def serve(client: socket.socket) -> None:
        client.sendall(drip)
        over.wait(60)
        client.close()

    def accept() -> None:
        while not over.is_set():
            client, _ = listener.accept()
            threading.Thread(target=serve, args=(client,), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=accept, daemon=True).start()
        yield listener.getsockname()[1]
        over.set()


@contextmanager
def refusing() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    yield port


HALF = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf"


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        (refusing, "landing_away"),
        (hanging, "landing_away"),
        (lambda: hanging(HALF), "landing_away"),
        (forbidding, "landing_refused"),
    ],
    ids=["refused", "hung", "cut", "forbidden"],
)
def test_the_store_s_troubles_have_names_and_end(endpoint, trouble, reason) -> None:
    with trouble() as port:
        endpoint.setenv("AWS_ENDPOINT_URL_S3", f"http://127.0.0.1:{port}")
        landing = WarcLanding(f"{BUCKET}/l", software="test", timeout_s=0.3)
        started = time.monotonic()
        with pytest.raises(TransientError) as caught:
            published(landing)
        assert caught.value.reason == reason
        with pytest.raises(TransientError) as caught:
            landing.files()
        assert caught.value.reason == reason
        assert time.monotonic() - started < 60
