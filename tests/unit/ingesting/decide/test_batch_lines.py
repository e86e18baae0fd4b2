"""Which lines of a batch are a template."""

from __future__ import annotations

import pytest

from presswatch.ingesting.decide.batch_lines import ReadPage, template_lines, without_lines

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
