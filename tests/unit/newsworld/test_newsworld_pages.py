"""Pages: an extractor finds every article, and every publisher writes its dates in its own way."""

from __future__ import annotations

import py3langid
import pytest
import trafilatura

from newsworld.compare_with_truth import fold
from newsworld.model import LAST_STEP
from newsworld.pages import render_article, render_no_article, view_page
from newsworld.publisher_site import answer
from newsworld.publishers import CAST
from newsworld.scenario import build_script

SCRIPT = build_script(1)
ORIGIN = "http://127.0.0.1:9"


def view(key, step=LAST_STEP, **kwargs):
    return view_page(SCRIPT, SCRIPT.article(key), step, ORIGIN, **kwargs)


def extract(html):
    return trafilatura.bare_extraction(html.decode(), url=ORIGIN, with_metadata=True, include_comments=False)


@pytest.mark.parametrize("publisher", CAST, ids=lambda publisher: publisher.source_id)
def test_trafilatura_finds_every_article_whole(publisher):
    for article in SCRIPT.articles_of(publisher.source_id, LAST_STEP):
        if article.page not in ("article", "flaky"):
            continue
        page = view(article.key)
        found = extract(render_article(page))
        text = fold(found.text)
        assert [block.text for block in page.body if fold(block.text) not in text] == []
        assert fold(found.title) == fold(page.title)
        assert py3langid.classify(found.text)[0] == publisher.language


def test_amp_pages_hold_the_same_text_and_point_to_the_original():
    page = view("harbour-gazette/1", is_amp=True)
    html = render_article(page, is_amp=True)
    assert f'<link rel="canonical" href="{page.canonical}">'.encode() in html
    assert all(fold(block.text) in fold(extract(html).text) for block in page.body)


@pytest.mark.parametrize(
    ("key", "kind", "step"),
    [
        ("prairie-ledger/7", "gallery", 1),
        ("folha-do-cais/5", "soft404", 1),
        ("voix-du-leman/5", "paywall", 1),
        ("voix-du-leman/6", "consent", 2),
    ],
)
def test_pages_without_an_article_give_no_long_text(key, kind, step):
    assert SCRIPT.article(key).page == kind
    reply = answer(1, key.partition("/")[0], ORIGIN, step, SCRIPT.article(key).path_at(step))
    assert reply.body == render_no_article(kind, view(key, step))
    found = extract(reply.body)
    assert found is None or len(found.text) < 300


def test_a_pdf_is_a_pdf():
    article = next(article for article in SCRIPT.articles if article.page == "pdf")
    reply = answer(1, article.source_id, ORIGIN, 5, article.path_at(5))
    assert reply.content_type == "application/pdf"
    assert reply.body.startswith(b"%PDF-1.4")
    table = int(reply.body.rsplit(b"startxref\n", 1)[1].split()[0])
    assert reply.body[table:].startswith(b"xref")


@pytest.mark.parametrize(
    ("key", "form"),
    [
        ("agencia-cardo/1", '"datePublished": "2026-03-0'),
        ("le-fil-du-matin/1", 'article:published_time" content="2026-03-0'),
        ("courrier-des-rives/1", '<time datetime="2026-03-0'),
        ("la-vega/1", 'itemprop="datePublished" content="2026-03-0'),
        ("alpenbote/1", ". März 2026, "),
        ("harbour-gazette/1", 'Z"'),
    ],
)
def test_publishers_state_dates_in_their_own_way(key, form):
    assert form in render_article(view(key)).decode()


def test_future_and_missing_dates_are_what_the_page_says():
    future = next(a for a in SCRIPT.articles if a.dates == "future")
    missing = next(a for a in SCRIPT.articles if a.dates == "missing")
    assert view(future.key).published.startswith("2036-03-0")
    assert view(missing.key).published == ""
    assert "<time" not in render_article(view(missing.key)).decode()


def test_residue_changes_without_the_text_changing():
    key = SCRIPT.articles_of("the-minute", 0)[0].key
    before, after = view(key, 0), view(key, 3)
    assert before.advertisement != after.advertisement
    assert before.teasers != after.teasers
    assert before.body == after.body
    still = SCRIPT.articles_of("elbkurier", 0)[0].key
    assert render_article(view(still, 1)) == render_article(view(still, 2))


def test_the_translated_story_has_its_caption_in_both_languages_and_a_contents_list():
    copy = next(a for a in SCRIPT.articles if a.origin and a.origin.relation == "translation")
    page = view(copy.key)
    html = render_article(page).decode()
    captions = (page.photo.caption, page.photo.original_caption)
    assert [py3langid.classify(caption)[0] for caption in captions] == ["fr", "es"]
    assert all(caption in html for caption in captions)
    assert html.count(page.photo.credit) == 2
    assert html.count(page.headings[0]) == 2
