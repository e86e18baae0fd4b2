"""Title of the article: what the page's own statements of it agree on, without the name of the site."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from presswatch.articles.page import json_ld
from presswatch.articles.page.metadata import PageMetadata
from presswatch.articles.text.normalize import fold, plain
from presswatch.model.extraction import FeedHint

_BARS = "|｜ㅣ│┃∣❘¦丨"
_SEPARATOR = re.compile(
    rf"(?<=\S)(?:\s+(?:[•·∙⋅‧・›‹:–—~/-]|::|//|--|\|\||[»«](?=[^»«]*$))\s+|\s*[{_BARS}]\s*"
    r"|(?<=[\u3040-\u9fff\uac00-\ud7af！？」』”）])[_：―—-](?=[\w\u3040-\u9fff\uac00-\ud7af])|\s*：\s*)(?=\S)"
)
"""Stands between a title and the name of its site; in scripts without blanks also without any around it."""
_MARKDOWN = re.compile(r"^#{1,6}\s+")
_WEIGHTS = {"jsonld": 1.05, "h1": 1.0, "feed": 0.9, "og": 0.6, "title_tag": 0.4, "twitter": 0.1}
"""What each statement counts; the sum of those that are equal decides. Measured on article_fundus and article_wcxb."""
_PLUGIN = frozenset({"jsonld", "og", "title_tag", "twitter"})
"""What plug-ins of publishing systems fill from one field, made for search engines: one voice, not four."""
_PLUGIN_WEIGHT = 0.9
"""What that voice counts at most: less than the heading that readers see."""
_ODD_HEADING = 0.3
_MIN_KICKER_CHARS, _KICKER_CHARS = 5, 40
_SIGNS = " \u00a0|｜:：;·•∙‧・~_–—―-/\\<>«»›‹*=+►▶→ㅣ│┃¦"
_ODD_SIGN = re.compile(r"[^\s\w.,:;-]")
_BODY_CHARS = 20
_SUFFIX_CHARS = 40
"""A longer tail is part of the title, not the name of a site."""
_LABEL_CHARS = 20
"""A shorter tail after a bar names a section, where the rest is longer than that."""


class TitleStatement(NamedTuple):
    """One title that the page or the feed gives, cut of the site's name."""

    source: str
    text: str


def choose_title(facts: PageMetadata, feed: FeedHint) -> str | None:
    """Return the title that most weight stands behind, None when nothing names one."""
    stated = statements(facts, feed)
    votes: dict[str, dict[str, float]] = {}
    for statement in stated:
        voices = votes.setdefault(fold(statement.text), {})
        voice, weight = _voice(statement, stated, has_plugin=facts.has_plugin_data)
        voices[voice] = max(weight, voices.get(voice, 0.0))
    if not votes:
        return None
    winner = max(votes, key=lambda key: sum(votes[key].values()))
    return next(statement.text for statement in stated if fold(statement.text) == winner)


def _voice(statement: TitleStatement, stated: list[TitleStatement], *, has_plugin: bool) -> tuple[str, float]:
    """Return who speaks in a statement, and what that counts; the same voice counts once for a title."""
    source = statement.source
    if _is_odd(statement, stated):
        return source, _ODD_HEADING
    if has_plugin and source in _PLUGIN:
        return "plugin", min(_WEIGHTS[source], _PLUGIN_WEIGHT)
    return source, _WEIGHTS[source]


def _is_odd(heading: TitleStatement, stated: list[TitleStatement]) -> bool:
    """Return whether an h1 has hardly a word in common with any other statement: it heads something else."""
    words = set(heading.text.casefold().split())
    others = [set(other.text.casefold().split()) for other in stated if other.source != "h1"]
    return heading.source == "h1" and bool(others) and not any(_shares(words, other) for other in others)


def _shares(a: set[str], b: set[str]) -> bool:
    return len(a & b) >= 0.25 * min(len(a), len(b))


