"""Sitemaps as plain text: an address a line (sitemaps.org/protocol.html#otherformats)."""

from __future__ import annotations

from presswatch.feeds.formats.context import FeedContext
from presswatch.feeds.formats.item_links import is_absolute, written
from presswatch.model.parsed_feed import Entry, FeedOutcome, ParsedFeed


def read_address_list(text: str, context: FeedContext) -> ParsedFeed | None:
    """Return one entry per address, None where any line is something else."""
    lines = [line for raw in text.splitlines() if (line := raw.strip())]
    if not lines or not all(is_absolute(line) and len(line.split()) == 1 for line in lines):
        return None
    taken = lines[: context.max_entries]
    return ParsedFeed(
        FeedOutcome.OK,
        format="sitemap",
        entries=tuple(_entry(place, line, context) for place, line in enumerate(taken)),
        over_limit=len(lines) - len(taken),
    )


def _entry(ordinal: int, line: str, context: FeedContext) -> Entry:
    address = context.address(written(line))
    return Entry(ordinal, None, address.raw, address.url, url_problem=address.problem)
