"""The redirects of one request, by hand (RFC 9110, 15.4): bounded, never in a circle, with what may go along."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urldefrag, urlsplit

from presswatch.encoding.content_coding import Bodies
from presswatch.errors import BadResponseError, BadUrlError
from presswatch.fetch.connection import ResponseHead
from presswatch.fetch.redirect_cookies import RedirectCookies
from presswatch.fetch.refresh import refresh_target
from presswatch.model.exchange import Hop
from presswatch.urls import fetch_url, shown_url

REDIRECTS = frozenset({301, 302, 303, 307, 308})
_OK = 200
_DEFAULT_PORTS = {"http": 80, "https": 443}
_KEPT_REASONS = frozenset({"bad_scheme", "url_too_long", "userinfo"})


@dataclass(frozen=True, slots=True)
class Target:
    """A URL taken apart for one request."""

    url: str
    scheme: str
    host: str
    port: int
    authority: str  # for the Host header
    path: str  # with the query

    @classmethod
    def of(cls, url: str) -> Target:
        """Return the parts of a normalised URL, where no two parsers differ."""
        split = urlsplit(url)
        path = (split.path or "/") + (f"?{split.query}" if split.query else "")
        port = split.port or _DEFAULT_PORTS[split.scheme]
        return cls(url, split.scheme, split.hostname or "", port, split.netloc, path)


@dataclass(frozen=True, slots=True)
class Response:
    """What one hop answered."""

    head: ResponseHead
    bodies: Bodies
    remote_ip: str


class RedirectChain:
    """Where a request stands: the address to be asked next, and what was asked before."""

    def __init__(self, url: str, *, max_hops: int) -> None:
        """Begin at an address.

        Args:
            url: absolute, http or https.
            max_hops: redirects followed.

        Raises:
            BadUrlError: it is no address that could be asked.
        """
        self._first = self.target = Target.of(fetch_url(url))
        self._max_hops = max_hops
        self._cookies = RedirectCookies()
        self._asked: set[tuple[str, str]] = set()
        self.hops: list[Hop] = []

    @property
    def cookie(self) -> str:
        """Return the Cookie header for the target; empty where there is none."""
        return self._cookies.header_for(self.target.host, is_secure=self.target.scheme == "https")

    @property
    def is_at_origin(self) -> bool:
        """Return whether what belongs to the origin first asked may be sent to the target."""
        first, now = self._first, self.target
        if first.host != now.host:
            return False
        is_upgrade = (first.scheme, first.port, now.scheme, now.port) == ("http", 80, "https", 443)
        return is_upgrade or (first.scheme, first.port) == (now.scheme, now.port)

    def take(self, answer: Response) -> str | None:
        """Return where the target's answer leads to, hop and cookies kept; None where it is what was asked for.

        Raises:
            BadResponseError: a redirect without a Location (``bad_redirect``).
        """
        self._asked.add(self._state)
        location = self._location(answer)
        if location is not None:
            self._cookies.keep(self.target.host, answer.head.headers)
            self.hops.append(Hop(self.target.url, answer.head.status, location))
        return location

    def follow(self, location: str) -> None:
        """Make the address that an answer leads to the target.

        Raises:
            BadUrlError: it leads where nobody may be sent.
            BadResponseError: it leads to no address (``bad_redirect``), too far, or in a circle (``redirect_loop``).
        """
        self.target = Target.of(_next_url(self.target.url, location))
        if len(self.hops) > self._max_hops:
            raise BadResponseError(
                f"more than {self._max_hops} redirects from {shown_url(self._first.url)}", reason="redirect_loop"
            )
        if self._state in self._asked:
            raise BadResponseError(f"redirected in a circle to {shown_url(self.target.url)}", reason="redirect_loop")

    @property
    def _state(self) -> tuple[str, str]:
        """The same address with the same cookies would be answered the same."""
        return urldefrag(self.target.url).url, self.cookie

    def _location(self, answer: Response) -> str | None:
        if answer.head.status in REDIRECTS:
            return _stated_location(answer.head)
        if answer.head.status != _OK:
            return None
        target = refresh_target(self.target.url, answer.head.headers, answer.bodies.decoded)
        leads_back = target in {address for address, _ in self._asked}
        return None if leads_back else target  # such a page is one like any other


def _stated_location(head: ResponseHead) -> str:
    location = next((value for name, value in head.headers if name.lower() == "location"), "").strip()
    if not location:
        raise BadResponseError(f"status {head.status} without Location", reason="bad_redirect")
    return location


def _next_url(base: str, location: str) -> str:
    try:
        return fetch_url(location, base)
    except BadUrlError as error:
        if error.reason in _KEPT_REASONS:
            raise
        raise BadResponseError(f"redirected to {shown_url(location)!r}", reason="bad_redirect") from error
