"""What a page turned out to be: an article, or one of the things that only look like one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from presswatch.articles.blocks.body_features import PageFeatures
from presswatch.articles.page import json_ld
from presswatch.articles.page.metadata import PageMetadata
from presswatch.articles.text.normalize import letters

_NOT_FOUND = re.compile(
    r"\b404\b|page (?:not found|doesn['’]t exist|cannot be found)|not found|seite nicht gefunden|nicht gefunden"
    r"|page introuvable"
    r"|página no encontrada|no se (?:ha )?encontr|página não encontrada|pagina non trovata|pagina niet gevonden"
    r"|nie znaleziono"
    r"|sidan (?:finns inte|kunde inte)|siden (?:findes|finnes) ikke|страница не найдена|sayfa bulunamadı"
    r"|ページが見つかりません"
    r"|no longer available|has been removed",
    re.IGNORECASE,
)
_CHALLENGE = re.compile(
    r"just a moment|attention required|access denied|are you (?:a )?(?:human|robot)"
    r"|verify(?:ing)? (?:that )?you are (?:a )?human"
    r"|checking your browser|enable (?:javascript|js) and|before you continue|captcha|request (?:was )?blocked"
    r"|pardon our interruption"
    r"|unusual traffic|security check|ddos|bot (?:check|verification)|please enable cookies",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"(?:we|our partners|wir|nous|usamos|utilizziamo|wij).{0,80}cookies|accept (?:all|cookies)|alle akzeptieren"
    r"|tout accepter"
    r"|aceptar (?:todo|y continuar)|accetta (?:tutto|tutti)|zustimmen|consent|purposes and vendors|legitimate interest"
    r"|personali[sz]ed (?:ads|advertising)|personalisierte (?:anzeigen|werbung)",
    re.IGNORECASE,
)
_STUB_LETTERS = 150
"""Letters of body below which a page is a stub; two sentences of a news brief have more."""
_SHORT_LETTERS = 1200
_LISTING_LINKS = 0.7
_LISTING_TYPES = ("CollectionPage", "SearchResultsPage")
_LISTING_PATH = re.compile(
    r"/(?:categor(?:y|ies|ia|ie)|tags?|collections)(?:/[^/-]+(?:-[^/-]+){0,2})+$|/page/\d+$"
    r"|^/(?:[a-z-]{2,5}/)?(?:news|blog|articles|latest|issues|archives?)$",
    re.IGNORECASE,
)
"""Addresses of lists; what has more words than a subject is the address of an article."""


@dataclass(frozen=True, slots=True)
class PageType:
    """The outcome of a page and the reason, for a person."""

    outcome: str
    reason: str = ""


def classify_page(facts: PageMetadata, view: PageFeatures, title: str | None, body: str) -> PageType:
    """Return what the page is."""
    count = letters(body)
    head = f"{title or ''} {facts.title_tag}"
    if count < _SHORT_LETTERS and not facts.articles:
        for outcome, pattern, where in (
            ("blocked", _CHALLENGE, f"{head} {body[:400]}"),
            ("soft404", _NOT_FOUND, f"{head} {body[:200]}"),
            ("blocked", _CONSENT, body if _mostly_consent(body) else ""),
        ):
            if match := pattern.search(where):
                return PageType(outcome, f"the page says {match[0][:60]!r}")
    if count == 0:
        return PageType("no_article", "no main text was found")
    if _is_listing(facts, view):
        return PageType("listing", "the page is a list of links to articles")
    if count < _STUB_LETTERS:
        return PageType("stub", f"{count} letters of body")
    return PageType("article")


def _mostly_consent(body: str) -> bool:
    sentences = re.split(r"(?<=[.!?])\s+", body)
    hits = sum(bool(_CONSENT.search(sentence)) for sentence in sentences)
    return hits >= 2 and hits * 3 >= len(sentences)


def _is_listing(facts: PageMetadata, view: PageFeatures) -> bool:
    """Return whether a page lists articles: by what it says of itself, by its address, or by text that is mostly links.

    Only pages that state no article; the links around the text decide nothing, as a brief stands among many.
    """
    if facts.articles:
        return False
    if any(json_ld.nodes_of_type(facts.data, kind) for kind in _LISTING_TYPES):
        return True
    parts = urlsplit(facts.url)
    path = parts.path.rstrip("/")
    if (not path and not parts.query) or _LISTING_PATH.search(path):
        return True
    taken = view.chars * view.votes[0]
    links = sum(size * leaf.link_share for size, leaf in zip(taken.tolist(), view.leaves, strict=True))
    total = float(taken.sum())
    return total > 0 and links > _LISTING_LINKS * total and "article" not in facts.meta("og:type")
