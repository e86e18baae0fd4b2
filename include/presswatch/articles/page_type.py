"""Page classifier: an article, or what only looks like one (list, front page, stub, wall, error page)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from presswatch.articles.blocks.body_features import PageFeatures
from presswatch.articles.blocks.judged_body import JudgedBody
from presswatch.articles.page import json_ld
from presswatch.articles.page.link_cards import card_leaves, shows_several
from presswatch.articles.page.metadata import PageMetadata
from presswatch.articles.text.addressing import is_addressed
from presswatch.articles.text.normalize import ENDS_SENTENCE, alphabetic_size, fold, squeeze
from presswatch.articles.text.page_messages import (
    is_long,
    is_prose,
    message_of_heading,
    message_of_sentence,
    sentences,
)
from presswatch.model.extraction import BODY_ROLES, Extraction, FeedHint

_STUB_LETTERS = 150
"""Letters of body below which a page is a stub. A list has no more of its own beside its cards."""
_BRIEF_LETTERS, _BRIEF_SENTENCES = 110, 2
_SHORTEST_LETTERS, _SHORTEST_SENTENCES = 75, 3
"""A shorter news brief: letters and sentences that tell something; of fewer letters it takes one sentence more."""
_SIZED_CHARS = 3000
"""Characters of a body whose letters are counted: what has more of either is long."""
_SHORT_LETTERS = 1200
"""Letters of body from which a page holds more than a message."""
_LOOKED_AT = 200
"""Sentences of a body that are looked at for messages."""
_MIN_PROSE = 2
"""Sentences that a message does not have beside itself, where something else speaks for an article; one more where
that is a date alone: error pages show the dates of other stories."""
_MESSAGE_SHARE = 0.5
_ONLY_MESSAGE = 0.8
_CONSENT_SHARE = 0.34
_ADDRESSED_SHARE = 0.6
"""Of the letters of a short body without any sign of an article: what speaks to its visitor so much is no news."""
_LISTING_LINKS = 0.7
_CARDS = "it is made of cards that lead to other pages"
_MOSTLY_LINKS = "its text is mostly links"
_COLLECTION = "its data call it a collection"
_FRONT_PAGE = "its address is that of a front page"
_LIST_ADDRESS = "its address is that of a list"
_LISTING_TYPES = ("CollectionPage", "SearchResultsPage")
_LISTING_PATH = re.compile(
    r"/(?:categor(?:y|ies|ia|ie)|kategori(?:e|en|a|er)?|rubri(?:k|que|ca)|tags?|collections|topics?|sections?)"
    r"(?:/[^/-]+(?:-[^/-]+){0,2})+$|/page/\d+$"
    r"|^/(?:[a-z-]{2,5}/)?(?:news|blog|articles|latest|issues|archives?)$",
    re.IGNORECASE,
)
"""Addresses that lists have; articles have them too."""
_LISTING_QUERY = re.compile(r"(?:^|&)(?:page|paged|seite|pagina|strona|offset|start)=\d+(?:&|$)", re.IGNORECASE)
_ARTICLE_QUERY = re.compile(
    r"(?:^|&)(?!(?:page|paged|seite|pagina|strona|offset|start)=)[\w.-]{1,30}=[\w-]*\d", re.IGNORECASE
)
_SLUG = re.compile(r"[^/-]+(?:[-_][^/-]+){2,}|\d{3,}")
_SEGMENT = re.compile(r"\s*(?:[|·»•]|\s[-–—:]\s)\s*")
_MENTIONED = 12
"""Letters of a feed's title from which finding it on the page is no accident."""


@dataclass(frozen=True, slots=True)
class PageType:
    """The outcome of a page and the reason, for a person."""

    outcome: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ArticleEvidence:
    """What speaks for an article, apart from its text and address."""

    is_stated: bool  # by the page's data: JSON-LD or og:type
    is_announced: bool  # by a feed, under a title that the page shows
    is_signed: bool
    is_dated: bool

    @property
    def is_strong(self) -> bool:
        """Return whether anything but a date speaks for it."""
        return self.is_stated or self.is_announced or self.is_signed

    @property
    def is_any(self) -> bool:
        """Return whether anything does."""
        return self.is_strong or self.is_dated


