"""What identifies a text and finds its like, computed where the text is extracted."""

from __future__ import annotations

from typing import NamedTuple


class TitledText(NamedTuple):
    """A headline and its text."""

    title: str | None
    body: str


class TextDigest(NamedTuple):
    """The content digest of a text and its near-duplicate signature."""

    content_sha256: bytes
    algorithm: str  # of the signature
    minima: bytes
    bands: tuple[int, ...]
