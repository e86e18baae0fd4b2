"""core.text_matches says of a text what mart.search says of an article with that text."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from tests.integration.articles_by_hand import Written, write
from tests.integration.warehouse import test_search as searching

from presswatch.warehouse.queries.search import Search, search

SEARCHES = [words for words, _ in searching.test_a_search_finds_what_it_says.pytestmark[0].args[1]]
MATCHES = text("select core.text_matches(:words, :roles, :stemmed, :language, :title, :dek, :body)")


@pytest.fixture
def numbers(conn):
    return dict(zip(searching.PAPERS, write(conn, *searching.PAPERS.values()), strict=True))


@pytest.mark.parametrize("how", [{}, {"stemmed": False}, {"roles": ("headline",)}], ids=str)
def test_it_is_what_a_search_finds(conn, numbers, how):
    for words in SEARCHES:
        asked = Search(words, **how)
        found = {hit.article_id for hit in search(conn, asked, limit=100)} if _is_understood(conn, asked) else set()
        assert {name for name, paper in searching.PAPERS.items() if _matches(conn, asked, paper)} == {
            name for name, number in numbers.items() if number in found
        }, words


def _is_understood(conn, asked: Search) -> bool:
    """Return whether there is a word in the index for it: a search without any is refused, and matches nothing."""
    count = "select count(*) from core.parse_search(:words, 'core.simple', '') as q where numnode(q.query) > 0"
    return bool(conn.execute(text(count), {"words": asked.words}).scalar_one())


def _matches(conn, asked: Search, paper: Written) -> bool:
    values = {**vars(paper), "words": asked.words, "roles": list(asked.roles), "stemmed": asked.stemmed}
    return bool(conn.execute(MATCHES, values).scalar_one())
