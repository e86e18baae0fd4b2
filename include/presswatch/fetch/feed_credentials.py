"""Keys of feeds that are not public: named in a source file, filled in for the request, taken out of what comes back.

A source file says ``url: https://wire.example/feed?key=${WIRE_KEY}``; the value stands in the settings alone. So
warehouse, landing's headers, logs, exports and pages hold the name only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote, quote_plus, urlsplit

from presswatch.errors import BadUrlError
from presswatch.model.exchange import Exchange, Hop

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
        names = set(_NAMED.findall(urlsplit(url).query))
        if missing := sorted(names - self.values.keys()):
            raise BadUrlError(f"PRESSWATCH_FEED_KEYS holds no {missing[0]}", reason="unknown_key")
        return FeedKeys({name: self.values[name] for name in names})

    def fill(self, url: str) -> str:
        """Return an address with the values of these keys in its query."""
        place, mark, query = url.partition("?")
        return place + mark + _NAMED.sub(lambda found: quote(self.values.get(found[1], found[0]), safe=""), query)

    def hide(self, exchange: Exchange) -> Exchange:
        """Return an exchange with names in place of values, in addresses and headers; the body stays as received."""
        return replace(
            exchange,
            url_asked=self._hidden(exchange.url_asked),
            url_final=self._hidden(exchange.url_final),
            hops=tuple(Hop(self._hidden(hop.url), hop.status, self._hidden(hop.location)) for hop in exchange.hops),
            headers=tuple((name, self._hidden(value)) for name, value in exchange.headers),
        )

    def _hidden(self, text: str) -> str:
        for name, value in self.values.items():
            for spelling in {quote(value, safe=""), quote_plus(value), value}:
                text = text.replace(spelling, f"${{{name}}}")
        return text


def is_same_origin(url: str, other: str) -> bool:
    """Return whether two normalised addresses share scheme, host and port."""
    return urlsplit(url)[:2] == urlsplit(other)[:2]
