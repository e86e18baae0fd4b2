"""Title, authors, canonical address, section, tags, paywall: what a page states about itself."""

import json
from dataclasses import replace

import pytest
from tests.unit.articles import pages

from presswatch.articles.extract import clean_page
from presswatch.articles.page.authors import split_names
from presswatch.articles.page.title import without_site
from presswatch.model.extraction import SavedPage


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
        ("Aldersea Blog: Ropeworks to reopen", ["aldersea"], ["Ropeworks to reopen"], "Ropeworks to reopen"),
        ("Council: Ropeworks to reopen", ["aldersea"], ["Ropeworks to reopen"], "Council: Ropeworks to reopen"),
        ("Old ropeworks of Aldersea to reopen | Town", [], [], "Old ropeworks of Aldersea to reopen"),
        ("Interview | Old ropeworks of Aldersea to reopen", [], [], "Interview | Old ropeworks of Aldersea to reopen"),
        ("Le maire parle de « gravité »", [], [], "Le maire parle de « gravité »"),
        ("Il sindaco: «Pronti a lavorare»", [], [], "Il sindaco: «Pronti a lavorare»"),
    ],
)
def test_name_of_the_site_is_cut_off_the_title(text, sites, others, expected):
    assert without_site(text, sites, others) == expected


def titled(kind, *, heading, elsewhere):
    data = {"@type": kind, "headline": elsewhere}
    head = (
        f"<title>{elsewhere}</title><meta property='og:title' content='{elsewhere}'>"
        f"<script type='application/ld+json'>{json.dumps(data)}</script>"
    )
    body = "".join(f"<p>{text}</p>" for text in pages.PARAGRAPHS)
    html = f"<html><head>{head}</head><body><h1>{heading}</h1>{body}</body></html>"
    return clean_page(SavedPage("https://news.aldersea.test/a", html.encode())).title


@pytest.mark.parametrize(("kind", "expected"), [("Article", "heading"), ("NewsArticle", "elsewhere")])
def test_plugins_of_publishing_systems_speak_with_one_voice(kind, expected):
    stated = {"heading": "Ropeworks of Aldersea to reopen", "elsewhere": "Ropeworks in Aldersea: all you need to know"}
    assert titled(kind, **stated) == stated[expected]


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Town and harbour Ropeworks of Aldersea to reopen", "Ropeworks of Aldersea to reopen"),
        ("At last: Ropeworks of Aldersea to reopen", "At last: Ropeworks of Aldersea to reopen"),
        ("# Ropeworks of Aldersea to reopen", "Ropeworks of Aldersea to reopen"),
    ],
)
def test_line_above_the_headline_is_no_part_of_it(heading, expected):
    assert titled("Article", heading=heading, elsewhere="Ropeworks of Aldersea to reopen") == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("By Ada Lund", ["Ada Lund"]),
        ("Von Ada Lund und Bo Frost", ["Ada Lund", "Bo Frost"]),
        ("Par Ada Lund, Bo Frost et Cleo Marsh", ["Ada Lund", "Bo Frost", "Cleo Marsh"]),
        ("Ada Lund (al)", ["Ada Lund"]),
        ("By Ada Lund Thursday, November 9, 2023", ["Ada Lund"]),
        ("Posted on May 7, 2024 by Ada Lund", ["Ada Lund"]),
        ("07.05.2024 13:30 von Ada", ["Ada"]),
        ("11.12.2019 - Ada Lund", ["Ada Lund"]),
        ("von Ada am 07.05.24, 03:48 pm", ["Ada"]),
        ("24horas.test", ["24horas.test"]),
        ("Ada L.", ["Ada L."]),
        ("Ursula von der Mark", ["Ursula von der Mark"]),
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


@pytest.mark.parametrize(
    "mark",
    [
        "<p class='article__meta-authors'>Ada Lund</p>",
        "<div data-testid='prism-byline'>By Ada Lund</div>",
        "<h4 class='vcard autor'><span>Ada Lund</span></h4>",
        "<a href='/author/ada-lund'>Ada Lund</a>",
        "<p><em>Von <a href='/x'>Ada Lund</a></em></p>",
        "<p>Autorin: Ada Lund</p>",
    ],
)
def test_author_that_only_the_page_shows_is_found_with_its_line(mark):
    (author,) = clean_page(pages.plain_story(body=mark)).authors
    assert (author.name, author.kind) == ("Ada Lund", "person")
    assert "Ada Lund" in author.raw


def test_line_of_a_story_is_no_byline():
    line = "<p>Gratulation von Stocker und Bürgermeister</p><p>Death by Misadventure is not a crime.</p>"
    assert clean_page(pages.plain_story(body=line)).authors == ()


def test_authors_of_other_articles_are_not_those_of_this_one():
    cards = "".join(
        f"<div class=card><div><p><span><span class=post-author>{name}</span></span></p></div></div>"
        for name in ("Ada Lund", "Bo Frost")
    )
    assert names(clean_page(pages.plain_story(body=cards))) == [("Ada Lund", "person")]


def test_page_corrects_data_that_name_the_site_as_a_person():
    author = {"@type": "Person", "name": "Aldersea News"}
    data = {"@type": "NewsArticle", "headline": "Ropeworks to reopen", "author": author, "publisher": author}
    head = f"<script type='application/ld+json'>{json.dumps(data)}</script>"
    page = pages.plain_story(head=head, body="<p class=byline>By Ada Lund</p>")
    assert names(clean_page(page)) == [("Ada Lund", "person")]


