"""An observer that knows the world only through HTTP: feeds, robots.txt, pages and the source files.

It shares no code with the truth. It reads bodies by the container that each publisher's page has, as a person would who
looked at it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener
from zoneinfo import ZoneInfo

import feedparser
import yaml
from lxml import etree, html
from protego import Protego

from newsworld.compare_with_truth import Observed, ObservedArticle, ObservedEntry

BODIES = {
    "agencia-cardo": "//div[@class='texto']/*",
    "le-fil-du-matin": "//div[@class='article-body']/*",
    "courrier-des-rives": "//article/*[self::p or self::h2]",
    "el-puente": "//div[@class='nota-completa']/*[(self::p or self::h2) and not(@class)]",
    "la-vega": "//div[@itemprop='articleBody']/*[self::p or self::h2]",
    "harbour-gazette": "//div[@class='story__body']/*[self::p or self::h2]",
    "prairie-ledger": "//div[@class='post-content']/*[not(em)]",
    "elbkurier": "//div[@class='artikeltext']/*",
    "alpenbote": "//div[@class='text']/*[not(@class)]",
    "folha-do-cais": "//div[@class='corpo-noticia']/*[self::p or self::h3]",
    "diario-da-serra": "//div[@class='bloco']/*",
    "the-minute": "//section[@class='card']/*[self::p or self::h2]",
    "voix-du-leman": "//div[@class='vl-texte']/*[self::p or self::h2]",
    "al-marsa": "//div[@class='details']/*[not(@class)]",
}
MODIFIED = re.compile(
    r'(?:dateModified": |modified_time" content=|dateModified" content=|class="updated" datetime=)"([^"]+)"'
)
LOCALISED = re.compile(r'class="stand">(\d+)\. (\S+) (\d{4}), (\d\d):(\d\d) Uhr')
OPENER = build_opener(ProxyHandler({}))


@dataclass
class Answer:
    status: int
    url: str
    headers: dict[str, str]
    body: bytes


def get(url, headers=None):
    try:
        with OPENER.open(Request(url, headers=headers or {}), timeout=30) as reply:
            return Answer(reply.status, reply.url, dict(reply.headers), reply.read())
    except HTTPError as error:
        with error:
            return Answer(error.code, error.url, dict(error.headers), error.read())


@dataclass
class SeenArticle:
    url: str
    title: str
    body: str
    language: str
    published_at: datetime | None
    words: list[str]
    modified: str
    flags: list[bool] = field(default_factory=lambda: [False])
    state: str = "live"
    other_urls: set[str] = field(default_factory=set)


@dataclass
class Observer:
    """Polls and re-visits once per step; remembers validators, entries and articles."""

    sources: list[dict]
    validators: dict[str, dict[str, str]] = field(default_factory=dict)
    entries: dict[tuple[str, str], ObservedEntry] = field(default_factory=dict)
    pending: list[tuple[tuple[str, str], dict, datetime | None]] = field(default_factory=list)
    articles: list[SeenArticle] = field(default_factory=list)
    polls: dict[str, list[tuple[int, int]]] = field(default_factory=dict)  # feed → (status, entries)

    def step(self):
        fresh = [one for source in self.sources for feed in source["feeds"] for one in self.poll(source, feed["url"])]
        for article in self.articles:
            self.revisit(article)
        todo, self.pending = self.pending + fresh, []
        for key, source, published in todo:
            self.settle(key, source, published)

    def poll(self, source, url):
        answer = get(url, self.validators.get(url, {}))
        entries = list(read_feed(answer.body)) if answer.status == 200 else []
        self.polls.setdefault(url, []).append((answer.status, len(entries)))
        if answer.status == 200:
            names = {"If-None-Match": "ETag", "If-Modified-Since": "Last-Modified"}
            self.validators[url] = {k: answer.headers[v] for k, v in names.items() if v in answer.headers}
        fresh = []
        for guid, link, published in entries:
            key = (url, guid or link)
            there = [known for known in self.entries.values() if link and (known.feed_url, known.link) == (url, link)]
            if key not in self.entries and not there:  # another guid at an address is no other entry
                self.entries[key] = ObservedEntry(url, guid, link, "pending")
                fresh.append((key, source, read_instant(published, source["timezone"])))
        return fresh

    def settle(self, key, source, published):
        entry = self.entries[key]
        outcome, reason = self.judge(entry, source, published)
        if outcome == "pending":
            self.pending.append((key, source, published))
        self.entries[key] = ObservedEntry(entry.feed_url, entry.guid, entry.link, outcome, reason)

    def judge(self, entry, source, published):
        if not entry.link or not entry.link.startswith("http"):
            return "failed", "bad_scheme" if entry.link else "no_link"
        if any(re.search(pattern, entry.link) for pattern in source.get("skip_urls", ())):
            return "filtered", "skip_url"
        robots = get(source["homepage"] + "robots.txt")
        if robots.status >= 500:
            return "pending", "robots_down"
        if robots.status == 200 and not Protego.parse(robots.body.decode()).can_fetch(entry.link, "observer"):
            return "filtered", "robots_denied"
        return self.fetch(entry, source, published)

    def fetch(self, entry, source, published):
        answer = get(entry.link)
        if answer.status == 500:
            answer = get(entry.link)
        if answer.status in (404, 410):
            return "gone", str(answer.status)
        if not answer.headers["Content-Type"].startswith("text/html"):
            return "quarantined", "unsupported_media"
        return self.take(entry, source, answer, published)

    def take(self, entry, source, answer, published):
        page = read_page(answer, source)
        if page is None:
            return "quarantined", "no_article"
        page.published_at = page.published_at or published
        for known in self.articles:
            if page.url in (known.url, *known.other_urls):
                known.other_urls |= {entry.link}
                return "duplicate", ""
        page.other_urls |= {entry.link}
        self.articles.append(page)
        return "loaded", ""

    def revisit(self, article):
        answer = get(article.url)
        article.state = "gone" if answer.status in (404, 410) else "live"
        if article.state == "gone":
            return
        source = next(s for s in self.sources if article.url.startswith(s["homepage"]))
        now = read_page(answer, source)
        article.other_urls |= {now.url}
        if now.words != article.words:
            article.flags.append(now.modified == article.modified)
            article.title, article.body, article.words, article.modified = now.title, now.body, now.words, now.modified

    def observed(self):
        return Observed(
            tuple(
                ObservedArticle(
                    a.url, a.title, a.body, a.published_at, a.language, tuple(a.flags), a.state, tuple(a.other_urls)
                )
                for a in self.articles
            ),
            tuple(self.entries.values()),
        )


def read_feed(body):
    """Yield guid, link and stated date of each entry."""
    if body.startswith(b"{"):
        for item in json.loads(body)["items"]:
            yield item.get("id"), item.get("url"), item.get("date_published")
        return
    if b"<urlset" in body:
        for url in etree.fromstring(body):
            yield None, url[0].text, url.xpath(".//*[local-name()='publication_date']/text()")[0]
        return
    parsed = feedparser.parse(body) if body else {"entries": []}
    for entry in parsed["entries"]:
        if "title" in entry:
            guid = entry.get("id") if parsed["version"] != "rss10" else None
            stated = "published" if "published" in entry else "updated"
            yield guid, entry.get("link"), dict(entry).get(stated)


def read_instant(text, zone):
    if not text:
        return None
    if "," in text:
        value = datetime.strptime(text.replace("GMT", "+0000"), "%a, %d %b %Y %H:%M:%S %z")
    else:
        value = datetime.fromisoformat(text)
    value = value if value.tzinfo else value.replace(tzinfo=ZoneInfo(zone))
    return value if value < datetime(2026, 6, 1, tzinfo=UTC) else None


def read_page(answer, source):
    tree = html.fromstring(answer.body.decode())
    blocks = [block.text_content() for block in tree.xpath(BODIES[source["source_id"]])]
    canonical = tree.xpath("//link[@rel='canonical']/@href")
    if tree.xpath("//html[@amp]"):
        return read_page(get(canonical[0]), source)
    if not blocks or not canonical:
        return None
    title = tree.xpath("//h1")[0].text_content()
    modified = MODIFIED.search(answer.body.decode())
    return SeenArticle(
        canonical[0],
        title,
        "\n\n".join(blocks),
        tree.get("lang", source["languages"][0])[:2],
        read_localised(answer.body.decode(), source["timezone"]),
        re.findall(r"\w+", f"{title} {' '.join(blocks)}"),
        modified[1] if modified else "",
    )


def read_localised(text, zone):
    found = LOCALISED.search(text)
    if not found:
        return None
    months = {"Februar": 2, "März": 3}
    day, month, *rest = found.groups()
    return datetime(int(rest[0]), months[month], int(day), int(rest[1]), int(rest[2]), tzinfo=ZoneInfo(zone))


def read_sources(folder: Path):
    return [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.yaml"))]
