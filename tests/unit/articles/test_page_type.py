"""What a page turned out to be: lists, paywalls and live pages are said to be such."""

import json
from dataclasses import replace

import pytest
from tests.unit.articles import pages

from presswatch.articles.extract import clean_page
from presswatch.model.extraction import FeedHint, SavedPage


def stating(*nodes):
    return "".join(f"<script type='application/ld+json'>{json.dumps(node)}</script>" for node in nodes)


TEXT = "".join(f"<p>{paragraph}</p>" for paragraph in pages.PARAGRAPHS * 3)
PAIRS = [*enumerate(pages.PARAGRAPHS)]
NEWS = {"@type": "NewsArticle", "headline": "Ropeworks to reopen"}


LIST_PATHS = [
    "/",
    "",
    "/news",
    "/en/blog/",
    "/category/town",
    "/tags/rope-makers/",
    "/category/town/harbour",
    "/town/page/3",
]
CARD = "<article><h2><a href='/a/{n}'>{headline}, part {n}</a></h2><time>2 May 2024</time><p>{excerpt}</p></article>"


def list_page(path="/town", *, card=CARD, head="", excerpt=pages.PARAGRAPHS[0], headline="Another story of the town"):
    cards = "".join(card.format(n=number, headline=headline, excerpt=excerpt) for number in range(6))
    html = (
        f"<html><head><title>Town</title>{head}</head><body><nav><a href='/'>Home</a></nav>"
        f"<main><h1>Town</h1>{cards}</main><footer>© Aldersea News</footer></body></html>"
    )
    return SavedPage(f"https://news.aldersea.test{path}", html.encode())


@pytest.mark.parametrize("path", LIST_PATHS)
def test_prose_at_the_address_of_a_list_is_left_to_a_person(path):
    page = pages.plain_story(url=f"https://news.aldersea.test{path}")
    assert clean_page(page).outcome == "unclassified"
    for stated in (stating(NEWS), "<meta property='og:type' content='article'>"):
        told = replace(page, body=page.body.replace(b"</head>", stated.encode() + b"</head>"))
        assert clean_page(told).outcome == "article"
    assert clean_page(replace(page, feed=FeedHint(title="Ropeworks to reopen"))).outcome == "article"


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/?p=12",
            "/news/ropeworks",
            "/category/town/old-ropeworks-to-reopen-in-may",
            "/tag-der-arbeit",
            "/page/about",
        ),
        *("/news?id=7001", "/latest?article=55", "/blog/?p=9", "/news?page_id=88", "/archive?story=a-77", "/tag/79010"),
        *("/rubrik/alte-seilerei-wird-wieder-geoeffnet", "/categorie/la-corderie-rouvre-ses-portes", "/category/4711"),
    ],
)
def test_prose_at_an_address_with_a_slug_or_a_number_is_an_article(path):
    assert clean_page(pages.plain_story(url=f"https://news.aldersea.test{path}")).outcome == "article"


@pytest.mark.parametrize(("path", "outcome"), [("/tag/rope", "article"), ("/news", "article"), ("/", "unclassified")])
def test_dated_story_at_the_address_of_a_list_is_an_article_but_no_front_page_is(path, outcome):
    dated = "<meta property='article:published_time' content='2024-05-03T08:00:00Z'>"
    assert clean_page(pages.plain_story(head=dated, url=f"https://news.aldersea.test{path}")).outcome == outcome


def test_linked_lines_between_paragraphs_are_no_cards():
    lines = "".join(f"<p><a href='/a/{n}'>Read also: the story of the yard</a></p><p>{text}</p>" for n, text in PAIRS)
    assert clean_page(pages.plain_story(body=lines, url="https://news.aldersea.test/town")).outcome == "article"


def test_saved_page_without_address_is_judged_by_itself():
    assert clean_page(pages.plain_story(url="")).outcome == "article"
    assert clean_page(replace(list_page(), url="")).outcome == "listing"


@pytest.mark.parametrize("path", ["/town", "/news?page=2", "/tag/rope", "/kategorie/stadt/page/2", "/a-b-c-d"])
@pytest.mark.parametrize(
    "card",
    [
        CARD,
        "<div class='k3 x'><header><h3><a href='/a/{n}'>{headline}, part "
        "{n}</a></h3></header><div><p>{excerpt}</p></div></div>",
        "<h2><a href='/a/{n}'>{headline}, part {n}</a></h2><p>{excerpt}</p>",
        "<ul><li><a href='/a/{n}'>{headline}, part {n}</a> <span>2 May</span><p>{excerpt}</p></li></ul>",
        "<div><div class='k9'><a href='/a/{n}'>{headline}, part {n}</a></div><div>{excerpt}</div></div>",
        "<dl><dt><a href='/a/{n}'>{headline}, part {n}</a></dt><dd>{excerpt}</dd></dl>",
        "<table><tr><td><a href='/a/{n}'>{headline}, part {n}</a></td><td>{excerpt}</td></tr></table>",
        "<section><span>Harbour</span><h4><a href='/a/{n}'>{headline}, part {n}</a></h4><p><a "
        "href='/a/{n}'>{excerpt}</a></p></section>",
    ],
)
def test_page_of_cards_is_a_listing(path, card):
    assert clean_page(list_page(path, card=card)).outcome == "listing"


@pytest.mark.parametrize(
    ("headline", "excerpt"),
    [
        (
            "Die alte Seilerei öffnet wieder",
            "Der Rat der Stadt stimmte am Dienstag dafür, die Seilerei wieder zu öffnen.",
        ),
        (
            "旧ロープ工場が再開へ、市議会が決定",
            "市議会は火曜日、古いロープ工場を公共の工房として再開することを決めた。",
        ),
        (
            "مصنع الحبال القديم يفتح أبوابه",
            "صوت مجلس المدينة يوم الثلاثاء لصالح إعادة فتح مصنع الحبال القديم بعد تسع سنوات.",
        ),
    ],
)
def test_list_in_any_language_is_a_listing(headline, excerpt):
    assert clean_page(list_page(headline=headline, excerpt=excerpt)).outcome == "listing"


def test_story_with_cards_below_is_an_article():
    cards = "".join(CARD.format(n=n, headline="Another story", excerpt=pages.PARAGRAPHS[1]) for n in range(5))
    page = pages.plain_story()
    crowded = replace(page, body=page.body.replace(b"</body>", f"<aside>{cards}</aside></body>".encode()))
    assert clean_page(crowded).outcome == "article"


def test_linked_heading_above_a_long_text_is_no_card():
    heads = "".join(f"<h3><a href='/by/{n}'>Residents of quarter {n}</a></h3>{TEXT}" for n in range(4))
    assert clean_page(pages.plain_story(body=heads)).outcome == "article"


def test_page_that_calls_itself_a_collection_is_no_article_for_its_prose():
    collection = {"@type": "CollectionPage", "name": "Town"}
    page = pages.plain_story(head=stating(collection), url="https://news.aldersea.test/town")
    assert clean_page(page).outcome == "unclassified"
    assert clean_page(list_page(head=stating(collection))).outcome == "listing"
    assert clean_page(pages.plain_story(head=stating(collection, NEWS))).outcome == "article"


def test_damaged_link_of_a_heading_is_no_error():
    card = "<h2><a href='http://Two Words, Inc.?x={n}'>{headline}, part {n}</a></h2><p>{excerpt}</p>"
    assert clean_page(list_page(card=card)).outcome


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
