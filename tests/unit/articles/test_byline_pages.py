"""Who wrote, on small pages in 50 languages whose markup names no author; many name nobody, and somebody else."""

from __future__ import annotations

import pytest
from tests.unit.articles.byline_pages import BYLINE_PAGES, BylinePage

from presswatch.articles.extract import clean_page


@pytest.mark.parametrize("page", [page for page in BYLINE_PAGES if not page.is_open], ids=lambda page: page.name)
def test_page_names_who_wrote_and_nobody_else(page: BylinePage) -> None:
    assert [author.name for author in clean_page(page.page).authors] == page.authors
