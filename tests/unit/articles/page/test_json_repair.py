"""Damaged JSON: what can still be read is, nothing is made up, and the cost stays linear."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presswatch.articles.page import json_ld
from presswatch.articles.page.json_repair import parse_loosely

WHOLE = {"@type": "NewsArticle", "headline": "Ropeworks", "datePublished": "2024-05-07", "author": {"name": "Mia Rand"}}
TEXT = json.dumps(WHOLE)


@pytest.mark.parametrize(
    "damaged",
    [
        TEXT.replace('", "author', '"\n"author'),
        TEXT.replace('"Ropeworks"', '"Ropeworks", "about": "a "rope" of 3"'),
        TEXT.replace('"Ropeworks"', '"Ropeworks", "about": "said "no", then left"'),
        TEXT.replace('"Ropeworks"', '"Ropeworks", "about": "unclosed\n'),
        TEXT[:-1],
        TEXT[:-2],
        TEXT[:-1] + ",}",
        "/* story */ " + TEXT,
        "// story\n" + TEXT + " // end",
        "var story = " + TEXT + ";",
        TEXT.replace('"', "&quot;"),
        TEXT.replace('"', "&#34;"),
        TEXT.replace('"', "'"),
        TEXT[1:],
        TEXT.replace('"headline":', '"headline" ='),
        TEXT.replace('"}', '"}\n"extra": 1'),
        TEXT.replace('"@type"', '@type: "NewsArticle", "x"'),
        TEXT + TEXT.replace("Ropeworks", "Other"),
        TEXT.replace('"Ropeworks"', '"Ropeworks", "views": undefined, "n": NaN'),
    ],
)
def test_damaged_data_keeps_date_headline_and_name(damaged):
    blocks = json_ld.read_blocks([damaged])
    node = next(node for value in blocks.values for node, _ in json_ld.walk(value))
    assert (node["headline"], node["datePublished"]) == ("Ropeworks", "2024-05-07")
    assert node["author"] == {"name": "Mia Rand"}
    assert blocks.is_repaired


@pytest.mark.parametrize(
    "wrapped", [TEXT, f"<!--\n{TEXT}\n//-->", f"//<![CDATA[\n{TEXT}\n//]]>", f"/*<![CDATA[*/{TEXT}/*]]>*/"]
)
def test_sound_data_is_not_called_repaired(wrapped):
    assert json_ld.read_blocks([wrapped]) == ((WHOLE,), False)


def test_json_in_a_json_string_is_read():
    assert json_ld.read_blocks([json.dumps(TEXT)]) == ((WHOLE,), False)


def test_a_value_cut_off_is_left_out():
    assert parse_loosely('{"headline": "Ropeworks", "author": {"name": "Mia R') == [
        {"headline": "Ropeworks", "author": {}}
    ]


def test_lists_in_lists_are_one_list():
    assert json_ld.as_list([["a"], {"@list": ["b", ["c"]]}, {"0": "d", "1": "e"}]) == ["a", "b", "c", "d", "e"]


_TEXTS = st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]), max_size=8)


def _containers(inner):
    return st.lists(inner, min_size=1) | st.dictionaries(st.text("abcdef@", min_size=1), inner, min_size=1)


@given(_containers(st.recursive(_TEXTS | st.booleans(), _containers)))
def test_sound_objects_are_read_as_they_are(value):
    assert parse_loosely(json.dumps(value)) == [value]


@given(st.text(alphabet='{}[]",:\\/* \nab1', max_size=400))
def test_any_text_has_an_answer(text):
    assert isinstance(parse_loosely(text), list)


@pytest.mark.parametrize(
    "storm",
    ['"', " ", '" ', "[", '{"a":', "\n", '",', '"}', "/*", "}", '"\n "', "\n   a", "x", "“", "\\"],
)  # fmt: skip
def test_cost_is_linear(storm):
    text = '{"a":"' + storm * (100_000 // len(storm))
    started = time.process_time()
    json_ld.read_blocks([text])
    assert time.process_time() - started < 2
