"""The slow extractors are asked of odd pages alone, and what they say then counts."""

from __future__ import annotations

import numpy as np
import pytest

from presswatch.articles.blocks import judged_body
from presswatch.articles.blocks.body_features import StatedMetadata
from presswatch.articles.blocks.judged_body import (
    FIRST,
    SECOND,
    JudgedBody,
    Look,
    first_look,
    is_sure,
    judge_body,
    second_look,
)
from presswatch.articles.page import main_text
from presswatch.articles.page.main_text import Lines, MainTextCandidates
from presswatch.articles.page.text_blocks import BlockTree, read_outline

SENTENCES = [
    f"The harbour board met for the {turn} time this year and agreed to repair the eastern pier before the storms."
    for turn in ("first", "second", "third", "fourth", "fifth", "sixth")
]
ARTICLE = "<article><h1>Pier to be repaired</h1>" + "".join(f"<p>{text}</p>" for text in SENTENCES) + "</article>"


class Extractors:
    """The slow extractors, which note whether they were asked."""

    def __init__(self, *lines: str) -> None:
        self.lines, self.times = lines, 0

    def __call__(self) -> MainTextCandidates:
        self.times += 1
        return MainTextCandidates(self.lines, self.lines)


def outline(markup: str) -> BlockTree:
    tree = main_text.parse(f"<html><head></head><body>{markup}</body></html>")
    assert tree is not None
    return read_outline(tree)


def judged(markup: str, resiliparse: Lines, slow: Extractors) -> JudgedBody:
    return judge_body(outline(markup), StatedMetadata(("piertoberepaired",)), resiliparse, slow)


def body_of(body: JudgedBody) -> list[str]:
    return [
        block.text
        for block, chance in zip(body.features.blocks, body.chances, strict=True)
        if chance >= judged_body.KEEP
    ]


def test_an_ordinary_page_asks_no_slow_extractor() -> None:
    slow = Extractors()
    body = judged(ARTICLE, tuple(SENTENCES), slow)
    assert (slow.times, body.lines) == (0, ())
    assert set(SENTENCES) <= set(body_of(body))
    assert body.taken.tolist() == (body.chances >= judged_body.KEEP).tolist()


@pytest.mark.parametrize(
    ("markup", "resiliparse"),
    [
        pytest.param(ARTICLE, (), id="the quick one took nothing"),
        pytest.param(f"<p>{SENTENCES[0]}</p>", (SENTENCES[0],), id="little text"),
        pytest.param(ARTICLE, (*SENTENCES, *(f"Not in the outline: {text}" * 2 for text in SENTENCES)), id="unlocated"),
        pytest.param(
            f"<div>{''.join(f'<p>{text}</p>' for text in SENTENCES[:3])}</div>"
            + "<ul>" + 40 * "<li><a href='/'>Home</a></li>" + "</ul>"
            + "".join(f"<p>{text} So said a speaker on Tuesday evening.</p>" for text in SENTENCES),
            tuple(SENTENCES[:3]),
            id="more prose elsewhere",
        ),
    ],
)  # fmt: skip
def test_an_odd_page_asks_them_once(markup: str, resiliparse: Lines) -> None:
    slow = Extractors(*SENTENCES)
    body = judged(markup, resiliparse, slow)
    assert slow.times == 1
    assert body.taken.sum() > 0


def test_what_the_outline_does_not_hold_is_handed_on_as_lines() -> None:
    lines = tuple(f"{text} In a frame that no outline shows." for text in SENTENCES)
    assert judged("<p>Menu</p>", (), Extractors(*lines)).lines == lines


def test_a_model_in_doubt_is_not_believed() -> None:
    look = first_look(outline(ARTICLE), StatedMetadata(), tuple(SENTENCES))
    count = len(look.features.blocks)
    assert is_sure(look, np.full(count, 0.97), tuple(SENTENCES))
    assert not is_sure(look, np.full(count, 0.7), tuple(SENTENCES))


def test_looks_say_who_voted() -> None:
    tree = outline(ARTICLE)
    first = first_look(tree, StatedMetadata(), tuple(SENTENCES[:2]))
    second = second_look(tree, StatedMetadata(), first, MainTextCandidates(tuple(SENTENCES), ()))
    assert (first.votes.names, second.votes.names) == (FIRST, SECOND)
    assert taken(first, "prose") == SENTENCES
    assert taken(first, "resiliparse") == taken(second, "resiliparse") == SENTENCES[:2]
    assert taken(second, "default") == SENTENCES
    assert taken(second, "readability") == []


def test_a_second_look_reaches_as_far_as_either() -> None:
    """What nobody took at first is looked at where a slow extractor took it; what was looked at is not forgotten."""
    gap = "<ul>" + 80 * "<li><a href='/'>Home</a></li>" + "</ul>"
    tree = outline(f"<p>{SENTENCES[0]}</p>{gap}<div>Notes from the mill</div>{gap}<p>{SENTENCES[1][:50]}</p>")
    first = first_look(tree, StatedMetadata(), (SENTENCES[0],))
    assert first.near == slice(0, 26)
    assert second_look(tree, StatedMetadata(), first, MainTextCandidates((), ())).features is first.features
    second = second_look(tree, StatedMetadata(), first, MainTextCandidates((SENTENCES[1][:50],), ()))
    assert second.near == slice(0, len(tree.blocks))
    assert taken(second, "default") == [SENTENCES[1][:50]]
    assert taken(second, "resiliparse") == [SENTENCES[0]]


def test_only_what_stands_far_from_all_that_was_taken_is_far() -> None:
    took = np.zeros(80)
    took[[0, 50]] = 1
    assert np.flatnonzero(judged_body._is_far(took)).tolist() == [*range(76, 80)]


def taken(look: Look, name: str) -> list[str]:
    return [block.text for block, vote in zip(look.features.blocks, look.votes.of(name), strict=True) if vote]
