"""Limits of what an extraction may store beside its text, whose length follows from that of the page."""

from __future__ import annotations

from dataclasses import replace

from presswatch.model.extraction import Extraction

MAX_TITLE_CHARS = 2000
MAX_TITLES = 12
MAX_DEK_CHARS = 20_000
MAX_AUTHORS = 100
MAX_NAME_CHARS = 500
MAX_TAGS = 100
CUT = "fields_cut"
"""Flag of an extraction of which something was left out here."""


def bounded(extraction: Extraction) -> Extraction:
    """Return the extraction with each field within its limit, flagged where one was not."""
    names = (
        replace(claim, name=claim.name[:MAX_NAME_CHARS], raw=claim.raw[:MAX_NAME_CHARS]) for claim in extraction.authors
    )
    titles = (
        replace(claim, title=claim.title[:MAX_TITLE_CHARS], raw=claim.raw[:MAX_TITLE_CHARS])
        for claim in extraction.titles[:MAX_TITLES]
    )
    within = replace(
        extraction,
        title=_cut(extraction.title, MAX_TITLE_CHARS),
        titles=tuple(titles),
        dek=_cut(extraction.dek, MAX_DEK_CHARS),
        authors=tuple(names)[:MAX_AUTHORS],
        section=_cut(extraction.section, MAX_NAME_CHARS),
        tags=tuple(tag[:MAX_NAME_CHARS] for tag in extraction.tags[:MAX_TAGS]),
        language=_cut(extraction.language, MAX_NAME_CHARS),
    )
    return extraction if within == extraction else replace(within, flags=(*within.flags, CUT))


def _cut(text: str | None, most: int) -> str | None:
    return text[:most] if text else text
