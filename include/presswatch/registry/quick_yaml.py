"""YAML that is plain in all respects, read by libyaml at a tenth of PyYAML's time; PyYAML judges whatever is not."""

from __future__ import annotations

import re
from collections.abc import Callable

import yaml
from yaml import Event, MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent

Plain = str | int | float | bool | None | list["Plain"] | dict[str, "Plain"]
Path = tuple[str | int, ...]
Lines = dict[Path, int]

_ODD = re.compile(r"[\t\x85\u2028\u2029\ufeff]|[|>][-+0-9]{0,2}#")
"""What libyaml reads otherwise than PyYAML, found by generating texts for both."""


class OddYamlError(ValueError):
    """The text holds more than plain data, right or wrong: a tag, an anchor, a key given twice, a mistake."""


def read_quickly(text: str, typed: Callable[[str], Plain], *, max_depth: int) -> tuple[Plain, Lines]:
    """Return the mapping that a text is, and the line of each key and list item by its path.

    Args:
        text: one document.
        typed: says what a text without quotes means.
        max_depth: how deep mappings and lists may be nested.

    Raises:
        OddYamlError: what the text says is for PyYAML to find out.
    """
    if not yaml.__with_libyaml__ or _ODD.search(text):
        raise OddYamlError
    try:
        reader = _Reader(yaml.CSafeLoader(text).get_event, typed)
        return reader.document(max_depth), reader.lines
    except (yaml.YAMLError, ValueError) as error:
        raise OddYamlError from error


class _Reader:
    def __init__(self, next_event: Callable[[], Event | None], typed: Callable[[str], Plain]) -> None:
        self.next_event = next_event
        self.typed = typed
        self.lines: Lines = {}

    def document(self, max_depth: int) -> Plain:
        _, _, first = (self.next_event() for _ in range(3))  # the stream begins, then the document
        if not isinstance(first, MappingStartEvent):
            raise OddYamlError
        value = self._value(first, (), max_depth, is_flow=False)
        _, last = (self.next_event() for _ in range(2))
        if not isinstance(last, yaml.StreamEndEvent):
            raise OddYamlError
        return value

    def _value(self, event: Event | None, path: Path, depth: int, *, is_flow: bool) -> Plain:
        if isinstance(event, ScalarEvent):
            self.lines.setdefault(path, _line(event))
            return self._scalar(event, is_flow=is_flow)
        if not isinstance(event, MappingStartEvent | SequenceStartEvent) or event.anchor or event.tag or depth < 1:
            raise OddYamlError
        self.lines.setdefault(path, _line(event))
        collection = self._mapping if isinstance(event, MappingStartEvent) else self._list
        return collection(path, depth - 1, is_flow=bool(event.flow_style))

    def _mapping(self, path: Path, depth: int, *, is_flow: bool) -> Plain:
        mapping: dict[str, Plain] = {}
        while not isinstance(event := self.next_event(), MappingEndEvent):
            if not isinstance(event, ScalarEvent):
                raise OddYamlError
            key = self._scalar(event, is_flow=is_flow)
            if not isinstance(key, str) or key in mapping:
                raise OddYamlError
            self.lines[(*path, key)] = _line(event)
            mapping[key] = self._value(self.next_event(), (*path, key), depth, is_flow=is_flow)
        return mapping

    def _list(self, path: Path, depth: int, *, is_flow: bool) -> Plain:
        items: list[Plain] = []
        while not isinstance(event := self.next_event(), SequenceEndEvent):
            items.append(self._value(event, (*path, len(items)), depth, is_flow=is_flow))
        return items

    def _scalar(self, event: ScalarEvent, *, is_flow: bool) -> Plain:
        is_plain, _ = event.implicit
        # PyYAML takes a question mark between brackets for the sign of a key.
        if event.anchor or event.tag or (is_flow and is_plain and "?" in event.value):
            raise OddYamlError
        return self.typed(event.value) if is_plain else event.value


def _line(event: Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1
