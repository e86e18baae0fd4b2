"""What an element says of who sees it: classes of frameworks, letters without size, signs read aloud."""

from __future__ import annotations

import pytest
from lxml import html as lxml_html

from presswatch.articles.page.text_blocks import read_outline
from presswatch.articles.page.visibility import Visibility


def hides(markup: str) -> bool:
    tree = lxml_html.document_fromstring(f"<html><body>{markup}</body></html>")
    element = tree.find("body")[0]
    return Visibility(tree).hides(element, element.tag, element.get("class", ""))


@pytest.mark.parametrize(
    "markup",
    [
        "<div class='mt-3 d-none'>Ond</div>",
        "<div class='hidden'>Ond</div>",
        "<p class='box is-hidden'>Ond</p>",
        "<p class='d-none d-print-block'>Ond</p>",
        "<p style='font-size:0px; color:red'>Ond</p>",
        "<p hidden>Ond</p>",
        "<dialog>Ond</dialog>",
    ],
)
def test_what_nobody_sees_is_hidden(markup: str) -> None:
    assert hides(markup)


@pytest.mark.parametrize(
    "markup",
    [
        "<div class='d-none d-md-block'>Ond</div>",
        "<div class='hidden lg:flex'>Ond</div>",
        "<div class='hidden visible-xs'>Ond</div>",
        "<div class='overflow-hidden'>Ond</div>",
        "<div style='font-size:0'><span style='font-size:1rem'>Ond</span></div>",
        "<div style='font-size:0.9em'>Ond</div>",
        "<p hidden='until-found'>Ond</p>",
        "<p style='display:block' class='d-none'>Ond</p>",
    ],
)
def test_what_somebody_sees_is_not(markup: str) -> None:
    assert not hides(markup)


def test_a_sign_that_is_read_aloud_stands_between_its_numbers() -> None:
    said = "Mae'r olwyn yn troi ar {} o gyflymder yr hen un, yn ôl y rhai a'i hamserodd hi."
    markup = said.format("4<span class='sr-only'>/</span>3") + "<span class='sr-only'> (ffenestr newydd)</span>"
    tree = lxml_html.document_fromstring(f"<html><body><p>{markup}</p></body></html>")
    assert [block.text for block in read_outline(tree).blocks] == [said.format("4/3")]
