"""Who is shown as author: persons of the page before its site, agencies after persons, nobody for a placeholder."""

import json

import pytest
from tests.unit.articles import pages

from presswatch.articles.extract import clean_page


def authors(stated=None, own="", end=""):
    head = ""
    if stated is not None:
        node = {"@type": "NewsArticle", "headline": "Ropeworks to reopen", "author": stated}
        head = f"<script type='application/ld+json'>{json.dumps(node)}</script>"
    page = pages.plain_story(head=head, body=end)
    html = page.body.replace(b"</h1>", b"</h1>" + own.encode())
    return [author.name for author in clean_page(pages.replace_body(page, html)).authors]


PERSON = {"@type": "Person", "name": "Mia Rand"}
SITE = {"@type": "Organization", "name": "Aldersea News"}


@pytest.mark.parametrize(
    ("stated", "names"),
    [
        ([[PERSON], [{"@type": "Person", "name": "Tom Bell"}]], ["Mia Rand", "Tom Bell"]),
        ({"@list": [PERSON]}, ["Mia Rand"]),
        ({"0": PERSON}, ["Mia Rand"]),
        ([{"@type": "Person", "name": "Ilan Press"}], ["Ilan Press"]),
        ([SITE, PERSON], ["Mia Rand"]),
        ([{"@type": "Person", "name": "Web Master"}, PERSON], ["Mia Rand"]),
    ],
)
def test_data_names_persons_in_any_shape(stated, names):
    assert authors(stated) == names


@pytest.mark.parametrize("mark", ["firma", "autore", "auteur", "skribent", "byline", "journaliste", "yazar"])
@pytest.mark.parametrize(
    "stated", [SITE, {"@type": "Person", "name": "admin"}, {"@type": "Person", "name": "News Desk"}, None]
)
def test_person_shown_comes_before_the_site(mark, stated):
    assert authors(stated, own=f"<div class='{mark}'>Inés Albar</div>") == ["Inés Albar"]


@pytest.mark.parametrize(
    "end",
    [
        "<p>(Mia Rand)</p>",
        "<p>— Mia Rand</p>",
        "<p>The yard stays open until the end of the week, the mayor said. (Mia Rand)</p>",
    ],
)
def test_name_at_the_end_of_the_text_signs_it(end):
    assert authors(end=end) == ["Mia Rand"]


@pytest.mark.parametrize(
    "end", ["<p>The yard stays open, said the mayor (Mia Rand).</p>", "<blockquote>Go home. — Mia Rand</blockquote>"]
)
def test_a_name_in_a_sentence_or_quotation_signs_nothing(end):
    assert authors(end=end) == []


@pytest.mark.parametrize("signed", ["Mia", "mia", "MRand"])
@pytest.mark.parametrize("shown", ["Redacción", "Redaktion", "Mia Rand"])
def test_a_name_to_sign_in_with_gives_way_to_what_the_byline_shows(signed, shown):
    own = f"<div class='author-name'><a href='/author/{signed}/'>{shown}</a></div>"
    assert authors({"@type": "Person", "name": signed}, own=own) == [shown]


@pytest.mark.parametrize("shown", ["By Voltaire", "Voltaire"])
def test_a_pen_name_of_one_word_stays_where_the_byline_shows_it(shown):
    assert authors({"@type": "Person", "name": "Voltaire"}, own=f"<div class='byline'>{shown}</div>") == ["Voltaire"]


@pytest.mark.parametrize("agency", ["Alder Wire", "Alder Newswire", "Alder News Services"])
def test_an_agency_called_a_person_gives_way_to_the_byline(agency):
    own = f"<div class='byline'>By: {agency}</div><p>By Inés Albar</p>"
    assert authors({"@type": "Person", "name": agency}, own=own) == ["Inés Albar"]


@pytest.mark.parametrize(("first", "second"), [("author", "article:author"), ("author", "parsely-author")])
def test_of_tags_that_differ_the_one_that_the_byline_shows_counts(first, second):
    head = f"<meta name='{first}' content='Alder Holding'><meta name='{second}' content='Inés Albar'>"
    page = pages.plain_story(head=head)
    html = page.body.replace(b"</h1>", "</h1><p class='byline'>By <a href='/c/ia'>Inés Albar</a></p>".encode())
    assert [author.name for author in clean_page(pages.replace_body(page, html)).authors] == ["Inés Albar"]


@pytest.mark.parametrize("label", ["Publié le 3 mai 2024", "Опубліковано 3 травня 2024", "kl. 10:05"])
def test_the_time_in_a_mark_is_no_part_of_the_name(label):
    own = f"<div class='author'><span>Inés Albar</span> <time datetime='2024-05-03T10:05Z'>{label}</time></div>"
    assert authors(own=own) == ["Inés Albar"]
