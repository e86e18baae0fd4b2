"""A saved page taken apart: its facts, its outline and what the extractors say, or why it cannot be read."""

from __future__ import annotations

from dataclasses import dataclass

from presswatch.articles import charset, engines, features, markup, media, structured
from presswatch.articles.authors import choose_authors
from presswatch.articles.dom import Outline, read_outline
from presswatch.articles.facts import PageFacts, read_facts
from presswatch.articles.features import Stated, View
from presswatch.articles.text import plain
from presswatch.articles.title import choose_title
from presswatch.model import FeedHint, SavedPage

MAX_LEAVES = 20_000
"""Text blocks of one page; the extractors take about 0.2 ms of CPU for each."""
_PARSER_DEPTH = 250
"""libxml2 gives up at 256 levels, and the page comes out empty."""


@dataclass(frozen=True)
class PageReading:
    """What was read of a page before anything was decided."""

    facts: PageFacts
    outline: Outline
    view: View
    default: engines.Lines  # trafilatura's own text, for pages whose outline does not hold it
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why there is nothing to read: ``outcome`` as in ``Extraction``, ``reason`` for a person."""

    outcome: str
    reason: str


def read_page(page: SavedPage) -> PageReading | Unreadable:
    """Return the reading of a page, or why there is none."""
    if not page.body.strip(b"\0 \t\r\n"):
        return Unreadable("empty_body", "the body holds no characters")
    if kind := media.unsupported_kind(page.body, page.content_type):
        return Unreadable("unsupported_media", f"the body is of kind {kind}")
    decoded = charset.decode(page.body, page.content_type)
    return _read_markup(page, decoded)


def _read_markup(page: SavedPage, decoded: charset.Decoded) -> PageReading | Unreadable:
    safe = markup.make_safe(decoded.text)
    tree = engines.parse(safe.text)
    if tree is None:
        return Unreadable("no_article", "the body holds no markup")
    outline, flags, source = read_outline(tree), safe.flags, safe.text
    if outline.depth >= _PARSER_DEPTH:
        source, flags = markup.flatten(safe.text), (*flags, "flattened")
        tree = engines.parse(source)
        if tree is None:
            return Unreadable("no_article", "the markup is nested too deep to be read")
        outline = read_outline(tree)
    if len(outline.leaves) > MAX_LEAVES:
        return Unreadable("parser_limit", f"{len(outline.leaves)} text blocks, more than {MAX_LEAVES}")
    facts = read_facts(tree, page.url, outline.leaves)
    opinions = engines.read_trafilatura(tree, page.url)
    readings = (opinions.default, opinions.readability, engines.read_resiliparse(source))
    view = features.view_of(outline, readings, statements(facts, page.feed))
    return PageReading(
        facts, outline, view, opinions.default, (*flags, *(("bad_bytes",) if decoded.undecodable else ()))
    )


def statements(facts: PageFacts, feed: FeedHint) -> Stated:
    """Return what the page's data and the feed say of the article."""
    titles = [
        choose_title(facts, feed) or "",
        *facts.headings,
        *facts.meta("og:title", "twitter:title"),
        facts.title_tag,
        feed.title or "",
    ]
    summaries = [*facts.meta("og:description", "description", "twitter:description"), feed.summary or ""]
    bodies = [feed.content or ""]
    for node in facts.articles:
        titles += structured.strings(node, "headline")
        summaries += structured.strings(node, "description", "abstract", "alternativeHeadline")
        bodies += structured.strings(node, "articleBody")
    authors = (author.name for author in choose_authors(facts, feed))
    return features.stated_of(map(plain, titles), map(plain, summaries), " ".join(map(plain, bodies)), authors)
