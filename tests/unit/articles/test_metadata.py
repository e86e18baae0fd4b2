"""Title, authors, canonical address, section, tags, paywall: what a page states about itself."""

import json

import pytest
from tests.unit.articles import pages

from presswatch.articles.authors import split_names
from presswatch.articles.extract import clean_page
from presswatch.articles.title import without_site


def with_data(**fields):
    data = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Ropeworks to reopen", **fields}
    return pages.plain_story(head=f"<script type='application/ld+json'>{json.dumps(data)}</script>")


def names(extraction):
    return [(author.name, author.kind) for author in extraction.authors]


@pytest.mark.parametrize(
    ("text", "sites", "others", "expected"),
    [
        ("Ropeworks to reopen - Aldersea News", ["alderseanews"], [], "Ropeworks to reopen"),
        (
            "Ropeworks to reopen | Local | Aldersea News",
            ["alderseanews"],
            ["Ropeworks to reopen"],
            "Ropeworks to reopen",
        ),
        ("Aldersea News: Ropeworks to reopen", ["alderseanews"], [], "Aldersea News: Ropeworks to reopen"),
        ("Ropeworks - a town's pride", ["alderseanews"], [], "Ropeworks - a town's pride"),
        ("Le maire parle de « gravité »", [], [], "Le maire parle de « gravité »"),
        ("Il sindaco: «Pronti a lavorare»", [], [], "Il sindaco: «Pronti a lavorare»"),
    ],
)
def test_name_of_the_site_is_cut_off_the_title(text, sites, others, expected):
    assert without_site(text, sites, others) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("By Ada Lund", ["Ada Lund"]),
        ("Von Ada Lund und Bo Frost", ["Ada Lund", "Bo Frost"]),
        ("Par Ada Lund, Bo Frost et Cleo Marsh", ["Ada Lund", "Bo Frost", "Cleo Marsh"]),
        ("Ada Lund (al)", ["Ada Lund"]),
        ("Ada Lund, Political correspondent in the north", ["Ada Lund"]),
        ("ada.lund@aldersea.test", []),
        ("https://social.test/adalund", []),
        ("<a href='/x'>Ada&nbsp;Lund</a>", ["Ada Lund"]),
        ("", []),
        ("12345", []),
    ],
)
def test_names_are_taken_out_of_a_byline(raw, expected):
    assert split_names(raw) == expected


def test_author_behind_a_reference_is_resolved():
    graph = [
        {"@type": "NewsArticle", "headline": "Ropeworks to reopen", "author": {"@id": "#p1"}},
        {"@type": "Person", "@id": "#p1", "name": "Ada Lund"},
    ]
    head = f"<script type='application/ld+json'>{json.dumps({'@graph': graph})}</script>"
    assert names(clean_page(pages.plain_story(head=head))) == [("Ada Lund", "person")]


def test_person_beats_the_organisation():
    authors = [{"@type": "Organization", "name": "Aldersea News"}, {"@type": "Person", "name": "Ada Lund"}]
    assert names(clean_page(with_data(author=authors))) == [("Ada Lund", "person")]


def test_organisation_is_kept_when_nobody_else_is_named():
    found = clean_page(with_data(author={"@type": "Organization", "name": "Aldersea News"}))
    assert names(found) == [("Aldersea News", "organisation")]


def test_author_of_a_comment_is_not_the_author():
    comment = "<div class='comments'><div class='comment'><span class='author-name'>Zed Quarrel</span></div></div>"
    assert clean_page(pages.plain_story(body=comment)).authors == ()


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("https://www.example.com/2024/05/ropeworks-reopen", "https://www.example.com/2024/05/ropeworks-reopen"),
        ("/2024/05/ropeworks-reopen", "https://news.example.com/2024/05/ropeworks-reopen"),
        ("https://news.example.com/", None),
        ("https://other.test/2024/05/ropeworks-reopen", None),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("", None),
    ],
)
def test_canonical_address_is_believed_only_when_plausible(href, expected):
    page = pages.plain_story(head=f"<link rel='canonical' href='{href}'>", url="https://news.example.com/2024/05/a")
    found = clean_page(page)
    assert found.canonical_url == expected


def test_section_tags_and_paywall_are_read():
    found = clean_page(with_data(articleSection="Town", keywords="harbour, crafts", isAccessibleForFree="False"))
    assert found.section == "Town"
    assert found.tags == ("harbour", "crafts")
    assert "paywall" in found.flags


@pytest.mark.parametrize(
    "block",
    [
        '<!-- {"@type":"NewsArticle","headline":"Ropeworks to reopen","articleSection":"Town",} -->',
        '{"@type":["NewsArticle"],"headline":"Ropeworks\nto reopen","articleSection":"Town"};',
        "{&quot;@type&quot;:&quot;NewsArticle&quot;,&quot;articleSection&quot;:&quot;Town&quot;}",
        '{"@type":"WebSite"}{"@type":"https://schema.org/NewsArticle","articleSection":"Town"}',
    ],
)
def test_damaged_structured_data_is_mended(block):
    found = clean_page(pages.plain_story(head=f"<script type='application/ld+json'>{block}</script>"))
    assert found.section == "Town"
