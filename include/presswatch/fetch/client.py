"""The HTTP client that all requests go through: guarded addresses, bounded bodies, one deadline, redirects by hand.

Connections are not reused: pages of one host come seconds apart for politeness, and a fresh connection per request
means a fresh check of its address and no state that one answer could leave behind for the next. Cookies live as long as
the redirects of one request.
"""

from __future__ import annotations

import hashlib
import ssl
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import certifi

from presswatch.clock import Clock, Ticker, monotonic, utc_now
from presswatch.encoding.content_coding import Bodies, BodyDecoder
from presswatch.errors import BodyTooLargeError, PresswatchError
from presswatch.fetch.connection import Channel, Deadline, ResponseHead, open_channel
from presswatch.fetch.redirects import RedirectChain, Response, Target
from presswatch.fetch.ssrf_guard import AddressGuard
from presswatch.model.exchange import Exchange, Validators

_MAX_VALIDATOR_CHARS = 1024  # a longer ETag is not worth the room that servers give to request headers
_MEDIA = ("video/", "audio/", "image/")


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
        chain = RedirectChain(url, max_hops=self._max_hops)
        redirected: Exchange | None = None
        try:
            while True:
                headers = self._headers(chain, (accept, coding), validators)
                answer = self._ask(chain.target, headers, max_bytes, deadline)
                location = chain.take(answer)
                exchange = self._exchange(url, chain, answer, started_at=started_at)
                if location is None:
                    return exchange
                redirected = exchange
                chain.follow(location)
                if before_hop is not None:
                    with deadline.stopped():
                        before_hop(chain.target.url)
        except PresswatchError as error:
            error.redirected = redirected
            raise

    def _headers(
        self, chain: RedirectChain, accepted: tuple[str, str], validators: Validators | None
    ) -> list[tuple[str, str]]:
        headers = [
            ("Host", chain.target.authority),
            ("User-Agent", self._user_agent),
            ("Accept", accepted[0]),
            ("Accept-Encoding", accepted[1]),
            ("Connection", "close"),
        ]
        kept = validators if chain.is_at_origin else None
        if kept and _is_sendable(kept.etag):
            headers.append(("If-None-Match", kept.etag or ""))
        if kept and _is_sendable(kept.last_modified):
            headers.append(("If-Modified-Since", kept.last_modified or ""))
        if chain.cookie:
            headers.append(("Cookie", chain.cookie))
        return headers

    def _ask(self, target: Target, headers: Sequence[tuple[str, str]], max_bytes: int, deadline: Deadline) -> Response:
        timeout_s = deadline.left_s(self._read_s)
        addresses = self._guard.resolve(target.host, target.port, timeout_s=timeout_s)
        with open_channel(addresses, deadline, connect_s=self._connect_s, read_s=self._read_s) as channel:
            if target.scheme == "https":
                channel.start_tls(self._tls, target.host)
            head = channel.ask(target.path, headers)
            return Response(head, _read_body(channel, head, max_bytes), channel.address.ip)

    def _exchange(self, asked: str, chain: RedirectChain, answer: Response, *, started_at: datetime) -> Exchange:
        return Exchange(
            url_asked=asked,
            url_final=chain.target.url,
            status=answer.head.status,
            reason_phrase=answer.head.reason_phrase,
            http_version=answer.head.http_version,
            headers=answer.head.headers,
            body=answer.bodies.decoded,
            wire_body=answer.bodies.wire,
            hops=tuple(chain.hops),
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


def _is_sendable(value: str | None) -> bool:
    """Return whether a validator, enemy text, may stand in a request header (RFC 9110, 5.5)."""
    if not value or len(value) > _MAX_VALIDATOR_CHARS or value != value.strip():
        return False
    return all(0x20 <= ord(char) <= 0xFF and ord(char) != 0x7F for char in value)


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
