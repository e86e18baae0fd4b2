"""Titles of the article: every headline that the page and its feed state is kept as a claim, and one of them chosen.

The rule of choice. Each statement is cut of the site's name and of a kicker that stands in an element of its own.
Statements of equal letters are one title. The title that the feed's entry has is chosen where the page states it too: a
publisher's feed tells which of its page's headlines it means. Else the title with most weight is chosen:

* 1.3 ``og:title`` of a news page that its ``<title>`` does not repeat: a headline that the newsroom wrote;
* 1.1 ``headline`` of the JSON-LD;
* 1.0 the heading (h1), of several the one that other statements have, else the one that opens the text;
* 0.95, as one voice, ``og:title`` and ``<title>`` that say the same, or all data that a plug-in of a publishing system
  fills from one field: they are written for search engines;
* 0.9 the feed whose title the page does not state; ``og:title`` alone;
* 0.4 ``<title>`` alone, 0.1 ``twitter:title``; 0.3 a heading that shares no words with any other statement.

A title that breaks off counts for the longer one that it begins. Of equal titles the spelling that most
statements have is shown.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from presswatch.articles.page import json_ld, page_hints
from presswatch.articles.page.metadata import Heading, PageMetadata
from presswatch.articles.page.site_suffix import SEPARATOR, is_head_of, without_site
from presswatch.articles.text.name_words import says_writer
from presswatch.articles.text.normalize import fold, plain
from presswatch.dates import find_dates
from presswatch.model.extraction import FeedHint, TitleClaim

_MARKDOWN = re.compile(r"^#{1,6}\s+")
_WEIGHTS = {"jsonld": 1.1, "h1": 1.0, "feed": 0.9, "og": 0.9, "title_tag": 0.4, "twitter": 0.1}
"""What each statement counts; measured on article_fundus and article_wcxb, where anything near does as well."""
_OWN_OG_WEIGHT = 1.3
_SEARCH = frozenset({"og", "title_tag"})
_PLUGIN = frozenset({"jsonld", "og", "title_tag", "twitter"})
_SEARCH_WEIGHT = 0.95
_ODD_HEADING = 0.3
_MIN_KICKER_CHARS, _KICKER_CHARS = 5, 40
_BODY_CHARS = 20
_ELLIPSIS = re.compile(r"\s*(?:\.\.\.|…)$")
_QUOTES = "\"'“„«‘"
_TAGS = frozenset({"og", "twitter"})
"""Whose titles break off where a quote ends their attribute early."""
_WORD = re.compile(r"\w+")
_CONTAINED_CHARS = 12
"""Letters of a heading from which it is no chance that another statement holds it."""
_TAIL_CHARS = 60
_MAX_HEADINGS = 5


class TitleStatement(NamedTuple):
    """One title that the page or the feed gives, cut of the site's name."""

    source: str
    text: str
    raw: str = ""
    kicker: str | None = None


def read_titles(facts: PageMetadata, feed: FeedHint) -> tuple[TitleClaim, ...]:
    """Return every title that is stated, the chosen one marked; no claims where nothing names one."""
    stated = statements(facts, feed)
    chosen = _chosen(stated, facts)
    others = [TitleStatement("h1", plain(heading.bare), heading.whole) for heading in facts.title_headings]
    known = {fold(statement.text) for statement in stated}
    extra = [heading for heading in others[:_MAX_HEADINGS] if fold(heading.text) not in known]
    return tuple(
        TitleClaim(statement.source, statement.text, statement.raw, statement.kicker, is_chosen=statement is chosen)
        for statement in (*stated, *extra)
    )


def chosen_title(titles: Iterable[TitleClaim]) -> str | None:
    """Return the title that most weight stands behind, None when nothing names one."""
    return next((claim.title for claim in titles if claim.is_chosen), None)


def titles_with_feed(titles: Iterable[TitleClaim], feed: FeedHint) -> tuple[TitleClaim, ...]:
    """Return the claims for an article that the feed carries: its title is the headline, where it gives one."""
    title = plain(feed.title or "")
    if not title:
        return tuple(titles)
    rest = (replace(claim, is_chosen=False) for claim in titles if claim.source != "feed")
    return (TitleClaim("feed", title, feed.title or "", is_chosen=True), *rest)


# --- choice -----------------------------------------------------------------------------------------------------------


