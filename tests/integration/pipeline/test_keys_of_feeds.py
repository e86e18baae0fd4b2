"""A key of a feed reaches its publisher, and no row, no landed header, no log line, no export."""

from __future__ import annotations

import base64
import gzip
import logging
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr
from tests.integration.fetch.hostile_server import HostileServer, answer, redirect
from tests.integration.pipeline.paper import Bench, Item, feed_body, page, source

from presswatch.model.source import SourceFiles
from presswatch.registry.opml_writer import write_opml

XML = "Content-Type: text/xml"
CANARY = "canary/7f3a+c2"
SENT = b"canary%2F7f3a%2Bc2"
OTHER = "of-another-publisher"


@pytest.fixture
def server():
    with HostileServer() as server:
        yield server


@pytest.fixture
def keyed(bench: Bench, server: HostileServer) -> Bench:
    """Return a pipeline with the real client and feeds that need the key: a good, a failing, a moved one."""
    settings = bench.run.settings.model_copy(
        update={
            "feed_keys": SecretStr(f"WIRE_KEY={CANARY},OTHER_KEY={OTHER}"),
            "allowed_private_hosts": (f"127.0.0.1:{server.port}", f"localhost:{server.port}"),
        }
    )
    run = replace(bench.run, settings=settings)
    sources = (source("wire", *(server.url(f"/{name}?key=${{WIRE_KEY}}") for name in ("good", "failing", "moved"))),)
    run.__dict__["source_files"] = SourceFiles(sources)
    server.script |= {
        "/good": redirect("/here?key=" + SENT.decode()),
        "/here": answer(
            200, feed_body(Item("a1", server.url("/a1")), Item("a2", server.url("/a2"))), "Content-Type: text/xml"
        ),
        "/failing": answer(500),
        "/moved": redirect(server.url("/stolen?a=${OTHER_KEY}&b=${WIRE_KEY}", "localhost"), 301),
        "/a1": answer(200, page("a1"), "Content-Type: text/html; charset=utf-8"),
        "/a2": answer(404),
    }
    return Bench(run, bench.web)


def tables_that_hold(bench: Bench, words: str) -> list[str]:
    """Return every table and view of ours with a row that holds the words anywhere."""
    names = bench.rows(
        "select format('%I.%I', table_schema, table_name) from information_schema.tables"
        " where table_schema in ('landing', 'staging', 'core', 'ops', 'mart')"
    )
    held = "select count(*) from {} as r where strpos(r::text, :words) > 0"
    return [name for (name,) in names if bench.one(held.format(name), words=words)]


def landed(bench: Bench) -> bytes:
    return b"".join(gzip.decompress(file.read_bytes()) for file in Path(bench.run.settings.landing).rglob("*.warc.gz"))


def test_the_key_goes_to_its_publisher_and_nowhere_else(keyed: Bench, server: HostileServer, caplog):
    with caplog.at_level(logging.DEBUG):
        for _ in range(5):  # a permanent redirect is believed after some polls
            keyed.poll(force=True)
        keyed.ingest()
    targets = [request.split(b" ")[1] for request in server.requests]
    assert b"/good?key=" + SENT in targets
    assert keyed.one("select count(*) from mart.article") == 1
    stolen = [target for target in targets if target.startswith(b"/stolen")]
    assert stolen
    assert not any(SENT in target or OTHER.encode() in target for target in stolen)

    written = caplog.text.encode() + landed(keyed) + write_opml(keyed.run.sources)
    for secret in (CANARY, SENT.decode(), OTHER):
        assert secret.encode() not in written
        assert tables_that_hold(keyed, secret) == []
    assert "core.feed" in tables_that_hold(keyed, "${WIRE_KEY}")


