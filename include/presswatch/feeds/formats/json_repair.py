"""The text of a JSON document, damaged or not → what it holds: commas too many, what stands behind it, a cut."""

from __future__ import annotations

import json
import re
from typing import Any, Literal, NamedTuple

_MAX_INT_DIGITS = 30  # int() of a longer one is slow or refused; as text it identifies just as well
_MAX_FAILURES = 100
"""Damaged items of one list that are passed over."""

_STRING_OR_COMMA = re.compile(r'"(?:[^"\\]|\\.)*+"|,(?=\s*+[}\]])', re.DOTALL)
_ITEMS = re.compile(r'"items"\s*+:\s*+\[')
_NEXT_ITEM = re.compile(r"\}\s*+,\s*+(?=\{)")

_OF_ITEMS = frozenset({"id", "content_html", "content_text", "date_published"})

_BROKEN = object()

Damage = Literal["", "repaired", "truncated"]


class JsonText(NamedTuple):
    """What was read, None where it is no JSON, and what had to be done for it."""

    value: Any
    damage: Damage = ""


def read_json(text: str) -> JsonText:
    """Return the document at the head of a text; of a list of items that is cut or damaged, those that are whole."""
    try:
        value, end = _DECODER.raw_decode(text)
    except (ValueError, RecursionError):
        return _mended(text)
    if isinstance(value, str) and value.lstrip().startswith("{"):  # encoded twice
        return JsonText(_mended(value).value, "repaired")
    return JsonText(value, "repaired" if text[end:].strip("\x00 \t\r\n") else "")


def _mended(text: str) -> JsonText:
    text = _STRING_OR_COMMA.sub(lambda match: "" if match[0] == "," else match[0], text)
    try:
        return JsonText(_DECODER.raw_decode(text)[0], "repaired")
    except RecursionError:
        return JsonText(None)
    except ValueError:
        return _whole_items(text)


def _whole_items(text: str) -> JsonText:
    """Return the head of a document with the items of its list that can be read."""
    start = _ITEMS.search(text)
    if start is None:
        return JsonText(None)
    try:
        head = _DECODER.decode(text[: start.start()].rstrip(", \t\r\n") + "}")
    except (ValueError, RecursionError):
        return JsonText(None)
    items: list[Any] = []
    place, failures = start.end(), 0
    while failures < _MAX_FAILURES:
        try:
            item, end = _DECODER.raw_decode(text, _after_blanks(text, place))
        except (ValueError, RecursionError):
            item, end = _BROKEN, place
        if item is _BROKEN or (failures and not _is_item(item)):
            failures += 1
            if (following := _NEXT_ITEM.search(text, place)) is None:
                break
            place = following.end()
            continue
        items.append(item)
        place = _after_blanks(text, end)
        if text[place : place + 1] != ",":
            break
        place += 1
    is_cut = text[place : place + 1] != "]"  # a last item that is damaged looks like a cut
    return JsonText({**head, "items": items}, "truncated" if is_cut else "repaired") if items else JsonText(None)


def _is_item(value: object) -> bool:
    """Return whether an object met behind a damaged item is one too, and none of its authors or attachments."""
    return isinstance(value, dict) and "mime_type" not in value and bool(_OF_ITEMS & value.keys())


_BLANKS = re.compile(r"[ \t\r\n]*+")


def _after_blanks(text: str, place: int) -> int:
    match = _BLANKS.match(text, place)
    return match.end() if match else place


def _integer(digits: str) -> int | str:
    return int(digits) if len(digits) <= _MAX_INT_DIGITS else digits


_DECODER = json.JSONDecoder(strict=False, parse_constant=lambda _: None, parse_int=_integer)
