"""Who wrote the article: persons by JSON-LD, meta tags or byline, an organisation only where no person is named."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from presswatch.articles.page import json_ld
from presswatch.articles.page.bylines import CLEAR_RANKS, SURE_RANKS
from presswatch.articles.page.json_ld import Node
from presswatch.articles.page.metadata import PageMetadata
from presswatch.articles.text import phrases
from presswatch.articles.text.normalize import fold, plain, squeeze
from presswatch.model.extraction import AuthorClaim, FeedHint

_BY = re.compile(
    r"^\s*(?:(?:written|words?|text|reported|story|posted|published|interview|analysis|opinion|article|photos?|videos?)\s+)?"
    r"(?:by|von|vom|par|por|di|da|av|af|door|autor(?:in|en)?|auteurs?|authors?|redakteur(?:in)?|przez|text|текст|автор"
    r"|от)\b\s*[:：]?\s*"
    r"|^\s*[:：|,;–—-]\s*",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*(?:[;|/&•·、，]|\s(?:and|und|et|og|och|и|ve|e|y)\s)\s*", re.IGNORECASE)
_NOT_A_NAME = re.compile(r"^(?:https?:)?//|^www\.|^\d+$|^@|^[a-z]+(?:-[a-z]+)+$")
_BEFORE = re.compile(r"^\d{1,4}[./:-]\d[\d\s./:,-]*(?:uhr\b)?[\s|–—-]*", re.IGNORECASE)
_AFTER = re.compile(
    r"\s*(?:»|\s(?:am|on|at|vom|le|el|il|den)\s+\d|\b\d{1,2}[./:]\s?\d|\b(?:19|20)\d\d\b"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b).*$",
    re.IGNORECASE,
)
"""The date and time before and after the name in a line."""
_ASIDES = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+|\([^()]{1,30}\)|\[[^\[\]]{1,30}\]|https?://\S+")
_ORGANISATION = re.compile(
    r"\b(?:redaktion(?:en)?|redazione|redaction|rédaction|redacci[oó]n|redação|editors?|editorial|staff|newsroom|desk|team"
    r"|agenc(?:y|ies)|agences?"
    r"|agencias?|agentur(?:en)?|correspondents?|online|news|press|media|gmbh|inc|ltd|verlag|zeitung|magazine?|dpa|afp|reuters|ap"
    r"|associated press|epa|apa|efe|ansa|ria|tass|xinhua|kna|epd|sid|bloomberg|admin|administrator|webmaster|guest"
    r"|user|unknown"
    r"|anonymous|null|none|undefined|stiftung|foundation|verein|verband|bund|ministerium|ministry|instituto?|institute"
    r"|universit\w+|association|council|committee|group|gruppe|pressestelle|pressedienst|wordpress\w*|advertorial"
    r"|contributors?|profile?)\b|\be\.\s?v\b|[\w-]{2}\.[a-z]{2,4}$|編集部|通信|新聞|记者站",
    re.IGNORECASE,
)
_FULL_STOP = re.compile(r"^[ .]+|(?<=\w{3})[ .]+$")
"""Not part of a name, other than that of an initial or of ``e.V.``."""
_PARTICLES = frozenset(
    {
        "de", "van", "von", "der", "den", "la", "le", "di", "du", "da", "del", "dos", "das", "al", "el", "bin", "ben",
        "ten", "ter", "zu", "y", "e", "af", "av", "of",
    }
)  # fmt: skip
_META_KEYS = (
    "author", "article:author", "parsely-author", "sailthru.author", "cxenseparse:author", "dc.creator",
    "dcterms.creator", "byl", "twitter:misc:written by", "citation_author", "article:author_name",
)  # fmt: skip
_LABELLED = re.compile(r"written by|verfasst von|escrito por|écrit par|geschreven door|autor", re.IGNORECASE)
_MAX_NAME_CHARS = 60
_MAX_NAME_WORDS = 6
_MAX_BYLINE_NAMES = 4


class AuthorStatement(NamedTuple):
    """One or more names as stated, whether of an organisation, and the line they were taken from."""

    names: str
    is_organisation: bool = False
    line: str = ""


def choose_authors(facts: PageMetadata, feed: FeedHint) -> tuple[AuthorClaim, ...]:
    """Return the authors of the best source that names persons, else the organisation that the page names."""
    in_data = list(_from_data(facts))
    agencies = [stated for stated in in_data if stated.is_organisation and not _is_site(stated.names, facts)]
    sources: tuple[Callable[[], Iterable[AuthorStatement]], ...] = (
        lambda: (stated for stated in in_data if not stated.is_organisation),
        lambda: _from_meta(facts),
        lambda: map(AuthorStatement, feed.authors),
        lambda: _from_byline(facts.bylines[:CLEAR_RANKS], _is_person),
        lambda: agencies,
        lambda: _from_byline(facts.bylines[CLEAR_RANKS:], _is_person_in_line),
        lambda: _from_byline(facts.bylines, _is_pen_name),
    )
    for source in sources:
        named = tuple(claim for claim in _claims(source(), facts) if not _is_site(claim.name, facts))
        if named:
            return named
    rest = (*in_data, *_from_meta(facts, with_site=True), *map(AuthorStatement, feed.authors))
    return tuple(_claims(rest or _from_byline(facts.bylines, _is_pen_name), facts))


def _is_site(name: str, facts: PageMetadata) -> bool:
    return fold(name) in facts.site_names


def split_names(raw: str) -> list[str]:
    """Return the names in a byline: prefixes, addresses, roles and places taken off."""
    text = squeeze(_ASIDES.sub(" ", plain(raw)))
    if not text or _NOT_A_NAME.search(text):
        return []
    text = _AFTER.sub("", _BEFORE.sub("", _BY.sub("", _BY.sub("", _from_writer_on(text)))))
    return [name for part in _BETWEEN.split(text) for name in _names_between_commas(part) if _is_possible(name)]


def _from_writer_on(text: str) -> str:
    """Return a line from the name on, where it says first what was written, and when."""
    match = phrases.WRITES.search(text)
    before = text[: match.start()] if match else ""
    return text[match.end() :] if match and (re.search(r"\d", before) or phrases.WRITTEN_BY.match(text)) else text


def _names_between_commas(text: str) -> list[str]:
    """Return the first part, and further ones that look like names: the rest are roles and places."""
    parts = [_FULL_STOP.sub("", part.strip(" :-–—|*•")) for part in text.split(",")]
    parts = [part for part in parts if part.strip(".")]
    return parts[:1] + [part for part in parts[1:] if _looks_like_name(part) and not _ORGANISATION.search(part)]


def _looks_like_name(text: str) -> bool:
    words = text.split()
    if not 1 < len(words) <= 4 or re.search(r"\d", text):
        return False
    return all(word[:1].isupper() or word.lower() in _PARTICLES for word in words)


def _is_possible(name: str) -> bool:
    has_letters = any(map(str.isalpha, name))
    return has_letters and 2 <= len(name) <= _MAX_NAME_CHARS and len(name.split()) <= _MAX_NAME_WORDS


def _claims(stated: Iterable[AuthorStatement], facts: PageMetadata) -> Iterator[AuthorClaim]:
    seen: set[str] = set()
    for one in stated:
        for name in split_names(one.names):
            key = fold(name)
            if key not in seen:
                seen.add(key)
                is_organisation = one.is_organisation or _is_site(name, facts) or bool(_ORGANISATION.search(name))
                yield AuthorClaim(name, "organisation" if is_organisation else "person", (one.line or one.names)[:200])


def _from_data(facts: PageMetadata) -> Iterator[AuthorStatement]:
    for node in facts.articles:
        found = [s for author in json_ld.as_list(node.get("author") or node.get("creator")) for s in _of(author, facts)]
        if found:
            yield from found
            return


def _of(author: object, facts: PageMetadata) -> Iterator[AuthorStatement]:
    if isinstance(author, str):
        yield AuthorStatement(author)
    elif isinstance(author, dict):
        node: Node = author
        if not node.get("name") and isinstance(node.get("@id"), str):
            node = facts.named.get(str(node["@id"]), node)
        names = json_ld.strings(node, "name") or [" ".join(json_ld.strings(node, "givenName", "familyName"))]
        is_organisation = any("rganization" in name for name in json_ld.types(node))
        yield from (AuthorStatement(name, is_organisation) for name in names if name)


def _from_meta(facts: PageMetadata, *, with_site: bool = False) -> list[AuthorStatement]:
    for key in _META_KEYS:
        values = [value for value in facts.meta(key) if not _NOT_A_NAME.search(value)]
        if values and (with_site or not all(_ORGANISATION.search(v) or _is_site(v, facts) for v in values)):
            return [AuthorStatement(value) for value in values]
    if any(_LABELLED.match(label) for label in facts.meta("twitter:label1")):
        return [AuthorStatement(value) for value in facts.meta("twitter:data1")[:1]]
    return []


def _from_byline(bylines: Sequence[Sequence[str]], is_name: Callable[[str, int], bool]) -> list[AuthorStatement]:
    """Return the names that the surest kind of mark on the page holds."""
    for rank, texts in enumerate(bylines):
        named = {name: text for text in texts for name in split_names(text) if is_name(name, rank)}
        if named:
            return [AuthorStatement(name, line=text) for name, text in list(named.items())[:_MAX_BYLINE_NAMES]]
    return []


def _is_person(name: str, rank: int) -> bool:
    """Return whether a text is a person's name; one word is one only under the surest marks."""
    if _ORGANISATION.search(name) or re.search(r"[\d:()]", name):
        return False
    if re.fullmatch(r"[\u3040-\u9fff\uac00-\ud7af]{2,4}", name):
        return True
    return _looks_like_name(name) or (rank < SURE_RANKS and len(name.split()) == 1 and name[0].isupper())


def _is_person_in_line(name: str, _rank: int) -> bool:
    return _is_person(name, CLEAR_RANKS)


def _is_pen_name(name: str, rank: int) -> bool:
    """Return whether a text under a clear mark may be any name: a pen name, an agency, the site itself."""
    return rank < CLEAR_RANKS and not re.search(r"[\d:()]", name)
