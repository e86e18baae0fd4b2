"""JSON Feed as it is found: people in every shape, no items, items as an object."""

from __future__ import annotations

import json
from typing import Any

import pytest

from presswatch.feeds.parse import parse_feed
from presswatch.model.parsed_feed import FeedOutcome, ParsedFeed

VERSION = "https://jsonfeed.org/version/1.1"


def read(**members: Any) -> ParsedFeed:
    return parse_feed(
        json.dumps({"version": VERSION, "title": "t", **members}).encode(), url="https://e.example/f.json"
    )


@pytest.mark.parametrize(
    ("people", "names"),
    [
        ({"authors": [{"name": "Ada Orr"}, {"name": "Bo Lund"}]}, ("Ada Orr", "Bo Lund")),
        ({"authors": ["Ada Orr", {"name": "Bo Lund"}, {"url": "https://e.example/bo"}]}, ("Ada Orr", "Bo Lund")),
        ({"authors": {"name": "Ada Orr"}}, ("Ada Orr",)),
        ({"authors": "Ada Orr"}, ("Ada Orr",)),
        ({"author": {"name": "Ada Orr"}}, ("Ada Orr",)),
        ({"author": "ada@e.example (Ada Orr)"}, ("Ada Orr",)),
        ({"author": ["Ada Orr", "Bo Lund", "Ada Orr"]}, ("Ada Orr", "Bo Lund")),
        ({"authors": [], "author": {"name": "Ada Orr"}}, ("Ada Orr",)),
        ({"authors": [{"name": ""}], "author": None}, ("Desk",)),
        ({"authors": [7, None, [], True]}, ("Desk",)),
        ({}, ("Desk",)),
    ],
)
def test_people_in_every_shape_and_else_the_feeds(people: dict[str, Any], names: tuple[str, ...]) -> None:
    for of_feed in ({"authors": [{"name": "Desk"}]}, {"author": "Desk"}):
        (entry,) = read(items=[{"id": "1", **people}], **of_feed).entries
        assert entry.authors == names


@pytest.mark.parametrize("members", [{}, {"items": None}, {"items": []}, {"items": {}}, {"items": "none"}])
def test_a_feed_without_items_is_empty(members: dict[str, Any]) -> None:
    assert read(**members).outcome is FeedOutcome.EMPTY_FEED


@pytest.mark.parametrize(
    "text", ['{"items": []}', '{"title": "t"}', '{"code": 404, "message": "no"}', "[]", "{}", '{"a"']
)
def test_other_json_is_no_feed(text: str) -> None:
    assert parse_feed(text.encode()).outcome is FeedOutcome.NOT_A_FEED


def test_items_of_an_object_are_read() -> None:
    assert [entry.guid for entry in read(items={"0": {"id": "a"}, "2": {"id": "b"}}).entries] == ["a", "b"]


@pytest.mark.parametrize(
    ("item", "url"),
    [
        ({"id": "https://e.example/1"}, "https://e.example/1"),
        ({"id": "/1"}, None),
        ({"id": "urn:1", "external_url": "https://x.example/"}, "https://x.example/"),
        ({"id": "1", "url": "/1", "external_url": "https://x.example/"}, "https://e.example/1"),
    ],
)
def test_the_page_of_an_item(item: dict[str, Any], url: str | None) -> None:
    (entry,) = read(items=[item]).entries
    assert entry.url == url
