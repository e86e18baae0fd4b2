"""Credentials of feeds: named in a source file, filled in for the request, taken out of what comes back.

A source file says ``url: https://wire.example/feed?key=${WIRE_KEY}``; the value stands in the settings alone. So
warehouse, landing's headers, logs, exports and pages hold the name only. What a publisher echoes in answers, errors and
entries is cleared of the value in every spelling that we know; the body in landing stays as received.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from html.entities import codepoint2name
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

from presswatch.errors import BadUrlError, PresswatchError
from presswatch.model.exchange import Exchange, Hop
from presswatch.model.parsed_date import ParsedDate
from presswatch.model.parsed_feed import Entry, FeedOutcome, ParsedFeed

_Error = TypeVar("_Error", bound=PresswatchError)
_Record = TypeVar("_Record", Entry, ParsedFeed)
_NAMED = re.compile(r"\$\{([A-Z][A-Z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class FeedKeys:
    """Keys by name. Never print one: ``repr`` would show the values."""

    values: Mapping[str, str]

    def of(self, url: str) -> FeedKeys:
        """Return only the keys that a configured address names, so that no publisher can ask for another's.

        Raises:
            BadUrlError: ``unknown_key``: it names one that the settings do not hold.
        """
        if "${" not in url:  # Nearly all: this is asked of each feed at each poll.
            return _NO_KEYS
        names = set(_NAMED.findall(urlsplit(url).query))
        if missing := sorted(names - self.values.keys()):
            raise BadUrlError(f"PRESSWATCH_FEED_KEYS holds no {missing[0]}", reason="unknown_key")
        return FeedKeys({name: self.values[name] for name in names})

    def fill(self, url: str) -> str:
        """Return an address with the values of these keys in its query."""
        place, mark, query = url.partition("?")
        return place + mark + _NAMED.sub(lambda match: quote(self.values.get(match[1], match[0]), safe=""), query)

    def hide(self, exchange: Exchange) -> Exchange:
        """Return an exchange with names in place of values, in addresses and headers; the body stays as received."""
        if not self.values:
            return exchange
        return replace(
            exchange,
            url_asked=self.hidden(exchange.url_asked),
            url_final=self.hidden(exchange.url_final),
            reason_phrase=self.hidden(exchange.reason_phrase),
            hops=tuple(Hop(self.hidden(hop.url), hop.status, self.hidden(hop.location)) for hop in exchange.hops),
            headers=tuple((self.hidden(name), self.hidden(value)) for name, value in exchange.headers),
        )

    def hide_error(self, error: _Error) -> _Error:
        """Return the error itself, its words cleared: servers echo the request in answers that are none."""
        error.detail = self.hidden(error.detail)
        error.args = tuple(self.hidden(arg) if isinstance(arg, str) else arg for arg in error.args)
        if error.redirected is not None:
            error.redirected = self.hide(error.redirected)
        return error

    def hide_feed(self, feed: ParsedFeed) -> ParsedFeed:
        """Return the feed with names in place of values, in all that was read of it."""
        if not self.values:
            return feed
        entries = tuple(self._hidden_fields(entry) for entry in feed.entries)
        return replace(self._hidden_fields(feed), entries=entries)

    def hidden(self, text: str) -> str:
        """Return a text with names in place of values, however they are written."""
        for name, value in self.values.items():
            text = _spellings(value).sub(f"${{{name}}}", text)
        return text

    def _hidden_fields(self, record: _Record) -> _Record:
        changes = {field.name: self._hidden_value(getattr(record, field.name)) for field in fields(record)}
        return replace(record, **changes)

    def _hidden_value(self, value: Any) -> Any:  # noqa: ANN401 - any field of a record
        match value:
            case FeedOutcome():
                return value
            case str():
                return self.hidden(value)
            case tuple():
                return tuple(self.hidden(part) if isinstance(part, str) else part for part in value)
            case ParsedDate():
                return replace(value, raw=self.hidden(value.raw))
            case _:
                return value


_NO_KEYS = FeedKeys({})


@lru_cache(maxsize=256)
def _spellings(value: str) -> re.Pattern[str]:
    """Return what finds a value: plain, escaped once or more (URL, HTML, JSON), in any letter case, or in base64.

    In base64 three texts may stand for it, by what precedes it: the characters that are its own alone are looked for.
    """
    forms = [value]
    data = value.encode()
    for before in range(3):
        code = base64.b64encode(bytes(before) + data).decode().rstrip("=")
        end = len(code) - (1 if (before + len(data)) % 3 else 0)
        forms.append(code[(0, 2, 3)[before] : end])
    return re.compile("|".join("".join(map(_char, form)) for form in forms), re.IGNORECASE)


def _char(char: str) -> str:
    """Return the expression of one character, plain or escaped; plain is tried last, as some escapes begin with it."""
    code = ord(char)
    escapes = [
        "".join(f"%(?:25)*{byte:02x}" for byte in char.encode()),
        rf"&(?:amp;)*#(?:0*{code}|x0*{code:x});?",
        rf"\\u{code:04x}",
        rf"\\{re.escape(char)}",
    ]
    escapes += [rf"&(?:amp;)*{codepoint2name[code]};?"] if code in codepoint2name else []
    escapes += {" ": [r"\+"], "+": ["-", " "], "/": ["_"]}.get(char, [])
    return f"(?:{'|'.join([*escapes, re.escape(char)])})"


def is_same_origin(url: str, other: str) -> bool:
    """Return whether two normalised addresses share scheme, host and port."""
    return urlsplit(url)[:2] == urlsplit(other)[:2]
