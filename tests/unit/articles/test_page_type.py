"""What a page turned out to be: lists, paywalls and live pages are said to be such."""

import json
from dataclasses import replace

import pytest
from tests.unit.articles import pages

from presswatch.articles.extract import clean_page


def stating(*nodes):
    return "".join(f"<script type='application/ld+json'>{json.dumps(node)}</script>" for node in nodes)


NEWS = {"@type": "NewsArticle", "headline": "Ropeworks to reopen"}


@pytest.mark.parametrize(
    "path",
    ["/", "", "/news", "/en/blog/", "/category/town", "/tags/rope-makers/", "/category/town/harbour", "/town/page/3"],
)
def test_address_of_a_list_makes_a_page_without_article_data_a_listing(path):
    page = pages.plain_story(url=f"https://news.aldersea.test{path}")
    assert clean_page(page).outcome == "listing"
    stated = replace(page, body=page.body.replace(b"</head>", stating(NEWS).encode() + b"</head>"))
    assert clean_page(stated).outcome == "article"


@pytest.mark.parametrize(
    "path",
    ["/?p=12", "/news/ropeworks", "/category/town/old-ropeworks-to-reopen-in-may", "/tag-der-arbeit", "/page/about"],
)
def test_address_of_an_article_is_no_list(path):
    assert clean_page(pages.plain_story(url=f"https://news.aldersea.test{path}")).outcome == "article"


def test_page_that_calls_itself_a_collection_is_a_listing():
    collection = {"@type": "CollectionPage", "name": "Town"}
    assert clean_page(pages.plain_story(head=stating(collection))).outcome == "listing"
    assert clean_page(pages.plain_story(head=stating(collection, NEWS))).outcome == "article"


def test_brief_among_many_links_is_an_article():
    teasers = "".join(f"<li><h3><a href='/a{n}'>Another story of the town, number {n}</a></h3></li>" for n in range(60))
    page = pages.plain_story()
    crowded = replace(page, body=page.body.replace(b"</body>", f"<ul>{teasers}</ul></body>".encode()))
    assert clean_page(crowded).outcome == "article"


@pytest.mark.parametrize(
    ("head", "flag"),
    [
        (stating({**NEWS, "isAccessibleForFree": False}), "paywall"),
        (stating({**NEWS, "hasPart": {"@type": "WebPageElement", "isAccessibleForFree": "False"}}), "paywall"),
        ("<meta property='article:content_tier' content='locked'>", "paywall"),
        (stating({"@type": "LiveBlogPosting", "headline": "Ropeworks to reopen"}), "live_blog"),
        (stating({**NEWS, "liveBlogUpdate": [{"@type": "BlogPosting"}]}), "live_blog"),
    ],
)
def test_paywall_and_live_page_are_flagged(head, flag):
    assert flag in clean_page(pages.plain_story(head=head)).flags


def test_free_article_carries_no_flag():
    assert clean_page(pages.plain_story(head=stating({**NEWS, "isAccessibleForFree": True}))).flags == ()


@pytest.mark.parametrize(("path", "is_live"), [("/town/ropeworks-liveticker", True), ("/town/how-we-live", False)])
def test_address_of_a_live_page_flags_it(path, is_live):
    found = clean_page(pages.plain_story(url=f"https://news.aldersea.test{path}"))
    assert ("live_blog" in found.flags) == is_live
