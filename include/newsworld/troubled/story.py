"""Stories of troubled publishers, and how they stand in feeds and on pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape

from newsworld.article_texts import write_text
from newsworld.seeded_random import seeded
from newsworld.sentence_generator import load_lexicon


@dataclass(frozen=True)
class Story:
    """One text of a publisher, under one address."""

    number: int
    title: str
    paragraphs: tuple[str, ...]
    author: str
    published_at: datetime
    path: str
    standfirst: str | None = None


@dataclass(frozen=True)
class Item:
    """A story as one feed lists it; None leaves the element out."""

    title: str
    link: str | None
    guid: str | None = None
    date: datetime | str | None = None  # a string stands as it is
    text: str | None = None  # of the whole story, as content
    extra: str = ""  # further elements, as they stand


def write_story(source_id: str, number: int, published_at: datetime, path: str, *, title: str = "") -> Story:
    """Return a story; its text follows from the publisher and its number alone."""
    topics = sorted(load_lexicon("en").topics)
    rng = seeded(11, source_id, number)
    text = write_text("en", topics[number % len(topics)], rng)
    headline = title or f"{text.title} ({_ordinal(number)} report)"
    return Story(
        number,
        headline,
        tuple(block.text for block in text.body if block.kind == "p"),
        text.authors[0],
        published_at.replace(second=0, microsecond=0),
        path,
        text.dek if number % 3 == 1 else None,
    )


def _ordinal(number: int) -> str:
    count = number + 1
    ending = "th" if 10 <= count % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
    return f"{count}{ending}"


def atom(title: str, origin: str, entries: list[str]) -> bytes:
    """Return an Atom body around entries that are written out."""
    head = f"<title>{escape(title)}</title><id>{origin}/</id><updated>2026-03-01T00:00:00Z</updated>"
    start = '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
    return f"{start}{head}{''.join(entries)}</feed>\n".encode()


def rss(title: str, origin: str, items: list[Item]) -> bytes:
    """Return an RSS 2.0 body."""
    rows = "".join(_rss_item(item) for item in items)
    space = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    channel = f"<title>{escape(title)}</title><link>{origin}/</link><description>News</description>{rows}"
    start = f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" {space}>'
    return f"{start}<channel>{channel}</channel></rss>\n".encode()


def _rss_item(item: Item) -> str:
    guid = None if item.guid is None else f'<guid isPermaLink="false">{escape(item.guid)}</guid>'
    date = format_datetime(item.date) if isinstance(item.date, datetime) else item.date
    parts = [
        f"<title>{escape(item.title)}</title>",
        None if item.link is None else f"<link>{escape(item.link)}</link>",
        guid,
        None if date is None else f"<pubDate>{date}</pubDate>",
        None if item.text is None else f"<content:encoded><![CDATA[{item.text}]]></content:encoded>",
        item.extra,
    ]
    return f"<item>{''.join(part for part in parts if part)}</item>\n"


def item_of(story: Story, origin: str) -> Item:
    """Return a story listed as it should be."""
    return Item(story.title, origin + story.path, f"id-{story.number}", story.published_at)


def text_of(story: Story) -> str:
    """Return the whole text of a story as HTML."""
    return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in story.paragraphs)


def page(story: Story, name: str, origin: str, *, line: str = "", dates: str | None = None) -> bytes:
    """Return the page of a story.

    Args:
        story: what it tells.
        name: of the publisher.
        origin: scheme, host and port.
        line: a sentence of the template below the text.
        dates: in place of the line with the date of publication.
    """
    stamp = f'<time datetime="{story.published_at.isoformat()}">{story.published_at:%d %B %Y, %H:%M}</time>'
    below = f"<p>{escape(line)}</p>" if line else ""
    head = (
        f'<meta charset="utf-8"><title>{escape(story.title)} - {escape(name)}</title>'
        '<meta property="og:type" content="article">'
    )
    lead = f'<p class="standfirst">{escape(story.standfirst)}</p>' if story.standfirst else ""
    article = (
        f'<h1>{escape(story.title)}</h1>{lead}<p class="byline">By {escape(story.author)}</p>'
        f"{stamp if dates is None else dates}{text_of(story)}{below}"
    )
    top = f'<header><a href="{origin}/">{escape(name)}</a></header>'
    bottom = f"<footer><p>{escape(name)}. All rights reserved.</p></footer>"
    body = f"{top}<main><article>{article}</article></main>{bottom}"
    return f'<!DOCTYPE html><html lang="en"><head>{head}</head><body>{body}</body></html>'.encode()


def minutes_before(instant: datetime, number: int) -> datetime:
    """Return an instant some minutes before another, different for each number."""
    return instant - timedelta(minutes=7 + 11 * (number % 30))


def home(name: str, stories: list[Story]) -> bytes:
    """Return a home page: a list of headlines."""
    rows = "".join(f'<li><a href="{story.path}">{escape(story.title)}</a></li>' for story in stories)
    head = f"<!DOCTYPE html><html><head><title>{name}</title></head>"
    return f"{head}<body><h1>{name}</h1><ul>{rows}</ul></body></html>".encode()
