"""Section B: answers that lie, hang, explode or never end."""

# ruff: noqa: E501 - a case a line reads as a table

from __future__ import annotations

import gzip
import os
import socket
import threading
import time
import zlib
from datetime import UTC, datetime
from itertools import count

from tests.faults.hostile.case import Case, Way
from tests.faults.hostile.lab import Lab
from tests.faults.hostile.ways import GOOD, answered, feed, page, rss, story
from tests.integration.fetch import hostile_server as server
from tests.integration.fetch.hostile_server import (
    OK,
    Behaviour,
    HostileServer,
    answer,
    endless,
    one_by_one,
    raw,
    redirect,
    stream,
)

from presswatch.errors import TransientError
from presswatch.fetch.client import HttpClient
from presswatch.fetch.headers import max_age_s, retry_after_s
from presswatch.fetch.ssrf_guard import AddressGuard
from presswatch.model.exchange import Validators
from presswatch.own_hosts import OwnHosts
from presswatch.politeness.answer_policy import classify_error, classify_status
from presswatch.politeness.robots import RobotsBook, parse_robots

GZIP = "Content-Encoding: gzip"
TEXT = b"<p>hello</p>" * 1000
FEED = rss(GOOD).encode()
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
_numbers = count()


def chunks(*pieces: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)


def slow_hops(connection: socket.socket) -> None:
    time.sleep(0.7)
    redirect(f"/hop?{next(_numbers)}")(connection)


def hop_for_ever(lab: Lab) -> str:
    def again(connection: socket.socket) -> None:
        time.sleep(0.7)
        redirect(f"{path}?{next(_numbers)}")(connection)

    path = f"/again-{next(_numbers)}"
    return str(lab.get(lab.serve(again, path), web=lab.client(deadline_s=1.5)).status)


def bomb_on_redirect(lab: Lab) -> Behaviour:
    lab.serve(answer(200, b"ok"), "/after-bomb")
    head = b"HTTP/1.1 302 Found\r\nLocation: /after-bomb\r\nContent-Encoding: gzip\r\n\r\n"
    return raw(head + server.gzip_bomb(256))


def endless_redirect(lab: Lab) -> Behaviour:
    lab.serve(answer(200, b"ok"), "/after-endless")
    return stream(b"HTTP/1.1 302 Found\r\nLocation: /after-endless\r\n\r\n", endless(b"x" * 65536))


def secret_off_origin(lab: Lab) -> str:
    """Send validators to one origin, be redirected to another port; they may not travel."""
    with HostileServer({"/x": answer(200, b"ok")}) as other:
        allowed = frozenset({("127.0.0.1", lab.server.port), ("127.0.0.1", other.port)})
        web = HttpClient(AddressGuard(OwnHosts(allowed)), user_agent="Presswatch/test", deadline_s=3)
        url = lab.serve(redirect(other.url("/x")))
        web.get(url, accept="*/*", max_bytes=1000, validators=Validators('"canary"', None))
        return "leaked" if b"canary" in other.requests[0] else "kept"


def validator_injection(lab: Lab) -> str:
    """Send back an ETag with a header in it."""
    url = lab.serve(answer(200, b"ok"))
    etag = '"a"\r\nX-Evil: 1'
    lab.web.get(url, accept="*/*", max_bytes=1000, validators=Validators(etag, "x" * 5000))
    return "sent" if b"Evil" in lab.server.requests[-1] or b"xxxx" in lab.server.requests[-1] else "left out"


def proxy_of_environment(lab: Lab) -> str:
    os.environ["http_proxy"] = lab.internal.url("/")
    try:
        return str(lab.get(lab.serve(answer(200, b"ok"))).status)
    finally:
        del os.environ["http_proxy"]


def robots(body: bytes | Behaviour, status: int = 200) -> Way:
    """Serve a robots.txt and ask whether a page may be read, and how often."""

    def way(lab: Lab) -> str:
        lab.serve(answer(status, body) if isinstance(body, bytes) else body, "/robots.txt")
        book = RobotsBook(lab.web, user_agent="Presswatch/test")
        try:
            said = "allowed" if book.allows(lab.server.url("/a")) else "denied"
            delay = book.crawl_delay_s(lab.server.url("/a"))
        except TransientError as error:
            return error.reason
        return said + (f", {delay:g} s" if delay else "")

    return way


def waits(*values: str) -> Way:
    return lambda _: ", ".join(str(retry_after_s(value, NOW)) for value in values)


def grade(status: int) -> Way:
    return lambda _: f"{classify_status(status)}"


