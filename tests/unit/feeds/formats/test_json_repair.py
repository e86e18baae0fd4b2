"""Damaged JSON: what is whole in it is read, whatever the damage."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presswatch.feeds.formats.json_repair import read_json

ITEMS = [{"id": str(number), "title": 'A "b", {c}, [d],] }', "tags": ["x", {"y": None}]} for number in range(5)]
TEXT = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Paper", "items": ITEMS})


def test_a_whole_document_is_left_alone():
    assert read_json(TEXT) == (json.loads(TEXT), "")


@pytest.mark.parametrize("behind", ["}", "\n<!-- cached -->", "null", "\x00\x00<script>"])
def test_what_stands_behind_a_document_is_left_out(behind):
    assert read_json(TEXT + behind) == (json.loads(TEXT), "repaired")


@pytest.mark.parametrize("text", [TEXT.replace("}]", "},]"), TEXT.replace("]}", "] , }"), TEXT.replace("}}", "},}")])
def test_commas_too_many_are_left_out_but_not_those_in_texts(text):
    parsed = read_json(text)
    assert parsed.value == json.loads(TEXT)


@given(st.integers(TEXT.index("[") + 1, len(TEXT) - 2))
def test_of_a_document_that_is_cut_the_whole_items_are_read(end):
    parsed = read_json(TEXT[:end])
    items = [] if parsed.value is None else parsed.value["items"]
    assert items == ITEMS[: len(items)]
    assert len(items) == TEXT[:end].count('{"y": null}]}')
    assert parsed.damage == ("truncated" if items else "")


@pytest.mark.parametrize("place", range(5))
def test_a_damaged_item_costs_itself(place):
    damaged = TEXT.replace(f'"id": "{place}"', f'"id": "{place}\\x"')
    rest = {**json.loads(TEXT), "items": ITEMS[:place] + ITEMS[place + 1 :]}
    assert read_json(damaged) == (rest, "repaired" if place < 4 else "truncated")  # the last one may have been cut


def test_attachments_and_authors_of_a_damaged_item_are_no_items():
    inner = '"attachments": [{"url": "a", "mime_type": "b"}, {"url": "c", "mime_type": "d"}, {"mime_type": "f"}]'
    damaged = TEXT.replace('"id": "1"', f'"id": "1\\x", {inner}, "authors": [{{"name": "A"}}, {{"name": "B"}}]')
    assert read_json(damaged).value["items"] == [ITEMS[0], *ITEMS[2:]]


def test_a_document_in_a_string_is_read():
    assert read_json(json.dumps(TEXT)) == (json.loads(TEXT), "repaired")


@given(st.text(max_size=200))
def test_any_text_has_an_answer(text):
    read_json(text)
    read_json('{"items":[' + text)


@pytest.mark.parametrize(
    "text", ['{"items":[' + '{"a":"\\x"},' * 100_000, '{"items":["' + ",," * 500_000, "[" * 500_000]
)
def test_hostile_text_costs_little(text):
    start = time.process_time()
    read_json(text)
    assert time.process_time() - start < 3
