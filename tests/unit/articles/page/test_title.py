"""The article's own headline: names of sites and kickers are off, whatever sign or element sets them apart."""

import pytest

from presswatch.articles.extract import clean_page
from presswatch.model.extraction import FeedHint, SavedPage

HEADLINE = "Council votes to reopen the old ropeworks"
KOREAN = "시의회, 오래된 밧줄 공장 다시 열기로 의결"
JAPANESE = "市議会が古い製綱所の再開を可決した"


PARAGRAPHS = "<p>The council voted on Tuesday to reopen the ropeworks as a public workshop, which opens in May.</p>" * 3


def title(tag, h1="", og="", site="Aldersea News"):
    head = f"<meta property='og:site_name' content='{site}'>"
    head += f"<meta property='og:title' content='{og}'>" if og else ""
    body = f"<article>{h1}{PARAGRAPHS}</article>"
    html = f"<html><head><meta charset=utf-8><title>{tag}</title>{head}</head><body>{body}</body></html>"
    return clean_page(SavedPage("https://www.aldersea.test/n/1", html.encode())).title


SIGNS = [" | ", " ㅣ ", "ㅣ", " · ", " : ", " :: ", " – ", " — ", " • ", "│", " / ", " ~ ", " » ", " ∙ ", "｜"]


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("h1", [f"<h1>{HEADLINE}</h1>", ""])
def test_site_behind_any_sign_goes(sign, h1):
    assert title(f"{HEADLINE}{sign}Aldersea News", h1) == HEADLINE


@pytest.mark.parametrize(
    ("text", "site"),
    [
        (f"{KOREAN}ㅣ올더신문", "올더신문"),
        (f"{JAPANESE}：オルダー新聞", "オルダー新聞"),
        (f"{JAPANESE}_オルダー新聞", "オルダー新聞"),
        (f"{JAPANESE}-オルダー新聞", "オルダー新聞"),
    ],
)
def test_site_goes_in_scripts_without_blanks(text, site):
    assert title(text, og=text, site=site) in (KOREAN, JAPANESE)


@pytest.mark.parametrize(
    "whole", [f"Harbour: {HEADLINE}", f"{HEADLINE}: what we know", f"{HEADLINE} - again", JAPANESE + "：写真も"]
)
def test_what_belongs_to_the_title_stays(whole):
    assert title(whole, f"<h1>{whole}</h1>", og=whole) == whole


@pytest.mark.parametrize(
    "h1",
    [
        f"<h1><span class='kicker'>Harbour</span> {HEADLINE}</h1>",
        f"<h1><span class='hd-overline'>DFB</span><span>{HEADLINE}</span></h1>",
        f"<h1><small class=Dachzeile>Streit im Rat:</small> {HEADLINE}</h1>",
        f"<h1><div><p class='volanta'>Puerto</p><p>{HEADLINE}</p></div></h1>",
        f"<span class='kicker'>Harbour</span><h1>{HEADLINE}</h1>",
    ],
)
def test_kicker_is_not_glued_on(h1):
    assert title(f"{HEADLINE} | Aldersea News", h1) == HEADLINE


@pytest.mark.parametrize("inner", [f"<span>DFB</span> {HEADLINE}", f"<b>Im Rat</b> <span>{HEADLINE}</span>"])
def test_line_in_an_element_goes_where_the_data_lacks_it(inner):
    assert title(f"{HEADLINE} | Aldersea News", f"<h1>{inner}</h1>", og=HEADLINE) == HEADLINE


def test_first_words_in_an_element_of_their_own_stay():
    whole = "Old ropeworks will be reopened in autumn"
    assert title(whole, whole.replace("Old", "<h1><em>Old</em>") + "</h1>") == whole


# --- which of several headings, and what is the site's name -----------------------------------------------------------


def claims(html, url="https://www.aldersea.test/n/ropeworks"):
    return clean_page(SavedPage(url, f"<html>{html}</html>".encode())).titles


def chosen(html, url="https://www.aldersea.test/n/ropeworks"):
    return next((claim.title for claim in claims(html, url) if claim.is_chosen), None)


def page(head, body):
    return f"<head><meta charset=utf-8>{head}</head><body>{body}</body>"


def test_heading_that_leads_home_is_the_name_of_the_site():
    body = f"<h1><a href='/'>The Harbour Gazette</a></h1><div><h2>{HEADLINE}</h2>{PARAGRAPHS}</div>"
    assert chosen(page(f"<title>{HEADLINE} : The Harbour Gazette</title>", body)).startswith(HEADLINE)


@pytest.mark.parametrize("order", [("The Harbour Gazette", HEADLINE), (HEADLINE, "The Harbour Gazette")])
def test_of_several_headings_the_one_that_is_not_the_tail_of_the_title_tag_is_chosen(order):
    body = "".join(f"<h1>{text}</h1>" for text in order) + PARAGRAPHS
    assert chosen(page(f"<title>{HEADLINE} | The Harbour Gazette</title>", body)) == HEADLINE


