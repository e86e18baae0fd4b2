"""Lines above a headline: a kicker is kept, a rubric names the section, what else stands there is neither."""

import pytest

from presswatch.articles.extract import clean_page
from presswatch.model.extraction import SavedPage

HEADLINE = "Harbour council votes to reopen the old ropeworks"
PARAGRAPHS = "".join(
    f"<p>The council of Aldersea voted on day {day} to reopen the ropeworks, which have stood empty since the storm "
    "took their roof, and the mayor said that the first forty apprentices would come before the end of the winter.</p>"
    for day in range(5)
)
URL = "https://www.aldersea.test/opinion/2024/ropeworks"


def read(head, *, meta="", body=PARAGRAPHS):
    menus = "<nav><a href='/'>Start</a> <a href='/sport'>Sport</a></nav>"
    html = f"<html><head><meta charset=utf-8>{meta}</head><body>{menus}<article>{head}{body}</article></body></html>"
    return clean_page(SavedPage(URL, html.encode()))


H1 = f"<h1>{HEADLINE}</h1>"


@pytest.mark.parametrize(
    "head",
    [
        f"<header><div class='x1'><div>SLOW TIDE</div>{H1}</div></header>",
        f"<p class='kicker'>SLOW TIDE</p>{H1}",
        f"<div><ul class='eyebrow'><li class='eyebrow__item'>SLOW TIDE</li><li>3 May 2024</li></ul>{H1}</div>",
        f"<div><h4>SLOW TIDE</h4>{H1}<p>By Mia Rand</p></div>",
        f"<div><div class='dachzeile'><a href='/t/tide'>SLOW TIDE</a></div>{H1}</div>",
        f"<div><p class='occhiello'>SLOW TIDE</p><time>3 maggio 2024</time>{H1}</div>",
    ],
)
def test_line_above_the_headline_is_its_kicker(head):
    found = read(head)
    assert (found.title, found.kicker) == (HEADLINE, "SLOW TIDE")
    assert "SLOW TIDE" not in found.body


@pytest.mark.parametrize(
    "head",
    [
        f"<div><p>3 May 2024</p>{H1}</div>",
        f"<div><p>By Mia Rand</p>{H1}</div>",
        f"<div><p class='share'>Pass it on</p>{H1}</div>",
        f"<div><p>Advertisement</p>{H1}</div>",
        f"<div><p>Aldersea</p>{H1}</div>",  # the name in the host
        f"<div><p>The mayor spoke to the press on the quay.</p>{H1}</div>",
        f"<div><a href='/opinion/'>Opinion</a>{H1}</div>",
        f"<ul><li>Start</li><li>Sea</li><li>Town</li><li>Sport</li></ul>{H1}",
    ],
)
def test_what_else_stands_above_is_no_kicker(head):
    assert read(head).kicker is None


@pytest.mark.parametrize(
    "href", ["/opinion/", "/opinion", URL.rsplit("/", 2)[0], "/category/opinion/", "/rubrik/opinion"]
)
def test_link_to_a_page_above_names_the_section(href):
    assert read(f"<div><a href='{href}'>Opinion</a>{H1}</div>").section == "Opinion"


@pytest.mark.parametrize(
    "href", ["/", "/opinion/2024/other-story-of-the-day", "https://elsewhere.test/opinion/", "#top"]
)
def test_other_links_name_no_section(href):
    assert read(f"<div><a href='{href}'>Opinion</a>{H1}</div>").section is None


@pytest.mark.parametrize("stated", ["2016", "tags", "front-page", "Uncategorized", "Sin categoría", "Без рубрики", "-"])
def test_what_systems_fill_in_is_no_section(stated):
    meta = f"<meta property='article:section' content='{stated}'>"
    assert read(H1, meta=meta).section is None
    assert read(f"<div><a href='/opinion/'>Opinion</a>{H1}</div>", meta=meta).section == "Opinion"


def test_stated_section_comes_before_the_one_shown_and_is_no_kicker():
    meta = "<meta property='article:section' content='Harbour'>"
    found = read(f"<div><a href='/opinion/'>Opinion</a><p>Harbour</p>{H1}</div>", meta=meta)
    assert (found.section, found.kicker) == ("Harbour", None)


def test_a_reference_in_the_key_words_cuts_none():
    meta = "<meta name='keywords' content='Sea &amp;amp; Shore, the mayor&amp;#39;s picks'>"
    assert read(H1, meta=meta).tags == ("Sea & Shore", "the mayor's picks")
