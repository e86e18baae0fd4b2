"""The HTTP client that all requests go through: guarded addresses, bounded bodies, one deadline, redirects by hand.

Connections are not reused: pages of one host come seconds apart for politeness, and a fresh connection per request
means a fresh check of its address and no state that one answer could leave behind for the next. Cookies live as long as
the redirects of one request.
"""

from __future__ import annotations

import hashlib
import ssl
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

import certifi

from presswatch.clock import Clock, Ticker, monotonic, utc_now
from presswatch.encoding.content_coding import Bodies, BodyDecoder
from presswatch.errors import BadResponseError, BadUrlError, BodyTooLargeError, PresswatchError
from presswatch.fetch.connection import Channel, Deadline, ResponseHead, open_channel
from presswatch.fetch.headers import max_age_s, retry_after_s
from presswatch.fetch.redirect_cookies import RedirectCookies
from presswatch.fetch.refresh import refresh_target
from presswatch.fetch.ssrf_guard import AddressGuard
from presswatch.model.exchange import Exchange, Hop, Validators
from presswatch.urls import fetch_url, shown_url

__all__ = ["HttpClient", "max_age_s", "retry_after_s"]

REDIRECTS = frozenset({301, 302, 303, 307, 308})
_OK = 200
_MAX_VALIDATOR_CHARS = 1024  # a longer ETag is not worth the room that servers give to request headers
_MEDIA = ("video/", "audio/", "image/")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_KEPT_REASONS = frozenset({"bad_scheme", "url_too_long", "userinfo"})


@dataclass(frozen=True, slots=True)
class _Target:
    """A URL taken apart for one request."""

    url: str
    scheme: str
    host: str
    port: int
    authority: str  # for the Host header
    path: str  # with the query

    @classmethod
    def of(cls, url: str) -> _Target:
        split = urlsplit(url)  # of a normalised URL, where no two parsers differ
        path = (split.path or "/") + (f"?{split.query}" if split.query else "")
        port = split.port or _DEFAULT_PORTS[split.scheme]
        return cls(url, split.scheme, split.hostname or "", port, split.netloc, path)


@dataclass(frozen=True, slots=True)
class _Answer:
    head: ResponseHead
    bodies: Bodies
    remote_ip: str