def test_heading_that_opens_the_text_beats_a_section_above_it():
    body = f"<h1>Monday Business</h1><article><h1>{HEADLINE}</h1>{PARAGRAPHS}</article><h1>Comments</h1>"
    assert chosen(page("<title>Ropeworks to open again, council says</title>", body)) == HEADLINE


@pytest.mark.parametrize(
    "heading",
    [
        f"<h1>{HEADLINE} <small>Posted on July 1, 2024 by mvogel</small></h1>",
        f"<h1>{HEADLINE} <span>1. Juli 2024</span></h1>",
    ],
)
def test_date_and_byline_in_the_heading_are_no_title(heading):
    assert chosen(page(f"<title>{HEADLINE}</title>", heading + PARAGRAPHS)) == HEADLINE


@pytest.mark.parametrize(
    ("tag", "url"),
    [
        (f"{HEADLINE} - Hafenbote", "https://archiv.hafenbote.test/a/b"),
        (f"{HEADLINE} – Nordsee Kurier", "https://www.nk-online.test/a/b"),
        (f"Mara Vogel's Harbour Pages | {HEADLINE}", "https://maravogel.test/a/b"),
        (f"{HEADLINE} » Der Hafen-Bote", "https://web.archive.org/web/2010/http://hafenbote.test/a"),
    ],
)
def test_host_tells_the_name_of_the_site(tag, url):
    assert chosen(page(f"<title>{tag}</title>", f"<div>{PARAGRAPHS}</div>"), url) == HEADLINE


def test_title_that_speaks_of_a_word_in_the_host_stays():
    whole = f"{HEADLINE} - how the port looks on"
    assert chosen(page(f"<title>{whole}</title>", PARAGRAPHS), "https://port.test/a") == whole


@pytest.mark.parametrize("cut", ["Council votes to reopen the old…", "Council votes to reopen the old ..."])
def test_title_that_breaks_off_counts_for_the_whole(cut):
    head = f"<title>{cut}</title><meta property=og:title content='{cut}'><meta name=twitter:title content='{cut}'>"
    assert chosen(page(head, f"<h1>{HEADLINE}</h1>{PARAGRAPHS}")) == HEADLINE


def test_attribute_that_ends_at_a_quote_counts_for_the_whole():
    whole = 'Council calls ropeworks "a shame"'
    head = f'<title>{whole}</title><meta property=og:title content="{whole}">'
    assert chosen(page(head, f"<h1>{whole}</h1>{PARAGRAPHS}")) == whole


def test_headline_of_the_newsroom_in_the_tags_beats_a_heading_alone():
    data = '{"@type": "NewsArticle", "headline": "Ropeworks to reopen after vote of the council"}'
    head = (
        f"<title>Old ropeworks: vote today</title><meta property=og:title content='{HEADLINE}'>"
        f"<meta name=twitter:title content='{HEADLINE}'><script type=application/ld+json>{data}</script>"
    )
    assert chosen(page(head, f"<h1>Ropeworks: what the council says</h1>{PARAGRAPHS}")) == HEADLINE


def test_every_statement_is_kept_with_its_raw_form():
    head = f"<title>{HEADLINE} | Aldersea</title><meta property=og:title content='Ropeworks &amp;amp; council'>"
    found = claims(page(head, f"<h1><span class=kicker>Harbour</span>{HEADLINE}</h1><h1>Comments</h1>{PARAGRAPHS}"))
    assert [(claim.source, claim.title, claim.is_chosen) for claim in found] == [
        ("h1", HEADLINE, True),
        ("og", "Ropeworks & council", False),
        ("title_tag", HEADLINE, False),
        ("h1", "Comments", False),
    ]
    assert (found[0].raw, found[0].kicker) == (f"Harbour {HEADLINE}", "Harbour")
    assert found[2].raw == f"{HEADLINE} | Aldersea"


def test_of_equal_titles_the_commonest_spelling_is_shown():
    head = f"<title>Port: {HEADLINE}</title><meta property=og:title content='Port: {HEADLINE}'>"
    assert chosen(page(head, f"<h1>Port : {HEADLINE}</h1>{PARAGRAPHS}")) == f"Port: {HEADLINE}"


def test_headline_that_the_feed_has_decides_where_the_page_states_it():
    html = (
        f"<title>{HEADLINE}</title><meta property='og:title' content='Ropeworks to reopen in spring'>"
        f"<body><article><h1>{HEADLINE}</h1>{PARAGRAPHS}</article></body>"
    )

    def chosen(feed_title):
        page = SavedPage("https://www.aldersea.test/n/1", html.encode(), feed=FeedHint(title=feed_title))
        return clean_page(page).title

    assert chosen(None) == HEADLINE
    assert chosen("Ropeworks to reopen in Spring") == "Ropeworks to reopen in Spring"
    assert chosen("What the council decided") == HEADLINE
