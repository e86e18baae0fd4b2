"""An extraction as plain values: what is staged of it, and what its digest is taken of."""

from __future__ import annotations

import hashlib
import json
from typing import Final

from pydantic import TypeAdapter

from presswatch.model.extraction import Extraction
from presswatch.warehouse.expressions import storable

EXTRACTION: Final = TypeAdapter(Extraction)
_UNFIT: Final = (r"\u0000", r"\ud")
"""Of texts with one of these in their JSON each is looked through: NUL, and halves of letters beyond 16 bits."""


def plain_text(extraction: Extraction) -> str:
    """Return an extraction as JSON, keys sorted and each text fit for PostgreSQL."""
    plain = EXTRACTION.dump_python(extraction, mode="json")
    written = json.dumps(plain, sort_keys=True)
    is_fit = not any(map(written.__contains__, _UNFIT))  # as most are, and to look through them takes longer
    return written if is_fit else json.dumps(storable(plain), sort_keys=True)


def plain_sha256(plain: str) -> bytes:
    """Return the digest of a plain extraction: what was read, and by which extractor, libraries and rules."""
    return hashlib.sha256(plain.encode()).digest()
