"""Marks of other stories never enter the row, whatever their containers are called."""

import itertools
import json
from datetime import UTC, datetime

import pytest
from tests.unit.articles import pages

from presswatch.articles.extract import clean_page
from presswatch.model.extraction import SavedPage

STORIES = (
    ("/2024/05/mill", "Old mill finds a new owner", "Otto Brand", "2024-03-05"),
    ("/x1", "Wells mapped", "Rosa Field", "2024-03-03"),
    ("/x2", "Storks back early", "Lars Pohl", "2024-02-27"),
)


CARD = (
    "<{inner} class='{name}'><a href='{u}'>{t}</a> <a rel='author' href='/authors/{a}'>{a}</a>"
    " <time datetime='{d}T10:00Z'>{d}</time></{inner}>"
)


def card_list(tag, inner, name):
    cards = "".join(CARD.format(inner=inner, name=name, u=u, t=t, a=a, d=d) for u, t, a, d in STORIES)
    return f"<{tag} class='{name}s'>{cards}</{tag}>"


LINKED = "<a class='b' href='{u}'><h3>{t}</h3><span class='author'>{a}</span><time datetime='{d}'>{d}</time></a>"
COMMENT = "<div class='u'><b class='author'>{a}</b> <time datetime='{d}'>{d}</time><p>{text}</p></div>"
SAID = "I was there when it happened and nobody said a word."
ONE = (
    "<div class='y'><a href='/x9'>A longer headline of another story here</a>"
    "<time datetime='2024-03-01'>1 March 2024</time><span class='author'>Otto Brand</span></div>"
)
NEXT = (
    "<article data-url='/x9'><h1>Another story altogether</h1><p class='byline'>By Otto Brand</p>"
    f"<time datetime='2024-03-01'>1 March 2024</time><p>{pages.PARAGRAPHS[0]}</p></article>"
)
LISTS = {
    "cards": card_list("section", "div", "q7"),
    "items": card_list("ul", "li", "zz"),
    "articles": card_list("div", "article", "k"),
    "linked": "".join(LINKED.format(u=u, t=t, a=a, d=d) for u, t, a, d in STORIES),
    "one": ONE,
    "comments": "".join(COMMENT.format(a=a, d=d, text=SAID) for _, _, a, d in STORIES),
    "next": NEXT,
}
PLACES = list(itertools.product(LISTS, ["before", "after"]))


def page(before="", own="", after="", head=""):
    text = "".join(f"<p>{paragraph}</p>" for paragraph in pages.PARAGRAPHS)
    html = (
        f"<html lang=en><head><meta charset=utf-8><title>Ropeworks to reopen - Aldersea News</title>{head}</head>"
        f"<body><main>{before}<div class=c><h1>Ropeworks to reopen</h1>{own}{text}</div>{after}</main></body></html>"
    )
    fetched = datetime(2024, 5, 9, tzinfo=UTC)
    return clean_page(SavedPage("https://news.aldersea.test/n/ropeworks", html.encode(), fetched_at=fetched))


@pytest.mark.parametrize(("name", "place"), PLACES)
def test_marks_of_other_stories_are_not_ours(name, place):
    found = page(**{place: LISTS[name]})
    assert found.published is None
    assert found.authors == ()


OWN = "<p>By <a rel=author href=/authors/mr>Mia Rand</a></p><p>7 May 2024</p>"


@pytest.mark.parametrize(("name", "place"), PLACES)
def test_own_marks_are_found_beside_those_of_others(name, place):
    found = page(own=OWN, **{place: LISTS[name]})
    assert found.published.reading.raw == "7 May 2024"
    assert [author.name for author in found.authors] == ["Mia Rand"]


@pytest.mark.parametrize(
    "own",
    [
        "<div class=m><a href='/politics'>Politics</a> <time datetime='2024-05-07'>7 May</time></div>",
        "<ul><li><a href='/themes/work-and-life'>Work and life in towns</a></li><li>Published 7 May 2024</li></ul>",
        "<div class=m><a href='/n/ropeworks?p=1'>Print this article for your records</a><p>7 May 2024</p></div>",
        "<a href='/2024/05/07/'><time datetime='2024-05-07'>7 May 2024</time></a>",
    ],
)
def test_links_beside_the_own_date_do_not_take_it_away(own):
    claim = page(own=own).published
    assert claim is not None
    assert (claim.reading.earliest or claim.reading.value).date().isoformat() in ("2024-05-06", "2024-05-07")


