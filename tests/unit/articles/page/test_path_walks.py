"""Walks find what the expressions find that they stand for, on whatever markup."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree, html
from trafilatura import settings, xpaths

from presswatch.articles.page.path_walks import Find, PathWalk, UnionWalk, as_walk

PATHS = [
    *xpaths.RAW_TREE_PRUNE_XPATH,
    *xpaths.REMOVE_COMMENTS_AND_LISTS_XPATH,
    *xpaths.OVERALL_DISCARD_XPATH,
    *xpaths.TEASER_DISCARD_XPATH,
    *xpaths.DISCARD_IMAGE_ELEMENTS,
    *xpaths.PRECISION_DISCARD_XPATH,
    *xpaths.COMMENTS_DISCARD_XPATH,
    settings.BASIC_CLEAN_XPATH,
]
TAGS = ("div", "footer", "svg", "section", "aside", "p", "span", "ol", "h1", "article", "main", "list")
_TOKENS = """
    comment-list Comments commentary comol disqus_thread mvp-post-add-box infinitescroll share elementor-share-buttons
    cookie nav Navigation teaser Teaser-box caption hidden display:none reply-1 comments-title true bottom link
    permalink padding-bottom-2 post articleBody article-body story fulltext FullText content Main-content pageContent
    entry page-content main MostPopularStories body ad é footer Cookie-banner notice__cookie
"""
ATTRIBUTES = (
    "class",
    "id",
    "role",
    "style",
    "itemprop",
    "aria-hidden",
    "data-component",
    "data-lp-replacement-content",
)

_values = st.lists(st.sampled_from([*_TOKENS.split(), "", " ad ", "display: none"]), min_size=1, max_size=2).map(
    " ".join
)
_attributes = st.dictionaries(st.sampled_from(ATTRIBUTES), _values, max_size=3)
_elements = st.lists(st.tuples(st.sampled_from(TAGS), _attributes, st.integers(0, 9)), max_size=12)


@given(_elements)
@example([("div", {"style": "comment-list", "id": "reply-1"}, 0)])
def test_the_same_elements_are_found(elements: list[tuple[str, dict[str, str], int]]) -> None:
    tree = html.Element("body")
    built = [tree]
    for tag, attributes, parent in elements:
        built.append(etree.SubElement(built[parent % len(built)], tag, attributes))
    for path in PATHS:
        assert as_walk(path)(tree) == path(tree), path.path
    for path in xpaths.BODY_XPATH:  # Of these the first alone is taken.
        walk: Find = path
        assert as_walk(path)(tree)[:1] == walk(tree)[:1], path.path


@pytest.mark.parametrize(
    "path", [*xpaths.RAW_TREE_PRUNE_XPATH, *xpaths.REMOVE_COMMENTS_AND_LISTS_XPATH, *xpaths.OVERALL_DISCARD_XPATH]
)
def test_the_costly_ones_are_walked(path: etree.XPath) -> None:
    assert isinstance(as_walk(path), PathWalk)


def test_what_is_cleaned_is_walked() -> None:
    assert isinstance(as_walk(settings.BASIC_CLEAN_XPATH), UnionWalk)


@pytest.mark.parametrize(
    "path", [".//header", "//*[self::div][@id='a']", ".//*[@id='a' and @class='b']", ".//p|.//*[@id and @class]"]
)
def test_other_forms_stay_as_they_are(path: str) -> None:
    expression = etree.XPath(path)
    assert as_walk(expression) is expression
