"""A feed list of our own, as OPML 2.0."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import quoteattr

from presswatch.model.source import Feed, Source


def write_opml(sources: Sequence[Source]) -> bytes:
    """Return an OPML 2.0 document: an outline per source, in it one per feed; OPML has no place for the rest."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        "  <head>",
        "    <title>Presswatch</title>",
    ]
    lines += ["  </head>", "  <body>"]
    for source in sources:
        lines.append(f"    <outline{_written(text=source.name, title=source.name)}>")
        lines += [f"      <outline{_feed_outline(source, feed)}/>" for feed in source.feeds]
        lines.append("    </outline>")
    lines += ["  </body>", "</opml>", ""]
    return "\n".join(lines).encode("utf-8")


def _feed_outline(source: Source, feed: Feed) -> str:
    title = feed.title or feed.feed_id.partition("/")[2]
    language = source.languages[0] if source.languages else ""
    return _written(
        type="rss", text=title, title=title, xmlUrl=feed.url, htmlUrl=source.homepage or "", language=language
    )


def _written(**attributes: str) -> str:
    return "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items() if value)