def classify_page(facts: PageMetadata, body: JudgedBody, extraction: Extraction, feed: FeedHint) -> PageType:
    """Return what the page is.

    Args:
        facts: what the page states.
        body: its text blocks, and which were taken for text.
        extraction: title, authors, times and body as they were read; its outcome is not looked at.
        feed: what announced the page.
    """
    evidence = _evidence(facts, extraction, feed)
    count = alphabetic_size(extraction.body[:_SIZED_CHARS])
    cards = card_leaves(body.features.blocks, facts.url)
    if count < _SHORT_LETTERS:
        own = [sentence for text in _own_texts(extraction, body.features, cards) for sentence in sentences(text)]
        if message := _message([*_headings(facts, extraction)], own[:_LOOKED_AT], evidence):
            return message
    if listing := _listing(facts, body, cards, evidence):
        return listing
    if count == 0:
        return PageType("no_article", "no main text was found")
    if count < _STUB_LETTERS and not _is_brief(extraction.body, count):
        return PageType("stub", f"{count} letters of body")
    return PageType("article")


def _is_brief(body: str, count: int) -> bool:
    if count < _SHORTEST_LETTERS:
        return False
    told = sum(map(is_long, sentences(body)))
    return told >= _SHORTEST_SENTENCES or (count >= _BRIEF_LETTERS and told >= _BRIEF_SENTENCES)


def _evidence(facts: PageMetadata, extraction: Extraction, feed: FeedHint) -> ArticleEvidence:
    shown = [fold(text) for text in (extraction.title or "", *facts.headings, facts.title_tag, *facts.meta("og:title"))]
    announced = fold(feed.title or "")
    sources = {claim.source for claim in extraction.claims if claim.kind == "published"}
    return ArticleEvidence(
        is_stated=bool(facts.articles) or "article" in [kind.lower() for kind in facts.meta("og:type")],
        is_announced=len(announced) >= _MENTIONED and any(announced in text for text in shown),
        is_signed=any(author.kind == "person" for author in extraction.authors),
        is_dated=bool(sources - {"url", "feed", "sitemap"}),
    )


# --- messages ---------------------------------------------------------------------------------------------------------


def _own_texts(extraction: Extraction, features: PageFeatures, cards: frozenset[int]) -> list[str]:
    """Return the texts of the body that stand in no card."""
    others = {squeeze(features.blocks[place].text) for place in cards}
    return [block.text for block in extraction.blocks if block.role in BODY_ROLES and block.text not in others]


def _message(headings: list[str], body: list[str], evidence: ArticleEvidence) -> PageType | None:
    """Return what stands in the place of an article, None where it is not the page's own message.

    A heading is one, or most sentences of the body are; and nothing speaks against it.
    """
    prose = sum(map(is_prose, body))
    is_believed = evidence.is_any and prose >= _MIN_PROSE + (not evidence.is_strong)
    if not is_believed and (message := next(filter(None, map(message_of_heading, headings)), None)):
        return PageType(message[0], f"the page's heading says {message[1][:60]!r}")
    kinds = Counter(filter(None, map(message_of_sentence, body)))
    bar = _ONLY_MESSAGE if evidence.is_any else _MESSAGE_SHARE
    if kinds.total() > prose and kinds.total() >= bar * len(body):
        kind = kinds.most_common(1)[0][0]
        return PageType(_as_outcome(kind), f"{kinds.total()} of {len(body)} sentences speak to the visitor: {kind}")
    if not evidence.is_any and kinds["consent"] > 1 and kinds["consent"] >= _CONSENT_SHARE * len(body):
        return PageType("blocked", f"{kinds['consent']} of {len(body)} sentences ask for consent")
    if body and not evidence.is_any and _addressed(body) >= _ADDRESSED_SHARE:
        return PageType("unclassified", "most of its text speaks to its visitor, and nothing calls it an article")
    return None


def _addressed(texts: list[str]) -> float:
    """Return the share of the letters of sentences that speak to their reader."""
    ended = [text for text in texts if ENDS_SENTENCE.search(text)]
    sizes = [(alphabetic_size(text), is_addressed(text)) for text in ended or texts]
    return sum(size for size, holds in sizes if holds) / (sum(size for size, _ in sizes) or 1)


def _as_outcome(kind: str) -> str:
    return "blocked" if kind == "consent" else kind


