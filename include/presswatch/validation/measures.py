"""What the checks see of an article: measures of it, not its text. Free of Great Expectations and pandas."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from datetime import datetime
from typing import NamedTuple

from presswatch.durations import HOUR_S
from presswatch.model.extraction import Extraction

SAMPLE_CHARS = 20_000
"""Characters of a body whose kind is counted; shares do not change beyond."""

UNSPACED = frozenset({"zh", "ja", "th", "lo", "km", "my", "bo", "yue", "wuu"})
"""Languages written without spaces, where a character says about as much as three in Latin script."""

_WORD = re.compile(r"\w+")
_MOJIBAKE = re.compile(
    # UTF-8 read as Latin-1 or Windows-1252: a lead byte's letter, then what a continuation byte turns into.
    r"[\u00c2-\u00c6\u00c8-\u00cb\u00d0\u00d1\u00d8\u00d9][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
    r"|\u00e2\u20ac."
    r"|[\u00e0-\u00ef][\u0080-\u00bf\u20ac\u201a\u2026\u0153]{2}"
)


class ArticleRow(NamedTuple):
    """One article of a batch, measured."""

    key: int  # of the entry; unique in the batch, comes back with a rejection
    source_id: str
    url: str
    title: str | None
    title_chars: int
    body_chars: int
    body_weight: int  # characters, each counting three in a language without spaces
    body_sha256: str  # hex, of the body without case and white space
    text_bytes: int  # of the whole text, UTF-8
    words: int
    language: str | None
    published_at: str | None  # ISO 8601
    fetched_at: str  # ISO 8601
    hours_ahead: float | None  # published_at after fetched_at, hours; None without a date
    letter_share: float  # of the characters that are no white space
    replacement_share: float  # U+FFFD in the text
    mojibake_share: float  # wrongly decoded pairs per character
    is_feed_text: bool  # the page gave nothing and the feed's own text stands in
    flags: str  # of the extraction, joined by commas


def article_row(key: int, source_id: str, url: str, extraction: Extraction, fetched_at: datetime) -> ArticleRow:
    """Return the measures of one article; ``fetched_at`` is timezone-aware."""
    body = extraction.body
    published = extraction.published.reading.value if extraction.published else None
    sample = body[:SAMPLE_CHARS]
    return ArticleRow(
        key=key,
        source_id=source_id,
        url=url,
        title=extraction.title,
        title_chars=len((extraction.title or "").strip()),
        body_chars=len(body),
        body_weight=_weight(body, extraction.language),
        body_sha256=hashlib.sha256("".join(body.split()).casefold().encode("utf-8", "replace")).hexdigest(),
        text_bytes=len(extraction.text.encode("utf-8", "replace")),
        words=len(_WORD.findall(body)),
        language=extraction.language,
        published_at=published.isoformat() if published else None,
        fetched_at=fetched_at.isoformat(),
        hours_ahead=(published - fetched_at).total_seconds() / HOUR_S if published else None,
        letter_share=letter_share(sample),
        replacement_share=body.count("\ufffd") / max(len(body), 1),
        mojibake_share=mojibake_share(sample),
        is_feed_text="feed_text" in extraction.flags,
        flags=",".join(extraction.flags),
    )


def letter_share(text: str) -> float:
    """Return the share of letters and their marks among the characters that are no white space; 0 for none."""
    counts = Counter("".join(text.split()))
    letters = sum(count for char, count in counts.items() if unicodedata.category(char)[0] in "LM")
    return letters / max(counts.total(), 1)


def mojibake_share(text: str) -> float:
    """Return how many wrongly decoded sequences a text holds per character; 0 for clean text in any language."""
    return len(_MOJIBAKE.findall(text)) / max(len(text), 1)


def _weight(body: str, language: str | None) -> int:
    """Return the length of a body, by its script where the language is unknown."""
    if language is not None:
        return len(body) * (3 if language.partition("-")[0] in UNSPACED else 1)
    return len(body) + 2 * sum("\u3040" <= char <= "\u9fff" or "\u0e00" <= char <= "\u0eff" for char in body)
