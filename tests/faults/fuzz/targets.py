"""What is fuzzed: each byte-level entry point, with what must hold of any input, and seeds to begin with."""

# ruff: noqa: E501 - seeds are one line each

from __future__ import annotations

import codecs
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from presswatch.articles.extract import clean_page
from presswatch.dates import parse_date
from presswatch.encoding.feed import decode as decode_feed
from presswatch.encoding.page import decode as decode_page
from presswatch.errors import BadUrlError, SourceFileError
from presswatch.feeds.entry_key import entry_key
from presswatch.feeds.parse import parse_feed
from presswatch.feeds.xml_repair.sanitize import clean_xml
from presswatch.fetch.headers import max_age_s, retry_after_s
from presswatch.model.extraction import SavedPage
from presswatch.politeness.robots import parse_robots
from presswatch.registry.opml_reader import read_opml
from presswatch.registry.strict_yaml import YamlProblemError, read_yaml
from presswatch.urls import fetch_url, url_key

NOW = datetime(2026, 3, 1, tzinfo=UTC)


class BrokenPromiseError(AssertionError):
    """An input for which an entry point does not keep what it promises."""


@dataclass(frozen=True, slots=True)
class Target:
    """An entry point: a function that raises only when a promise is broken."""

    name: str
    check: Callable[[bytes], None]
    seeds: tuple[bytes, ...]
    weight: int = 1  # share of the time: what takes longer for one input gets more of it


def promise(holds: object, what: str) -> None:
    """Raise where something does not hold."""
    if not holds:
        raise BrokenPromiseError(what)


def storable(*texts: str | None) -> None:
    """Require that texts can be stored: no NUL, no lone surrogate."""
    for text in texts:
        promise("\x00" not in (text or ""), "NUL in a text")
        (text or "").encode("utf-8")


def text_of(data: bytes) -> str:
    """Return bytes as a text that may hold anything, lone surrogates included."""
    return data.decode("utf-8", "surrogateescape")


def check_feed(data: bytes) -> None:
    """Any bytes give a feed; the same bytes the same feed; its texts can be stored and its entries have keys."""
    feed = parse_feed(data, url="http://news.example/feed")
    promise(feed.entries == parse_feed(data, url="http://news.example/feed").entries, "two readings differ")
    for entry in feed.entries:
        promise(len(entry_key(entry)) == 32, "no key")
        storable(entry.title, entry.guid, entry.link_raw, entry.summary, entry.content, *entry.authors)


def check_markup(data: bytes) -> None:
    """What is done to a feed before a library sees it: any text comes out without what XML forbids or expands."""
    cleaned = clean_xml(text_of(data)).text
    storable(cleaned)
    promise("<!DOCTYPE" not in cleaned[:9], "a document type is left in front")


def check_charset(data: bytes) -> None:
    """Any bytes have a text under both readers, and an encoding that Python knows."""
    for found in (decode_feed(data), decode_page(data)):
        codecs.lookup(found.encoding)
        promise(isinstance(found.text, str), "no text")


def check_page(data: bytes) -> None:
    """Any bytes give a reading whose blocks lie in its text, and whose texts can be stored."""
    reading = clean_page(SavedPage("http://news.example/a", data, "text/html"))
    storable(reading.title, reading.text, *reading.tags, *(author.name for author in reading.authors))
    for block in reading.blocks:
        promise(reading.text[block.start : block.end] == block.text, "a block is not where it says")


def check_url(data: bytes) -> None:
    """An address is refused, or has a form that stays as it is and a key that its form has too."""
    try:
        url = fetch_url(text_of(data), "http://news.example/a/")
    except BadUrlError:
        return
    promise(fetch_url(url) == url, "the form changes")
    promise(url_key(fetch_url(url)) == url_key(url), "the key changes")
    promise("@" not in url.split("/")[2], "userinfo is left")


def check_date(data: bytes) -> None:
    """Any text gives a reading; an instant has a zone."""
    reading = parse_date(text_of(data), languages=("en", "fr"), day_first=True)
    promise(reading.value is None or reading.value.tzinfo is not None, "an instant without a zone")
    promise(reading.value is not None or reading.reason, "no value and no reason")