def _headings(facts: PageMetadata, extraction: Extraction) -> Iterator[str]:
    """Yield the headings of a page, its title also without the name of the site."""
    yield from filter(None, (extraction.title, *facts.headings, facts.title_tag))
    segments = _SEGMENT.split(facts.title_tag)
    shown = extraction.title if extraction.title in facts.headings else ""
    for segment in {segments[0], segments[-1]} if len(segments) > 1 else ():
        if segment not in (shown or ""):  # A part of a longer heading is what that speaks of.
            yield segment


# --- lists ------------------------------------------------------------------------------------------------------------


def _listing(
    facts: PageMetadata, body: JudgedBody, cards: frozenset[int], evidence: ArticleEvidence
) -> PageType | None:
    """Return that a page lists articles, that nobody can tell, or None: it does not.

    Without prose of its own, what the page calls itself, its address, its links or its cards decide. With prose none
    of them does: what a feed announced, an address with a slug or a number, the page's type, or a date or byline of a
    page that heads one story make it an article; any other page is left to a person.
    """
    if len(facts.articles) == 1:
        return None
    sign = next(_signs(facts, body), _CARDS if cards else None)
    if sign is None:
        return None
    # Teasers count as text too: only more prose than the cards hold is prose of the page's own.
    enough = max(_STUB_LETTERS, _text_of_cards(body.features, cards))
    prose, is_named = _own_prose(body, cards, enough), evidence.is_announced or _names_article(facts.url)
    is_less = prose < enough and sign != _CARDS and not is_named
    if prose < _STUB_LETTERS or is_less:
        return PageType("listing", f"little text of its own, and {sign}")
    is_one_story = evidence.is_any and not shows_several(body.features.blocks, facts.url)
    is_article = {
        _CARDS: True,
        _MOSTLY_LINKS: evidence.is_announced,
        _FRONT_PAGE: evidence.is_stated or evidence.is_announced,
        _COLLECTION: evidence.is_stated or is_named,
        _LIST_ADDRESS: evidence.is_stated or is_named or is_one_story,
    }[sign]
    doubt = f"text of its own, but {sign}; nothing else calls it an article"
    return None if is_article else PageType("unclassified", doubt)


def _signs(facts: PageMetadata, body: JudgedBody) -> Iterator[str]:
    """Yield what makes a page look like a list."""
    if _is_mostly_links(body) and "article" not in facts.meta("og:type"):
        yield _MOSTLY_LINKS
    if any(json_ld.nodes_of_type(facts.data, kind) for kind in _LISTING_TYPES):
        yield _COLLECTION
    parts = urlsplit(facts.url)
    if parts.netloc and not _ARTICLE_QUERY.search(parts.query):
        path = parts.path.rstrip("/")
        if not path and not parts.query:
            yield _FRONT_PAGE
        if _LISTING_PATH.search(path) or _LISTING_QUERY.search(parts.query):
            yield _LIST_ADDRESS


def _is_mostly_links(body: JudgedBody) -> bool:
    taken = body.features.chars * body.taken
    links = sum(size * leaf.link_share for size, leaf in zip(taken.tolist(), body.features.blocks, strict=True))
    return bool(links > _LISTING_LINKS * float(taken.sum()))


def _names_article(url: str) -> bool:
    """Return whether an address ends in a slug or a number, as those of articles do."""
    parts = urlsplit(url)
    last = parts.path.rstrip("/").rpartition("/")[2]
    return bool(_ARTICLE_QUERY.search(parts.query) or _SLUG.search(last))


def _own_prose(body: JudgedBody, cards: frozenset[int], enough: int) -> int:
    """Return the letters of the sentences outside of cards that anybody took, counted until they are enough."""
    proposed = body.proposed.tolist()
    total = 0
    for place, leaf in enumerate(body.features.blocks):
        if proposed[place] and place not in cards and leaf.link_share < _MESSAGE_SHARE:
            total += sum(alphabetic_size(sentence) for sentence in sentences(leaf.text) if is_prose(sentence))
            if total >= enough:
                break
    return total


def _text_of_cards(features: PageFeatures, cards: frozenset[int]) -> int:
    return sum(alphabetic_size(features.blocks[place].text) for place in cards)
