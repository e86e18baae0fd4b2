"""One HTTP/1.1 request over one socket of its own, with every wait bounded by one deadline."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import h11

from presswatch.clock import Ticker
from presswatch.errors import BadResponseError, DeadlineError, NetworkError, TlsError, TruncatedError
from presswatch.fetch.headers import address_text, header_text
from presswatch.fetch.ssrf_guard import CheckedAddress

MAX_HEADER_BYTES = 64 * 1024
MAX_INTERIM_RESPONSES = 8
_RECEIVE_BYTES = 1 << 14
_ADDRESSES = frozenset({b"location", b"refresh"})
"""Headers that hold addresses."""


class Deadline:
    """The end of the time for a request with all its hops."""

    def __init__(self, ticker: Ticker, total_s: float) -> None:
        self._ticker = ticker
        self._total_s = total_s
        self._end = ticker() + total_s

    def left_s(self, at_most: float) -> float:
        """Return the seconds that a step may take.

        Raises:
            DeadlineError: there are none.
        """
        left = self._end - self._ticker()
        if left <= 0:
            raise DeadlineError(f"not done within {self._total_s:g} s")
        return min(left, at_most)

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Let the time stand still: what happens inside is not the peer's doing."""
        since = self._ticker()
        yield
        self._end += self._ticker() - since


@dataclass(frozen=True, slots=True)
class ResponseHead:
    """Status line and headers as received."""

    status: int
    reason_phrase: str
    http_version: str
    headers: tuple[tuple[str, str], ...]


class Channel:
    """A connection to one checked address; a context manager that closes it."""

    def __init__(self, plain: socket.socket, address: CheckedAddress, deadline: Deadline, read_s: float) -> None:
        self._socket = plain
        self.address = address
        self._deadline = deadline
        self._read_s = read_s
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=MAX_HEADER_BYTES)
        self._first = b""  # bytes of the response
        self._has_head = False
        self._is_closed = False

    def __enter__(self) -> Channel:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def start_tls(self, context: ssl.SSLContext, host: str) -> None:
        """Shake hands and check the certificate against ``host``.

        Raises:
            TlsError: there is no acceptable certificate or protocol; there is no other way in.
        """
        self._socket.settimeout(self._deadline.left_s(self._read_s))
        try:
            self._socket = context.wrap_socket(self._socket, server_hostname=host)
        except TimeoutError as error:
            raise self._late("tls_timeout") from error
        except ssl.SSLError as error:
            cause = getattr(error, "verify_message", "") or error.reason or type(error).__name__
            raise TlsError(f"{host}: {cause}") from error
        except (OSError, ValueError) as error:
            raise NetworkError(f"{host}: {error} in the TLS handshake", reason="reset") from error

    def ask(self, target: str, headers: Sequence[tuple[str, str]]) -> ResponseHead:
        """Send a GET and return the head of the answer; the body is left unread."""
        fields = [(name.encode("ascii"), value.encode("latin-1")) for name, value in headers]
        request = h11.Request(method=b"GET", target=target.encode("ascii"), headers=fields)
        self._send(self._http.send(request) + self._http.send(h11.EndOfMessage()))
        for _ in range(MAX_INTERIM_RESPONSES):
            event = self._next_event()
            if isinstance(event, h11.Response):
                self._has_head = True
                return _head_of(event)
            if not isinstance(event, h11.InformationalResponse):
                break
        raise BadResponseError("interim responses without end", reason="bad_headers")

    def body(self) -> Iterator[bytes]:
        """Yield the body piece by piece, transfer coding undone.

        Raises:
            TruncatedError: it ends before its announced length or last chunk.
        """
        while not isinstance(event := self._next_event(), h11.EndOfMessage):
            if isinstance(event, h11.Data):
                yield bytes(event.data)
            else:  # h11 can only say ConnectionClosed here
                raise TruncatedError("the connection closed inside the body")

    def _send(self, data: bytes) -> None:
        self._socket.settimeout(self._deadline.left_s(self._read_s))
        try:
            self._socket.sendall(data)
        except TimeoutError as error:
            raise self._late("write_timeout") from error
        except OSError as error:
            raise NetworkError(f"{self.address.ip}: {error}", reason="reset") from error

    def _next_event(self) -> h11.Event:
        while True:
            try:
                event = self._http.next_event()
            except h11.RemoteProtocolError as error:
                raise self._protocol_error(error) from error
            if not isinstance(event, type):
                return event
            self._receive()  # h11.NEED_DATA; it pauses only after the end of a response

    def _receive(self) -> None:
        self._socket.settimeout(self._deadline.left_s(self._read_s))
        try:
            data = self._socket.recv(_RECEIVE_BYTES)
        except TimeoutError as error:
            raise self._late("read_timeout") from error
        except OSError as error:  # ConnectionResetError, or ssl.SSLError in the middle
            raise NetworkError(f"{self.address.ip}: {error}", reason="reset") from error
        self._is_closed = not data
        if not self._has_head:
            self._check_start(data)
        self._http.receive_data(data)

    def _check_start(self, data: bytes) -> None:
        """Refuse what is no HTTP/1.x response by its first bytes; HTTP/0.9 has no head at all."""
        if not data and not self._first:
            raise NetworkError(f"{self.address.ip} closed without an answer", reason="closed")
        self._first = (self._first + data)[:5]
        if not b"HTTP/".startswith(self._first):
            raise BadResponseError(f"not HTTP: {self._first!r}", reason="bad_response")

    def _protocol_error(self, error: h11.RemoteProtocolError) -> BadResponseError | TruncatedError:
        if self._is_closed:
            return TruncatedError(str(error)[:300])
        return BadResponseError(str(error)[:300], reason="bad_chunk" if self._has_head else "bad_headers")

    def _late(self, reason: str) -> NetworkError:
        """Return the error for one slow step, unless it is the deadline that passed."""
        self._deadline.left_s(1.0)
        return NetworkError(f"{self.address.ip}: nothing came for {self._read_s:g} s", reason=reason)


def open_channel(
    addresses: Sequence[CheckedAddress], deadline: Deadline, *, connect_s: float, read_s: float
) -> Channel:
    """Return a connection to the first of the checked addresses that answers.

    Raises:
        NetworkError: none does (``connect``, ``connect_timeout``).
        DeadlineError: the time ran out on the way.
    """
    failure: OSError | None = None
    for address in addresses:
        plain = socket.socket(address.family, socket.SOCK_STREAM)
        try:
            plain.settimeout(deadline.left_s(connect_s))
            plain.connect((address.ip, address.port))
        except OSError as error:
            failure = error
            plain.close()
        except DeadlineError:
            plain.close()
            raise
        else:
            return Channel(plain, address, deadline, read_s)
    deadline.left_s(1.0)
    reason = "connect_timeout" if isinstance(failure, TimeoutError) else "connect"
    raise NetworkError(f"{addresses[0].ip} port {addresses[0].port}: {failure}", reason=reason) from failure


def _head_of(event: h11.Response) -> ResponseHead:
    names = {bytes(name).lower() for name, _ in event.headers}
    if {b"transfer-encoding", b"content-length"} <= names:  # RFC 9112, 6.3: the mark of response smuggling
        raise BadResponseError("both Transfer-Encoding and Content-Length", reason="bad_headers")
    headers = [
        (header_text(name), address_text(value) if name.lower() in _ADDRESSES else header_text(value))
        for name, value in event.headers.raw_items()
    ]
    phrase = header_text(bytes(event.reason))
    return ResponseHead(event.status_code, phrase, event.http_version.decode("ascii"), tuple(headers))
