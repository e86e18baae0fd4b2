"""Page parser: saved page → metadata, text blocks and candidates for the main text, or why it cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from presswatch.articles.blocks import body_features
from presswatch.articles.blocks.body_features import PageFeatures, StatedMetadata
from presswatch.articles.blocks.judged_body import JudgedBody, judge_body
from presswatch.articles.page import json_ld, main_text, media_type, safe_markup
from presswatch.articles.page.authors import choose_authors
from presswatch.articles.page.metadata import PageMetadata, read_facts
from presswatch.articles.page.text_blocks import BlockTree, read_outline
from presswatch.articles.page.title import chosen_title, read_titles
from presswatch.articles.text.normalize import plain
from presswatch.encoding import page as page_encoding
from presswatch.model.extraction import AuthorClaim, FeedHint, SavedPage, TitleClaim

MAX_LEAVES = 20_000
"""Text blocks of one page; the extractors take about 0.2 ms of CPU for each."""
_PARSER_DEPTH = 250
"""libxml2 gives up at 256 levels, and the page comes out empty."""

JudgeBody = Callable[
    [BlockTree, StatedMetadata, main_text.Lines, Callable[[], main_text.MainTextCandidates]], JudgedBody
]


@dataclass(frozen=True)
class ParsedPage:
    """What was read of a page before anything was decided."""

    facts: PageMetadata
    titles: tuple[TitleClaim, ...]  # as page and feed state them
    authors: tuple[AuthorClaim, ...]
    block_tree: BlockTree
    body: JudgedBody
    flags: tuple[str, ...]

    @property
    def features(self) -> PageFeatures:
        """Return what is known of the text blocks that may be the article."""
        return self.body.features


@dataclass(frozen=True, slots=True)
class UnreadablePage:
    """Why there is nothing to read: ``outcome`` as in ``Extraction``, ``reason`` for a person."""

    outcome: str
    reason: str


def read_page(page: SavedPage, judge: JudgeBody = judge_body) -> ParsedPage | UnreadablePage:
    """Return a parsed page, or why it cannot be read.

    Args:
        page: as it was saved.
        judge: says what is body; training looks closer than need be.
    """
    if not page.body.strip(b"\0 \t\r\n"):
        return UnreadablePage("empty_body", "the body holds no characters")
    if kind := media_type.unsupported_kind(page.body, page.content_type):
        return UnreadablePage("unsupported_media", f"the body is of kind {kind}")
    decoded = page_encoding.decode(page.body, page.content_type)
    return _read_markup(page, decoded, judge)


def _read_markup(page: SavedPage, decoded: page_encoding.DecodedPage, judge: JudgeBody) -> ParsedPage | UnreadablePage:
    safe = safe_markup.make_safe(decoded.text)
    tree = main_text.parse(safe.text, is_safe=True)
    if tree is None:
        return UnreadablePage("no_article", "the body holds no markup")
    block_tree, flags, source = read_outline(tree, safe.text), safe.flags, safe.text
    if block_tree.depth >= _PARSER_DEPTH:
        source, flags = safe_markup.flatten(safe.text), (*flags, "flattened")
        tree = main_text.parse(source, is_safe=True)
        if tree is None:
            return UnreadablePage("no_article", "the markup is nested too deep to be read")
        block_tree = read_outline(tree, source)
    if len(block_tree.blocks) > MAX_LEAVES:
        return UnreadablePage("parser_limit", f"{len(block_tree.blocks)} text blocks, more than {MAX_LEAVES}")
    facts = read_facts(tree, page.url, block_tree.blocks)
    flags = (*flags, *(("bad_bytes",) if decoded.undecodable else ()))
    titles, authors = read_titles(facts, page.feed), choose_authors(facts, page.feed)
    stated = statements(facts, page.feed, chosen_title(titles), authors)
    resiliparse = main_text.read_resiliparse(source)
    ask = partial(main_text.read_trafilatura, tree, page.url, block_tree.unseen)
    return ParsedPage(facts, titles, authors, block_tree, judge(block_tree, stated, resiliparse, ask), flags)


def statements(
    facts: PageMetadata, feed: FeedHint, title: str | None, authors: Iterable[AuthorClaim]
) -> StatedMetadata:
    """Return what the page's data and the feed say of the article, the title and authors chosen among it first."""
    titles = [
        title or "",
        *facts.headings,
        *facts.meta("og:title", "twitter:title"),
        facts.title_tag,
        feed.title or "",
    ]
    summaries = [*facts.meta("og:description", "description", "twitter:description"), feed.summary or ""]
    bodies = [feed.content or ""]
    for node in facts.articles:
        titles += json_ld.strings(node, "headline")
        summaries += json_ld.strings(node, "description", "abstract", "alternativeHeadline")
        bodies += json_ld.strings(node, "articleBody")
    names = (author.name for author in authors)
    return body_features.stated_of(
        map(plain, titles), map(plain, summaries), " ".join(map(plain, bodies)), names, facts.url
    )
