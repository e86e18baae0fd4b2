"""Whether a page is an article that is already known."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from presswatch.ingesting.decide.article_identity import agree, same_article
from presswatch.warehouse.core.articles import CurrentArticle

NOW = datetime(2026, 3, 1, tzinfo=UTC)
BODY = " ".join(f"word{number} of the long report" for number in range(60))
OTHER = " ".join(f"thing{number} in another story" for number in range(60))


def current(number=1, *, title="A title", body=BODY):
    return CurrentArticle(number, "s", "live", 1, 1, "first", b"", NOW, None, title, [], body)


@pytest.mark.parametrize("kind", ["feed", "final", "canonical"])
def test_an_address_is_believed_when_the_texts_agree(kind):
    assert same_article({kind: current()}, None, title="Another title", body=BODY + " And more.") == current()


def test_the_address_of_the_entry_is_believed_in_any_case():
    assert same_article({"feed": current()}, None, title="x", body=OTHER) == current()


@pytest.mark.parametrize("kind", ["final", "canonical"])
def test_where_a_page_leads_is_not_believed_when_the_texts_differ(kind):
    assert same_article({kind: current()}, None, title="x", body=OTHER) is None


def test_the_same_text_is_the_same_article_when_it_is_long_enough():
    assert same_article({}, current(), title="x", body=BODY) == current()
    assert same_article({}, current(body="Short."), title="x", body="Short.") is None


def test_an_address_goes_before_a_twin():
    assert same_article({"feed": current(1)}, current(2), title="x", body=BODY).article_id == 1


@pytest.mark.parametrize(
    ("title", "body", "is_same"),
    [
        ("a TITLE", OTHER, True),
        ("x", BODY.replace("word3 ", "word3000 "), True),
        ("x", OTHER, False),
        ("x", "", False),
        ("x", "one two", False),
    ],
)
def test_agreement(title, body, is_same):
    assert agree(current(), title=title, body=body) is is_same


def test_two_texts_without_a_headline_do_not_agree_by_that():
    assert not agree(current(title=""), title="", body=OTHER)
