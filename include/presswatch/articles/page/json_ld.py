"""JSON-LD as publishers write it: damaged, doubled, nested, with names behind references."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import TypeGuard

Node = dict[str, object]
"""One JSON object."""

_ARTICLE_TYPE = re.compile(r"(?:Article|Posting|Report|Review|Story|NewsItem)$", re.IGNORECASE)
_WRAPPING = re.compile(r"^\s*(?:<!--|(?://|/\*)?\s*<!\[CDATA\[\s*(?:\*/)?)|(?:-->|(?://|/\*)?\s*\]\]>\s*(?:\*/)?)\s*$")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_CONTROLS = re.compile(r"[\x00-\x1f]")
_MAX_DEPTH = 40
"""Levels that are looked into; real data stays under ten."""


def read_blocks(blocks: Iterable[str]) -> tuple[object, ...]:
    """Return what the JSON-LD blocks of a page hold, mended where they are damaged; what cannot be read is left out."""
    return tuple(value for block in blocks for value in _read_block(block))


def walk(value: object, depth: int = 0) -> Iterator[tuple[Node, int]]:
    """Yield every object in document order with its depth; ``@graph`` and lists add none."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for member in value:
            yield from walk(member, depth)
    elif _is_node(value):
        yield value, depth
        for key, member in value.items():
            if isinstance(member, list | dict):
                yield from walk(member, depth if key == "@graph" else depth + 1)


def types(node: Node) -> tuple[str, ...]:
    """Return the schema.org types of an object, without their namespace."""
    stated = node.get("@type")
    return tuple(name.rsplit("/", 1)[-1] for name in as_list(stated) if isinstance(name, str))


def as_list(value: object) -> list[object]:
    """Return a list of values where one may stand alone."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def article_nodes(values: Iterable[object]) -> tuple[Node, ...]:
    """Return the objects that describe an article, those nearest to the root: deeper ones are of other articles."""
    found = [
        (depth, node) for value in values for node, depth in walk(value) if any(map(_ARTICLE_TYPE.search, types(node)))
    ]
    nearest = min((depth for depth, _ in found), default=0)
    return tuple(node for depth, node in found if depth <= max(nearest, 1))


def nodes_of_type(values: Iterable[object], wanted: str) -> tuple[Node, ...]:
    """Return all objects of one type."""
    return tuple(node for value in values for node, _ in walk(value) if wanted in types(node))


def by_id(values: Iterable[object]) -> dict[str, Node]:
    """Return the named objects by their ``@id``, to resolve references within the page."""
    found: dict[str, Node] = {}
    for value in values:
        for node, _ in walk(value):
            identifier = node.get("@id")
            if isinstance(identifier, str) and "name" in node:
                found.setdefault(identifier, node)
    return found


def strings(node: Node, *keys: str) -> list[str]:
    """Return the non-empty strings under any of the keys, also those wrapped as ``name`` or ``@value``."""
    found = []
    for key in keys:
        for value in as_list(node.get(key)):
            inner = (value.get("name") or value.get("@value")) if _is_node(value) else value
            if isinstance(inner, str) and inner.strip():
                found.append(inner)
    return found


def _is_node(value: object) -> TypeGuard[Node]:
    return isinstance(value, dict)


def _read_block(block: str) -> list[object]:
    text = _WRAPPING.sub("", block).strip().rstrip(";")
    mended = _TRAILING_COMMA.sub(r"\1", _CONTROLS.sub(" ", text))
    for candidate in (text, mended, unescape(mended)):
        try:
            return [json.loads(candidate, strict=False)]
        except (ValueError, RecursionError):
            continue
    return _read_sequence(mended)


def _read_sequence(text: str) -> list[object]:
    """Return the objects of a text that holds several, or one with something after it."""
    decoder = json.JSONDecoder(strict=False)
    found: list[object] = []
    position = 0
    while position < len(text):
        try:
            value, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            break
        found.append(value)
        while position < len(text) and text[position] in " ,;\t":
            position += 1
    return found