def test_article_of_another_headline_in_the_data_gives_nothing():
    stories = [
        {"@type": "NewsArticle", "headline": t, "url": u, "datePublished": d, "author": {"@type": "Person", "name": a}}
        for u, t, a, d in STORIES
    ]
    data = json.dumps({"@type": "ItemList", "itemListElement": stories})
    found = page(head=f"<script type='application/ld+json'>{data}</script>")
    assert (found.published, found.authors) == (None, ())


@pytest.mark.parametrize(
    ("line", "published", "modified"),
    [
        ("Updated: <time datetime='2024-05-08T09:00Z'>8 May</time>", None, "2024-05-08"),
        ("<time datetime='2024-05-08T09:00Z'>Updated 8 May</time>", None, "2024-05-08"),
        ("<dl><dt>Actualizado</dt><dd><time datetime='2024-05-08T09:00Z'>8 mayo</time></dd></dl>", None, "2024-05-08"),
        ("<time datetime='2024-05-07T09:00Z'>7</time> 公開 <time datetime='2024-05-08T09:00Z'>8</time> 更新",
         "2024-05-07", "2024-05-08"),
        ("<time datetime='2024-05-07T09:00Z'>7 May</time> | Bijgewerkt <time datetime='2024-05-08T09:00Z'>8 mei</time>",
         "2024-05-07", "2024-05-08"),
    ],
)  # fmt: skip
def test_label_beside_a_time_element_counts(line, published, modified):
    found = page(own=f"<div>{line}</div>")
    days = [claim and claim.reading.value.date().isoformat() for claim in (found.published, found.modified)]
    assert days == [published, modified]


SHAPES = {
    "plain": "<div class=q><h4><a href='{u}'>{t}</a></h4><p>By {a}</p><p>{d}</p></div>",
    "pictures": "<li><a href='{u}'><img></a><a href='{u}'>{t}</a><span class=author>{a}</span><i>{d}</i></li>",
    "with a list": "<div><a href='{u}'><h3>{t}</h3></a><ul><li class=author>By {a}</li><li>{d}</li></ul></div>",
    "tables": "<table><tr><td><a href='{u}'>{t}</a></td><td class=author>{a}</td><td>{d}</td></tr></table>",
    "terms": "<dl><dt><a href='{u}'>{t}</a></dt><dd class=byline>By {a}</dd><dd><time>{d}</time></dd></dl>",
    "microdata": "<article itemscope><a itemprop=url href='{u}'>{t}</a><span itemprop=author>{a}</span>"
    "<meta itemprop=datePublished content={d}></article>",
    "figures": "<figure><a href='{u}'>{t}</a><span class=byline>By {a}</span><time datetime={d}>x</time></figure>",
    "author first": "<div class=op><a class=author href='/authors/{d}'>{a}</a><a href='{u}'>{t}</a></div>",
    "breaks": "<div class=m><a href='{u}'>{t}</a><br>By {a}<br>{d}</div>",
    "bare": "<div><div><a href='{u}'>{t}</a></div><div>{a}</div><div>{d}</div></div>",
}
OWN_AUTHORS = {
    "none": "",
    "line": "<p>By Mia Rand</p>",
    "relation": "<div>Von <a rel=author href=/a/mr>Mia Rand</a></div>",
    "property": "<span itemprop=author itemscope><span itemprop=name>Mia Rand</span></span>",
    "class": "<div class='firma'>Mia Rand</div>",
}


@pytest.mark.parametrize("place", ["before", "after"])
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("own", OWN_AUTHORS)
def test_no_shape_of_a_list_gives_its_marks(own, shape, place):
    cards = "".join(SHAPES[shape].format(u=u, t=t, a=a, d=d) for u, t, a, d in STORIES)
    found = page(own=OWN_AUTHORS[own], **{place: f"<section>{cards}</section>"})
    assert [author.name for author in found.authors] == ([] if own == "none" else ["Mia Rand"])
    assert found.published is None


@pytest.mark.parametrize("bar", ["<time datetime=2024-05-09>Thursday</time>", "<p>Thursday, 9 May 2024</p>"])
def test_the_day_of_today_above_the_article_is_not_its_date(bar):
    assert page(before=f"<div class=top>{bar}</div>").published is None
    assert page(before=f"<div class=top>{bar}</div>", own="<p>7 May 2024</p>").published.reading.raw == "7 May 2024"


@pytest.mark.parametrize(
    "heading", ["Comments", "3 Kommentare", "Comentarios", "コメント", "Read also", "Mehr zum Thema"]
)
def test_what_such_a_heading_announces_is_of_others(heading):
    one = "<b class=author>Otto Brand</b> <time datetime=2024-03-05>5 March</time><p>Nice.</p>"
    found = page(after=f"<div><h3>{heading}</h3><div>{one}</div></div>")
    assert (found.published, found.authors) == (None, ())
