"""Keys of lines: by which a line is known again on another page of its source."""

from __future__ import annotations

import hashlib

from presswatch.articles.text.normalize import fold


def line_key(text: str) -> bytes:
    """Return the SHA-256 digest of a line's letters and digits, case folded: typography makes no other line."""
    return key_of_folded(fold(text))


def key_of_folded(folded: str) -> bytes:
    """Return the key of a text that was folded before."""
    return hashlib.sha256(folded.encode("utf-8", "surrogatepass")).digest()
