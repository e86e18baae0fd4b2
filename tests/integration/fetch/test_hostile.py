from __future__ import annotations

import gzip
import os
import socket
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from tests.integration.fetch import hostile_server as hostile
from tests.integration.fetch.hostile_server import OK, HostileServer, answer, endless, one_by_one, raw, redirect, stream
from tests.stopwatch import Stopwatch

from presswatch.errors import (
    AddressRefusedError,
    BodyTooLargeError,
    DeadlineError,
    NetworkError,
    PermanentError,
    PresswatchError,
    TransientError,
)
from presswatch.fetch.client import HttpClient
from presswatch.fetch.ssrf_guard import AddressGuard
from presswatch.model.exchange import Exchange, Validators
from presswatch.own_hosts import OwnHosts

UA = "Presswatch/test (+mailto:x@press.example)"
TEXT = b"<p>hello</p>" * 1000
LIMIT = 1 << 20


@pytest.fixture(scope="module")
def server() -> Iterator[HostileServer]:
    with HostileServer(SCRIPT) as running:
        yield running


@pytest.fixture
def internal() -> Iterator[HostileServer]:
    """A listener that must never be called."""
    with HostileServer({}) as running:
        yield running
        assert running.connections == 0


def client(
    server: HostileServer, *hosts: str, deadline_s: float = 5.0, read_s: float = 3.0, **more: object
) -> HttpClient:
    allowed = frozenset((host, server.port) for host in ("127.0.0.1", *hosts))
    guard = AddressGuard(OwnHosts(allowed), resolver=lambda host: ["127.0.0.1"] if host in hosts else [host])
    return HttpClient(guard, user_agent=UA, deadline_s=deadline_s, read_s=read_s, connect_s=2.0)


def get(
    server: HostileServer, path: str, *, deadline_s: float = 5.0, read_s: float = 3.0, max_bytes: int = LIMIT
) -> Exchange:
    return client(server, deadline_s=deadline_s, read_s=read_s).get(server.url(path), accept="*/*", max_bytes=max_bytes)


def chunked(*pieces: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)


CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
GZIP = "Content-Encoding: gzip"
RAW_DEFLATE = zlib.compressobj(9, zlib.DEFLATED, -15)
RAW_DEFLATED = RAW_DEFLATE.compress(TEXT) + RAW_DEFLATE.flush()
BOMB = hostile.gzip_bomb(64)
NUMBERS = count()

