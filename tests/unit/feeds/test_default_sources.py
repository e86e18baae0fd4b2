"""The sources that come with Presswatch: enough of the world, complete, and attested by lists that others keep."""

from __future__ import annotations

import gzip
import json
import re
import sqlite3
from functools import cache
from pathlib import Path

import pytest

from presswatch.errors import BadUrlError
from presswatch.registry.load_sources import load_sources
from presswatch.urls import url_key

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "include" / "sources"
LISTS = ROOT.parent / "shared" / "corpus" / "feed_lists"

CONTINENTS = {
    "Africa": "CG KE NG ZA",
    "Americas": "AR BR CA CL CO MX US",
    "Asia": "BD HK ID IL IN JP KR PK QA SG TH TR VN",
    "Europe": "AT BE CH CZ DE DK ES FI FR GB HU IE IT LT LV NL NO PL PT SE UA",
    "Oceania": "AU NZ",
}

UNLISTED = {
    "bbc-mundo/front",  # same pattern as BBC's other services, of which the lists hold 53
    "deutsche-welle/german",  # same pattern as the English and Russian feeds
    "france-24/french",  # same pattern as the English feed
    "france-24/spanish",
    "npr/news",  # same pattern as NPR's topic feeds, of which the lists hold many
    "un-news/all",  # same pattern as the topic and region feeds
}
"""Feeds that no list names, with what speaks for them."""


def test_enough_of_the_world():
    sources = load_sources(FOLDER)
    languages = {language.partition("-")[0] for source in sources for language in source.languages}
    countries = {source.country for source in sources}
    assert sum(len(source.feeds) for source in sources) >= 40
    assert len(sources) >= 30
    assert len(languages) >= 10
    assert {"fr", "es"} <= languages
    assert countries <= set(" ".join(CONTINENTS.values()).split())
    assert all(countries & set(codes.split()) for codes in CONTINENTS.values())


def test_every_source_is_complete():
    for source in load_sources(FOLDER):
        assert (FOLDER / f"{source.source_id}.yaml").is_file()
        assert source.country
        assert source.timezone
        assert source.languages
        assert source.homepage
        assert source.articles_per_week
        assert len(source.licence_note) > 40
        assert all(feed.url.startswith("https://") for feed in source.feeds)


@cache
def listed() -> dict[str, set[str]]:
    """Return which lists name each feed, by the key of its address."""
    found: dict[str, set[str]] = {}
    for name, url in [*opml_urls(), *kite_urls(), *newscatcher_urls()]:
        try:
            found.setdefault(url_key(url.replace("&amp;", "&")), set()).add(name)
        except BadUrlError:
            continue
    return found


def opml_urls() -> list[tuple[str, str]]:
    texts = (path.read_text("utf-8", "replace") for path in LISTS.rglob("*.opml"))
    return [("awesome_rss", url) for text in texts for url in re.findall(r'xmlUrl="([^"]+)"', text)]


def kite_urls() -> list[tuple[str, str]]:
    with gzip.open(LISTS / "kite" / "kite_feeds.json.gz") as file:
        return [("kite", url) for category in json.load(file).values() for url in category.get("feeds", ())]


def newscatcher_urls() -> list[tuple[str, str]]:
    database = sqlite3.connect(":memory:")
    database.deserialize(gzip.decompress((LISTS / "newscatcher" / "package_rss.db.gz").read_bytes()))
    rows = database.execute("select rss_url from rss_main").fetchall()
    database.close()
    return [("newscatcher", url) for (url,) in rows]


def test_every_feed_is_attested_or_named_as_an_exception():
    if not LISTS.is_dir():
        pytest.skip("the corpus (../shared/corpus/feed_lists) is not here")
    feeds = [feed for source in load_sources(FOLDER) for feed in source.feeds]
    attested = {feed.feed_id: sorted(listed().get(url_key(feed.url), ())) for feed in feeds}
    for feed_id, lists in attested.items():
        print(f"{feed_id}: {', '.join(lists) or 'no list'}")  # noqa: T201
    assert {feed_id for feed_id, lists in attested.items() if not lists} == UNLISTED
