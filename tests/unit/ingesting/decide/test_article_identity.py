"""Whether a page is an article that is already known."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from presswatch.ingesting.decide.article_identity import agree, is_announced_again, same_article, titles_alike
from presswatch.warehouse.rows import CurrentArticle

NOW = datetime(2026, 3, 1, tzinfo=UTC)
BODY = " ".join(f"word{number} of the long report" for number in range(60))
OTHER = " ".join(f"thing{number} in another story" for number in range(60))


def current(number=1, *, title="A title", body=BODY):
    return CurrentArticle(number, "s", "live", 1, 1, "first", b"", NOW, None, title, [], body)


@pytest.mark.parametrize("kind", ["feed", "final", "canonical"])
def test_an_address_is_believed_when_the_texts_agree(kind):
    assert same_article({kind: current()}, None, title="Another title", body=BODY + " And more.") == current()


@pytest.mark.parametrize("kind", ["feed", "final", "canonical"])
def test_an_address_is_not_believed_when_the_texts_differ(kind):
    assert same_article({kind: current()}, None, title="x", body=OTHER) is None


def test_the_same_text_is_the_same_article_when_it_is_long_enough():
    assert same_article({}, current(), title="x", body=BODY) == current()
    assert same_article({}, current(body="Short."), title="x", body="Short.") is None


def test_an_address_goes_before_a_twin():
    assert same_article({"feed": current(1)}, current(2), title="x", body=BODY).article_id == 1


@pytest.mark.parametrize(
    ("title", "body", "is_same"),
    [
        ("a TITLE", OTHER, False),
        ("a TITLE", f"{OTHER} {BODY[:300]}", True),
        ("a TITLE", "A notice of few words.", True),
        ("x", BODY[: len(BODY) // 2], True),
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


@pytest.mark.parametrize(
    ("one", "other", "are_alike"),
    [
        ("Council decides on the plan", "council decides on the Plan!", True),
        ("Council decides on the plan", "Council decides on the plan at last", True),
        ("Storm hits the coast, two dead", "Storm hits the coast, three dead", True),
        ("Weather report for Monday", "Weather report for Tuesday", True),
        ("Weather: Monday", "Weather: Tuesday", False),
        ("Museum finds a tusk", "Bridge is painted", False),
        ("市議会が橋の計画を可決", "市議会が橋の計画を否決", True),
        ("市議会が橋の計画を可決", "博物館で牙を発見", False),
        ("", "Bridge is painted", False),
        ("", "", False),
    ],
)
def test_headlines_of_one_story(one, other, are_alike):
    assert titles_alike(one, other) is are_alike
    assert titles_alike(other, one) is are_alike


@pytest.mark.parametrize(
    ("title", "text", "is_same"),
    [
        ("A title", "", True),
        ("", "", True),
        ("A title, updated", "", True),
        ("Something else altogether", "", False),
        ("Something else altogether", "A short teaser.", False),
        ("Something else altogether", BODY[:400], True),
        ("A title", OTHER, False),
        ("A title", f"{OTHER} {BODY[:300]}", True),
        ("", OTHER, False),
    ],
)
def test_a_new_entry_for_a_known_address(title, text, is_same):
    assert is_announced_again(title, text, titles=["A Title", ""], body=BODY) is is_same
