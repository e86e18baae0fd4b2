"""Labelled feeds of three other parsers → where, field, expected, what we read; for the fields our model holds."""

from __future__ import annotations

import ast
import html
import json
import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from presswatch.errors import BadUrlError
from presswatch.feeds.parse import parse_feed
from presswatch.model.parsed_date import ParsedDate
from presswatch.model.parsed_feed import Entry, ParsedFeed
from presswatch.urls import fetch_url


class Label(NamedTuple):
    """One value somebody else says a feed holds."""

    where: str
    field: str
    expected: str
    got: str

    @property
    def is_equal(self) -> bool:
        """Return whether we read the same."""
        return self.expected == self.got


def folded(value: object) -> str:
    """Return a text without markup and spacing, entities read: what two parsers can agree on."""
    text = re.sub(r"<[^<>]*>", "", str(value or ""))
    text = re.sub(r"<[^<>]*>", "", html.unescape(text))
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text))


def link(expected: str, ours: Entry) -> tuple[str, str]:
    """Return an expected link and ours in one form: the one to fetch, else as written."""
    try:
        wanted = fetch_url(expected)
    except BadUrlError:
        wanted = expected
    return (wanted, ours.url or "") if wanted == ours.url else (expected, ours.link_raw or "")


def people(expected: str, ours: Entry) -> tuple[str, str]:
    """Return expected names and ours, raw where others keep the address in the name."""
    raw = folded("|".join(ours.authors_raw))
    return expected, raw if raw == expected else folded("|".join(ours.authors))


