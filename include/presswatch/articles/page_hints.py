"""Smaller statements of a page: its canonical address, section, tags, and whether it is free to read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from presswatch.articles import structured
from presswatch.articles.facts import PageFacts
from presswatch.articles.text import fold, plain
from presswatch.errors import BadUrlError
from presswatch.urls import fetch_url, same_site

_MAX_TAGS = 30
_TAG_CHARS = 80


def canonical_url(facts: PageFacts) -> str | None:
    """Return the address the page gives as its own, None when it is of another site, a home page or not one at all."""
    for raw in (*facts.canonicals, *facts.meta("og:url")):
        try:
            address = fetch_url(raw, facts.url)
            if same_site(address, facts.url) and urlsplit(address).path not in ("", "/"):
                return address
        except BadUrlError:
            continue
    return None


def section(facts: PageFacts) -> str | None:
    """Return the section of the site that the article stands in, as the page names it."""
    stated = [text for node in facts.articles for text in structured.strings(node, "articleSection")]
    return next(
        _short([*stated, *facts.meta("article:section", "parsely-section", "og:article:section", "section")]), None
    )


def tags(facts: PageFacts) -> tuple[str, ...]:
    """Return the key words of the article, without repetition."""
    stated = facts.meta("article:tag", "og:article:tag", "news_keywords", "parsely-tags", "keywords")
    for node in facts.articles:
        stated = [*structured.strings(node, "keywords"), *stated]
    parts = [part for text in stated for part in text.replace(";", ",").split(",")]
    unique = {fold(tag): tag for tag in reversed(list(_short(parts))) if fold(tag)}
    return tuple(reversed(unique.values()))[:_MAX_TAGS]


def is_paywalled(facts: PageFacts) -> bool:
    """Return whether the page's data says that the article is not free to read."""
    stated = [value for node in facts.articles for value in structured.as_list(node.get("isAccessibleForFree"))]
    return any(str(value).strip().lower() in ("false", "no", "0") for value in stated) or any(
        value.lower() in ("locked", "premium", "metered") for value in facts.meta("article:content_tier")
    )


def is_live_blog(facts: PageFacts) -> bool:
    """Return whether the page's data says that it grows while it is read."""
    return bool(structured.nodes_of_type(facts.data, "LiveBlogPosting"))


def _short(texts: Iterable[str]) -> Iterator[str]:
    return (text for text in map(plain, texts) if 0 < len(text) <= _TAG_CHARS)
