"""libyaml and PyYAML read the same, or libyaml leaves it to PyYAML."""

from __future__ import annotations

from contextlib import suppress

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from presswatch.registry import quick_yaml
from presswatch.registry.quick_yaml import OddYamlError, read_quickly
from presswatch.registry.strict_yaml import Document, YamlProblemError, read_slowly, read_yaml

PLAIN = """\
source_id: le-fil  # a comment
name: "Le Fil \\u00e9"
feeds:
- {name: front, url: 'https://lefil.example/?feed=rss', every: 300}
- name: sport
  url: https://lefil.example/?feed=sport
rest: {yes: NO, at: 10:30, empty: , none: ~, half: 0.5, list: [true, -1, "1"]}
note: Offered for
  reading.
"""
WORDS = """, ' " # & * ! | > % @ ` ~ ? - 1 : { } [ ] << !!int true 0x1F 1_0 1.5 010 10:30 \\x41 \\u0 é 😀"""
PIECES = st.sampled_from(
    [
        *WORDS.split(),
        "\n", "\n  ", "\n- ", ": ", "- ", "? ", " ", "\r", "\t", "---\n", "...\n", "|-\n ", ">+", " #", "a",
        *"\x00\x85\u2028\ufeff\ud800",
    ]
)  # fmt: skip


def quickly(text: str) -> Document | None:
    with suppress(OddYamlError):
        return Document(*read_quickly(text, lambda plain: plain == "true" or plain, max_depth=3))
    return None


def test_plain_text_is_read_by_libyaml_with_the_line_of_each_key():
    assert yaml.__with_libyaml__
    document = quickly(PLAIN)
    assert document is not None
    assert document.lines == read_slowly(PLAIN).lines
    assert document.line_of(("feeds", 1, "url")) == 6


def test_values_have_the_types_that_pyyaml_gives_them():
    assert read_yaml(PLAIN) == read_slowly(PLAIN)
    rest = read_yaml(PLAIN).value["rest"]
    assert rest == {
        "yes": "NO", "at": "10:30", "empty": "", "none": None, "half": 0.5, "list": [True, -1, "1"]
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "", "--- ", "- a", "a: [", "a: 1\n---\nb: 2", "a: *b", "a: &b 1", "a: &b [1]", "a: !!int 1", "a: !b 1",
        "a: 1\na: 2", "? [a]\n: b", "true: 1", "a: [b?c]", "a: {b?c: d}", "a: |#x", "a:\tb", "a: \ud800", "a: b\x85c",
        "a: [[[b]]]",
    ],
)  # fmt: skip
def test_what_is_not_plain_is_left_to_pyyaml(text):
    assert quickly(text) is None


def test_without_libyaml_all_is(monkeypatch):
    monkeypatch.setattr(quick_yaml.yaml, "__with_libyaml__", False)
    assert quickly(PLAIN) is None
    assert read_yaml(PLAIN) == read_slowly(PLAIN)


@given(st.sampled_from([PLAIN, "a: ", ""]), st.lists(PIECES, min_size=1, max_size=8), st.integers(0, len(PLAIN)))
@example("a: ", ["9" * 5000], 3)
@example("a: ", ["b\n?: c\nd: 1"], 3)
def test_both_read_the_same(text, pieces, place):
    text = text[:place] + "".join(pieces) + text[place:]
    assert _said(read_yaml, text) == _said(read_slowly, text)


def _said(read, text: str) -> Document | tuple[int, str]:
    try:
        return read(text)
    except YamlProblemError as problem:
        return problem.line, problem.message