def tls_refused(lab: Lab) -> str:
    """Speak plain HTTP where TLS is expected; there is no way around the handshake."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

        def speak() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.sendall(OK + b"Content-Length: 2\r\n\r\nok")
                connection.recv(1000)

        threading.Thread(target=speak, daemon=True).start()
        web = HttpClient(
            AddressGuard(OwnHosts(frozenset({("127.0.0.1", port)}))), user_agent="Presswatch/test", deadline_s=3
        )
        try:
            return str(lab.get(f"https://127.0.0.1:{port}/", web=web).status)
        except TransientError as error:
            return f"{error.reason} {classify_error(error)}"


def gzip_of(body: bytes) -> bytes:
    return gzip.compress(body)


CASES = [
    Case("B01 drip", "body of one byte each 50 ms, for ever", answered(stream(OK + b"Content-Length: 100000\r\n\r\n", endless(b"x"), 0.05)), "deadline", wall_s=6),
    Case("B01 drip in gzip", "a gzip stream byte by byte", answered(stream(OK + b"Content-Encoding: gzip\r\n\r\n", one_by_one(gzip_of(os.urandom(9000))), 0.05)), "deadline", wall_s=6),
    Case("B02 header drip", "a header line that never ends, slowly", answered(stream(OK, endless(b"X"), 0.05)), "deadline", wall_s=6),
    Case("B02 chunk drip", "chunks of one byte", answered(stream(CHUNKED, endless(b"1\r\nx\r\n"), 0.05)), "deadline", wall_s=6),
    Case("B02 hops", "redirects that each take most of the time", hop_for_ever, "deadline", wall_s=4),
    Case("B03 endless", "body without length or end", answered(stream(OK + b"\r\n", endless(b"x" * 65536))), "body_too_large"),
    Case("B03 endless chunks", "chunks without end", answered(stream(CHUNKED, endless(chunks(b"x" * 60000)))), "body_too_large"),
    Case("B03 announced", "100 GB of video announced", answered(raw(OK + b"Content-Type: video/mp4\r\nContent-Length: 99999999999\r\n\r\n")), "body_too_large", wall_s=3),
    Case("B04 headers", "header lines without end", answered(stream(OK, endless(b"X-A: " + b"x" * 1000 + b"\r\n"))), "bad_headers"),
    Case("B04 big header", "one header of 10 MB", answered(raw(OK + b"X: " + b"x" * 10_000_000 + b"\r\n\r\n")), "bad_headers"),
    Case("B04 trailer", "trailers without end", answered(stream(CHUNKED + b"0\r\n", endless(b"X-T: " + b"x" * 1000 + b"\r\n"))), "bad_chunk"),
    Case("B04 interim", "103 answers without end", answered(stream(b"", endless(b"HTTP/1.1 103 Early Hints\r\n\r\n"))), "bad_headers"),
    Case("B05 gzip bomb", "256 MiB of zeros in 256 kB", answered(lambda _: answer(200, server.gzip_bomb(256), GZIP), is_made=True), "body_too_large", cpu_s=12, mb=64),
    Case("B06 deflate bomb", "64 MiB of zeros in zlib", answered(answer(200, zlib.compress(bytes(64 << 20), 9), "Content-Encoding: deflate")), "body_too_large", mb=64),
    Case("B06 ratio", "4 MiB from 4 kB", answered(answer(200, server.gzip_bomb(4), GZIP)), "body_too_large", mb=64),
    Case("B06 members", "20,000 empty gzip members", answered(answer(200, gzip_of(b"") * 20_000, GZIP)), "bad_encoding"),
    Case("B07 zstd", "zstd, which was not offered", answered(answer(200, b"\x28\xb5\x2f\xfd", "Content-Encoding: zstd")), "unsupported_encoding"),
    Case("B07 br", "Brotli, which was not offered", answered(answer(200, b"\x0b\x02\x80hello\x03", "Content-Encoding: br")), "unsupported_encoding"),
    Case("B08 double gzip", "gzip in gzip", answered(answer(200, gzip_of(gzip_of(TEXT)), "Content-Encoding: gzip, gzip")), "unsupported_encoding"),
    Case("B08 fifty codings", "50 codings", answered(answer(200, TEXT, "Content-Encoding: " + ", ".join(["gzip"] * 50))), "unsupported_encoding"),
    Case("B09 bomb on a redirect", "1/4 GiB bomb as body of a 302", answered(bomb_on_redirect, is_made=True), "200 2", mb=64),
    Case("B09 endless redirect", "endless body of a 302", answered(endless_redirect, is_made=True), "200 2", mb=64),
    Case("B10 short", "body shorter than its length", answered(answer(200, TEXT, length=20_000)), "truncated"),
    Case("B10 short chunks", "last chunk missing", answered(raw(CHUNKED + chunks(TEXT))), "truncated"),
    Case("B10 half chunk", "connection ends inside a chunk", answered(raw(CHUNKED + b"ff\r\nabc")), "truncated"),
    Case("B11 longer", "body longer than its length: cut there", answered(raw(OK + b"Content-Length: 12000\r\n\r\n" + TEXT + b"GET / HTTP/1.1")), "200 12000"),
    Case("B12 bad chunk", "chunk sizes that are none", answered(raw(CHUNKED + b"zz\r\nabc\r\n0\r\n\r\n")), "bad_chunk"),
    Case("B12 negative chunk", "negative chunk size", answered(raw(CHUNKED + b"-5\r\nabc\r\n0\r\n\r\n")), "bad_chunk"),
    Case("B12 huge chunk", "chunk size of 40 digits", answered(raw(CHUNKED + b"f" * 40 + b"\r\nabc")), "bad_chunk"),
    Case("B13 cut feed", "a feed without length that stops in the middle", feed(rss(GOOD + "<item><guid>2</guid><title>Half")[:-26]), "truncated 2"),
    Case("B14 short gzip", "gzip stream without its end", answered(answer(200, gzip_of(TEXT)[:-9], GZIP)), "truncated"),
    Case("B14 bad checksum", "gzip with a wrong checksum", answered(answer(200, gzip_of(TEXT)[:-8] + bytes(8), GZIP)), "bad_encoding"),
    Case("B15 plain as gzip", "gzip in the header, plain body", answered(answer(200, TEXT, GZIP)), "200 12000"),
    Case("B15 gzip as plain", "gzip body, nothing in the header", answered(answer(200, gzip_of(TEXT))), "200 12000"),
    Case("B15 bare deflate", "deflate without its wrapping", answered(answer(200, zlib.compress(TEXT)[2:-4], "Content-Encoding: deflate")), "200 12000"),
    Case("B15 made up coding", "Content-Encoding: utf-8", answered(answer(200, TEXT, "Content-Encoding: utf-8")), "200 12000"),
    Case("B16 two lengths", "two Content-Lengths that differ", answered(raw(OK + b"Content-Length: 5\r\nContent-Length: 12000\r\n\r\n" + TEXT)), "bad_headers"),
    Case("B16 negative length", "Content-Length: -1", answered(raw(OK + b"Content-Length: -1\r\n\r\n" + TEXT)), "bad_headers"),
    Case("B16 smuggling", "Transfer-Encoding and Content-Length", answered(raw(OK + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks(TEXT) + b"0\r\n\r\n")), "bad_headers"),
    Case("B16 space in name", "a space before the colon", answered(raw(OK + b"Content-Length : 5\r\n\r\nhello")), "bad_headers"),
    Case("B17 304 unasked", "304 to a request without validators, for a page", page(b"", status=304), "unchanged http_304"),
    Case("B18 206", "part of a page nobody asked for", page(story(), status=206), "retry http_206"),
    Case("B19 error page", "200 with an HTML error page as feed", feed("<!doctype html><title>503</title><h1>Sorry</h1>", "Content-Type: text/html"), "not_a_feed 0"),
    Case("B20 empty feed", "200 without a body as feed", feed(b""), "empty_body 0"),
    Case("B20 empty page", "200 without a body as page", page(b""), "retry empty_body"),
    Case("B21 long wait", "Retry-After of eleven days", waits("999999", "9" * 30), "86400.0, None"),
    Case("B22 odd waits", "Retry-After garbage, negative, float, past, far future", waits("soon", "-5", "1.5", "Wed, 21 Oct 2015 07:28:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "0", "\u0661\u0662"), "None, None, None, None, 86400.0, 0.0, None"),
    Case("B22 max-age", "Cache-Control that is none", lambda _: f"{max_age_s('max-age=-1')}, {max_age_s('max-age=' + '9' * 19)}, {max_age_s('x' * 100_000)}", "None, 31536000.0, None"),
    Case("B23 gone", "410 for a feed", feed(b"gone", status=410), "the publisher says the feed is gone"),
    Case("B23 gone page", "410 for a page", page(b"gone", status=410), "missing http_410"),
    Case("B24 429", "429 for a page", page(b"slow down", status=429), "retry http_429"),
    Case("B25 loop", "two addresses that redirect to each other", answered(lambda lab: redirect(f"/hop-{lab.server.port}") if lab.serve(redirect(f"/hop-{lab.server.port}"), f"/hop-{lab.server.port}") else server.hang, is_made=True), "redirect_loop"),
    Case("B25 no Location", "302 without Location", answered(raw(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n")), "bad_redirect"),
    Case("B25 empty Location", "302 with an empty Location", answered(redirect("")), "bad_redirect"),
    Case("B25 bad IPv6", "Location http://[::1", answered(redirect("http://[::1")), "bad_redirect"),
    Case("B25 long Location", "Location of 5,000 characters", answered(redirect("/" + "x" * 5000)), "url_too_long"),
    Case("B26 secret", "validators at a redirect to another port", secret_off_origin, "kept"),
    Case("B26 ETag with a header", "a stored ETag that holds a line break", validator_injection, "left out"),
    Case("B26 proxy", "http_proxy in the environment of the worker", proxy_of_environment, "200"),
    Case("B28 no TLS", "plain HTTP where TLS is expected", tls_refused, "tls_error soft", wall_s=6),
    Case("B29 image", "a PNG as text/html", page(b"\x89PNG\r\n\x1a\n" + bytes(5000)), "article feed_text"),
    Case("B29 pdf", "a PDF as text/html, and the feed says little", page(b"%PDF-1.7\n" + os.urandom(5000), summary="Short."), "unsupported_media"),
    Case("B29 page as image", "a page as image/png is still a page", page(story(), "Content-Type: image/png"), "article"),
    Case("B30 type storm", "a Content-Type of 60 kB", page(story(), "Content-Type: text/html; charset=" + "x" * 50_000), "article"),
    Case("B31 marks", "a feed in UTF-16 with its mark", feed(b"\xff\xfe" + rss(GOOD).encode("utf-16-le")), "ok 1"),
    Case("B31 UTF-32", "a feed in UTF-32 with its mark", feed(b"\x00\x00\xfe\xff" + rss(GOOD).encode("utf-32-be")), "ok 1"),
    Case("B31 mark inside", "a mark in the middle of a title", feed(rss("<item><guid>1</guid><title>a\ufeffb</title></item>")), "ok 1"),
    Case("B32 999", "status 999", answered(answer(999, b"no")), "999 2"),
    Case("B32 HTTP/0.9", "a body without a head", answered(raw(TEXT)), "bad_response"),
    Case("B32 SSH", "an SSH server", answered(raw(b"SSH-2.0-OpenSSH_9.2\r\n")), "bad_response"),
    Case("B32 HTTP/3", "HTTP/3 in the status line", answered(raw(b"HTTP/3 200 OK\r\n\r\n")), "bad_headers"),
    Case("B32 switch", "101 Switching Protocols", answered(raw(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n")), "bad_headers"),
    Case("B32 binary", "random bytes", answered(raw(bytes(range(256)) * 100)), "bad_response"),
    Case("B33 reset", "reset before a byte", answered(server.reset_after(b"")), "reset"),
    Case("B33 reset in the body", "reset inside the body", answered(server.reset_after(OK + b"Content-Length: 50000\r\n\r\n" + TEXT)), "reset"),
    Case("B34 hang", "says nothing after accepting", answered(server.hang), "read_timeout", wall_s=4),
    Case("B34 hang in the body", "says nothing after two bytes", answered(lambda _: lambda c: (c.sendall(OK + b"Content-Length: 9\r\n\r\nab"), server.hang(c)), is_made=True), "read_timeout", wall_s=4),
    Case("B34 closed at once", "closes without a word", answered(raw(b"")), "closed"),
    Case("B34 half a head", "closes inside the head", answered(raw(OK + b"Content-Le")), "truncated"),
    Case("B35 robots 500", "robots.txt answers 500", robots(b"", 500), "robots_unavailable"),
    Case("B35 robots 404", "no robots.txt", robots(b"", 404), "allowed"),
    Case("B35 robots 10 MB", "a robots.txt of 10 MB that denies at its beginning", robots(b"User-agent: *\nDisallow: /\n" + b"#" * 10_000_000), "denied", cpu_s=8),
    Case("B35 robots HTML", "a page as robots.txt", robots(b"<html>User-agent: *\nDisallow: /</html>"), "allowed"),
    Case("B35 robots binary", "random bytes as robots.txt", robots(bytes(range(256)) * 1000), "allowed"),
    Case("B35 crawl delay", "Crawl-delay: 1e9 (clamped where it is used)", robots(b"User-agent: *\nCrawl-delay: 1000000000\n"), "allowed, 1e+09 s"),
    Case("B35 robots groups", "500 kB of groups and rules", lambda _: str(parse_robots(b"".join(b"User-agent: r%d\nDisallow: /%d\n" % (n, n) for n in range(15_000)), "presswatch") is not None), "True", cpu_s=8),
    Case("B35 robots stars", "a rule of 5,000 stars", robots(b"User-agent: *\nDisallow: /" + b"*a" * 5000 + b"$\n"), "allowed"),
    Case("B35 robots drip", "robots.txt byte by byte", robots(stream(OK + b"\r\n", endless(b"#"), 0.05)), "robots_unavailable", wall_s=6),
    Case("B35 robots loop", "robots.txt redirects to itself", robots(redirect("/robots.txt")), "allowed"),
    Case("B36 grades", "451 and 530 as answers of a feed", lambda _: f"{classify_status(451)}, {classify_status(530)}, {classify_status(100)}", "soft, soft, soft"),
]  # fmt: skip
