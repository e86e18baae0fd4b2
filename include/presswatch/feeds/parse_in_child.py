"""Reads a feed body in a child process: one picklable argument in, a parsed feed out."""

from __future__ import annotations

import re
from typing import NamedTuple
from zoneinfo import ZoneInfo

from presswatch.feeds.parse import parse_feed
from presswatch.model.parsed_feed import ParsedFeed

CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


class FeedBody(NamedTuple):
    """A feed body, with all the parser may know."""

    body: bytes
    url: str
    content_type: str
    timezone: str | None
    languages: tuple[str, ...]
    day_first: bool | None
    max_entries: int
    skip: int = 0


def parse_body(given: FeedBody) -> ParsedFeed:
    """Return what the body says; runs under the limits of the sandbox."""
    charset = CHARSET.search(given.content_type)
    return parse_feed(
        given.body,
        url=given.url,
        charset=charset[1] if charset else None,
        zone=ZoneInfo(given.timezone) if given.timezone else None,
        languages=given.languages,
        day_first=given.day_first,
        max_entries=given.max_entries,
        skip=given.skip,
    )
