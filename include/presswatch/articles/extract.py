"""From the bytes of a saved page to an extraction; a pure function, run in an expendable child process."""

from __future__ import annotations

from dataclasses import replace

from presswatch.articles import extractor_digest
from presswatch.articles.blocks.judged_body import JudgedBody
from presswatch.articles.blocks.layout import SEPARATOR, UnplacedBlock, drafts_of, lay_out, lines_as_drafts
from presswatch.articles.blocks.role_rules import label_leaves
from presswatch.articles.bounds import bounded
from presswatch.articles.feed_text import MIN_CHARS, drafts_from_feed
from presswatch.articles.language.bilingual_blocks import with_languages
from presswatch.articles.language.detect import Identified, identify
from presswatch.articles.language.scrambled import find_scrambled
from presswatch.articles.page import page_hints
from presswatch.articles.page.times import read_times
from presswatch.articles.page.title import chosen_title, titles_with_feed
from presswatch.articles.page_parser import ParsedPage, UnreadablePage, read_page
from presswatch.articles.page_type import classify_page
from presswatch.articles.text.normalize import alphabetic_size
from presswatch.articles.text.phrases import LABELLED_DATE
from presswatch.dates import judge_date
from presswatch.model.extraction import (
    BODY_ROLES,
    AuthorClaim,
    Extraction,
    RepeatedLines,
    SavedPage,
    SourceHint,
    TimeClaim,
)

UNKNOWN_SOURCE = SourceHint()
NO_TEXT = "no_text"
"""Outcome of an entry that has neither a page nor a text."""

_DATE_CHARS = 60
_SCRAMBLED, _UNREADABLE = "scrambled", "unreadable"
"""Rules of blocks that are text turned round, and that may be."""
_PROSE_ROLES = ("body", "heading")
_PROSE_LETTERS = 100
"""Letters of prose that show the language of an article; of less, all of its text is asked."""


def clean_page(page: SavedPage) -> Extraction:
    """Return our reading of a page. Any bytes have an outcome; only a bug of ours raises."""
    read = UnreadablePage(NO_TEXT, "the feed gives it no page, and no text") if page.is_feed_item else read_page(page)
    if isinstance(read, UnreadablePage):
        extraction = Extraction(outcome=read.outcome, reason=read.reason)
    else:
        extraction = _extraction(read, page)
    if extraction.outcome != "article":
        extraction = _from_feed(extraction, page)
    return replace(
        bounded(extraction),
        extractor=extractor_digest.EXTRACTOR,
        versions=extractor_digest.library_versions(),
        config_sha256=extractor_digest.extractor_digest(),
        line_snapshot_id=page.source.repeated.snapshot_id,
    )


def _extraction(read: ParsedPage, page: SavedPage) -> Extraction:
    facts = read.facts
    language, unplaced_blocks = judged_drafts(read, read.body, page.source)
    text, blocks = lay_out(unplaced_blocks)
    extraction = Extraction(
        outcome="article",
        title=chosen_title(read.titles),
        titles=read.titles,
        dek=next(
            (unplaced.text for unplaced in unplaced_blocks if unplaced.role == "dek" or unplaced.rule == "lead"), None
        ),
        authors=read.authors,
        section=page_hints.section(facts),
        tags=page_hints.tags(facts),
        language=language.language,
        language_confidence=language.confidence,
        canonical_url=page_hints.canonical_url(facts),
        text=text,
        blocks=blocks,
        flags=_flags(read, unplaced_blocks),
    )
    times = read_times(facts, page, _datelines(read, unplaced_blocks))
    extraction = replace(extraction, claims=times.claims, published=times.published, modified=times.modified)
    kind = classify_page(facts, read.body, extraction, page.feed)
    return replace(extraction, outcome=kind.outcome, reason=kind.reason)


def judged_drafts(
    read: ParsedPage, body: JudgedBody, source: SourceHint = UNKNOWN_SOURCE
) -> tuple[Identified, list[UnplacedBlock]]:
    """Return the language of the body, and the blocks of the page with theirs.

    Args:
        read: the page.
        body: what of it is judged to be the article's.
        source: what is known of its publisher.
    """
    unplaced_blocks = _without_scrambled(_drafts(body, source.repeated))
    language = identify(_prose_of(unplaced_blocks), (*read.facts.languages, *source.languages))
    return language, with_languages(unplaced_blocks, language.language)


