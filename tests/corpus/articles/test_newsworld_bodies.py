"""Every page of newsworld at every step: the body is the publisher's text and nothing else, with no false revision."""

from __future__ import annotations

from collections import defaultdict

import pytest

from newsworld.expected_roles import labelled_pages
from newsworld.scenario import build_script
from presswatch.articles.extract import clean_page
from presswatch.articles.revision import content_sha256
from presswatch.articles.text.normalize import fold
from presswatch.model.extraction import BODY_ROLES, FeedHint, SavedPage


def bare(page):
    return FeedHint()


def from_feed(page):
    return FeedHint(page.version.title, page.article.dek or page.version.body[0].text)


def from_full_feed(page):
    return FeedHint(page.version.title, content="".join(f"<p>{block.text}</p>" for block in page.version.body))


WAYS = [(1, bare), (1, from_feed), (2, bare), (2, from_full_feed)]


@pytest.fixture(scope="module", params=WAYS, ids=[f"{hint.__name__}-{seed}" for seed, hint in WAYS])
def readings(request):
    """Return each page of a seed with its extraction, for one way of a feed to tell of it."""
    seed, hint = request.param
    pages = labelled_pages(build_script(seed))
    return [(page, clean_page(SavedPage(page.url, page.html, feed=hint(page)))) for page in pages]


def test_no_residue_is_read_as_body(readings):
    residue = [
        (page.article.key, page.step, block.text)
        for page, found in readings
        for block in found.blocks
        if block.role in BODY_ROLES and fold(block.text) not in _texts(page)
    ]
    assert residue == []


def _texts(page):
    return {fold(text) for text in (page.article.dek, *(block.text for block in page.version.body))}


def test_no_paragraph_is_missing(readings):
    missing = [
        (page.article.key, page.step, block.text)
        for page, found in readings
        for block in page.version.body
        if fold(block.text) not in fold(found.body)
    ]
    assert missing == []


def test_no_revision_where_the_publisher_changed_nothing(readings):
    hashes = defaultdict(set)
    for page, found in readings:
        said = content_sha256(page.version.title, "\n\n".join(block.text for block in page.version.body))
        hashes[page.article.key, said].add(content_sha256(found.title, found.body))
    assert {key: len(found) for (key, _), found in hashes.items() if len(found) > 1} == {}


def test_there_are_pages_enough_to_tell(readings):
    assert len(readings) >= 300