def check_headers(data: bytes) -> None:
    """A wait is none, or between nothing and a day."""
    wait = retry_after_s(data.decode("latin-1"), NOW)
    promise(wait is None or 0 <= wait <= 86_400, "a wait out of bounds")
    age = max_age_s(data.decode("latin-1"))
    promise(age is None or age >= 0, "a negative age")


def check_robots(data: bytes) -> None:
    """Any bytes give rules that can be asked."""
    rules = parse_robots(data, "presswatch")
    if rules is not None:
        rules.can_fetch("http://news.example/a?b=c", "presswatch")
        rules.crawl_delay("presswatch")


def check_opml(data: bytes) -> None:
    """A list is refused whole, or every row is accepted, known or rejected with a reason."""
    try:
        report = read_opml(data)
    except SourceFileError:
        return
    for row in report.rows:
        promise(row.status == "ok" or row.reason, "a refusal without a reason")


def check_yaml(data: bytes) -> None:
    """A text is plain data, or refused with its line."""
    try:
        read_yaml(text_of(data))
    except YamlProblemError as error:
        promise(error.line >= 1, "no line")


RSS = b"<rss version='2.0'><channel><title>t</title><item><guid>g</guid><title><![CDATA[x]]></title><link>/a?b=1&amp;c</link><pubDate>Sun, 01 Mar 2026 08:00:00 +0100</pubDate></item></channel></rss>"
ATOM = b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>1</id><title type='html'>a &amp;amp; b</title><link href='b'/><updated>2026-03-01T08:00:00Z</updated></entry></feed>"
JSON_FEED = b'{"version":"https://jsonfeed.org/version/1.1","title":"t","items":[{"id":1,"url":"http://a.example/","content_html":"<p>x</p>"}]}'
PAGE = b'<!doctype html><html lang=en><head><title>T</title><script type=\'application/ld+json\'>{"@type":"NewsArticle","headline":"T"}</script></head><body><article><h1>T</h1><p>The council voted on Monday to repair the wall.</p></article></body></html>'
ROBOTS = b"User-agent: *\nDisallow: /a*b$\nCrawl-delay: 3\nSitemap: http://a.example/\n"
OPML = b"<opml version='2.0'><body><outline text='a'><outline type='rss' text='b' xmlUrl='http://a.example/feed'/></outline></body></opml>"

TARGETS = {
    target.name: target
    for target in (
        Target("feed", check_feed, (RSS, ATOM, JSON_FEED, b"<urlset><url><loc>http://a.example/</loc></url></urlset>"), 6),
        Target("page", check_page, (PAGE,), 8),
        Target("markup", check_markup, (RSS, ATOM, b"<?xml version='1.0' encoding='x'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;&#xD800;</a>"), 2),
        Target("charset", check_charset, (b"<html lang=pl><p>za\xbf\xf3\xb3\xe6</p>", "<?xml version='1.0' encoding='utf-16'?><a>\u00e9</a>".encode("utf-16"), b"\x1f\x8b", b"caf\xe9 \x93x\x94", b"\xd0\x9f\xd1\x80\xff"), 2),
        Target("url", check_url, (b"http://a.example:80/b?c=d#e", b"//b.example/\xc3\xa9", b"../x%20y", b"http://[::1]:8080/")),
        Target("date", check_date, (b"Sun, 01 Mar 2026 08:00:00 +0100", b"2026-03-01T08:00:00.5Z", b"1er mars 2026 \xc3\xa0 8h", b"02/11/2026")),
        Target("headers", check_headers, (b"120", b"Wed, 21 Oct 2026 07:28:00 GMT", b"public, max-age=60")),
        Target("robots", check_robots, (ROBOTS,)),
        Target("opml", check_opml, (OPML,)),
        Target("yaml", check_yaml, (b"id: a\nname: 'B'\nfeeds:\n  - {name: x, url: http://a.example/}\n",)),
    )
}  # fmt: skip