def _chosen(stated: Sequence[TitleStatement], facts: PageMetadata) -> TitleStatement | None:
    """Return the statement that is shown, by the rule of this module."""
    votes: defaultdict[str, dict[str, float]] = defaultdict(dict)
    keys = _keys(stated)
    for statement, key in zip(stated, keys, strict=True):
        voice, weight = _voice(statement, stated, facts)
        votes[key][voice] = max(weight, votes[key].get(voice, 0.0))
    if not votes:
        return None
    of_feed = next((key for statement, key in zip(stated, keys, strict=True) if statement.source == "feed"), None)
    is_shown = of_feed is not None and len(votes[of_feed]) > 1
    winner = of_feed if is_shown else max(votes, key=lambda key: sum(votes[key].values()))
    same = [statement for statement, key in zip(stated, keys, strict=True) if key == winner == fold(statement.text)]
    spellings = Counter(statement.text for statement in same)
    return max(same, key=lambda statement: spellings[statement.text])


def _keys(stated: Sequence[TitleStatement]) -> list[str]:
    """Return what makes statements equal: their letters, of a title that breaks off those of the one it begins."""
    keys = []
    for statement in stated:
        key = fold(statement.text)
        longer = (other for other in stated if len(key) > _CONTAINED_CHARS and _is_cut(statement, other))
        keys.append(fold(next(longer, statement).text))
    return keys


def _is_cut(statement: TitleStatement, other: TitleStatement) -> bool:
    """Return whether a title breaks off where another one goes on: with an ellipsis, or a tag before a quote."""
    text = _ELLIPSIS.sub("", statement.text)
    rest = other.text.removeprefix(text)
    if not rest or rest == other.text:
        return False
    is_quote = statement.source in _TAGS and rest.lstrip()[:1] in _QUOTES
    return is_quote or (text != statement.text and fold(rest) != "")


def _voice(statement: TitleStatement, stated: Sequence[TitleStatement], facts: PageMetadata) -> tuple[str, float]:
    """Return who speaks in a statement, and what that counts; the same voice counts once for a title."""
    source = statement.source
    if source == "h1" and _is_odd(statement, stated):
        return source, _ODD_HEADING
    if source in _PLUGIN and facts.has_plugin_data:
        return "plugin", min(_WEIGHTS[source], _SEARCH_WEIGHT)
    texts = {other.source: fold(other.text) for other in stated}
    is_repeated = texts.get("og") == texts.get("title_tag")
    if source in _SEARCH and is_repeated:
        return "search", _SEARCH_WEIGHT
    if source == "og" and facts.articles and "title_tag" in texts:
        return source, _OWN_OG_WEIGHT
    return source, _WEIGHTS[source]


def _is_odd(heading: TitleStatement, stated: Sequence[TitleStatement]) -> bool:
    """Return whether a heading has hardly a word in common with any other statement: it heads something else."""
    words = set(_WORD.findall(heading.text.casefold()))
    others = [set(_WORD.findall(other.text.casefold())) for other in stated if other.source != "h1"]
    return bool(others) and not any(_shares(words, other) for other in others)


def _shares(a: set[str], b: set[str]) -> bool:
    return len(a & b) >= 0.25 * min(len(a), len(b))


# --- statements -------------------------------------------------------------------------------------------------------


def statements(facts: PageMetadata, feed: FeedHint) -> list[TitleStatement]:
    """Return the titles found, one of each source, cut of the site's name."""
    headline = next((plain(text) for node in facts.articles for text in json_ld.strings(node, "headline")), "")
    raw = {
        "feed": plain(feed.title or ""),
        "og": plain(next(iter(facts.meta("og:title")), "")),
        "title_tag": plain(facts.title_tag),
        "twitter": plain(next(iter(facts.meta("twitter:title")), "")),
    }
    sites = facts.site_names | facts.host_names
    best = _best_heading(facts, {"jsonld": headline, **raw})
    bare = "" if best is None else _bare(best, [text for text in (headline, *raw.values()) if text])
    sure = [text for text in (headline, bare) if text]
    cut = {source: without_site(text, sites, sure) for source, text in raw.items()}
    others = [headline, *cut.values()]
    heading = _without_tail(_without_kicker(bare, others), others, best.badge if best else "")
    if best is not None and best.whole == best.bare:  # What else only repeats the name of a blog states no title.
        blog = {fold(other.whole) for other in facts.title_headings if other.leads_home} - {fold(best.whole)}
        cut = {source: "" if fold(text) in blog and source != "feed" else text for source, text in cut.items()}
    by_source = {"jsonld": without_site(headline, sites, [heading]), "h1": heading, **cut}
    raw |= {"jsonld": headline, "h1": best.whole if best else ""}
    return [
        TitleStatement(
            source, _MARKDOWN.sub("", text), raw[source], _kicker_of(best, text, facts) if source == "h1" else None
        )
        for source, text in by_source.items()
        if text and fold(text)
    ]


