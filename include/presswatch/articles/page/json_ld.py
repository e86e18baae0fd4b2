"""JSON-LD as publishers write it: damaged, doubled, nested, with names behind references."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import NamedTuple, TypeGuard

from presswatch.articles.page.json_repair import parse_loosely

Node = dict[str, object]
"""One JSON object."""

_ARTICLE_TYPE = re.compile(r"(?:Article|Posting|Report|Review|Story|NewsItem)$", re.IGNORECASE)
_OPENINGS = ("<!--", "<![CDATA[", "//", "/*", "*/")
_CLOSINGS = ("-->", "]]>", "//", "/*", "*/", ";")
"""What old HTML and XHTML put around a script."""
_MAX_DEPTH = 40
"""Levels that are looked into; real data stays under ten."""
_ESCAPED_QUOTE = re.compile(r"^[\s{\[]*&(?:quot|#34|#x22);")
_HEAD_CHARS = 200
"""Where a block that was escaped as a whole shows it: in its first keys."""


class Blocks(NamedTuple):
    """What the JSON-LD blocks of a page hold."""

    values: tuple[object, ...]
    is_repaired: bool  # whether one of them was no JSON and gave values nevertheless


def read_blocks(blocks: Iterable[str]) -> Blocks:
    """Return what the JSON-LD blocks of a page hold, mended where damaged; what cannot be read is left out."""
    sound: list[object] = []
    is_repaired = False
    for block in blocks:
        text = _unwrapped(block)
        try:
            sound.append(_loaded(text))
        except (ValueError, RecursionError):
            mended = parse_loosely(_opened(text))
            sound += mended
            is_repaired = is_repaired or bool(mended)
    return Blocks(tuple(sound), is_repaired)


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


def as_list(value: object, depth: int = 0) -> list[object]:
    """Return a list of values where one may stand alone; lists in lists, ``@list`` and numbered members are flat."""
    if _is_node(value):
        value = value.get("@list", value.get("@set", _numbered(value)))
    if value is None or depth > _MAX_DEPTH:
        return []
    if isinstance(value, list):
        return [member for inner in value for member in as_list(inner, depth + 1)]
    return [value]


def _numbered(node: Node) -> object:
    """Return the members of a list that was written as an object with the keys 0, 1 …, else the object."""
    return list(node.values()) if node and all(key.isdigit() for key in node) else node


def article_nodes(values: Iterable[object]) -> tuple[Node, ...]:
    """Return the objects that describe an article, those nearest to the root: deeper ones are of other articles."""
    by_depth = [
        (depth, node) for value in values for node, depth in walk(value) if any(map(_ARTICLE_TYPE.search, types(node)))
    ]
    nearest = min((depth for depth, _ in by_depth), default=0)
    return tuple(node for depth, node in by_depth if depth <= max(nearest, 1))


def nodes_of_type(values: Iterable[object], wanted: str) -> tuple[Node, ...]:
    """Return all objects of one type."""
    return tuple(node for value in values for node, _ in walk(value) if wanted in types(node))


def by_id(values: Iterable[object]) -> dict[str, Node]:
    """Return the named objects by their ``@id``, to resolve references within the page."""
    named: dict[str, Node] = {}
    for value in values:
        for node, _ in walk(value):
            identifier = node.get("@id")
            if isinstance(identifier, str) and "name" in node:
                named.setdefault(identifier, node)
    return named


def strings(node: Node, *keys: str) -> list[str]:
    """Return the non-empty strings under any of the keys, also those wrapped as ``name`` or ``@value``."""
    texts = []
    for key in keys:
        for value in as_list(node.get(key)):
            inner = (value.get("name") or value.get("@value")) if _is_node(value) else value
            if isinstance(inner, str) and inner.strip():
                texts.append(inner)
    return texts


def _is_node(value: object) -> TypeGuard[Node]:
    return isinstance(value, dict)


def _loaded(text: str) -> object:
    """Return what JSON holds; JSON in a JSON string is read too."""
    value = json.loads(text, strict=False)
    return json.loads(value, strict=False) if isinstance(value, str) else value


def _opened(text: str) -> str:
    """Return a damaged block with its quotes unescaped, where all are escaped, and the brace that opens it."""
    if _ESCAPED_QUOTE.search(text[:_HEAD_CHARS]):
        text = unescape(text)
    return "{" + text if text.startswith('"@') else text


def _unwrapped(block: str) -> str:
    """Return a block without the comment and CDATA signs around it."""
    text, before = block.strip(), ""
    while text != before:
        before = text
        for sign in _OPENINGS:
            text = text.removeprefix(sign)
        for sign in _CLOSINGS:
            text = text.removesuffix(sign)
        text = text.strip()
    return text
