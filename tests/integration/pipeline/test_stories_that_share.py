"""Keys and addresses that several stories share: every story once, none under another's name, no invented edit."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from tests.integration.pipeline.paper import SITE, Item, page, story

TOPICS = [
    "bridge",
    "school",
    "ferry",
    "museum",
    "library",
    "harbour",
    "tunnel",
    "market",
    "forest",
    "theatre",
    "airport",
    "castle",
    "station",
]


def headline(topic):
    """Return a headline that shares no word with that of another topic."""
    return f"{topic.title()} {topic}gate {topic}s"


def own_text(topic):
    """Return paragraphs that share no run of words with those of another topic."""
    return [" ".join(f"{topic}{part}{word}" for word in story(topic)[0].split()) + "." for part in "abc"]


@dataclass(frozen=True)
class Story(Item):
    """An item with the whole text of a story of its own, and a guid that a test chooses."""

    guid: str | None = None

    @property
    def xml(self) -> str:
        text = " ".join(own_text(self.key))
        made = Item(self.key, self.link, title=self.title or headline(self.key), summary=text).xml
        guid = "" if self.guid is None else f"<guid isPermaLink='false'>{self.guid}</guid>"
        return f"<item>{guid}{made.partition('</guid>')[2]}"


def polls(bench, make, *, window=4, count=10):
    """Poll and ingest a feed with a window that moves by one story each time."""
    stories = [make(topic) for topic in TOPICS[: window + count - 1]]
    for first in range(count):
        bench.feed(*reversed(stories[first : first + window]))
        bench.poll()
        bench.ingest()
    return stories


def titles(bench):
    return sorted(row[0] for row in bench.rows("select title from mart.article"))


def kinds(bench):
    return bench.rows("select kind, count(*) from core.revision group by kind order by kind")


def look_again_twice(bench):
    for _ in range(2):
        counts = bench.look_again()
        assert set(counts) == {"unchanged"}
        bench.do("update ops.article_visit set body_sha256 = null")


@pytest.mark.parametrize("guid", ["N/A", "0", "https://news.example/"])
def test_one_guid_for_all(bench, guid):
    for topic in TOPICS:
        bench.put(topic, page(topic, title=headline(topic), paragraphs=own_text(topic)))
    polls(bench, lambda topic: Story(topic, guid=guid))
    assert titles(bench) == sorted(headline(topic) for topic in TOPICS)
    assert kinds(bench) == [("first", 13)]
    assert bench.one("select max(n) from (select count(*) as n from core.article_url group by article_id) as x") == 1
    assert bench.broken() == []


def test_one_guid_for_all_in_a_feed_of_one_item(bench):
    for topic in TOPICS[:4]:
        bench.put(topic, page(topic, title=headline(topic), paragraphs=own_text(topic)))
    polls(bench, lambda topic: Story(topic, guid="latest"), window=1, count=4)
    bench.look_again()
    assert titles(bench) == sorted(headline(topic) for topic in TOPICS[:4])
    assert kinds(bench) == [("first", 4)]
    look_again_twice(bench)
    assert kinds(bench) == [("first", 4)]
    assert bench.broken() == []


def test_an_address_that_is_given_to_a_new_story_each_day(bench):
    for number, topic in enumerate(TOPICS[:4]):
        bench.put("today", page(topic, title=headline(topic), paragraphs=own_text(topic)))
        bench.feed(Story(topic, link=f"{SITE}/today", guid=f"day-{number}"))
        bench.poll()
        bench.ingest()
        bench.look_again()
    assert titles(bench) == sorted(headline(topic) for topic in TOPICS[:4])
    assert kinds(bench) == [("first", 4)]
    assert bench.broken() == []


def test_a_new_entry_with_another_headline_for_the_same_page_is_a_duplicate(bench):
    bench.put("a", page("a"))
    bench.feed("a")
    bench.poll()
    bench.ingest()
    bench.put("a", page("a", title="Who pays for the harbour wall?"))
    bench.feed(Item("again", link=f"{SITE}/a", title="Who pays for the harbour wall?"))
    bench.poll()
    bench.ingest()
    assert bench.rows("select outcome, reason from ops.entry order by 1") == [
        ("duplicate", "known_article"),
        ("loaded", ""),
    ]
    bench.look_again()
    assert kinds(bench) == [("edit", 1), ("first", 1)]


def test_an_entry_whose_address_changes_with_its_slug_stays_one_article(bench):
    bench.put("a", page("a"))
    bench.put("a-better-slug", page("a", title="Council decides at last"))
    bench.feed("a")
    bench.poll()
    bench.ingest()
    bench.feed(Item("a", link=f"{SITE}/a-better-slug", title="Council decides at last"))
    bench.poll()
    bench.look_again()
    assert kinds(bench) == [("edit", 1), ("first", 1)]
    assert bench.one("select count(*) from core.article_url") == 2