SCRIPT: dict[str, hostile.Behaviour] = {
    "/plain": answer(200, TEXT, "Content-Type: text/html"),
    "/empty": answer(200),
    "/gzip": answer(200, gzip.compress(TEXT), GZIP),
    "/x-gzip": answer(200, gzip.compress(TEXT), "content-encoding: X-GZIP"),
    "/zlib": answer(200, zlib.compress(TEXT), "Content-Encoding: deflate"),
    "/deflate": answer(200, RAW_DEFLATED, "Content-Encoding: deflate"),
    "/members": answer(200, gzip.compress(TEXT[:6000]) + gzip.compress(TEXT[6000:]) + b"\0" * 40, GZIP),
    "/gzip-lie": answer(200, TEXT, GZIP),
    "/plain-lie": answer(200, gzip.compress(TEXT)),
    "/charset-lie": answer(200, TEXT, "Content-Encoding: utf-8"),
    "/close": raw(OK + b"\r\n" + TEXT),
    "/chunked": raw(CHUNKED + chunked(TEXT[:5], TEXT[5:]) + b"0\r\n\r\n"),
    "/http10": raw(b"HTTP/1.0 200 OK\r\n\r\n" + TEXT),
    "/longer": raw(OK + b"Content-Length: %d\r\n\r\n" % len(TEXT) + TEXT + b"GET / HTTP/1.1"),
    "/same-length-twice": raw(OK + b"Content-Length: 12000\r\n" * 2 + b"\r\n" + TEXT),
    "/interim": raw(
        b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 3 + OK + b"Content-Length: 12000\r\n\r\n" + TEXT
    ),
    "/drip": stream(OK + b"Content-Length: 100000\r\n\r\n", endless(b"x"), 0.05),
    "/drip-gzip": stream(OK + b"Content-Encoding: gzip\r\n\r\n", one_by_one(gzip.compress(os.urandom(9000))), 0.05),
    "/drip-head": stream(OK, endless(b"X"), 0.05),
    "/drip-chunks": stream(CHUNKED, endless(b"1\r\nx\r\n"), 0.05),
    "/drip-interim": stream(b"", endless(b"HTTP/1.1 100 Continue\r\n\r\n"), 0.05),
    "/drip-hops": lambda connection: (time.sleep(0.4), redirect(f"/drip-hops?{next(NUMBERS)}")(connection)),  # type: ignore[func-returns-value]
    "/endless": stream(OK + b"\r\n", endless(b"x" * 65536)),
    "/endless-chunks": stream(CHUNKED, endless(chunked(b"x" * 60000))),
    "/endless-head": stream(OK, endless(b"X-Header: " + b"x" * 1000 + b"\r\n")),
    "/endless-line": stream(OK + b"X-Header: ", endless(b"x" * 65536)),
    "/endless-status": stream(b"HTTP/1.1 200 ", endless(b"x" * 65536)),
    "/endless-trailer": stream(CHUNKED + b"0\r\n", endless(b"X-T: " + b"x" * 1000 + b"\r\n")),
    "/endless-interim": stream(b"", endless(b"HTTP/1.1 102 Processing\r\n\r\n")),
    "/endless-09": stream(b"<html>", endless(b"x" * 65536)),
    "/big-head": raw(OK + b"X: " + b"x" * 10_000_000 + b"\r\n\r\n"),
    "/too-large": answer(200, b"x" * (LIMIT + 1)),
    "/announced": raw(OK + b"Content-Type: video/mp4\r\nContent-Length: 99999999999\r\n\r\n"),
    "/bomb": answer(200, BOMB, GZIP),
    "/bomb-unsaid": answer(200, BOMB),
    "/bomb-zlib": answer(200, zlib.compress(bytes(64 << 20), 9), "Content-Encoding: deflate"),
    "/ratio": answer(200, hostile.gzip_bomb(4), GZIP),
    "/double": answer(200, gzip.compress(gzip.compress(TEXT)), "Content-Encoding: gzip, gzip"),
    "/double-lines": answer(200, gzip.compress(gzip.compress(TEXT)), GZIP, GZIP),
    "/fifty": answer(200, TEXT, "Content-Encoding: " + ", ".join(["gzip"] * 50)),
    "/br": answer(200, b"\x0b\x02\x80hello\x03", "Content-Encoding: br"),
    "/zstd": answer(200, b"\x28\xb5\x2f\xfd", "Content-Encoding: zstd"),
    "/members-many": answer(200, gzip.compress(b"") * 20_000, GZIP),
    "/short": answer(200, TEXT, length=20_000),
    "/short-chunks": raw(CHUNKED + chunked(TEXT)),
    "/half-chunk": raw(CHUNKED + b"ff\r\nabc"),
    "/bad-chunk": raw(CHUNKED + b"zz\r\nabc\r\n0\r\n\r\n"),
    "/bad-chunk-end": raw(CHUNKED + b"3\r\nabcdef\r\n0\r\n\r\n"),
    "/negative-chunk": raw(CHUNKED + b"-5\r\nabc\r\n0\r\n\r\n"),
    "/short-gzip": answer(200, gzip.compress(TEXT)[:-9], GZIP),
    "/short-gzip-close": raw(OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(TEXT)[:40]),
    "/short-zlib": answer(200, zlib.compress(TEXT)[:-5], "Content-Encoding: deflate"),
    "/bad-gzip": answer(200, gzip.compress(TEXT)[:15] + b"\xff" * 50, GZIP),
    "/bad-crc": answer(200, gzip.compress(TEXT)[:-8] + b"\0" * 8, GZIP),
    "/bad-zlib": answer(200, b"\x78\x9c" + b"\xff" * 50, "Content-Encoding: deflate"),
    "/two-lengths": raw(OK + b"Content-Length: 5\r\nContent-Length: 12000\r\n\r\n" + TEXT),
    "/list-lengths": raw(OK + b"Content-Length: 5, 12000\r\n\r\n" + TEXT),
    "/negative-length": raw(OK + b"Content-Length: -1\r\n\r\n" + TEXT),
    "/huge-length": raw(OK + b"Content-Length: " + b"9" * 40 + b"\r\n\r\n" + TEXT),
    "/te-cl": raw(OK + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked(TEXT) + b"0\r\n\r\n"),
    "/te-gzip": raw(OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n" + chunked(TEXT) + b"0\r\n\r\n"),
    "/no-colon": raw(OK + b"Header without colon\r\n\r\n"),
    "/space-name": raw(OK + b"Content-Length : 5\r\n\r\nhello"),
    "/nul-header": raw(OK + b"X: a\x00b\r\nContent-Length: 0\r\n\r\n"),
    "/09": raw(TEXT),
    "/ssh": raw(b"SSH-2.0-OpenSSH_9.2\r\n"),
    "/binary": raw(bytes(range(256))),
    "/http3": raw(b"HTTP/3 200 OK\r\n\r\n"),
    "/bad-status": raw(b"HTTP/1.1 twohundred OK\r\n\r\n"),
    "/switch": raw(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"),
    "/nothing": raw(b""),
    "/half-head": raw(OK + b"Content-Le"),
    "/hang": hostile.hang,
    "/hang-body": lambda connection: (
        connection.sendall(OK + b"Content-Length: 9\r\n\r\nab"),
        hostile.hang(connection),
    ),  # type: ignore[func-returns-value]
    "/reset": hostile.reset_after(b""),
    "/reset-body": hostile.reset_after(OK + b"Content-Length: 50000\r\n\r\n" + TEXT),
    "/r-bomb": raw(b"HTTP/1.1 302 Found\r\nLocation: /plain\r\nContent-Encoding: gzip\r\n\r\n" + BOMB),
    "/r-endless": stream(b"HTTP/1.1 302 Found\r\nLocation: /plain\r\n\r\n", endless(b"x" * 65536)),
    "/r-relative": redirect("../plain"),
    "/r-utf8": redirect("/plain?q=é".encode()),
    "/r-latin": redirect("/plain?q=é".encode("latin-1")),
    "/r-301": redirect("/plain", 301),
    "/r-303": redirect("/plain", 303),
    "/r-307": redirect("/plain", 307),
    "/r-308": redirect("/plain", 308),
    "/r-self": redirect("/r-self"),
    "/r-a": redirect("/r-b"),
    "/r-b": redirect("/r-a#part"),
    "/r-many": lambda connection: redirect(f"/r-many?{next(NUMBERS)}")(connection),
    "/r-file": redirect("file:///etc/passwd"),
    "/r-ftp": redirect("ftp://127.0.0.1/x"),
    "/r-gopher": redirect("gopher://127.0.0.1:11211/_stats"),
    "/r-data": redirect("data:text/html,hello"),
    "/r-script": redirect("javascript:alert(1)"),
    "/r-zero": redirect(""),
    "/r-none": raw(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n"),
    "/r-ipv6": redirect("http://[::1"),
    "/r-port": redirect("http://127.0.0.1:99999/"),
    "/r-long": redirect("/" + "x" * 5000),
    "/r-user": redirect("http://user:password@127.0.0.1/"),
    "/r-backslash": redirect("http://127.0.0.1\\@press.example/"),
    "/r-loopback": redirect("http://127.0.0.1/"),
    "/r-metadata": redirect("http://169.254.169.254/latest/meta-data/"),
    "/r-ten": redirect("//10.0.0.1/"),
    "/r-ssh": redirect("http://127.0.0.1:22/"),
    "/300": raw(b"HTTP/1.1 300 Choices\r\n\r\n" + TEXT),
    "/304": raw(b'HTTP/1.1 304 Not Modified\r\nETag: "x"\r\nContent-Length: 12000\r\n\r\n'),
    "/204": raw(b"HTTP/1.1 204 No Content\r\n\r\n"),
    "/410": answer(410, b"gone"),
    "/429": answer(429, b"slow down", "Retry-After: 120"),
    "/503-short": answer(503, b"busy", "Retry-After: 60", length=1000),
    "/503-endless": stream(b"HTTP/1.1 503 Busy\r\nRetry-After: 60\r\n\r\n", endless(b"x" * 65536)),
    "/503-br": answer(503, b"xx", "Content-Encoding: br"),
    "/999": answer(999, b"no"),
}

READ = (
    "plain gzip x-gzip zlib deflate members gzip-lie plain-lie charset-lie close chunked http10 longer"
    " same-length-twice interim r-bomb r-endless r-relative r-utf8 r-latin r-301 r-303 r-307 r-308"
)


@pytest.mark.parametrize("path", [f"/{name}" for name in READ.split()])
def test_what_can_be_read_is_read(server: HostileServer, path: str) -> None:
    exchange = get(server, path)
    assert exchange.status == 200
    assert exchange.body == TEXT
    assert exchange.remote_ip == "127.0.0.1"


REFUSED = {
    "deadline": "drip drip-gzip drip-head drip-chunks",
    "bad_headers": "drip-interim endless-head endless-line endless-status big-head endless-interim two-lengths"
    " list-lengths negative-length huge-length te-cl te-gzip no-colon space-name nul-header bad-status http3 switch",
    "body_too_large": "endless endless-chunks too-large announced bomb bomb-unsaid bomb-zlib ratio",
    "unsupported_encoding": "double double-lines fifty br zstd",
    "bad_encoding": "members-many bad-gzip bad-crc bad-zlib",
    "truncated": "short short-chunks half-chunk short-gzip short-gzip-close short-zlib half-head",
    "bad_chunk": "bad-chunk bad-chunk-end negative-chunk endless-trailer",
    "bad_response": "09 ssh binary endless-09",
    "closed": "nothing",
    "read_timeout": "hang hang-body",
    "reset": "reset reset-body",
    "redirect_loop": "r-self r-a r-many",
    "bad_redirect": "r-zero r-none r-ipv6 r-port r-backslash",
    "bad_scheme": "r-file r-ftp r-gopher r-data r-script",
    "url_too_long": "r-long",
    "userinfo": "r-user",
    "address_refused": "r-loopback r-metadata r-ten",
    "port_refused": "r-ssh",
}
RETRIED = {"deadline", "truncated", "closed", "read_timeout", "reset"}


@pytest.mark.parametrize(
    ("path", "reason"), [(f"/{name}", reason) for reason, names in REFUSED.items() for name in names.split()]
)
def test_what_cannot_be_read_is_refused_in_time(server: HostileServer, path: str, reason: str) -> None:
    watch = Stopwatch()
    with pytest.raises(PresswatchError) as caught:
        get(server, path, deadline_s=2.0, read_s=1.0, max_bytes=8 * LIMIT if path == "/ratio" else LIMIT)
    assert caught.value.reason == reason
    assert isinstance(caught.value, TransientError if reason in RETRIED else PermanentError)
    assert watch.seconds() < 3.0


@pytest.mark.parametrize("kind", ["text/plain", "application/octet-stream", ""])
def test_beginning_of_an_announced_giant_is_kept_for_robots(server: HostileServer, kind: str) -> None:
    server.script["/giant"] = answer(
        200, b"User-agent: *" + bytes(2 * LIMIT), *([f"Content-Type: {kind}"] if kind else [])
    )
    with pytest.raises(BodyTooLargeError) as caught:
        get(server, "/giant")
    assert caught.value.head.startswith(b"User-agent")


def test_a_page_that_sends_its_visitors_round_by_a_cookie_is_reached(server: HostileServer) -> None:
    def answered(connection: socket.socket) -> None:
        is_back = b"\r\nCookie: visitor=1\r\n" in server.requests[-1]
        cookie = (
            b"HTTP/1.1 303 See\r\nLocation: /r-cookie\r\nSet-Cookie: visitor=1; Path=/\r\nContent-Length: 0\r\n\r\n"
        )
        (answer(200, TEXT) if is_back else raw(cookie))(connection)

    server.script["/r-cookie"] = answered
    for _ in range(2):  # nothing is kept for the next request
        exchange = get(server, "/r-cookie")
        assert (exchange.status, exchange.body, len(exchange.hops)) == (200, TEXT, 1)


def test_a_cookie_that_changes_nothing_is_a_circle(server: HostileServer) -> None:
    server.script["/r-same"] = raw(
        b"HTTP/1.1 302 Moved\r\nLocation: /r-same\r\nSet-Cookie: a=1\r\nContent-Length: 0\r\n\r\n"
    )
    before = len(server.requests)
    with pytest.raises(PresswatchError) as caught:
        get(server, "/r-same")
    assert (caught.value.reason, len(server.requests) - before) == ("redirect_loop", 2)


def test_slow_hops_share_one_deadline(server: HostileServer) -> None:
    watch = Stopwatch()
    with pytest.raises(DeadlineError):
        get(server, "/drip-hops", deadline_s=1.0)
    assert watch.seconds() < 2.0


@pytest.mark.parametrize(
    ("path", "status", "body"),
    [
        ("/empty", 200, b""),
        ("/300", 300, b""),
        ("/304", 304, b""),
        ("/204", 204, b""),
        ("/410", 410, b"gone"),
        ("/429", 429, b"slow down"),
        ("/503-short", 503, b""),
        ("/503-endless", 503, b""),
        ("/503-br", 503, b""),
        ("/999", 999, b"no"),
        ("/not-there", 404, b""),
    ],
)
def test_every_status_is_an_answer(server: HostileServer, path: str, status: int, body: bytes) -> None:
    exchange = get(server, path)
    assert (exchange.status, exchange.body) == (status, body)
    assert (exchange.header("retry-after") is not None) == (status in {429, 503} and path != "/503-br")


def test_exchange_tells_the_way(server: HostileServer) -> None:
    exchange = get(server, "/r-301")
    assert (exchange.url_asked, exchange.url_final) == (server.url("/r-301"), server.url("/plain"))
    assert [(hop.url, hop.status, hop.location) for hop in exchange.hops] == [(server.url("/r-301"), 301, "/plain")]
    assert exchange.started_at <= exchange.fetched_at
    assert (exchange.http_version, exchange.reason_phrase) == ("1.1", "Status")
    assert exchange.wire_body is exchange.body


def test_request_says_who_asks_and_nothing_more(server: HostileServer) -> None:
    validators = Validators('"a\xe9"', "Mon, 02 Nov 2026 08:00:00 GMT")
    client(server).get(server.url("/plain?q=1#part"), accept="text/html", max_bytes=LIMIT, validators=validators)
    assert server.requests[-1].decode("latin-1").split("\r\n") == [
        "GET /plain?q=1 HTTP/1.1",
        f"Host: 127.0.0.1:{server.port}",
        f"User-Agent: {UA}",
        "Accept: text/html",
        "Accept-Encoding: gzip",
        "Connection: close",
        'If-None-Match: "a\xe9"',
        "If-Modified-Since: Mon, 02 Nov 2026 08:00:00 GMT",
        "",
        "",
    ]


@pytest.mark.parametrize("etag", ["a\r\nX-Injected: 1", "a\nb", "a\x00", "x" * 5000, "\u20ac", " a", ""])
def test_validators_are_enemy_text(server: HostileServer, etag: str) -> None:
    client(server).get(server.url("/plain"), accept="*/*", max_bytes=LIMIT, validators=Validators(etag, etag))
    assert b"If-" not in server.requests[-1]
    assert b"Injected" not in server.requests[-1]


def test_validators_stay_at_their_origin(server: HostileServer) -> None:
    with HostileServer({"/": redirect(server.url("/plain")), "/same": redirect("/")}) as first:
        allowed = frozenset({("127.0.0.1", first.port), ("127.0.0.1", server.port)})
        web = HttpClient(AddressGuard(OwnHosts(allowed)), user_agent=UA, deadline_s=5)
        web.get(first.url("/same"), accept="*/*", max_bytes=LIMIT, validators=Validators('"secret"', None))
    assert [b"secret" in request for request in first.requests] == [True, True]
    assert b"secret" not in server.requests[-1]


INTERNAL_HOSTS = [
    "127.0.0.1", "localhost", "LOCALHOST", "127.1", "127.0.1", "0", "0.0.0.0", "2130706433", "0x7f000001",
    "0x7f.1", "0177.0.0.1", "017700000001", "00000177.0.0.1", "127.0.0.1.", "[::1]", "[::]", "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[0:0:0:0:0:ffff:127.0.0.1]",
    "１２７.０.０.１", "①②⑦.⓪.⓪.①", "127。0。0。1", "127．0．0．1", "%31%32%37.0.0.1",
    "127.0.0.1%00.press.example", "127.0.0.1%2f@press.example", "127.0.0.1\\@press.example",
    "press.example@127.0.0.1", "user:pw@127.0.0.1", "127.0.0.1 ", "127.0.0.1\t", "127.0.0.1\r\n", "localhost.",
    "LocalHost", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "127.127.127.127",
]  # fmt: skip


@pytest.mark.parametrize("host", INTERNAL_HOSTS)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_no_spelling_of_loopback_is_called(internal: HostileServer, host: str, scheme: str) -> None:
    port = internal.port  # a guard that lets this port through, so that only the address is left to stop it
    guard = AddressGuard(OwnHosts(frozenset({("press.example", port)})))
    web = HttpClient(guard, user_agent=UA, deadline_s=5)
    for url in (f"{scheme}://{host}:{port}/", f"{scheme}://{host}/"):
        with pytest.raises(PermanentError):
            web.get(url, accept="*/*", max_bytes=LIMIT)


@pytest.mark.parametrize(
    "url",
    ["", "http://", "http:///x", "//x", "file:///etc/passwd", "ftp://a.example/", "http://a.example:0/", "http://a.example:65536/",
     "http://a.example/\r\nX: y", "http://a.example/\x00", "http://a.ex\tample/", "http://[::1", "http://a b/",
     "http://a.example/" + "x" * 5_000_000,
     "http://" + "a" * 300 + ".example/", "http://a..example/", "javascript:alert(1)", "http://a.example:22/", "http://a.example:6379/"],
)  # fmt: skip
def test_url_that_is_none_never_leaves(url: str) -> None:
    looked_up: list[str] = []

    def resolver(host: str) -> list[str]:
        looked_up.append(host)
        host.encode("idna")
        return ["127.0.0.1"]

    web = HttpClient(AddressGuard(OwnHosts(), resolver=resolver), user_agent=UA, deadline_s=5)
    with pytest.raises(PermanentError):
        web.get(url, accept="*/*", max_bytes=LIMIT)


def test_rebinding_name_is_connected_to_as_checked(server: HostileServer, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([["93.184.216.34"], ["127.0.0.1"]])
    connected: list[object] = []

    def connect(_: socket.socket, address: object) -> None:
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)
    web = HttpClient(AddressGuard(OwnHosts(), resolver=lambda _: next(answers)), user_agent=UA, deadline_s=5)
    with pytest.raises(NetworkError):
        web.get("http://rebind.example/", accept="*/*", max_bytes=LIMIT)
    with pytest.raises(AddressRefusedError):
        web.get("http://rebind.example/", accept="*/*", max_bytes=LIMIT)
    assert connected == [("93.184.216.34", 80)]


def test_slow_resolver_does_not_outlast_the_deadline() -> None:
    web = HttpClient(AddressGuard(OwnHosts(), resolver=lambda _: time.sleep(5) or []), user_agent=UA, deadline_s=0.5)
    watch = Stopwatch()
    with pytest.raises(NetworkError) as caught:
        web.get("http://slow.example/", accept="*/*", max_bytes=LIMIT)
    assert caught.value.reason == "dns"
    assert watch.seconds() < 2


def test_dead_address_is_passed_over_for_the_next(server: HostileServer) -> None:
    allowed = frozenset({("many.example", server.port)})
    guard = AddressGuard(OwnHosts(allowed), resolver=lambda _: ["::1", "127.0.0.9", "127.0.0.1"])
    exchange = HttpClient(guard, user_agent=UA, deadline_s=5).get(
        f"http://many.example:{server.port}/plain", accept="*/*", max_bytes=LIMIT
    )
    assert (exchange.status, exchange.remote_ip) == (200, "127.0.0.1")


def test_closed_port_is_a_network_error(free_port: object) -> None:
    port = free_port()  # type: ignore[operator]
    web = HttpClient(AddressGuard(OwnHosts(frozenset({("127.0.0.1", port)}))), user_agent=UA, deadline_s=5)
    with pytest.raises(NetworkError) as caught:
        web.get(f"http://127.0.0.1:{port}/", accept="*/*", max_bytes=LIMIT)
    assert caught.value.reason == "connect"


@pytest.mark.parametrize("variable", ["http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"])
def test_proxy_of_the_environment_is_not_asked(
    server: HostileServer, internal: HostileServer, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, internal.url(""))
    assert get(server, "/plain").status == 200


BOUNDED = """
import sys
from pathlib import Path
from presswatch.errors import PresswatchError
from presswatch.own_hosts import OwnHosts
from presswatch.fetch.ssrf_guard import AddressGuard
from presswatch.fetch.client import HttpClient

def peak_mb():  # not ru_maxrss, which a child inherits from its parent
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024

host, port = "127.0.0.1", int(sys.argv[1])
web = HttpClient(AddressGuard(OwnHosts(frozenset({(host, port)}))), user_agent="Presswatch/test", deadline_s=60)
before = peak_mb()
for path in sys.argv[2:]:
    try:
        print(path, web.get(f"http://{host}:{port}{path}", accept="*/*", max_bytes=15 << 20).status)
    except PresswatchError as error:
        print(path, error.reason)
print(peak_mb() - before)
"""


def test_bombs_stay_small_in_memory() -> None:
    bomb = hostile.gzip_bomb(256)
    script = {
        "/bomb": answer(200, bomb, GZIP),
        "/double": answer(200, gzip.compress(bomb), GZIP),
        "/hop": raw(b"HTTP/1.1 302 Found\r\nLocation: /ok\r\nContent-Encoding: gzip\r\n\r\n" + bomb),
        "/ok": answer(200, b"ok"),
        "/endless": SCRIPT["/endless"],
    }
    env = {"PYTHONPATH": str(Path(__file__).parents[3] / "include")}
    with HostileServer(script) as server:
        done = subprocess.run(
            [sys.executable, "-c", BOUNDED, str(server.port), "/ok", *script],
            env=env,
            capture_output=True,
            text=True,
            check=True,
        )
    *outcomes, grown_mb = done.stdout.split("\n")[:-1]
    assert outcomes == [
        "/ok 200",
        "/bomb body_too_large",
        "/double 200",
        "/hop 200",
        "/ok 200",
        "/endless body_too_large",
    ]
    assert int(grown_mb) < 64


class StopError(PermanentError):
    """What a caller raises who will not be led on."""


def test_the_caller_is_asked_before_each_hop_and_may_refuse(server: HostileServer, internal: HostileServer) -> None:
    elsewhere = internal.url("/x")
    server.script["/led-on"] = redirect("/led-on-2")
    server.script["/led-on-2"] = redirect(elsewhere)
    asked: list[str] = []

    def before_hop(url: str) -> None:
        asked.append(url)
        if url == elsewhere:
            raise StopError("no further")

    with pytest.raises(StopError) as caught:
        client(server).get(server.url("/led-on"), accept="*/*", max_bytes=LIMIT, before_hop=before_hop)
    assert asked == [server.url("/led-on-2"), elsewhere]
    seen = caught.value.redirected
    assert seen is not None
    assert (seen.url_asked, seen.url_final) == (server.url("/led-on"), server.url("/led-on-2"))
    assert [hop.location for hop in seen.hops] == ["/led-on-2", elsewhere]
    assert seen.body == b""


def test_an_address_refused_on_the_way_leaves_the_chain_as_evidence(
    server: HostileServer, internal: HostileServer
) -> None:
    server.script["/inwards"] = redirect(internal.url("/x"))
    with pytest.raises(AddressRefusedError) as caught:
        client(server).get(server.url("/inwards"), accept="*/*", max_bytes=LIMIT)
    assert caught.value.redirected is not None
    assert [hop.url for hop in caught.value.redirected.hops] == [server.url("/inwards")]


def test_the_time_a_caller_takes_between_hops_does_not_count(server: HostileServer) -> None:
    server.script["/late"] = redirect("/late-2")
    server.script["/late-2"] = answer(200, TEXT)
    exchange = client(server, deadline_s=1.0).get(
        server.url("/late"), accept="*/*", max_bytes=LIMIT, before_hop=lambda _: time.sleep(1.3)
    )
    assert exchange.status == 200