class HttpClient:
    """Asks for one resource at a time (``ports.Web``), from any thread; takes nothing from the environment."""

    def __init__(  # noqa: PLR0913  # each limit is a decision of its own
        self,
        guard: AddressGuard,
        *,
        user_agent: str,
        deadline_s: float,
        clock: Clock = utc_now,
        ticker: Ticker = monotonic,
        connect_s: float = 5.0,
        read_s: float = 10.0,
        max_hops: int = 5,
        ca_file: Path | None = None,
    ) -> None:
        """Keep the limits.

        Args:
            guard: decides which addresses may be called, at every hop.
            user_agent: sent with every request.
            deadline_s: total time for one ``get``, name look-up and redirects included, seconds.
            clock: for the instants in the exchange.
            ticker: for the deadline.
            connect_s: for each address tried, seconds.
            read_s: longest silence of the peer, seconds.
            max_hops: redirects followed.
            ca_file: certificates to trust in place of certifi's.
        """
        self._guard = guard
        self._user_agent = user_agent
        self._deadline_s = deadline_s
        self._clock = clock
        self._ticker = ticker
        self._connect_s = connect_s
        self._read_s = read_s
        self._max_hops = max_hops
        self._tls = _tls_context(ca_file)

    def get(
        self,
        url: str,
        *,
        accept: str,
        max_bytes: int,
        validators: Validators | None = None,
        before_hop: Callable[[str], None] | None = None,
        coding: str = "gzip",
    ) -> Exchange:
        """Return the answer, whatever its status; redirects are followed, at most ``max_hops``.

        Args:
            url: absolute, http or https.
            accept: value of the Accept header.
            max_bytes: limit of the body, on the wire and decoded, each.
            validators: sent as long as the request stays at its origin or moves from http to https there.
            coding: content coding that is accepted; ``identity`` for none.
            before_hop: called with the address that a redirect leads to; the deadline stands still meanwhile.

        Raises:
            PresswatchError: of ``before_hop``. What goes wrong after a redirect carries it as ``redirected``.
            TransientError: ``NetworkError``, ``DeadlineError``, ``TruncatedError``, ``TlsError``: retry later.
            PermanentError: ``BadUrlError``, ``AddressRefusedError``, ``BadResponseError`` (``redirect_loop``,
                ``bad_redirect``, ``bad_headers``, ``unsupported_encoding`` …), ``BodyTooLargeError``.
        """
        deadline = Deadline(self._ticker, self._deadline_s)
        started_at = self._clock()
        first = target = _Target.of(fetch_url(url))
        hops: list[Hop] = []
        cookies, asked = RedirectCookies(), set[tuple[str, str]]()
        redirected: Exchange | None = None
        try:
            while True:
                cookie = cookies.header_for(target.host, is_secure=target.scheme == "https")
                asked.add((urldefrag(target.url).url, cookie))
                kept = validators if _keeps_origin(first, target) else None
                headers = self._headers(target, (accept, coding), kept, cookie)
                answer = self._ask(target, headers, max_bytes, deadline)
                location = _leads_to(target.url, answer, asked)
                if location is None:
                    return self._exchange(url, target.url, answer, tuple(hops), started_at=started_at)
                cookies.keep(target.host, answer.head.headers)
                hops.append(Hop(target.url, answer.head.status, location))
                redirected = self._exchange(url, target.url, answer, tuple(hops), started_at=started_at)
                target = _Target.of(_next_url(target.url, location))
                self._check_loop(target, hops, asked, cookies)
                if before_hop is not None:
                    with deadline.stopped():
                        before_hop(target.url)
        except PresswatchError as error:
            error.redirected = redirected
            raise

    def _headers(
        self, target: _Target, accepted: tuple[str, str], validators: Validators | None, cookie: str
    ) -> list[tuple[str, str]]:
        headers = [
            ("Host", target.authority),
            ("User-Agent", self._user_agent),
            ("Accept", accepted[0]),
            ("Accept-Encoding", accepted[1]),
            ("Connection", "close"),
        ]
        if validators and _is_sendable(validators.etag):
            headers.append(("If-None-Match", validators.etag or ""))
        if validators and _is_sendable(validators.last_modified):
            headers.append(("If-Modified-Since", validators.last_modified or ""))
        if cookie:
            headers.append(("Cookie", cookie))
        return headers

    def _ask(self, target: _Target, headers: Sequence[tuple[str, str]], max_bytes: int, deadline: Deadline) -> _Answer:
        timeout_s = deadline.left_s(self._read_s)
        addresses = self._guard.resolve(target.host, target.port, timeout_s=timeout_s)
        with open_channel(addresses, deadline, connect_s=self._connect_s, read_s=self._read_s) as channel:
            if target.scheme == "https":
                channel.start_tls(self._tls, target.host)
            head = channel.ask(target.path, headers)
            return _Answer(head, _read_body(channel, head, max_bytes), channel.address.ip)

    def _check_loop(
        self, target: _Target, hops: Sequence[Hop], asked: Collection[tuple[str, str]], cookies: RedirectCookies
    ) -> None:
        """Refuse a chain that is too long, or would ask the same again: the same address with the same cookies."""
        if len(hops) > self._max_hops:
            raise BadResponseError(
                f"more than {self._max_hops} redirects from {shown_url(hops[0].url)}", reason="redirect_loop"
            )
        cookie = cookies.header_for(target.host, is_secure=target.scheme == "https")
        if (urldefrag(target.url).url, cookie) in asked:
            raise BadResponseError(f"redirected in a circle to {shown_url(target.url)}", reason="redirect_loop")

    def _exchange(
        self, asked: str, final: str, answer: _Answer, hops: tuple[Hop, ...], *, started_at: datetime
    ) -> Exchange:
        return Exchange(
            url_asked=asked,
            url_final=final,
            status=answer.head.status,
            reason_phrase=answer.head.reason_phrase,
            http_version=answer.head.http_version,
            headers=answer.head.headers,
            body=answer.bodies.decoded,
            wire_body=answer.bodies.wire,
            hops=hops,
            remote_ip=answer.remote_ip,
            started_at=started_at,
            fetched_at=self._clock(),
            body_sha256=hashlib.sha256(answer.bodies.decoded).digest(),
        )


