"""The article's own headline: names of sites and kickers are off, whatever sign or element sets them apart."""

import pytest

from presswatch.articles.extract import clean_page
from presswatch.model.extraction import SavedPage

HEADLINE = "Council votes to reopen the old ropeworks"
KOREAN = "시의회, 오래된 밧줄 공장 다시 열기로 의결"
JAPANESE = "市議会が古い製綱所の再開を可決した"


PARAGRAPHS = "<p>The council voted on Tuesday to reopen the ropeworks as a public workshop.</p>" * 3


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
