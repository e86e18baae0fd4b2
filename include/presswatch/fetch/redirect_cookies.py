"""Cookies of one chain of redirects (RFC 6265): taken from its answers, sent on in it, and forgotten with it.

Some publishers send each visitor round by a cookie: the page redirects to itself, and is shown to those that bring the
cookie back. Nothing is kept from one request for a page to the next, so nobody can be followed by it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

MOST_COOKIES = 20
MOST_CHARS = 4096
"""Of the Cookie header; cookies that would make it longer are left out."""

_PAIR = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]{1,256})=([\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e\"]{0,3000})")


class _Cookie(NamedTuple):
    value: str
    is_secure: bool


class RedirectCookies:
    """The cookies that a chain of redirects has set so far."""

    def __init__(self) -> None:
        self._cookies: dict[tuple[str, bool, str], _Cookie] = {}  # by domain, whether below it too, and name

    def keep(self, host: str, headers: Sequence[tuple[str, str]]) -> None:
        """Take over what an answer sets.

        Args:
            host: that answered.
            headers: of the answer.
        """
        for name, value in headers:
            if name.lower() == "set-cookie":
                self._set(host, value)

    def header_for(self, host: str, *, is_secure: bool) -> str:
        """Return the Cookie header for a request to a host; empty where there is none.

        Args:
            host: to be asked.
            is_secure: the request goes by https.
        """
        pairs: list[str] = []
        for (domain, is_wide, name), cookie in self._cookies.items():
            pair = f"{name}={cookie.value}"
            fits = len("; ".join([*pairs, pair])) <= MOST_CHARS
            if _is_for(host, domain, is_wide=is_wide) and (is_secure or not cookie.is_secure) and fits:
                pairs.append(pair)
        return "; ".join(pairs)

    def _set(self, host: str, line: str) -> None:
        first, *rest = line.split(";")
        pair = _PAIR.fullmatch(first.strip())
        if pair is None:
            return
        attributes = {name.strip().lower(): value.strip() for name, _, value in (part.partition("=") for part in rest)}
        domain = attributes.get("domain", "").removeprefix(".").lower()
        if domain and not _may_set(host, domain):
            return
        place = (domain or host, bool(domain), pair[1])
        self._cookies.pop(place, None)
        is_over = attributes.get("max-age", "1").startswith(("-", "0"))
        if not is_over and len(self._cookies) < MOST_COOKIES:
            self._cookies[place] = _Cookie(pair[2], "secure" in attributes)


def _may_set(host: str, domain: str) -> bool:
    """Return whether a host may set a cookie for a domain: its own or one above it that is no top level."""
    return "." in domain and _is_for(host, domain, is_wide=True)


def _is_for(host: str, domain: str, *, is_wide: bool) -> bool:
    if host == domain:
        return True
    return is_wide and not _is_address(host) and host.endswith(f".{domain}")


def _is_address(host: str) -> bool:
    return ":" in host or not host.strip("0123456789.")
