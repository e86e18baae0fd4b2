"""Who wrote the article: persons by JSON-LD, meta tags or byline, an organisation only where no person is named."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from presswatch.articles import structured
from presswatch.articles.dom import Leaf, Outline
from presswatch.articles.facts import PageFacts
from presswatch.articles.structured import Node
from presswatch.articles.text import fold, plain, squeeze
from presswatch.model import AuthorClaim, FeedHint

_BY = re.compile(
    r"^\s*(?:(?:written|words?|text|reported|story|posted|published|interview|analysis|opinion|article|photos?|videos?)\s+)?"
    r"(?:by|von|par|por|di|da|av|af|door|autor(?:in|en)?|auteurs?|authors?|redakteur(?:in)?|przez|text|текст|автор|от)\b\s*[:：]?\s*"
    r"|^\s*[:：|,;–—-]\s*",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*(?:[;|/&•·、，]|\s(?:and|und|et|og|och|и|ve|e|y)\s)\s*", re.IGNORECASE)
_NOT_A_NAME = re.compile(r"^(?:https?:)?//|^www\.|^\d+$|^@|^[a-z]+(?:-[a-z]+)+$")
_ASIDES = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+|\([^()]{1,30}\)|\[[^\[\]]{1,30}\]|https?://\S+")
_ORGANISATION = re.compile(
    r"\b(?:redaktion|redazione|redaction|rédaction|redacci[oó]n|redação|editors?|editorial|staff|newsroom|desk|team|agency|agence"
    r"|agencia|agentur|correspondents?|online|news|press|media|gmbh|inc|ltd|verlag|zeitung|magazine?|dpa|afp|reuters|ap"
    r"|associated press|epa|apa|efe|ansa|ria|tass|xinhua|kna|epd|sid|bloomberg|admin|administrator|webmaster|guest|user|unknown"
    r"|anonymous|null|none|undefined)\b|\.(?:com|de|net|org|tv|lt|fr|it|co|uk)\b|編集部|通信|新聞|记者站",
    re.IGNORECASE,
)
_PARTICLES = frozenset(["de", "van", "von", "der", "den", "la", "le", "di", "du", "da", "del", "dos", "das", "al", "el", "bin", "ben", "ten", "ter", "zu", "y", "e", "af", "av", "of"])
_META_KEYS = (
    "author", "article:author", "parsely-author", "sailthru.author", "cxenseparse:author", "dc.creator", "dcterms.creator",
    "byl", "citation_author", "article:author_name",
)  # fmt: skip
_LABELLED = re.compile(r"written by|verfasst von|escrito por|écrit par|geschreven door|autor", re.IGNORECASE)
_BYLINE_NAMES = re.compile(r"author(?:[-_]+|s?[-_]*)name|byline|\bauthors?\b|autor\b|auteur|writer", re.IGNORECASE)
_AUTHOR_LINK = re.compile(
    r"/(?:authors?|autor(?:es|en|in)?|auteurs?|autore|profile|writers?|redaktion)/", re.IGNORECASE
)
_MAX_NAME_CHARS = 60
_MAX_NAME_WORDS = 6
_BYLINE_CHARS = 120


class Stated(NamedTuple):
    """A name as stated, and whether it is stated to be of an organisation."""

    raw: str
    is_organisation: bool = False


def choose_authors(facts: PageFacts, outline: Outline, feed: FeedHint) -> tuple[AuthorClaim, ...]:
    """Return the authors of the best source that names persons, else the organisation that the page names."""
    in_data = list(_from_data(facts))
    sources: tuple[Callable[[], Iterable[Stated]], ...] = (
        lambda: (stated for stated in in_data if not stated.is_organisation),
        lambda: _from_meta(facts),
        lambda: map(Stated, feed.authors),
        lambda: _from_byline(outline),
    )
    for source in sources:
        persons = tuple(_claims(source(), facts, persons_only=True))
        if persons:
            return persons
    return tuple(_claims([*in_data, *_from_meta(facts), *map(Stated, feed.authors)], facts, persons_only=False))


def split_names(raw: str) -> list[str]:
    """Return the names in a byline: prefixes, addresses, roles and places taken off."""
    text = squeeze(_ASIDES.sub(" ", plain(raw)))
    if not text or _NOT_A_NAME.search(text):
        return []
    text = _BY.sub("", _BY.sub("", text))
    return [name for part in _BETWEEN.split(text) for name in _names_between_commas(part) if _is_possible(name)]


def _names_between_commas(text: str) -> list[str]:
    """Return the first part, and further ones that look like names: the rest are roles and places."""
    parts = [part.strip(" .:-–—|*•") for part in text.split(",")]
    parts = [part for part in parts if part]
    return parts[:1] + [part for part in parts[1:] if _looks_like_name(part) and not _ORGANISATION.search(part)]


def _looks_like_name(text: str) -> bool:
    words = text.split()
    if not 1 < len(words) <= 4 or re.search(r"\d", text):
        return False
    return all(word[:1].isupper() or word.lower() in _PARTICLES for word in words)


def _is_possible(name: str) -> bool:
    has_letters = any(map(str.isalpha, name))
    return has_letters and 2 <= len(name) <= _MAX_NAME_CHARS and len(name.split()) <= _MAX_NAME_WORDS


def _claims(stated: Iterable[Stated], facts: PageFacts, *, persons_only: bool) -> Iterator[AuthorClaim]:
    seen: set[str] = set()
    for one in stated:
        for name in split_names(one.raw):
            key = fold(name)
            is_organisation = one.is_organisation or key in facts.site_names or bool(_ORGANISATION.search(name))
            if key in seen or (persons_only and (key in facts.site_names or one.is_organisation)):
                continue
            seen.add(key)
            yield AuthorClaim(name, "organisation" if is_organisation else "person", one.raw[:200])


def _from_data(facts: PageFacts) -> Iterator[Stated]:
    for node in facts.articles:
        found = [
            s for author in structured.as_list(node.get("author") or node.get("creator")) for s in _of(author, facts)
        ]
        if found:
            yield from found
            return


def _of(author: object, facts: PageFacts) -> Iterator[Stated]:
    if isinstance(author, str):
        yield Stated(author)
    elif isinstance(author, dict):
        node: Node = author
        if not node.get("name") and isinstance(node.get("@id"), str):
            node = facts.named.get(str(node["@id"]), node)
        names = structured.strings(node, "name") or [" ".join(structured.strings(node, "givenName", "familyName"))]
        is_organisation = any("rganization" in name for name in structured.types(node))
        yield from (Stated(name, is_organisation) for name in names if name)


def _from_meta(facts: PageFacts) -> list[Stated]:
    for key in _META_KEYS:
        values = [value for value in facts.meta(key) if not _NOT_A_NAME.search(value)]
        if values and not all(_ORGANISATION.search(value) or fold(value) in facts.site_names for value in values):
            return [Stated(value) for value in values]
    if any(_LABELLED.match(label) for label in facts.meta("twitter:label1")):
        return [Stated(value) for value in facts.meta("twitter:data1")[:1]]
    return []


def _from_byline(outline: Outline) -> list[Stated]:
    """Return what stands in a container named as byline, or behind a link to an author's page."""
    leaves = [leaf for leaf in outline.leaves if len(leaf.text) <= _BYLINE_CHARS]
    for is_byline in (_is_named_byline, _links_author):
        for leaf in leaves:
            if is_byline(leaf):
                names = [
                    name for name in split_names(leaf.text) if _looks_like_name(name) and not _ORGANISATION.search(name)
                ]
                if names:
                    return [Stated(name) for name in names]
    return []


def _is_named_byline(leaf: Leaf) -> bool:
    return any(_BYLINE_NAMES.search(place.names) for place in leaf.path[-3:])


def _links_author(leaf: Leaf) -> bool:
    return any(_AUTHOR_LINK.search(href) for href in leaf.anchors)
