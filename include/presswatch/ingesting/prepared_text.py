"""What a load needs of a text and can be computed before it has the loads' lock: digests, and the signature."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from presswatch.articles.revision import content_sha256
from presswatch.model.extraction import Extraction
from presswatch.syndication import ShingledText, Signature, read_text, sign
from presswatch.warehouse.core.extractions import reading_sha256
from presswatch.warehouse.ops.staged_extractions import StagedExtraction


class PreparedText(NamedTuple):
    """A text with its digests and its signature."""

    body: str
    content_sha256: bytes
    reading_sha256: bytes
    shingled: ShingledText
    signature: Signature


def prepare(extraction: Extraction) -> PreparedText:
    """Return what follows from an extraction alone."""
    shingled = read_text(extraction.body)
    digest = content_sha256(extraction.title, extraction.body)
    return PreparedText(extraction.body, digest, reading_sha256(extraction), shingled, sign(shingled))


def prepare_all(drafts: Mapping[int, StagedExtraction]) -> dict[int, PreparedText]:
    """Return, by capture, what follows from each extraction that is an article."""
    articles = {
        number: staged.extraction for number, staged in drafts.items() if staged.extraction.outcome == "article"
    }
    return {number: prepare(extraction) for number, extraction in articles.items()}
