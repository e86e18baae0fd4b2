"""Which lines of a batch are a template."""

from __future__ import annotations

import pytest

from presswatch.ingesting.decide.batch_lines import (
    Gain,
    ReadPage,
    edge_lines,
    gained_lines,
    template_lines,
    without_lines,
)

LINE = "Read on in the new reader."


def pages(*titles, source="news", line=LINE):
    return [ReadPage(source, title, f"The text of {title}.\n\n{line}") for title in titles]


@pytest.mark.parametrize(("titles", "is_template"), [(("a", "b"), False), (("a", "b", "c"), True), (("a",) * 5, False)])
def test_a_line_under_three_headlines_is_a_template(titles, is_template):
    assert bool(template_lines(pages(*titles))) is is_template


def test_each_publisher_has_its_own():
    assert template_lines([*pages("a", "b"), *pages("c", "d", source="other")]) == {}
    lines = template_lines([*pages("a", "b", "c"), *pages("d", source="other")])
    assert [*lines] == ["news"]


def test_the_text_is_left():
    lines = template_lines(pages("a", "b", "c"))["news"]
    assert without_lines(pages("a")[0].body, lines) == "The text of a."
    assert without_lines("Whole.\n\nAs it is.", ()) == "Whole.\n\nAs it is."


def text(name, *, first=(), last=()):
    return "\n\n".join([*first, *(f"Paragraph {number} of {name} says more." for number in range(9)), *last])


def gains(count, *, without=0, **lines):
    names = [f"n{number}" for number in range(count + without)]
    return [Gain(text(name), text(name, **(lines if place < count else {}))) for place, name in enumerate(names)]


@pytest.mark.parametrize(
    ("texts", "is_template"),
    [
        (gains(3, last=(LINE,)), True),
        (gains(3, first=(LINE,)), True),
        (gains(4, without=1, last=(LINE,)), True),
        (gains(2, last=(LINE,)), False),
        (gains(3, without=1, last=(LINE,)), False),  # a correction that several stories of many share
        (gains(3), False),
        ([Gain(text(name, last=(LINE,)), text(name, last=(LINE,))) for name in "abc"], False),
    ],
)
def test_what_nearly_all_known_texts_gain_is_the_template(texts, is_template):
    assert gained_lines(texts) == (edge_lines(LINE) if is_template else frozenset())


def test_what_stands_within_the_texts_is_no_template():
    texts = [Gain(text(name), f"{text(name)}\n\n{LINE}\n\n{text(name.upper())}") for name in "abc"]
    assert gained_lines(texts) == frozenset()
