"""Digests a text for the load: a function for the parsers' children, free of SQLAlchemy."""

from __future__ import annotations

import json
from typing import Any

from presswatch.articles.revision import content_sha256
from presswatch.articles.source_lines import counted_lines
from presswatch.model.extraction import AuthorClaim, Block, Extraction
from presswatch.model.text_digest import CountedText, StagedReading, TextDigest
from presswatch.syndication import ALGORITHM, read_text, sign
from presswatch.syndication.agencies import credit_rules, desk_for

COUNTED_BY = "lines-1"
"""Raised when other lines count, or by other keys: what was staged by other rules is not taken."""


def digest_text(reading: StagedReading) -> TextDigest:
    """Return the content digest of a text, its near-duplicate signature, and its lines and credits."""
    extraction = _extraction(json.loads(reading.plain))
    body = extraction.body
    signature = sign(read_text(body))
    lines = tuple((line.key.hex(), *line[1:]) for line in counted_lines(extraction))
    credits = tuple((found.agency, found.place, found.raw) for found in desk_for(reading.agencies).credits(extraction))
    return TextDigest(
        content_sha256(extraction.title, body),
        ALGORITHM,
        signature.minima,
        signature.bands,
        CountedText(COUNTED_BY, lines, credit_rules(reading.agencies), credits),
    )


def _extraction(plain: dict[str, Any]) -> Extraction:
    """Return of a reading what digests, lines and credits are made of."""
    return Extraction(
        outcome=plain["outcome"],
        title=plain["title"],
        authors=tuple(AuthorClaim(**claim) for claim in plain["authors"]),
        blocks=tuple(Block(**block) for block in plain["blocks"]),
    )