def instant(value: object) -> str:
    """Return a moment in UTC to the second, from ISO text, time tuple or a reading; "" where there is none."""
    if value is None:
        return ""
    if isinstance(value, ParsedDate):
        return value.value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S") if value.value else ""
    if isinstance(value, (tuple, list)):
        return datetime(*value[:6], tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%S")
    return datetime.fromisoformat(str(value).replace("Z", "+00:00")).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


class Parse(Protocol):
    """What reads a feed: ours, or another parser made to answer in the same shape."""

    def __call__(self, body: bytes, *, url: str | None = None, zone: tzinfo | None = None) -> ParsedFeed:
        """Return the feed."""


def read(path: Path, parse: Parse, url: str | None = None) -> ParsedFeed:
    """Return a feed file as it is read; labels take zone-less dates for UTC."""
    return parse(path.read_bytes(), url=url, zone=UTC)


# --- feed-rs ----------------------------------------------------------------------------------------------------------


def feed_rs(root: Path, parse: Parse = parse_feed) -> Iterator[Label]:
    """Yield the labels of feed-rs; ids it invents (hashes) and ``updated`` it copies are no statement of the feed."""
    for path in sorted(root.rglob("*.serde.json")):
        source = next(
            p for p in (path.with_name(path.name.replace(".serde.json", e)) for e in (".xml", ".json")) if p.exists()
        )
        model, where = json.loads(path.read_text()), source.name
        feed, raw = read(source, parse), source.read_text(errors="replace")
        if model["title"]:
            yield Label(where, "feed.title", folded(model["title"]["content"]), folded(feed.title))
        if model["language"]:
            yield Label(where, "feed.language", model["language"].lower(), (feed.language or "").lower())
        yield Label(where, "entries", str(len(model["entries"])), str(len(feed.entries)))
        for entry, ours in zip(model["entries"], feed.entries, strict=False):
            yield from _feed_rs_entry(where, entry, ours, raw, is_rss=model["feed_type"].startswith("RSS"))


def _feed_rs_entry(where: str, entry: dict[str, Any], ours: Entry, raw: str, *, is_rss: bool) -> Iterator[Label]:
    if html.escape(entry["id"], quote=False) in raw or entry["id"] in raw:
        yield Label(where, "guid", entry["id"], ours.guid or "")
    links = [found["href"] for found in entry["links"] if found["rel"] in {None, "alternate"}]
    if links:
        yield Label(where, "link", *link(links[0], ours))
    texts = {"title": ours.title, "summary": ours.summary, "content": ours.content}
    for field, got in texts.items():
        stated = entry[field] or {}
        if text := stated.get("body" if field == "content" else "content"):
            yield Label(where, field, folded(text), folded(got))
    yield from _feed_rs_rest(where, entry, ours, is_rss=is_rss)


def _feed_rs_rest(where: str, entry: dict[str, Any], ours: Entry, *, is_rss: bool) -> Iterator[Label]:
    if entry["published"]:
        yield Label(where, "published", instant(entry["published"]), instant(ours.published))
    if entry["updated"] and not is_rss:
        yield Label(where, "updated", instant(entry["updated"]), instant(ours.updated))
    # "author" and "unknown" are its words for a bare address.
    if names := [person["name"] for person in entry["authors"] if person["name"] not in {"", "unknown", "author"}]:
        yield Label(where, "authors", *people(folded("|".join(names)), ours))
    if terms := [category["label"] or category["term"] for category in entry["categories"]]:
        yield Label(where, "categories", folded("|".join(dict.fromkeys(terms))), folded("|".join(ours.categories)))


# --- gofeed -----------------------------------------------------------------------------------------------------------


def gofeed(root: Path, parse: Parse = parse_feed) -> Iterator[Label]:
    """Yield the labels of gofeed: its Atom and RSS models and the common one."""
    for path in sorted(root.rglob("*.json")):
        source = path.with_suffix(".xml")
        if not source.exists():
            continue
        try:
            model = json.loads(path.read_text())
        except ValueError:
            continue
        feed, where = read(source, parse), str(source.relative_to(root))
        for field in ("title", "language"):
            if isinstance(model.get(field), str):
                yield Label(where, f"feed.{field}", folded(model[field]), folded(getattr(feed, field)))
        entries = model.get("entries") or model.get("items") or []
        for place, entry in enumerate(entries):
            ours = feed.entries[place] if place < len(feed.entries) else Entry(place, None, None, None)
            yield from _gofeed_entry(where, entry, ours, is_common="translator" in where)


def _gofeed_entry(where: str, entry: dict[str, Any], ours: Entry, *, is_common: bool) -> Iterator[Label]:
    guid = entry.get("id") or entry.get("guid")
    guid = guid.get("value") if isinstance(guid, dict) else guid
    content = entry.get("content")
    content = content.get("value") if isinstance(content, dict) else content
    links = [
        found.get("href") for found in entry.get("links") or [] if isinstance(found, dict) and not found.get("rel")
    ]
    values = {
        "guid": (guid, ours.guid),
        "title": (entry.get("title"), ours.title),
        "summary": (entry.get("summary") or entry.get("description"), ours.summary),
        "content": (content, ours.content),
        "published_raw": (entry.get("published") or entry.get("pubDate"), ours.published and ours.published.raw),
        "updated_raw": (entry.get("updated"), ours.updated and ours.updated.raw),
        "authors": (_names(entry), "|".join(ours.authors)),
        "categories": (_terms(entry), "|".join(ours.categories)),
    }
    for field, (expected, got) in values.items():
        if expected and isinstance(expected, str):
            yield Label(where, field, folded(expected), folded(got))
    if address := entry.get("link") or next(iter(links), None):
        yield Label(where, "link", *link(address, ours))
    for field, key, reading in (
        ("published", "publishedParsed", ours.published),
        ("published", "pubDateParsed", ours.published),
        ("updated", "updatedParsed", ours.updated),
    ):
        if entry.get(key) and not (is_common and field == "updated" and "rss" in where):
            yield Label(where, field, instant(entry[key]), instant(reading) if reading else "")


def _names(entry: dict[str, Any]) -> str:
    people = entry.get("authors") or ([entry["author"]] if entry.get("author") else [])
    names = [person.get("name", "") if isinstance(person, dict) else str(person) for person in people]
    return "|".join(name for name in names if name and "@" not in name)


def _terms(entry: dict[str, Any]) -> str:
    tags = entry.get("categories") or []
    terms = [(t.get("label") or t.get("term") or t.get("value") or "") if isinstance(t, dict) else str(t) for t in tags]
    return "|".join(dict.fromkeys(filter(None, terms)))


# --- feedparser -------------------------------------------------------------------------------------------------------

_EXPECT = re.compile(rb"Expect:\s*(.*?)\s*(?:-->|\n\s*\n|\nHeader:)", re.DOTALL)
_LOCATION = re.compile(rb"Header:\s*Content-Location:\s*(\S+)", re.IGNORECASE)


def feedparser_expect(root: Path, parse: Parse = parse_feed) -> Iterator[Label]:
    """Yield what feedparser's tests expect of the fields we hold, taken out of their Python expressions."""
    for path in sorted(root.rglob("*.xml")):
        body = path.read_bytes()
        match, where = _EXPECT.search(body[:6000]), str(path.relative_to(root))
        if not match or "sanitize/" in where:
            continue
        try:
            tree = ast.parse(match[1].decode("utf-8").strip(), mode="eval")
        except (SyntaxError, ValueError):
            continue
        location = _LOCATION.search(body[:6000])
        feed = read(path, parse, location[1].decode() if location else None)
        for compared in ast.walk(tree):
            if isinstance(compared, ast.Compare) and len(compared.ops) == 1 and isinstance(compared.ops[0], ast.Eq):
                yield from _expected(where, compared, feed)


def _expected(where: str, compared: ast.Compare, feed: ParsedFeed) -> Iterator[Label]:
    keys: list[Any] = []
    node: ast.expr = compared.left
    while isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        keys.insert(0, node.slice.value)
        node = node.value
    try:
        value = ast.literal_eval(compared.comparators[0])
    except ValueError:
        return
    if not isinstance(node, ast.Name) or value in (None, "", []):
        return
    if node.id == "feed" and keys in (["title"], ["language"]):
        yield Label(where, f"feed.{keys[0]}", folded(value), folded(getattr(feed, keys[0])))
    if node.id == "entries" and keys and isinstance(keys[0], int):
        ours = feed.entries[keys[0]] if keys[0] < len(feed.entries) else Entry(0, None, None, None)
        yield from _expected_entry(where, ".".join(map(str, keys[1:])), value, ours)


def _expected_entry(where: str, key: str, value: object, ours: Entry) -> Iterator[Label]:
    updated = ours.updated or ours.published  # dc:date of RSS is "updated" to feedparser
    texts = {
        "id": ours.guid,
        "guid": ours.guid,
        "title": ours.title,
        "title_detail.value": ours.title,
        "summary": ours.summary,
        "description": ours.summary,
        "summary_detail.value": ours.summary,
        "content.0.value": ours.content,
        "published": ours.published and ours.published.raw,
        "updated": updated and updated.raw,
        "author_detail.name": "|".join(ours.authors[-1:]),
        "authors.0.name": "|".join(ours.authors[:1]),
        "language": ours.language,
        "category": "|".join(ours.categories[:1]),
        "tags.0.term": "|".join(ours.categories[:1]),
    }
    if key == "link":
        yield Label(where, key, *link(value, ours))
    if key in texts and isinstance(value, str):
        yield Label(where, key, folded(value), folded(texts[key]))
    readings = {"published_parsed": ours.published, "updated_parsed": updated}
    if key in readings and isinstance(value, tuple):
        reading = readings[key]
        yield Label(where, key, instant(value), instant(reading) if reading else "")
