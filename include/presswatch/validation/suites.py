"""The two suites: the row gate, which refuses articles, and the batch suite, which raises alarms.

Column rules of Great Expectations pass over nulls, so whatever must be there has a rule of its own that says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from presswatch.urls import MAX_URL_CHARS
from presswatch.validation.gx import load_gx

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

CONTRACT_VERSION = "2"
"""Stored beside each verdict; raised whenever a rule or a number below changes."""

ARTICLE_ROWS = "article_rows"
ARTICLE_BATCH = "article_batch"

MIN_BODY_WEIGHT = 150
"""About 25 words; shorter pages are nearly always walls, teasers or captions."""

MIN_FEED_TEXT_WEIGHT = 40
"""Where only the feed's own text was to be had, one sentence is worth keeping."""

MAX_TITLE_CHARS = 2_000
MAX_TEXT_BYTES = 5 * 1024 * 1024

MIN_LETTER_SHARE = 0.3
"""Sports results and share lists have about half; barcodes, base64 and scripts less than this."""

MAX_BROKEN_SHARE = 0.005
"""Broken characters per character: a text wrongly decoded has about 1 in 30, a quotation of one far fewer."""

MAX_HOURS_AHEAD = 48.0
"""Real feeds state times up to six hours ahead; a day wrong by its zone adds at most 26."""

MIN_ALARM_ROWS = 10
"""Below this, shares of a batch say nothing."""

MAX_SAME_BODY = 2
"""URLs of a source in one batch with the same body; three are a wall or an error page that looks like an article."""

NAMES_ROWS = frozenset({"same_body"})
"""Batch rules that say which rows are wrong: these are held, unless the feed tells that they are one story."""


def article_rows() -> ExpectationSuite:
    """Return the row gate: an article that breaks one of these rules is quarantined."""
    _, gxe = load_gx()
    present = gxe.ExpectColumnValuesToNotBeNull
    between = gxe.ExpectColumnValuesToBeBetween
    matches = gxe.ExpectColumnValuesToMatchRegex
    return _suite(
        ARTICLE_ROWS,
        {
            "key_given": present(column="key"),
            "key_unique": gxe.ExpectColumnValuesToBeUnique(column="key"),
            "source_given": present(column="source_id"),
            "url_given": present(column="url"),
            "url_form": matches(column="url", regex=r"^https?://[^\s/?#@]+(?:[/?#]\S*)?$"),
            "url_length": gxe.ExpectColumnValueLengthsToBeBetween(column="url", max_value=MAX_URL_CHARS),
            "title_given": between(column="title_chars", min_value=1),
            "title_length": between(column="title_chars", max_value=MAX_TITLE_CHARS),
            "body_length": between(column="page_weight", min_value=MIN_BODY_WEIGHT),
            "feed_text_length": between(column="feed_weight", min_value=MIN_FEED_TEXT_WEIGHT),
            "text_size": between(column="text_bytes", max_value=MAX_TEXT_BYTES),
            "letters": between(column="letter_share", min_value=MIN_LETTER_SHARE),
            "replacement_characters": between(column="replacement_share", max_value=MAX_BROKEN_SHARE),
            "mojibake": between(column="mojibake_share", max_value=MAX_BROKEN_SHARE),
            "published_not_future": between(column="hours_ahead", max_value=MAX_HOURS_AHEAD),
            "language_form": matches(
                column="language", regex=r"^[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?$"
            ),
        },
    )


def article_batch() -> ExpectationSuite:
    """Return the batch suite: what is odd about a batch as a whole."""
    _, gxe = load_gx()
    return _suite(
        ARTICLE_BATCH,
        {
            "dated_share": gxe.ExpectColumnValuesToNotBeNull(column="published_at", mostly=0.8),
            "titled_share": gxe.ExpectColumnValuesToBeBetween(column="title_chars", min_value=1, mostly=0.95),
            "language_share": gxe.ExpectColumnValuesToNotBeNull(column="language", mostly=0.8),
            "same_body": gxe.ExpectColumnValuesToBeBetween(column="same_body", max_value=MAX_SAME_BODY),
            "page_share": gxe.ExpectColumnValuesToNotBeNull(column="page_weight", mostly=0.5),
            "body_median": gxe.ExpectColumnMedianToBeBetween(column="body_weight", min_value=400),
        },
    )


def _suite(name: str, rules: dict[str, Any]) -> ExpectationSuite:
    gx, _ = load_gx()
    for rule, expectation in rules.items():
        expectation.meta = {"rule": rule}
    suite: ExpectationSuite = gx.ExpectationSuite(name=name, expectations=list(rules.values()))
    return suite
