"""Whose text it is: copies, cuts, edits and translations through the real pipeline, and what becomes of groups."""

from __future__ import annotations

from typing import Any

import pytest
from tests.integration.pipeline.paper import Bench, Item, feed_body, page, source, story

from presswatch.ingesting.syndication_groups import settle_unsigned

GROUPS = """
    select u.canonical_url, m.relation, m.is_original, m.agency
    from core.syndication_member as m join core.article as u using (article_id)
    where m.valid_to is null order by m.is_original desc, u.canonical_url
"""
STRAY = """
    select count(*) from core.signature_band as b where not exists (
        select from core.signature as s where s.article_id = b.article_id and b.band = any(s.bands)
    )
"""
TABLES = ("signature", "signature_band", "syndication_group", "syndication_member", "agency_credit")


class Newsstand:
    """Sources that each have one feed of their own on a paper web."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self._sources: dict[str, Any] = {}
        self._items: dict[str, list[Item]] = {}

    def add(self, name: str, **facts: Any) -> None:
        self._sources[name] = source(name, f"http://{name}.example/feed.xml", **facts)
        self._items[name] = []
        self.bench.configure(*self._sources.values())

    def publish(self, name: str, key: str, **content: Any) -> str:
        url = f"http://{name}.example/{key}"
        self._items[name].append(Item(key, url))
        self.bench.put(f"http://{name}.example/feed.xml", feed_body(*self._items[name]))
        self.bench.put(url, page(key, **content))
        return url

    def ingest(self) -> None:
        self.bench.poll()
        self.bench.ingest()

    def groups(self) -> list[tuple[str, str | None, bool, str | None]]:
        return self.bench.rows(GROUPS)


@pytest.fixture
def stand(bench: Bench) -> Newsstand:
    stand = Newsstand(bench)
    for name in ("east", "north", "south"):
        stand.add(name)
    stand.add("wire", is_agency=True)
    return stand


def test_a_copy_and_a_cut_are_counted_under_the_agency_though_it_came_last(stand):
    text = story("dam", paragraphs=8)
    east = stand.publish("east", "dam", paragraphs=text)
    stand.ingest()
    south = stand.publish("south", "cut", paragraphs=text[:4])
    stand.publish("north", "own", paragraphs=story("ferry"))
    stand.ingest()
    assert stand.groups() == [(east, None, True, None), (south, "excerpt", False, None)]
    wire = stand.publish("wire", "dam", paragraphs=text)
    stand.ingest()
    assert stand.groups() == [
        (wire, None, True, "wire"),
        (east, "copy", False, "wire"),
        (south, "excerpt", False, "wire"),
    ]
    counted = "select count(*), count(distinct independent_text_id), count(*) filter (where is_copy) from mart.article"
    assert stand.bench.rows(counted) == [(4, 2, 2)]
    assert stand.bench.one("select sum(independent_texts) from mart.source_day") == 2
    assert stand.bench.one("select count(*) from core.syndication_member where valid_to is not null") == 2


def test_an_agency_that_is_not_watched_is_kept(stand):
    text = ["LISBON (AFP) - " + story("tram")[0], *story("tram")[1:]]
    stand.publish("east", "tram", paragraphs=text)
    stand.publish("north", "tram", paragraphs=[*story("tram"), "Avec AFP"])
    stand.publish("south", "own", paragraphs=story("roof"))
    stand.ingest()
    assert stand.bench.rows("select source_id, agency from mart.article order by 1") == [
        ("east", "afp"),
        ("north", "afp"),
        ("south", None),
    ]


def test_an_edit_is_signed_again_and_leaves_the_group(stand):
    text = story("quay", paragraphs=8)
    stand.publish("east", "quay", paragraphs=text)
    stand.ingest()
    north = stand.publish("north", "quay", paragraphs=text)
    stand.ingest()
    assert len(stand.groups()) == 2
    before = stand.bench.rows("select article_id, load_seq from core.article order by 1")
    stand.bench.put(north, page("quay", paragraphs=story("vineyard", paragraphs=8)))
    stand.bench.look_again()
    assert stand.groups() == []
    assert stand.bench.one("select count(*) from core.syndication_member") == 2
    after = stand.bench.rows("select article_id, load_seq from core.article order by 1")
    assert all(new > old for (_, old), (_, new) in zip(before, after, strict=True))
    assert stand.bench.one(STRAY) == 0
    stand.bench.put(north, page("quay", paragraphs=text))
    stand.bench.look_again()
    assert len(stand.groups()) == 2


def test_a_withdrawn_article_stays_in_its_group(stand):
    text = story("mill", paragraphs=8)
    stand.publish("east", "mill", paragraphs=text)
    stand.ingest()
    north = stand.publish("north", "mill", paragraphs=text)
    stand.ingest()
    before = stand.groups()
    stand.bench.web.routes.pop(north)
    for _ in range(3):
        stand.bench.look_again()
    assert stand.bench.one("select count(*) from mart.article where state = 'gone'") == 1
    assert stand.groups() == before


def test_settling_again_changes_nothing(stand):
    text = story("pier", paragraphs=8)
    for name in ("east", "north", "wire"):
        stand.publish(name, "pier", paragraphs=text)
    stand.ingest()
    tables = {name: stand.bench.rows(f"select * from core.{name} order by 1, 2") for name in TABLES}
    seen = stand.bench.rows("select article_id, load_seq from core.article order by 1")
    assert settle_unsigned(stand.bench.run) == 0
    stand.bench.do("update core.signature set algorithm = 'older'")
    assert settle_unsigned(stand.bench.run) == 3
    stand.bench.do("update core.signature set signed_at = :at where true", at=tables["signature"][0][-1])
    again = {name: stand.bench.rows(f"select * from core.{name} order by 1, 2") for name in TABLES}
    assert again == tables
    assert stand.bench.rows("select article_id, load_seq from core.article order by 1") == seen


def test_a_store_without_signatures_gets_the_groups_it_would_have_had(stand):
    text = story("weir", paragraphs=8)
    stand.publish("east", "weir", paragraphs=[*text, "Fuente: EFE"])
    stand.ingest()
    stand.publish("north", "cut", paragraphs=text[:4])
    stand.ingest()
    before = stand.groups()
    assert len(before) == 2
    stand.bench.do(f"truncate {', '.join(f'core.{name}' for name in TABLES)}")
    assert settle_unsigned(stand.bench.run) == 2
    assert stand.groups() == before


def test_a_weekly_column_is_a_text_of_its_own(stand):
    text = story("column", paragraphs=6)
    stand.publish("east", "week-1", paragraphs=[*text, "The tide stands at 1.93 and 4.17 at noon."])
    stand.publish("east", "week-2", paragraphs=[*text, "The tide stands at 2.08 and 3.44 at noon."])
    stand.ingest()
    assert stand.groups() == []


def test_texts_too_short_to_tell_are_left_alone(stand):
    note = ["The council meets on Friday at nine in the town hall, said the mayor."]
    stand.publish("east", "note", paragraphs=note)
    stand.publish("north", "note", paragraphs=note)
    stand.ingest()
    assert stand.groups() == []
