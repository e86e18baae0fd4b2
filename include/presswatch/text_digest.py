"""Digests a text for the load: a function for the parsers' children, free of SQLAlchemy."""

from __future__ import annotations

from presswatch.articles.revision import content_sha256
from presswatch.model.text_digest import TextDigest, TitledText
from presswatch.syndication import ALGORITHM, read_text, sign


def digest_text(text: TitledText) -> TextDigest:
    """Return the content digest and the near-duplicate signature of a text."""
    signature = sign(read_text(text.body))
    return TextDigest(content_sha256(text.title, text.body), ALGORITHM, signature.minima, signature.bands)
