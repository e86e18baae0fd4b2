"""A key of a feed reaches its publisher, and no row, no landed header, no log line, no export."""

from __future__ import annotations

import gzip
import logging
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr
from tests.integration.fetch.hostile_server import HostileServer, answer, redirect
from tests.integration.pipeline.paper import Bench, Item, feed_body, page, source

from presswatch.registry.opml_reader import write_opml

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
    run.__dict__["sources"] = sources
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


def test_a_key_that_is_not_set_is_named_in_the_poll(keyed: Bench, server: HostileServer):
    keyed.run.__dict__["sources"] = (source("wire", server.url("/good?key=${NO_SUCH}")),)
    keyed.poll()
    assert keyed.rows("select outcome, reason from landing.feed_poll") == [
        ("unknown_key", "PRESSWATCH_FEED_KEYS holds no NO_SUCH")
    ]
    assert server.requests == []
