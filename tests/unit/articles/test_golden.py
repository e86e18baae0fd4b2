"""Golden extractions: under the digest that is stored beside them, the pages give what is stored."""

import json

import pytest
from tests.unit.articles.golden.pages import PAGES
from tests.unit.articles.golden.stored import RENEW, STORED, extraction_of

from presswatch.articles.extractor_digest import extractor_digest

GOLDEN = json.loads(STORED.read_text(encoding="utf-8"))


def test_digest_is_the_stored_one():
    assert extractor_digest().hex() == GOLDEN["digest"], (
        f"the extractor changed: renew with {RENEW}, and look at the diff"
    )
    assert GOLDEN["extractions"].keys() == PAGES.keys(), f"other pages: renew with {RENEW}"


@pytest.mark.parametrize("name", PAGES)
def test_other_output_under_the_same_digest_fails(name):
    reason = "the extractor changed" if extractor_digest().hex() != GOLDEN["digest"] else "OTHER OUTPUT, SAME DIGEST"
    assert extraction_of(PAGES[name]) == GOLDEN["extractions"][name], f"{reason}; if it is meant, renew with {RENEW}"
