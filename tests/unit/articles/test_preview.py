"""What is left of a captured page when it is shown to a person."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presswatch.articles.preview import INLINE, KEPT, MOST_CHARS, preview_page, safe_markup
from presswatch.model.extraction import SavedPage

ALLOWED = {*KEPT, "div", "span", "br", "hr", "small"}
TAG = re.compile(r"</?([a-z0-9]+)>")


def assert_safe(markup: str) -> None:
    """Fail where anything is left but elements of the list, without attributes."""
    rest = TAG.sub(lambda tag: "" if tag[1] in ALLOWED else tag[0], markup)
    assert "<" not in rest, rest[:200]
    assert ">" not in rest, rest[:200]


def test_text_and_structure_stay() -> None:
    markup = safe_markup(b"<body><h1 class=x>Dam <em>holds</em></h1><p>One &lt;b&gt;<br>two</p>tail<ul><li>a</ul>")
    assert markup == "<h1>Dam <em>holds</em></h1><p>One &lt;b&gt;<br>two</p>tail<ul><li>a</li></ul>"


def test_the_text_after_what_is_dropped_stays() -> None:
    assert safe_markup(b"<p>a<script>alert(1)</script>b<!-- c -->d<svg><p>x</p></svg>e</p>").startswith("<p>abd")


def test_a_picture_is_its_words() -> None:
    assert safe_markup(b"<p><img src=//t.example/p alt='A <b>'></p>") == "<p><small>[picture: A &lt;b&gt;]</small></p>"


def test_links_lead_nowhere_and_unknown_elements_are_wrappers() -> None:
    assert (
        safe_markup(b"<p><a href=javascript:x>a</a></p><x-y onclick=z>b</x-y>") == "<p><span>a</span></p><div>b</div>"
    )
    assert "a" in INLINE


@pytest.mark.parametrize("body", [b"", b"\0\0", b"<", b"<!doctype html>", b"\xff\xfe", b"<p" * 5000])
def test_what_is_no_page_gives_safe_markup_too(body: bytes) -> None:
    assert_safe(safe_markup(body))


def test_a_long_page_is_cut_and_closed() -> None:
    markup = safe_markup(b"<div>" + b"<p>" + b"word " * 10 + b"</p>" * 1 + b"<p>text</p>" * MOST_CHARS)
    assert len(markup) < MOST_CHARS + 1000
    assert markup.endswith("<p>… cut here</p>")
    assert_safe(markup)


def test_it_comes_with_what_the_page_is_read_as() -> None:
    preview = preview_page(SavedPage("https://a.example/b", b"<h1>Dam</h1><p>One two.</p>", "text/html"))
    assert preview.markup == "<h1>Dam</h1><p>One two.</p>"
    assert preview.extraction.outcome != ""


def test_control_beside_what_is_left_out_does_no_harm() -> None:
    assert "after" in safe_markup(b"<p>before</p>\x0c<base href=x>\x0c<p>after</p>&#12;<svg></svg>&#12;")


TAGS = (
    "<script> </script> <p\tonload=x> </p> <svg/onload=alert(1)> <iframe\tsrc=x> <a\thref='//x'> text <style> </style>"
    " <!-- --> <img\tsrc=x\tonerror=y> <math> <b> &lt;script&gt; &#60;i&#62; ]]> <template> </template> <noscript>"
    " <table><td> <x\ny> <base\thref=x> \x00 <?php\t?>"
)
PIECES = st.sampled_from(TAGS.split(" "))


@given(st.lists(PIECES | st.text(max_size=8), max_size=30))
def test_nothing_but_listed_elements_without_attributes_comes_out(pieces: list[str]) -> None:
    assert_safe(safe_markup("".join(pieces).encode("utf-8", "replace"), "text/html; charset=utf-8"))
