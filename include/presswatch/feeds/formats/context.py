"""What is known of a feed beside its bytes, and the two readings that need it: addresses and dates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import tzinfo
from typing import NamedTuple

from presswatch.dates import parse_date
from presswatch.errors import BadUrlError
from presswatch.model.parsed_date import ParsedDate
from presswatch.urls import fetch_url


class EntryLink(NamedTuple):
    """The link of an entry: what is written, what can be fetched, and why not."""

    raw: str | None
    url: str | None
    problem: str = ""


class FeedContext(NamedTuple):
    """The feed's own address and its source's habits."""

    url: str | None
    zone: tzinfo | None
    languages: tuple[str, ...]
    day_first: bool | None
    max_entries: int

    def date(self, raw: str | None, language: str | None = None) -> ParsedDate | None:
        """Return the reading of a date, None where nothing is written; ``language`` stands in for the source's."""
        if not raw or not raw.strip():
            return None
        languages = self.languages or ((language,) if language else ())
        return parse_date(raw, zone=self.zone, languages=languages, day_first=self.day_first)

    def address(self, candidates: Iterable[str | None], raw: str | None = None) -> EntryLink:
        """Return the first candidate that can be fetched.

        Args:
            candidates: links in order of trust.
            raw: the link as written, where the candidates were derived from it.
        """
        written = [text.strip() for text in candidates if text and text.strip()]
        problem = "" if written else "no_link"
        for text in written:
            try:
                url = fetch_url(text, self.url)
            except BadUrlError as error:
                problem = problem or error.reason
            else:
                return EntryLink(raw or text, url)
        return EntryLink(raw or next(iter(written), None), None, problem)
