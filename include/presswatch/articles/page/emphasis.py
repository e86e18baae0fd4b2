"""Emphasis: whether a whole element is set in italics or bold letters."""

from __future__ import annotations

from lxml.html import HtmlElement

_TAGS = frozenset(["em", "i", "strong", "b"])


def is_emphasised(element: HtmlElement | None) -> bool:
    """Return whether all of an element stands in one child that emphasises it; not of an element that is none."""
    if element is None or len(element) != 1:
        return False
    inner = element[0]
    return inner.tag in _TAGS and not ((element.text or "").strip() or (inner.tail or "").strip())
