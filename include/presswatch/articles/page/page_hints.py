"""Smaller metadata of a page: canonical address, section, tags, and whether it is free to read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import islice
from urllib.parse import urlsplit

from presswatch.articles.page import json_ld
from presswatch.articles.page.article_scope import is_prose
from presswatch.articles.page.metadata import PageMetadata
from presswatch.articles.text.normalize import fold, plain
from presswatch.errors import BadUrlError
from presswatch.urls import fetch_url, same_site

_MAX_TAGS = 30
_TAG_CHARS = 80
_POISONED = re.compile(
    r"^/?(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?(?:(?:index|home|default|startseite)(?:\.\w+)?/?)?$"
    r"|/(?:undefined|null|nan|404)(?:[./]|$)|[{}]|%7b|\[object",
    re.IGNORECASE,
)
"""Paths of home pages, and those that a broken template wrote."""
_LIVE_PATH = re.compile(r"live-?(?:blog|ticker|updates)|minuto-a-minuto|-en-direct(?:[-_./]|$)", re.IGNORECASE)
_SITE_TAGS = 3
"""Key words from which none in the story is no chance."""
_STEM_LETTERS, _SHOWN_PARAGRAPHS = 4, 60
_SEPARATORS = re.compile(r"[,;、，]")
_NAMESPACE = re.compile(
    r"^(?:(?:sections?|topics?|tags?|organi[sz]ation|person|place|location|story)/|(?:category|tag|topic): |#)",
    re.IGNORECASE,
)
"""What some publishing systems put before a key word."""
_NO_SECTION = re.compile(
    r"[\W\d_]+|tags?|front[-_ ]?page|home[-_ ]?(?:page)?|default|index|articles?|posts?|sin[-_]categoria", re.IGNORECASE
)
"""Years, and what publishing systems call a section that is none."""
_IDENTIFIER = re.compile(r"^[\da-f]{8}-[\da-f-]{27}$|^NLP |^[\w-]+(?:\.[\w-]+)*\.[a-z]{2,3}$|^\d+$")
"""What they state beside key words: numbers, the guesses of their machine, the host."""

_PLACEHOLDER = re.compile(
    r"undefined|null|none|nan|n/a|\[object \w+\]|[{<%]{1,2}[^{}<>%]*[}>%]{1,2}"
    r"|uncategori[sz]ed|unkategorisiert|sin categoría|sem categoria|senza categoria|sense categoria|non classé"
    r"|geen categorie|ukategori[sz]ere?t|okategoriserad|uden kategori|luokittelematon|bez kategorii|nezařazené"
    r"|nezaradené|kategorizálatlan|fără categorie|без рубрики|без категории|без категорії"
    r"|некласифіковане|некатегоризирано|αταξινόμητα|ללא קטגוריה|غير مصنف|دسته‌بندی نشده|未分类|未分類|미분류",
    re.IGNORECASE,
)
"""What a broken template writes for a word, and what WordPress calls the section of whatever has none."""
_DENSE_WORDS = re.compile(r"\S*[\u3040-\u30ff\u3400-\u9fff]\S*(?:[ \u3000]+\S+){2,}")
"""Key words with nothing but blanks between them, in scripts that have none within a word."""


def canonical_url(facts: PageMetadata) -> str | None:
    """Return the address the page gives as its own, None when it is of another site, a home page or not one at all."""
    for raw in facts.canonicals:
        try:
            address = fetch_url(raw, facts.url)
            if same_site(address, facts.url) and not _POISONED.search(urlsplit(address).path):
                return address
        except BadUrlError:
            continue
    return None


def section(facts: PageMetadata) -> str | None:
    """Return the section of the site that the article stands in, as the page names it or its breadcrumbs show it."""
    stated = [text for node in facts.articles for text in json_ld.strings(node, "articleSection")]
    stated += facts.meta("article:section", "parsely-section", "og:article:section", "section")
    shown = [heading.above.section.strip(" <>‹›«»/|:·•") for heading in facts.title_headings]
    named = _short([*stated, *_breadcrumbs(facts), *shown])
    return next((text for text in named if not (_PLACEHOLDER.fullmatch(text) or _NO_SECTION.fullmatch(text))), None)


def _breadcrumbs(facts: PageMetadata) -> Iterator[str]:
    """Yield the names on the way from the home page to the article, without the first and the last of them."""
    for trail in json_ld.nodes_of_type(facts.data, "BreadcrumbList"):
        steps = [step for step in json_ld.as_list(trail.get("itemListElement")) if isinstance(step, dict)]
        names = [next(iter(json_ld.strings(step, "name", "item")), "") for step in steps]
        yield from (name for name in names[1:-1] if fold(name) not in facts.site_names)


def tags(facts: PageMetadata) -> tuple[str, ...]:
    """Return the key words of the article, without repetition."""
    stated = facts.meta("article:tag", "og:article:tag", "news_keywords", "parsely-tags")
    stated += [] if _are_of_site(facts) else facts.meta("keywords")
    for node in facts.articles:
        stated = [*json_ld.strings(node, "keywords"), *stated]
    parts = [part for text in stated for part in _words_of(text)]
    unique: dict[str, str] = {}
    for word in _key_words(parts, facts):
        unique.setdefault(fold(word), word)
    return tuple(unique.values())[:_MAX_TAGS]


def _are_of_site(facts: PageMetadata) -> bool:
    """Return whether the key words of the page's head are those of all pages of its site: the story has none of them.

    Words have other forms in a text: their beginning is looked for.
    """
    words = list(_key_words((part for text in facts.meta("keywords") for part in _words_of(text)), facts))
    if len(words) < _SITE_TAGS:
        return False
    blocks, scope = facts.article.blocks, facts.article.scope
    own = (block.text for block in blocks if is_prose(block) and scope.owns_block(block))
    shown = fold(" ".join([*facts.headings, *facts.meta("og:title", "description"), *islice(own, _SHOWN_PARAGRAPHS)]))
    return not any(_stem(part) in shown for word in words for part in re.findall(r"\w{2,}", word))


def _stem(word: str) -> str:
    folded = fold(word)
    return folded[: max(_STEM_LETTERS, len(folded) - 2)] if folded.isascii() or folded[:1] < "\u2e80" else folded


def _words_of(text: str) -> list[str]:
    """Return the parts of a statement of key words."""
    parts = _SEPARATORS.split(unescape(unescape(text)))
    return text.split() if len(parts) == 1 and _DENSE_WORDS.fullmatch(text.strip()) else parts


def _key_words(texts: Iterable[str], facts: PageMetadata) -> Iterator[str]:
    """Yield the key words in texts as publishers write them: with a namespace, or beside their own identifiers."""
    for text in _short(texts):
        word = _NAMESPACE.sub("", text).strip()
        is_word = fold(word) and not _IDENTIFIER.search(word) and not _PLACEHOLDER.fullmatch(word)
        if is_word and fold(word) not in facts.site_names:
            yield word


def is_paywalled(facts: PageMetadata) -> bool:
    """Return whether the page's data says that the article, or a part of it, is not free to read."""
    parts = [part for node in facts.articles for part in (node, *json_ld.as_list(node.get("hasPart")))]
    stated = [part.get("isAccessibleForFree") for part in parts if isinstance(part, dict)]
    values = [value for statement in stated for value in json_ld.as_list(statement)]
    return any(str(value).strip().lower() in ("false", "no", "0") for value in values) or any(
        value.lower() in ("locked", "premium", "metered") for value in facts.meta("article:content_tier")
    )


def is_live_blog(facts: PageMetadata) -> bool:
    """Return whether the page says, in its data or address, that it grows while it is read."""
    grows = any("liveBlogUpdate" in node for node in facts.articles)
    named = json_ld.nodes_of_type(facts.data, "LiveBlogPosting")
    return grows or bool(named) or bool(_LIVE_PATH.search(urlsplit(facts.url).path))


def _short(texts: Iterable[str]) -> Iterator[str]:
    return (text for text in map(plain, texts) if 0 < len(text) <= _TAG_CHARS)
