"""What a load needs of a text before it has its lock: digests and signature, staged or computed here, and lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from presswatch.articles.revision import content_sha256
from presswatch.articles.source_lines import CountedLine, counted_lines
from presswatch.model.extraction import Extraction
from presswatch.model.text_digest import CountedText
from presswatch.syndication import ALGORITHM, Signature, read_text, sign
from presswatch.text_digest import COUNTED_BY
from presswatch.warehouse.core.extractions import reading_sha256
from presswatch.warehouse.ops.staged_extractions import StagedExtraction


class PreparedText(NamedTuple):
    """A text with its digests, its signature and its lines that count."""

    body: str
    content_sha256: bytes
    reading_sha256: bytes
    signature: Signature
    lines: tuple[CountedLine, ...]
    credits: tuple[tuple[str, str, str], ...] = ()  # agency, place, wording
    credits_by: str = ""  # the rules by which they were found; empty: they are to be found


def prepare(extraction: Extraction) -> PreparedText:
    """Return what follows from an extraction alone."""
    body = extraction.body
    digest = content_sha256(extraction.title, body)
    signature = sign(read_text(body))
    return PreparedText(body, digest, reading_sha256(extraction), signature, counted_lines(extraction))


def prepare_all(drafts: Mapping[int, StagedExtraction]) -> dict[int, PreparedText]:
    """Return, by capture, what follows from each extraction that is an article."""
    return {number: _prepared(staged) for number, staged in drafts.items() if staged.extraction.outcome == "article"}


def _prepared(staged: StagedExtraction) -> PreparedText:
    """Return what was staged; computed anew where a child failed at it, or older code staged the draft."""
    digest = staged.digest
    if digest is None or digest.algorithm != ALGORITHM:
        return prepare(staged.extraction)
    signature = Signature(digest.minima, digest.bands)
    counted = digest.counted
    lines = _lines(counted) if counted and counted.lines_by == COUNTED_BY else counted_lines(staged.extraction)
    found = (counted.credits, counted.credits_by) if counted else ((), "")
    return PreparedText(staged.extraction.body, digest.content_sha256, staged.reading_sha256, signature, lines, *found)


def _lines(counted: CountedText) -> tuple[CountedLine, ...]:
    return tuple(CountedLine(bytes.fromhex(key), *values) for key, *values in counted.lines)  # type: ignore[arg-type]
