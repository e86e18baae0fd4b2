"""Difference of two extractions of the same bytes, by kind of value. Pure."""

from __future__ import annotations

import difflib
from typing import Any

from presswatch.warehouse.rows import EXTRACTION_COLUMNS, EXTRACTION_PARTS, ExtractionView

ORDER = ("content", "title", "dek", "text", "dates", "language", "authors", "details", "roles", "canonical")
"""What may differ, as reports order it. ``content`` is the hash that decides about revisions: words, not typography."""

KINDS: dict[str, tuple[str, ...]] = {
    kind: tuple(name for name, column in (EXTRACTION_COLUMNS | EXTRACTION_PARTS).items() if column.kind == kind)
    for kind in ORDER
}
"""The values in which each kind shows."""

UNSEEN = frozenset({"roles", "canonical"})
"""Differences that no column of mart.article shows."""

MAX_LINES = 12
MAX_LINE_CHARS = 200
"""Of the diff of an example: enough to see the kind of change, never the whole text."""


def differences(old: ExtractionView, new: ExtractionView) -> tuple[str, ...]:
    """Return the kinds in which two extractions differ; ``outcome`` is for the caller, who knows it."""
    return tuple(
        kind for kind, names in KINDS.items() if any(getattr(old, name) != getattr(new, name) for name in names)
    )


def is_visible(changed: tuple[str, ...]) -> bool:
    """Return whether readers of mart.article would see a difference."""
    return bool(set(changed) - UNSEEN)


def describe(old: ExtractionView, new: ExtractionView) -> dict[str, Any]:
    """Return both sides of all that differs, short: values as they are, texts as a unified diff of paragraphs."""
    facts: dict[str, Any] = {}
    for kind in differences(old, new):
        if kind == "text":
            facts["text"] = text_diff(old.body, new.body)
        elif kind == "roles":
            facts["roles"] = _diff(
                [_labelled(block) for block in old.blocks], [_labelled(block) for block in new.blocks]
            )
        elif kind != "content":
            facts |= {name: _sides(old, new, name) for name in KINDS[kind] if getattr(old, name) != getattr(new, name)}
    return facts


def text_diff(old: str, new: str) -> list[str]:
    """Return the lines of a unified diff of paragraphs, cut to a length a person reads."""
    return _diff(old.split("\n\n"), new.split("\n\n"))


def _diff(old: list[str], new: list[str]) -> list[str]:
    lines = list(difflib.unified_diff(old, new, n=0, lineterm=""))[2:]  # Without the names of files.
    cut = [line if len(line) <= MAX_LINE_CHARS else f"{line[: MAX_LINE_CHARS - 1]}…" for line in lines[:MAX_LINES]]
    return [*cut, f"… {len(lines) - MAX_LINES} more lines"] if len(lines) > MAX_LINES else cut


def _labelled(block: tuple[str, str]) -> str:
    role, text = block
    return f"[{role}] {text}"


def _sides(old: ExtractionView, new: ExtractionView, name: str) -> list[Any]:
    return [_plain(getattr(side, name)) for side in (old, new)]


def _plain(value: Any) -> Any:  # noqa: ANN401 - a column value
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
