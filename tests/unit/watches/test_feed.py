"""Feeds of watches: valid, paged for good, whatever a publisher writes."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from lxml import etree

from presswatch.feeds.parse import parse_feed
from presswatch.model.watch import NotedEvent
from presswatch.watches.feed import PAGE_EVENTS, documents, pages

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"
NOW = "2026-03-02T00:00:00+00:00"


def event(
    number: int, kind: str = "matched", title: str = "Dockers strike", url: str | None = "http://a.example/1?b&c"
):
    why = "withdrawn" if kind == "retracted" else "text"
    return NotedEvent(number, "docks", "Docks", kind, why, 40 + number, "news", 1, title, url, AT, 900 + number, AT)  # type: ignore[arg-type]


def written(*events: NotedEvent, base: str = "") -> dict[str, str]:
    return dict(documents("docks", "Docks & ports", events, base, NOW))


def test_a_feed_is_read_as_any_other() -> None:
    files = written(event(1), event(2, url=None))
    for name in ("docks.atom", "docks.json"):
        parsed = parse_feed(files[name].encode(), url="http://x.example/")
        assert [entry.title for entry in parsed.entries] == ["Dockers strike", "Dockers strike"]
        assert len({entry.guid for entry in parsed.entries}) == 2


def test_what_no_longer_matches_is_deleted_in_atom_and_said_in_json() -> None:
    files = written(event(1), event(1, "retracted"))
    root = etree.fromstring(files["docks.atom"].encode())
    (deleted,) = root.findall("{http://purl.org/atompub/tombstones/1.0}deleted-entry")
    assert deleted.get("ref") == root.findtext(f"{ATOM}entry/{ATOM}id")
    newest, first = json.loads(files["docks.json"])["items"]
    assert newest["_presswatch"]["retracts"] == first["id"]
    assert newest["id"] != first["id"]
    assert first["_presswatch"]["load_seq"] == 901


def test_archives_are_full_linked_and_never_change() -> None:
    events = [event(number) for number in range(1, 2 * PAGE_EVENTS + 6)]
    before, after = written(*events[:-1], base="https://x.example/f/"), written(*events, base="https://x.example/f/")
    assert list(after) == [f"docks{part}.{kind}" for part in ("-000001", "-000002", "") for kind in ("atom", "json")]
    for name in ("docks-000001.atom", "docks-000002.json"):
        assert before[name] == after[name]
    assert before["docks.atom"] != after["docks.atom"]
    root = etree.fromstring(after["docks.atom"].encode())
    assert len(root.findall(f"{ATOM}entry")) == 5
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links["prev-archive"] == "https://x.example/f/docks-000002.atom"
    assert json.loads(after["docks-000002.json"])["next_url"] == "https://x.example/f/docks-000001.json"
    assert "next_url" not in json.loads(after["docks-000001.json"])


def test_hostile_titles_and_addresses_stay_texts() -> None:
    title = 'A</title><script>x</script>"\x00\x1b\ud800]]> & ü'
    url = 'http://a.example/"><x/>\x00'
    files = written(event(1, title=title, url=url))
    root = etree.fromstring(files["docks.atom"].encode())
    assert root.findtext(f"{ATOM}entry/{ATOM}title") == 'A</title><script>x</script>"\ufffd\ufffd\ufffd]]> & ü'
    assert not root.findall(".//script")
    assert root.find(f"{ATOM}entry/{ATOM}link").get("href") == 'http://a.example/"><x/>\ufffd'


def test_a_watch_that_found_nothing_has_an_empty_feed() -> None:
    (page,) = pages("docks", [])
    assert (page.older, page.is_archive, len(page.events)) == (None, False, 0)
    assert etree.fromstring(written()["docks.atom"].encode()).findtext(f"{ATOM}updated") == NOW
