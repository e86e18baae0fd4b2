"""Watches as files: what they hold, and each mistake with its line."""

from __future__ import annotations

import pytest

from presswatch.model.watch import Example
from presswatch.watches.watch_file import WatchMistakesError, parse_watch

FILE = """
watch_id: dock-strikes
name: Strikes at docks
words: '(dock* strike) OR "walk-out"'
languages: [en]
must_match:
  - title: Dockers strike
    language: en
  - {body: A walk-out began.}
must_not_match:
  - title: Dock leaves
"""


def test_a_watch_holds_what_its_file_says() -> None:
    watch = parse_watch(FILE)
    assert (watch.watch_id, watch.words) == ("dock-strikes", '(dock* strike) OR "walk-out"')
    assert (watch.languages, watch.roles, watch.stemmed) == (("en",), (), True)
    assert watch.must_match == (Example("Dockers strike", "", "en", 7), Example("", "A walk-out began.", None, 9))
    assert [example.line for example in watch.must_not_match] == [11]


def test_its_version_is_that_of_what_it_matches() -> None:
    watch = parse_watch(FILE)
    assert watch._replace(name="Other", must_match=()).version == watch.version
    others = [
        watch._replace(words="dock"),
        watch._replace(roles=("headline",)),
        watch._replace(sources=("news",)),
        watch._replace(languages=()),
        watch._replace(stemmed=False),
    ]
    assert len({watch.version, *(other.version for other in others)}) == 6


@pytest.mark.parametrize(
    ("old", "new", "mistake"),
    [
        ("watch_id: dock-strikes", "watch_id: Dock Strikes", "line 2: watch_id"),
        ("words:", "wordz:", "words: Field required"),
        ("languages: [en]", "languages: en", "line 5: languages"),
        ("name: Strikes at docks", "name: 5", "line 3: name"),
        ("must_not_match:\n  - title: Dock leaves\n", "", "must_not_match: Field required"),
        ("  - title: Dock leaves", "  - headline: Dock leaves", "line 11: must_not_match.0.headline"),
        ("languages: [en]", "roles: [caption]", "line 5: roles.0"),
        ("languages: [en]", "languages: &a [en]", "line 5: anchors"),
    ],
)
def test_mistakes_are_named_with_their_line(old: str, new: str, mistake: str) -> None:
    with pytest.raises(WatchMistakesError) as refused:
        parse_watch(FILE.replace(old, new))
    assert mistake in str(refused.value)


@pytest.mark.parametrize("text", ["", "- a", "5", "a: [", "\x00"])
def test_what_is_no_mapping_is_refused(text: str) -> None:
    with pytest.raises(WatchMistakesError, match="line"):
        parse_watch(text)