@pytest.mark.parametrize("name", ["Redaktion", "Seilerei-Stiftung", "Seilerverein e.V.", "aldersea.test"])
def test_what_is_no_person_is_kept_as_an_organisation(name):
    assert names(clean_page(with_data(author={"name": name}))) == [(name, "organisation")]


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
        ("https://news.example.com/en/", None),
        ("https://news.example.com/index.php", None),
        ("https://news.example.com/2024/undefined", None),
        ("https://news.example.com/%7B%7Burl%7D%7D", None),
        ("https://news.example.com/home-of-the-ropes", "https://news.example.com/home-of-the-ropes"),
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


def test_a_root_that_is_marked_as_author_is_read():
    page = pages.plain_story()
    marked = replace(page, body=page.body.replace(b"<html", b"<html class='author byline'", 1))
    assert clean_page(marked).authors == clean_page(page).authors


def test_key_words_come_without_what_systems_put_around_them():
    keywords = [
        "Category: Crafts",
        "topic/harbour",
        "#ropes",
        "NLP Category: General",
        "26157981-b4f7-4929-adc1-e860c6f03636",
        "aldersea.example.com",
        "Harbour",
    ]
    assert clean_page(with_data(keywords=keywords)).tags == ("Crafts", "harbour", "ropes")


@pytest.mark.parametrize(
    "word", ["undefined", "NULL", "{{ section }}", "Uncategorized", "Sin categoría", "Без рубрики"]
)
def test_what_a_template_writes_for_no_word_is_neither_section_nor_key_word(word):
    assert clean_page(with_data(articleSection=word)).section is None
    assert clean_page(with_data(articleSection=["", word, "Town"])).section == "Town"
    assert clean_page(with_data(keywords=["harbour", word])).tags == ("harbour",)


@pytest.mark.parametrize(
    ("keywords", "tags"),
    [
        ("港口 渡轮 修船厂 1975年", ("港口", "渡轮", "修船厂", "1975年")),
        ("港　フェリー　造船所", ("港", "フェリー", "造船所")),
        ("港口 渡轮, 修船厂", ("港口 渡轮", "修船厂")),
        ("harbour of Aldersea", ("harbour of Aldersea",)),
        ("바다 항구 소식", ("바다 항구 소식",)),
    ],
)
def test_key_words_with_blanks_between_them_in_scripts_without_any(keywords, tags):
    assert clean_page(with_data(keywords=keywords)).tags == tags


def test_section_is_read_off_the_breadcrumbs():
    steps = [{"@type": "ListItem", "position": i, "name": n} for i, n in enumerate(["Home", "Town", "Ropeworks"], 1)]
    data = {"@type": "BreadcrumbList", "itemListElement": steps}
    head = f"<script type='application/ld+json'>{json.dumps(data)}</script>"
    assert clean_page(pages.plain_story(head=head)).section == "Town"


def canonical_of(head="", body="", url="https://news.aldersea.test/town/ropeworks?src=rss"):
    return clean_page(pages.plain_story(head=head, body=body, url=url)).canonical_url


OWN = "<link rel='canonical' href='https://news.aldersea.test/town/ropeworks'>"
WIDGET = "<div><link href='https://news.aldersea.test/video/77' rel='canonical'><p>Watch the film of the yard</p></div>"
WIDGETS = [
    WIDGET,
    "<link rel='canonical' href='/video/77'>",
    "<section><meta property='og:url' content='https://news.aldersea.test/video/77'><p>Another story</p></section>",
    "<article itemscope><link rel='alternate canonical' href='/video/77'></article>",
]


@pytest.mark.parametrize("widget", WIDGETS)
def test_canonical_address_of_a_widget_is_not_the_page_s(widget):
    assert canonical_of(body=widget) is None
    assert canonical_of(head=OWN, body=widget) == "https://news.aldersea.test/town/ropeworks"


@pytest.mark.parametrize(
    "broken",
    ["<div>We use cookies.</div>", "<img src='/pixel.gif'>", "<noscript><img src='/p.gif'></noscript>", "<div></div>"],
)
def test_canonical_address_after_what_ends_the_head_early_counts(broken):
    assert canonical_of(head=f"{broken}{OWN}") == "https://news.aldersea.test/town/ropeworks"


def test_title_names_and_tags_show_all_they_hold_and_the_raw_name_is_kept():
    marked = "Orla\u200f Qu\u00adint\u202c"
    page = with_data(
        headline="Rope\u200bworks\u200e to re\u0092open\U000e0041", author={"@type": "Person", "name": marked}
    )
    page = replace(
        page, body=page.body.replace(b"</head>", "<meta name='keywords' content='har\u200ebour'></head>".encode())
    )
    extraction = clean_page(page)
    assert extraction.title == "Ropeworks to reopen"
    assert (names(extraction), extraction.tags) == ([("Orla Quint", "person")], ("harbour",))
    assert extraction.authors[0].raw == marked


@pytest.mark.parametrize("tag", ["table", "blockquote"])
def test_language_is_that_of_the_prose(tag):
    foreign = "Der Rat der Stadt hat beschlossen, dass die alte Seilerei wieder für alle geöffnet wird. " * 12
    inner = f"<tr><td>{foreign}</td><td>{foreign}</td></tr>" if tag == "table" else f"<p>{foreign}</p>"
    assert clean_page(pages.plain_story(body=f"<{tag}>{inner}</{tag}>")).language == "en"
