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