def statements(facts: PageMetadata, feed: FeedHint) -> list[TitleStatement]:
    """Return the titles found, the heaviest source first."""
    headline = next((plain(text) for node in facts.articles for text in json_ld.strings(node, "headline")), "")
    raw = {
        "feed": plain(feed.title or ""),
        "og": plain(next(iter(facts.meta("og:title")), "")),
        "title_tag": plain(facts.title_tag),
        "twitter": plain(next(iter(facts.meta("twitter:title")), "")),
    }
    heading = _heading(facts, [headline, *raw.values()])
    sure = [text for text in (headline, heading) if text]
    cut = {source: without_site(text, facts.site_names, sure) for source, text in raw.items()}
    heading = _without_kicker(heading, [headline, *cut.values()])
    by_source = {"jsonld": without_site(headline, facts.site_names, [heading]), "h1": heading, **cut}
    return [
        TitleStatement(source, _MARKDOWN.sub("", text)) for source, text in by_source.items() if text and fold(text)
    ]


def _heading(facts: PageMetadata, others: Iterable[str]) -> str:
    """Return the h1 that another statement agrees with, else the first that is not the name of the site."""
    folded = [fold(text) for text in others if text]
    headings = [plain(text) for text in _bare(facts, folded) if fold(text) not in facts.site_names and len(text) > 2]
    agreed = (h for h in headings if any(fold(h) == text or (len(fold(h)) > 12 and fold(h) in text) for text in folded))
    return next(agreed, headings[0] if headings else "")


def _bare(facts: PageMetadata, folded: Sequence[str]) -> Iterable[str]:
    """Yield each heading, without the short line in an element of its own where another statement lacks that too."""
    for with_kicker, bare, is_kicker in facts.bare_headings or ((text, text, False) for text in facts.headings):
        yield bare if is_kicker or (fold(bare) in folded and fold(with_kicker) not in folded) else with_kicker


def _without_kicker(heading: str, others: Iterable[str]) -> str:
    """Return a heading without the short line above it that stands in the same element."""
    bodies = (other for other in others if len(other) >= _BODY_CHARS and _ends_apart(heading, other))
    shorter = (body for body in bodies if _MIN_KICKER_CHARS < len(heading) - len(body) <= _KICKER_CHARS)
    return next((body for body in shorter if not body[0].islower()), heading)


def _ends_apart(heading: str, title: str) -> bool:
    """Return whether a heading ends in a title that nothing but white space joins to what is before it."""
    before = heading.removesuffix(title)
    return before.endswith(" ") and before.rstrip()[-1:].isalnum()


def without_site(text: str, sites: Iterable[str], others: Sequence[str]) -> str:
    """Return a title without the segments that name the site, or whose removal leaves exactly another statement."""
    folded_others = {fold(other) for other in others if other}
    names = tuple(sites)
    # From sure to unsure: what another statement says exactly, the head of one, and last the site's name at either end.
    for match in _SEPARATOR.finditer(text):
        for part in (text[: match.start()], text[match.end() :]):
            if fold(part) and fold(part) in folded_others:
                return part.strip()
    if longest := max((other for other in others if _is_head_of(other, text)), key=len, default=None):
        return longest
    prefix, _, rest = text.partition(": ")
    if fold(rest) in folded_others and _names_site(fold(prefix), names):
        return rest.strip()
    while (shorter := _without_last_segment(text, names)) != text:
        text = shorter
    first = next(_SEPARATOR.finditer(text), None)
    return text[first.end() :].strip() if first and fold(text[: first.start()]) in names else text


def _is_head_of(title: str, text: str) -> bool:
    """Return whether a text is a title and a short tail behind some sign that we know nothing of."""
    tail = text.removeprefix(title)
    signs = tail[: len(tail) - len(tail.lstrip(_SIGNS))]
    is_apart = bool(signs.strip()) and (signs != signs.strip() or bool(_ODD_SIGN.search(signs)))
    return _BODY_CHARS <= len(title) < len(text) and tail != text and is_apart and len(tail) < _SUFFIX_CHARS


def _without_last_segment(text: str, sites: tuple[str, ...]) -> str:
    for match in reversed(list(_SEPARATOR.finditer(text))):
        tail = text[match.end() :]
        is_label = match[0].strip() in _BARS and len(tail) < _LABEL_CHARS < match.start()
        if match.start() and len(tail) < _SUFFIX_CHARS and (is_label or _names_site(fold(tail), sites)):
            return text[: match.start()].strip()
    return text


def _names_site(tail: str, sites: tuple[str, ...]) -> bool:
    return tail in sites or (bool(tail) and any(len(name) > 3 and (tail in name or name in tail) for name in sites))
