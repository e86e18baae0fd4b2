"""Pages are parsed with plain elements, which is what makes them fast."""

import justext.core
from hypothesis import given
from hypothesis import strategies as st
from justext.core import define_stoplist
from justext.utils import get_stoplist
from lxml import etree
from lxml.html import HtmlElement
from trafilatura import external, utils

from presswatch.articles.page.main_text import load_late_parts, parse, read_trafilatura
from presswatch.articles.page.safe_markup import make_safe
from presswatch.articles.page.text_blocks import read_outline

PAGE = "<html><body><form><p>One<!-- two --> three</p><input value='x'><label>four</label></form></body></html>"


def test_no_element_is_looked_up_by_its_tag() -> None:
    """The classes of forms would be; comments are not kept at all."""
    tree = parse(PAGE)
    assert tree is not None
    assert {type(element) for element in tree.iter()} == {HtmlElement}
    assert [leaf.text for leaf in read_outline(tree).blocks] == ["One three", "four"]


def test_readability_is_overheard() -> None:
    """On the way of trafilatura, whose reading stays as it is; the name that is held is one of the pinned version."""
    paragraphs = "".join(f"<p>{'The rope walk opens again, the council said. ' * 4} {i}</p>" for i in range(8))
    tree = parse(f"<html><body><article><h1>Rope</h1>{paragraphs}</article></body></html>")
    assert tree is not None
    found = read_trafilatura(tree, "https://page.example/rope")
    assert len(found.default) >= 8
    assert len(found.readability) >= 8


def test_stop_words_are_those_that_the_library_asks() -> None:
    words = define_stoplist(external.jt_stoplist_init())
    load_late_parts()
    assert words == external.JT_STOPLIST
    assert justext.core.define_stoplist(external.JT_STOPLIST) is external.JT_STOPLIST
    assert "der" in justext.core.define_stoplist(get_stoplist("German"))


@given(st.text(alphabet=[*map(chr, range(128)), "\x85", "\xa0", "\u2028", "\ufffe", "\uffff", "ß", "報"], max_size=60))
def test_safe_markup_is_parsed_as_trafilatura_would(text: str) -> None:
    markup = make_safe(f"<!DOCTYPE html>\n<html><body><p>{text}</p><p>Rope</p></body></html>").text
    tree, safe = parse(markup), parse(markup, is_safe=True)
    assert tree is not None
    assert safe is not None
    assert etree.tostring(safe) == etree.tostring(tree)


def test_others_find_the_pattern_for_controls_as_it_comes() -> None:
    original = utils.INVALID_XML_CHARS
    parse(PAGE, is_safe=True)
    assert utils.INVALID_XML_CHARS is original