def _drafts(body: JudgedBody, repeated: RepeatedLines) -> list[UnplacedBlock]:
    """Return the blocks of the page; trafilatura's own lines where the outline of the page does not hold them."""
    if body.lines or not body.features.blocks:
        return lines_as_drafts(body.lines, "default")
    return drafts_of(body.features.blocks, label_leaves(body, repeated))


def _without_scrambled(unplaced_blocks: list[UnplacedBlock]) -> list[UnplacedBlock]:
    """Return the blocks, those of the body that nobody can read taken out of it, or marked where that is not sure."""
    body = [place for place, unplaced in enumerate(unplaced_blocks) if unplaced.role in ("body", "quote")]
    scrambled = find_scrambled([unplaced_blocks[place].text for place in body])
    for number in scrambled.sure:
        unplaced_blocks[body[number]] = replace(unplaced_blocks[body[number]], role="boilerplate", rule=_SCRAMBLED)
    for number in scrambled.likely:
        unplaced_blocks[body[number]] = replace(unplaced_blocks[body[number]], rule=_UNREADABLE)
    return unplaced_blocks


def _datelines(read: ParsedPage, unplaced_blocks: list[UnplacedBlock]) -> list[str]:
    """Return the lines that show a date: datelines of the article first, then labelled dates anywhere on the page."""
    texts = [unplaced.text for unplaced in unplaced_blocks if unplaced.role == "dateline"]
    short = (text_block.text for text_block in read.block_tree.blocks if len(text_block.text) <= _DATE_CHARS)
    return [*texts, *filter(LABELLED_DATE.match, short)]


def _prose_of(unplaced_blocks: list[UnplacedBlock]) -> str:
    """Return what the article itself says, by which its language is told; tables and quotes may be in another one."""
    prose = SEPARATOR.join(unplaced.text for unplaced in unplaced_blocks if unplaced.role in _PROSE_ROLES)
    return prose if alphabetic_size(prose) >= _PROSE_LETTERS else _body_of(unplaced_blocks)


def _body_of(unplaced_blocks: list[UnplacedBlock]) -> str:
    return SEPARATOR.join(unplaced.text for unplaced in unplaced_blocks if unplaced.role in BODY_ROLES)


def _flags(read: ParsedPage, unplaced_blocks: list[UnplacedBlock]) -> tuple[str, ...]:
    stated = (
        ("paywall", page_hints.is_paywalled(read.facts)),
        ("live_blog", page_hints.is_live_blog(read.facts)),
        ("jsonld_repaired", read.facts.is_data_repaired),
        ("scrambled", any(unplaced.rule in (_SCRAMBLED, _UNREADABLE) for unplaced in unplaced_blocks)),
    )
    return (*read.flags, *(flag for flag, holds in stated if holds))


def _from_feed(extraction: Extraction, page: SavedPage) -> Extraction:
    """Return the article as the feed carries it, where the page holds none; else what was found."""
    min_chars = 1 if page.is_feed_item else MIN_CHARS
    unplaced_blocks = drafts_from_feed(page.feed, page.source.repeated, min_chars=min_chars)
    if not unplaced_blocks:
        return extraction
    language = identify(_body_of(unplaced_blocks), page.source.languages)
    text, blocks = lay_out(with_languages(unplaced_blocks, language.language))
    titles = titles_with_feed(extraction.titles, page.feed)
    return replace(
        extraction,
        outcome="article",
        reason="the feed gives it no page" if page.is_feed_item else f"{extraction.outcome}: {extraction.reason}",
        title=chosen_title(titles),
        titles=titles,
        authors=extraction.authors or tuple(AuthorClaim(name, raw=name) for name in page.feed.authors),
        language=language.language,
        language_confidence=language.confidence,
        published=extraction.published or _feed_claim(page),
        claims=extraction.claims or tuple(filter(None, [_feed_claim(page)])),
        text=text,
        blocks=blocks,
        flags=tuple(dict.fromkeys((*extraction.flags, "feed_text", *(["bad_bytes"] if "\ufffd" in text else [])))),
    )


def _feed_claim(page: SavedPage) -> TimeClaim | None:
    parsed_page = page.feed.published
    if parsed_page is not None and page.fetched_at is not None:
        parsed_page = judge_date(parsed_page, seen_at=page.fetched_at)
    return None if parsed_page is None else TimeClaim("published", "feed", parsed_page, is_chosen=True)
