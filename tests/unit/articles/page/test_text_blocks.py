"""The outline of a page: hidden copies are no leaves, hidden texts that stand nowhere else are, buttons are known."""

from __future__ import annotations

import pytest
from lxml import html as lxml_html

from presswatch.articles.page.text_blocks import BlockTree, read_outline

SAID = [
    "Yr oedd y bont ar gau am ddwy flynedd cyn i'r seiri maen ddod yn ôl.",
    "Talodd y cyngor am y meini, a'r pentrefwyr am y calch a'r cinio.",
]
TEXT = "".join(f"<p>{text}</p>" for text in SAID)


def outline(markup: str) -> BlockTree:
    return read_outline(lxml_html.document_fromstring(f"<html><body>{markup}</body></html>"))


@pytest.mark.parametrize(
    "hidden",
    [
        f"<div hidden>{TEXT}</div>",
        f"<section style='display:none'><div>{TEXT}</div></section>",
        "".join(f"<p><span class='sr-only'>{text}</span></p>" for text in SAID),
    ],
)
@pytest.mark.parametrize("is_first", [True, False])
def test_a_hidden_copy_of_what_is_shown_is_no_leaf(hidden: str, is_first: bool) -> None:
    leaves = outline(f"{hidden}<main>{TEXT}</main>" if is_first else f"<main>{TEXT}</main>{hidden}").blocks
    assert [leaf.text for leaf in leaves] == SAID
    assert all(leaf.within("main") for leaf in leaves)


def test_hidden_text_that_stands_nowhere_else_is_a_leaf() -> None:
    assert [leaf.text for leaf in outline(f"<div hidden>{TEXT}</div><p>1874</p>").blocks] == [*SAID, "1874"]


@pytest.mark.parametrize("mark", ["subscriptions-section", "subscriptions-display", "amp-access", "AMP-Access"])
def test_what_subscribers_do_not_see_is_found_where_the_markup_names_it(mark: str) -> None:
    markup = f"<html><body><div {mark}='NOT granted'>{TEXT}</div><main>{TEXT}</main></body></html>"
    tree = lxml_html.document_fromstring(markup)
    for leaves in (read_outline(tree).blocks, read_outline(tree, markup).blocks):
        assert [leaf.text for leaf in leaves] == SAID
        assert all(leaf.within("main") for leaf in leaves)


def test_a_short_hidden_line_is_a_leaf_though_it_is_shown_elsewhere() -> None:
    assert [leaf.text for leaf in outline("<p>1874</p><p hidden>1874</p>").blocks] == ["1874", "1874"]


def test_copies_that_are_shown_are_leaves() -> None:
    assert [leaf.text for leaf in outline(TEXT + TEXT).blocks] == SAID + SAID


def test_the_block_that_a_button_stands_in_is_known() -> None:
    tree = outline("<section><p>Un</p><div>Dau<button>Iawn</button></div></section>")
    assert tree.buttons == {tree.blocks[-1].path[-1].number}
    assert tree.blocks[-1].tag == "div"
