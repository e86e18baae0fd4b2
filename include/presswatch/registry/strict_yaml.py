"""YAML, read strictly: plain data only, every value with its line. What YAML allows beyond that is refused."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass

import yaml
from yaml.constructor import SafeConstructor
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from presswatch.registry.quick_yaml import Lines, OddYamlError, Path, Plain, read_quickly

MAX_BYTES = 256 * 1024
"""A source file is about 1 kB; PyYAML reads some 100 kB a second, so this bounds the time as well."""

MAX_DEPTH = 16
"""A source file nests three deep; PyYAML composes by recursion."""

_KEY = -1
"""Place of a key that is being read, which no list item has."""

_CORE_TAGS = {f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "seq", "map")}


class YamlProblemError(ValueError):
    """The text is not YAML as this module reads it; ``line`` counts from 1."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML document: its value, and the line of each key or list item by its path."""

    value: Plain
    lines: Lines

    def line_of(self, path: Path) -> int:
        """Return the line of a path, or of its nearest ancestor when it is not in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines[path]


class _StrictLoader(yaml.SafeLoader):
    """Types scalars as YAML 1.2's core schema does, so that ``country: NO`` is Norway and ``10:30`` a text."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - PyYAML's own class attribute
    depth = 0

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        """Refuse aliases (a few lines of them grow without bound) and deep nesting before anything is built."""
        event = self.peek_event()  # type: ignore[no-untyped-call]
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise YamlProblemError(line, "anchors (&) and aliases (*) are not allowed; write the value out")
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise YamlProblemError(line, f"nested more than {MAX_DEPTH} deep")
        node: Node | None = super().compose_node(parent, index)
        self.depth -= 1
        return node


_PLAIN_DATA = SafeConstructor()


def _resolve(name: str, pattern: str, first: str) -> None:
    _StrictLoader.add_implicit_resolver(f"tag:yaml.org,2002:{name}", re.compile(pattern), list(first))


_resolve("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF")
_resolve("int", r"^[-+]?(?:0|[1-9][0-9]*)$", "-+0123456789")
_resolve("float", r"^[-+]?(?:0|[1-9][0-9]*)\.[0-9]+$", "-+0123456789")
_resolve("null", r"^(?:~|null|Null|NULL|)$", "~nN\0")


def read_yaml(text: str) -> Document:
    """Return the one document in a YAML text.

    Raises:
        YamlProblemError: not well formed, or it uses tags, anchors, duplicate keys or more than one document.
    """
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise YamlProblemError(1, f"larger than {MAX_BYTES // 1024} KiB, which no source file is")
    with suppress(OddYamlError):
        return Document(*read_quickly(text, _typed, max_depth=MAX_DEPTH - 1))  # a scalar is a level as well
    return read_slowly(text)


def _typed(text: str) -> Plain:
    """Return what a text without quotes means."""
    for tag, pattern in _StrictLoader.yaml_implicit_resolvers.get(text[:1], ()):
        if pattern.match(text):
            value: Plain = _PLAIN_DATA.construct_object(ScalarNode(tag, text))
            return value
    return text


def read_slowly(text: str) -> Document:
    """Return the one document in a YAML text as ``read_yaml`` does, by PyYAML, which names each mistake."""
    loader = _StrictLoader("")
    try:
        loader = _StrictLoader(text)
        node = loader.get_single_node()
        lines: Lines = {(): node.start_mark.line + 1 if node else 1}
        return Document(_plain(loader, node, (), lines) if node else None, lines)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise YamlProblemError(line, f"character U+{error.character:04X} is not allowed in YAML") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlProblemError(
            mark.line + 1 if mark else 1, f"not valid YAML: {error.problem or error.context}"
        ) from error
    finally:
        loader.dispose()


def _plain(loader: _StrictLoader, node: Node, path: Path, lines: Lines) -> Plain:
    line = node.start_mark.line + 1
    lines.setdefault(path, line)
    if node.tag not in _CORE_TAGS:
        raise YamlProblemError(line, f"tag {node.tag} is not allowed; expected plain text, number, list or mapping")
    if isinstance(node, MappingNode):
        return _plain_mapping(loader, node, path, lines)
    if isinstance(node, SequenceNode):
        return [_plain(loader, item, (*path, index), lines) for index, item in enumerate(node.value)]
    return _plain_scalar(loader, node, line)


def _plain_scalar(loader: _StrictLoader, node: Node, line: int) -> Plain:
    try:
        value: Plain = loader.construct_object(node)
    except (ValueError, KeyError) as error:  # an explicit tag such as !!int on a text, or a number of 5,000 digits
        raise YamlProblemError(line, f"{str(node.value)[:40]!r} is not a {node.tag.rpartition(':')[2]}") from error
    return value


def _plain_mapping(loader: _StrictLoader, node: MappingNode, path: Path, lines: Lines) -> dict[str, Plain]:
    mapping: dict[str, Plain] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        key = _plain(loader, key_node, (*path, _KEY), lines)
        lines.pop((*path, _KEY), None)
        if not isinstance(key, str):
            raise YamlProblemError(line, f"key {str(key)[:40]!r} is not a text; quote it")
        if key in mapping:
            raise YamlProblemError(line, f"key {key!r} was already given on line {lines[(*path, key)]}")
        lines[(*path, key)] = line
        mapping[key] = _plain(loader, value_node, (*path, key), lines)
    return mapping
