"""What is printed of a page that a person looks at."""

from __future__ import annotations

from typing import Any

from presswatch.previewing import PagePreview


def page_facts(preview: PagePreview) -> dict[str, Any]:
    """Return a preview as plain values: what the page was read as, its blocks with their roles, and its safe markup."""
    read = preview.extraction
    return {
        "outcome": read.outcome,
        "reason": read.reason,
        "title": read.title,
        "dek": read.dek,
        "authors": [author.name for author in read.authors],
        "published": read.published.reading.raw if read.published else None,
        "language": read.language,
        "flags": list(read.flags),
        "blocks": [{"role": block.role, "rule": block.rule, "text": block.text} for block in read.blocks],
        "markup": preview.markup,
    }