ECHOES = {
    "no status line": f"you asked for /echo?key={SENT.decode()} which is wrong\r\n\r\n".encode(),
    "bad header": b"HTTP/1.1 200 OK\r\nbad header " + SENT + b"\r\n\r\n",
    "bad length": b"HTTP/1.1 200 OK\r\nContent-Length: " + SENT + b"\r\n\r\n",
    "bad coding": b"HTTP/1.1 200 OK\r\nContent-Encoding: " + SENT + b"\r\nContent-Length: 1\r\n\r\nx",
    "bad transfer": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: " + CANARY.encode() + b"\r\n\r\nx",
    "bad chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + CANARY.encode() + b"\r\nx",
    "phrase": b"HTTP/1.1 500 " + CANARY.encode() + b"\r\nContent-Length: 0\r\n\r\n",
    "private redirect": b"HTTP/1.1 302 F\r\nLocation: http://10.0.0.1/" + SENT + b"\r\nContent-Length: 0\r\n\r\n",
    "bad redirect": b"HTTP/1.1 302 F\r\nLocation: ftp://a/" + SENT + b"\r\nContent-Length: 0\r\n\r\n",
    "no such host": b"HTTP/1.1 302 F\r\nLocation: http://" + b"7f3a" + b".invalid/?" + SENT + b"\r\n\r\n",
    "no feed": b"HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n" + b"<canary_7f3a-c2>".ljust(40),
}
SPELLINGS = [
    CANARY,
    SENT.decode(),
    SENT.decode().lower(),
    SENT.decode().replace("%", "%25"),
    CANARY.upper(),
    CANARY.replace("/", "&#x2F;"),
    CANARY.replace("+", " "),
    "".join(f"%{ord(char):02x}" for char in CANARY),
    *(base64.b64encode(b"u" * before + CANARY.encode() + b":p").decode() for before in range(3)),
    *(base64.urlsafe_b64encode(b"v" * before + CANARY.encode()).decode() for before in range(3)),
]


@pytest.mark.parametrize("echo", ECHOES)
def test_a_server_that_echoes_the_request_shows_no_key(keyed: Bench, server: HostileServer, caplog, echo: str):
    def say(connection):
        connection.sendall(ECHOES[echo])

    server.script["/echo"] = say
    keyed.run.__dict__["source_files"] = SourceFiles((source("wire", server.url("/echo?key=${WIRE_KEY}")),))
    with caplog.at_level(logging.DEBUG):
        keyed.poll(force=True)
    assert any(SENT in request for request in server.requests)
    for secret in (CANARY, SENT.decode(), "canary_7f3a-c2"):
        assert secret not in caplog.text
        assert tables_that_hold(keyed, secret) == []


def test_entries_that_repeat_the_key_are_stored_without_it(keyed: Bench, server: HostileServer, caplog):
    items = [
        Item(f"guid-{number}-{spelling}", server.url(f"/{number}?k={spelling}"), f"T {spelling}", f"<b>{spelling}</b>")
        for number, spelling in enumerate(SPELLINGS)
    ]
    server.script["/full"] = answer(200, feed_body(*items), XML)
    keyed.run.__dict__["source_files"] = SourceFiles((source("wire", server.url("/full?key=${WIRE_KEY}")),))
    with caplog.at_level(logging.DEBUG):
        keyed.poll(force=True)
        keyed.ingest()
    assert keyed.one("select count(*) from ops.entry") == len(items)
    for secret in SPELLINGS:
        assert secret not in caplog.text
        assert tables_that_hold(keyed, secret.rstrip("=")) == [], secret
    asked = [request.split(b" ")[1] for request in server.requests if b"/full" not in request]
    assert not any(SENT in target or CANARY.encode() in target for target in asked)


def test_a_key_that_is_not_set_is_named_in_the_poll(keyed: Bench, server: HostileServer):
    keyed.run.__dict__["source_files"] = SourceFiles((source("wire", server.url("/good?key=${NO_SUCH}")),))
    keyed.poll()
    assert keyed.rows("select outcome, reason from landing.feed_poll") == [
        ("unknown_key", "PRESSWATCH_FEED_KEYS holds no NO_SUCH")
    ]
    assert server.requests == []
