"""What the extractor makes of the pages today, and what it made of them when that was last stored."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from tests.unit.articles.golden.pages import PAGES

from presswatch.articles.extract import clean_page
from presswatch.articles.extractor_digest import extractor_digest
from presswatch.model.extraction import Extraction, SavedPage

STORED = Path(__file__).with_name("extractions.json")
RENEW = "PYTHONPATH=include .venv/bin/python -m tests.unit.articles.golden"
_EXTRACTION = TypeAdapter(Extraction)


def extraction_of(page: SavedPage) -> dict[str, Any]:
    """Return the extraction of a page as JSON values, without who made it; confidences are rounded."""
    found = _EXTRACTION.dump_python(clean_page(page), mode="json", exclude={"versions", "config_sha256"})
    if found["language_confidence"] is not None:
        found["language_confidence"] = round(found["language_confidence"], 6)
    return found


def today() -> str:
    """Return the content of the file as today's code writes it."""
    made = {
        "digest": extractor_digest().hex(),
        "extractions": {name: extraction_of(page) for name, page in PAGES.items()},
    }
    return json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
