"""The comparison of a troubled month: whatever the mart shows wrong is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from newsworld.troubled.cast import troubled_cast
from newsworld.troubled.compare import SeenArticle, SeenPoll, SeenStep, compare_month, compare_steps
from newsworld.troubled.trouble import Trouble

LAST = 2
PAGE = Path(__file__).resolve().parents[3] / "docs/troubled-month.md"


@pytest.fixture
def trouble():
    return Trouble("quiet-times", "", origin="http://127.0.0.1:1")


def perfect(trouble):
    return [
        SeenArticle(
            source_id=trouble.source_id,
            urls=story.addresses,
            title=story.title,
            body="\n\n".join(story.paragraphs),
            authors=(story.author,),
            published_at=story.published_at,
            revisions=1,
            publisher_name=None,
            state="live",
            standfirst=story.standfirst,
            language="en",
            precision="second",
            day=story.published_at.date(),
        )
        for story in trouble.truth(LAST).stories.values()
    ]


def compared(trouble, articles, entries=6, polls=()):
    return compare_month([trouble], LAST, articles, {trouble.source_id: list(polls)}, {trouble.source_id: entries})


def test_a_perfect_observation_has_no_difference(trouble):
    report = compared(trouble, perfect(trouble))
    assert report.is_equal, report.as_table()
    assert report.expected["articles"] == 6


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("address", {"urls": frozenset({"http://other.example/"})}),
        ("body", {"body": "Other words."}),
        ("standfirst", {"standfirst": "Made up."}),
        ("authors", {"authors": ("Nobody",)}),
        ("published", {"published_at": None}),
        ("day", {"day": date(1999, 3, 2)}),
        ("precision", {"precision": "day"}),
        ("language", {"language": "de"}),
        ("revisions", {"revisions": 2}),
        ("edits", {"edits": 1}),
        ("edits", {"silent_edits": 1}),
        ("publisher", {"publisher_name": "Another House"}),
        ("state", {"state": "gone"}),
        ("syndication", {"is_copy": True}),
        ("syndication", {"agency": "wire"}),
        ("feeds", {"feeds": 2}),
        ("flags", {"flags": frozenset({"bad_bytes"})}),
    ],
)
def test_each_field_that_is_wrong_is_told(trouble, kind, change):
    first, *others = perfect(trouble)
    assert compared(trouble, [replace(first, **change), *others]).by_kind() == {kind: 1}


def test_what_is_missing_doubled_or_made_up_is_told(trouble):
    first, *others = perfect(trouble)
    assert compared(trouble, others).by_kind() == {"articles": 1}
    assert compared(trouble, [first, first, *others]).by_kind() == {"articles": 1}
    made_up = replace(first, title="Nobody wrote this")
    assert compared(trouble, [first, made_up, *others]).by_kind() == {"article extra": 1}
    assert compared(trouble, [first, *others], entries=7).by_kind() == {"entries": 1}


def test_polls_that_are_told_wrongly_are_told(trouble):
    articles = perfect(trouble)
    assert compared(trouble, articles, polls=[SeenPoll(1, False, False)]).by_kind() == {"failed polls": 1}
    assert compared(trouble, articles, polls=[SeenPoll(1, True, True)]).by_kind() == {"gaps": 1}


def test_what_was_wrong_for_a_while_is_told_though_it_was_mended(trouble):
    name = trouble.source_id
    good = SeenStep(0, frozenset({(name, trouble.story(0).title)}), frozenset())
    early = replace(good, titles=frozenset({(name, trouble.story(5).title)}))
    assert compare_steps([trouble], [good, replace(good, step=1)]).is_equal
    assert compare_steps([trouble], [early, replace(good, step=2)]).by_kind() == {"wrong for a while": 1}
    ended = replace(good, endings=frozenset({(name, "gone http_404")}))
    assert compare_steps([trouble], [ended, good]).by_kind() == {"wrong for a while": 1}


def test_a_copy_is_asked_for_only_where_its_original_takes_part():
    copier = next(one for one in troubled_cast() if one.source_id == "echo-evening")
    stories = copier.truth(LAST).stories.values()
    assert {story.copy_of for story in stories} == {None, "quiet-times"}
    alone = compare_month([copier], LAST, [], {}, {}).by_kind()
    assert alone["articles"] == len(list(stories)) - alone["syndication"]


def test_the_page_names_each_publisher_and_where_it_was_reported():
    text = PAGE.read_text(encoding="utf-8")
    missing = [one.source_id for one in troubled_cast() if one.source_id not in text]
    missing += [one.seen_at for one in troubled_cast() if f"https://github.com/{one.seen_at}" not in text]
    assert missing == []
