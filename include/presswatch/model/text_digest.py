"""What identifies a text, finds its like and is counted of it, computed where the text is extracted."""

from __future__ import annotations

from typing import NamedTuple


class StagedReading(NamedTuple):
    """A reading as it is staged, with the sources that are agencies."""

    plain: str  # JSON of an extraction
    agencies: tuple[tuple[str, str], ...]  # source_id and name


class TextDigest(NamedTuple):
    """The content digest of a text, its near-duplicate signature, and what is counted of it."""

    content_sha256: bytes
    algorithm: str  # of the signature
    minima: bytes
    bands: tuple[int, ...]
    counted: CountedText | None  # None: to be computed


class CountedText(NamedTuple):
    """Lines and credits of a text, with the rules they were found by."""

    lines_by: str
    lines: tuple[tuple[str, str, str, int, bool], ...]  # key in hex, start, role, letters, whether it is at an edge
    credits_by: str
    credits: tuple[tuple[str, str, str], ...]  # agency, place, wording
