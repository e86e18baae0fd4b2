"""Entities a feed declares itself: short literal ones are put in, anything that grows or fetches is refused."""

from __future__ import annotations

import re

MAX_ENTITY_CHARS = 1000
"""Longest value put in; an abbreviation is short, a bomb is not."""

MAX_GROWTH_CHARS = 100_000
"""What all replacements together may add to a feed."""

_DECLARATION = re.compile(r"""<!ENTITY\s+(%\s+)?([\w:.-]+)\s+(?:"([^"]*)"|'([^']*)'|(SYSTEM|PUBLIC)\b)""")
_NESTED = re.compile(r"&(?!#|(?:amp|lt|gt|quot|apos);)|%")


class EntityBombError(ValueError):
    """A declared entity would grow or fetch, and the document uses it."""


def expand_entities(text: str, subset: str) -> str:
    """Return text with the entities of the internal subset replaced once.

    Args:
        text: cleaned document, in which an unknown reference ``&x;`` stands as ``&amp;x;``.
        subset: what stood between the brackets of its document type declaration.

    Raises:
        EntityBombError: an entity in use is nested, external, long, or used too often.
    """
    values: dict[str, str | None] = {}
    for is_parameter, name, double, single, _ in _DECLARATION.findall(subset):
        value = double or single
        is_safe = value and len(value) <= MAX_ENTITY_CHARS and not is_parameter and not _NESTED.search(value)
        values.setdefault(name, value if is_safe else None)
    if not values:
        return text
    return _replace(text, values)


def _replace(text: str, values: dict[str, str | None]) -> str:
    growth = 0

    def value(match: re.Match[str]) -> str:
        nonlocal growth
        if match[1] not in values:
            return match[0]
        replacement = values[match[1]]
        growth += len(replacement or "")
        if replacement is None or growth > MAX_GROWTH_CHARS:
            raise EntityBombError(match[1])
        return replacement.replace("<", "&lt;")

    return re.sub(r"&amp;([\w:.-]{1,100});", value, text)