def _best_heading(facts: PageMetadata, raw: dict[str, str]) -> Heading | None:
    """Return the heading that other statements agree with most, then the one that opens the text, then the first."""
    headings = [
        heading
        for heading in facts.title_headings
        if len(plain(heading.whole)) > 2 and fold(heading.whole) not in facts.site_names and not heading.leads_home
    ]
    return max(headings, key=lambda heading: _agreement(heading, raw, headings), default=None)


def _agreement(heading: Heading, raw: dict[str, str], headings: Sequence[Heading]) -> tuple[int, bool]:
    """Return how surely another statement has a heading, and whether it opens the text."""
    texts = {fold(heading.whole), fold(heading.bare)} - {""}
    tag = raw["title_tag"]
    others = [fold(text) for source, text in raw.items() if source != "title_tag" and text]
    if any(text in texts for text in others):
        return 3, heading.opens_text
    segments = [fold(segment) for segment in SEPARATOR.split(tag)]
    longest = max(map(len, texts), default=0)
    rest = {folded for other in headings if len(folded := fold(other.whole)) > longest}
    if texts & set(segments[:1]) or fold(tag) in texts:
        return 2, heading.opens_text
    is_site = bool(texts & set(segments[-1:])) and any(segment in rest for segment in segments[:-1])
    is_held = any(len(t) > _CONTAINED_CHARS and t in text for t in texts for text in (*others, fold(tag)))
    return int(is_held and not is_site), heading.opens_text


def _bare(heading: Heading, others: Sequence[str]) -> str:
    """Return a heading without the line in an element of its own, but where only the whole is stated elsewhere."""
    whole, bare = plain(heading.whole), plain(heading.bare)
    folded = {fold(other) for other in others}
    has_whole = fold(whole) in folded
    has_bare = fold(bare) in folded or any(is_head_of(bare, other) for other in others)
    is_kicker = has_bare if has_whole != has_bare else heading.is_kicker
    return bare if is_kicker else whole


def _without_kicker(heading: str, others: Iterable[str]) -> str:
    """Return a heading without the short line above it that stands in the same element."""
    bodies = (other for other in others if len(other) >= _BODY_CHARS and _ends_apart(heading, other))
    shorter = (body for body in bodies if _MIN_KICKER_CHARS < len(heading) - len(body) <= _KICKER_CHARS)
    return next((body for body in shorter if not body[0].islower()), heading)


def _ends_apart(heading: str, title: str) -> bool:
    """Return whether a heading ends in a title that nothing but white space joins to what is before it."""
    before = heading.removesuffix(title)
    return before.endswith(" ") and before.rstrip()[-1:].isalnum()


def _without_tail(heading: str, others: Iterable[str], badge: str) -> str:
    """Return a heading without the date, byline or badge in its element, behind what others call the title."""
    for other in others:
        tail = heading.removeprefix(other)
        is_behind = len(other) >= _BODY_CHARS and tail != heading and tail[:1].isspace() and len(tail) <= _TAIL_CHARS
        if is_behind and (tail.strip() == badge or find_dates(tail) or says_writer(tail.strip())):
            return other
    return heading


def _kicker_of(heading: Heading | None, text: str, facts: PageMetadata) -> str | None:
    """Return what stands above a title in its heading, else in a line of its own that names no site or section."""
    if heading is None:
        return None
    whole = plain(heading.whole)
    kicker = whole.removesuffix(text).rstrip(" :|·–—-/")
    if kicker and whole.endswith(text) and kicker != whole:
        return kicker
    above = plain(heading.above.kicker)
    others = {*facts.site_names, *facts.host_names, fold(page_hints.section(facts) or ""), fold(text)}
    return above if fold(above) and fold(above) not in others else None
