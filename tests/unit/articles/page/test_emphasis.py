"""Emphasis: all of an element in one child that emphasises it."""

from __future__ import annotations

import pytest
from lxml import html

from presswatch.articles.page.emphasis import is_emphasised


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p><em>Ada Winter lives on the coast.</em></p>", True),
        ("<p> <strong>Ada <a href='/w'>Winter</a></strong>\n</p>", True),
        ("<p>By <i>Ada Winter</i></p>", False),
        ("<p><i>Ada Winter</i> writes.</p>", False),
        ("<p><b>Ada</b><b>Winter</b></p>", False),
        ("<p><span>Ada Winter</span></p>", False),
        ("<p>Ada Winter</p>", False),
    ],
)
def test_all_of_an_element_stands_in_one_emphasis(markup, expected):
    assert is_emphasised(html.fragment_fromstring(markup)) is expected


def test_what_has_no_element_is_not_emphasised():
    assert not is_emphasised(None)
