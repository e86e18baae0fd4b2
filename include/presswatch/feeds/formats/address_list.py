"""Sitemaps as plain text: an address a line (sitemaps.org/protocol.html#otherformats)."""

from __future__ import annotations

from itertools import repeat

from presswatch.feeds.formats.context import FeedContext
from presswatch.feeds.formats.item_links import is_absolute, written
from presswatch.feeds.formats.newest import within_limit
from presswatch.model.parsed_feed import Entry, FeedOutcome, ParsedFeed


def read_address_list(text: str, context: FeedContext) -> ParsedFeed | None:
    """Return one entry per address, None where any line is something else."""
    lines = [line for raw in text.splitlines() if (line := raw.strip())]
    if not lines or not all(is_absolute(line) and len(line.split()) == 1 for line in lines):
        return None
    taken = within_limit(context, len(lines), repeat(None, len(lines)))
    return ParsedFeed(
        FeedOutcome.OK if taken else FeedOutcome.EMPTY_FEED,
        format="sitemap",
        entries=tuple(_entry(ordinal, lines[place], context) for ordinal, place in enumerate(taken)),
        over_limit=len(lines) - len(taken),
    )


def _entry(ordinal: int, line: str, context: FeedContext) -> Entry:
    address = context.address(written(line))
    return Entry(ordinal, None, address.raw, address.url, url_problem=address.problem)
