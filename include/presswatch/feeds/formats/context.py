"""Context of a feed: what is known beside its bytes, to resolve addresses and parse dates."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import tzinfo
from typing import NamedTuple

from presswatch.dates import OLDEST, parse_date
from presswatch.errors import BadUrlError
from presswatch.feeds.formats.item_links import WrittenLink, is_absolute
from presswatch.model.parsed_date import ParsedDate
from presswatch.urls import fetch_url, host_of


class EntryLink(NamedTuple):
    """The link of an entry: what is written, what can be fetched, and why not."""

    raw: str | None
    url: str | None
    problem: str = ""


def _says_day(date: ParsedDate) -> bool:
    """Return whether a date was read, and names a day on which there were feeds."""
    bound = date.value or date.latest
    return bound is not None and bound.year >= OLDEST.year


class FeedContext(NamedTuple):
    """The feed's own address and its source's habits."""

    url: str | None
    zone: tzinfo | None
    languages: tuple[str, ...]
    day_first: bool | None
    max_entries: int
    skip: int = 0  # of the newest entries, read before; not zero only for the rest of a body beyond the limit

    def at_site(self, site: str | None) -> FeedContext:
        """Return the context of a feed whose relative addresses mean its site's: one kept on another host says so."""
        if site is None:
            return self
        try:
            address = fetch_url(site)
            hosts = {host_of(url).removeprefix("www.") for url in (address, self.url) if url}
        except BadUrlError:
            return self
        return self if self.url and len(hosts) == 1 else self._replace(url=address)

    def date(self, raws: Iterable[str | None], language: str | None = None) -> ParsedDate | None:
        """Return the first of some dates that says a day, else the first; None where nothing is written.

        Args:
            raws: as written, in order of trust.
            language: stands in for the source's.
        """
        languages = self.languages or ((language,) if language else ())
        first = None
        for raw in raws:
            if not raw or not raw.strip():
                continue
            date = parse_date(raw, zone=self.zone, languages=languages, day_first=self.day_first)
            if _says_day(date):
                return date
            first = first or date
        return first

    def address(self, candidates: Iterable[WrittenLink], raw: str | None = None) -> EntryLink:
        """Return the first candidate that can be fetched.

        Args:
            candidates: links in order of trust.
            raw: the link to show as written, where that is not the candidate.
        """
        problem, first = "", None
        for link in candidates:
            first = first or link.text
            try:
                url = fetch_url(self._with_scheme(link.text), self._base(link.base))
            except BadUrlError as error:
                problem = problem or error.reason
            else:
                return EntryLink(raw or link.text, url)
        return EntryLink(raw or first, None, problem or "no_link")

    def _with_scheme(self, text: str) -> str:
        """Return a link that begins with the name of the feed's own host, and nothing in front of it, as an address."""
        if self.url is None or "." not in text.partition("/")[0] or is_absolute(text):
            return text
        host = host_of(self.url)
        return f"{self.url.partition(':')[0]}://{text}" if text.lower().startswith(f"{host}/") else text

    def _base(self, stated: str) -> str | None:
        """Return what an address is relative to: the feed, and the ``xml:base`` values around it, outermost first."""
        base = self.url
        for part in stated.split():
            with suppress(BadUrlError):
                base = fetch_url(part, base)
        return base
