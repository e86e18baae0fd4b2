"""An extraction as plain values: what is staged of it, and what its digest is taken of."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final

from pydantic import TypeAdapter

from presswatch.model.extraction import Extraction
from presswatch.warehouse.expressions import storable

EXTRACTION: Final = TypeAdapter(Extraction)


def plain_extraction(extraction: Extraction) -> dict[str, Any]:
    """Return an extraction as JSON has it, each text fit for PostgreSQL."""
    return storable(EXTRACTION.dump_python(extraction, mode="json"))


def plain_sha256(plain: dict[str, Any]) -> bytes:
    """Return the digest of a plain extraction: what was read, and by which extractor, libraries and rules."""
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).digest()