def _tls_context(ca_file: Path | None) -> ssl.SSLContext:
    """Return a context built from nothing: ``create_default_context`` would read SSLKEYLOGFILE and the system store."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # checks certificate and host name
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    context.load_verify_locations(str(ca_file or certifi.where()))
    return context


def _keeps_origin(first: _Target, now: _Target) -> bool:
    """Return whether what belongs to the origin first asked may be sent now."""
    if first.host != now.host:
        return False
    is_upgrade = (first.scheme, first.port, now.scheme, now.port) == ("http", 80, "https", 443)
    return is_upgrade or (first.scheme, first.port) == (now.scheme, now.port)


def _is_sendable(value: str | None) -> bool:
    """Return whether a validator, enemy text, may stand in a request header (RFC 9110, 5.5)."""
    if not value or len(value) > _MAX_VALIDATOR_CHARS or value != value.strip():
        return False
    return all(0x20 <= ord(char) <= 0xFF and ord(char) != 0x7F for char in value)


def _leads_to(url: str, answer: _Answer, asked: Collection[tuple[str, str]]) -> str | None:
    """Return where an answer leads to; None where it is what was asked for, or would lead in a circle by itself."""
    if answer.head.status in REDIRECTS:
        return _location(answer.head)
    if answer.head.status != _OK:
        return None
    target = refresh_target(url, answer.head.headers, answer.bodies.decoded)
    return None if target is None or target in {known for known, _ in asked} else target


def _location(head: ResponseHead) -> str:
    location = next((value for name, value in head.headers if name.lower() == "location"), "").strip()
    if not location:
        raise BadResponseError(f"status {head.status} without Location", reason="bad_redirect")
    try:  # received as latin-1; what is UTF-8 was meant as such, as browsers take it
        return location.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return location


def _next_url(base: str, location: str) -> str:
    try:
        return fetch_url(location, base)
    except BadUrlError as error:
        if error.reason in _KEPT_REASONS:
            raise
        raise BadResponseError(f"redirected to {shown_url(location)!r}", reason="bad_redirect") from error


def _read_body(channel: Channel, head: ResponseHead, max_bytes: int) -> Bodies:
    """Return the body; that of a redirect is never read, and one that fails on an error status is left empty."""
    if 300 <= head.status < 400:
        return Bodies(b"", b"")
    try:
        return _decoded_body(channel, head, max_bytes)
    except PresswatchError:
        if head.status < 400:
            raise
        return Bodies(b"", b"")  # the status is the news, and its Retry-After must not be lost


def _decoded_body(channel: Channel, head: ResponseHead, max_bytes: int) -> Bodies:
    fields = {name.lower(): value for name, value in head.headers}
    announced = fields.get("content-length", "")
    # All else is read up to the limit: of a robots.txt the beginning counts, whatever it calls itself.
    if announced.isdecimal() and int(announced) > max_bytes and fields.get("content-type", "").startswith(_MEDIA):
        raise BodyTooLargeError(f"{announced} bytes announced, {max_bytes} allowed")
    codings = [value for name, value in head.headers if name.lower() == "content-encoding"]
    decoder = BodyDecoder(",".join(codings), max_bytes)
    for piece in channel.body():
        decoder.feed(piece)
    return decoder.finish()
