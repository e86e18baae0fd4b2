"""One item whose tags are broken → the fields of it that are whole, and of the rest what libxml2 makes of it."""

from __future__ import annotations

import re

from presswatch.feeds.xml_repair.tree import items, local_name, recovered_tree, serialised, strict_tree

MAX_FAILURES = 100
"""Tags of one item tried in vain; an honest item breaks in one place, and each try may read the item to its end."""

_START = re.compile(r"<((?:[A-Za-z_][\w.-]{0,60}:)?(?:item|entry))(\s[^<>]*)?>", re.IGNORECASE)
_TAG = re.compile(r"<([A-Za-z_][\w.:-]{0,100})(?:\s[^<>]*)?>")


def closed(text: str) -> str:
    """Return text with a CDATA section that is never closed, closed."""
    return text + "]]>" if text.rfind("<![CDATA[") > text.rfind("]]>") else text


def by_fields(text: str, opening: str) -> str:
    """Return an item made of its whole fields, so that a broken title cannot swallow the link behind it.

    Args:
        text: one item or entry that does not parse alone.
        opening: a start tag that declares the namespaces of the feed.
    """
    start = _START.match(text)
    if start is None:
        return _recovered(text, opening) or text
    fields = _whole_fields(text, start.end(), opening)
    names = {name for name, _ in fields}
    body = "".join(field for _, field in fields) + _others(text, opening, names)
    return f"<{start[1]}{start[2] or ''}>{body}</{start[1]}>"


def _whole_fields(text: str, place: int, opening: str) -> list[tuple[str, str]]:
    """Return local name and text of each field that parses alone, in order."""
    fields: list[tuple[str, str]] = []
    failures = 0
    unclosed: set[str] = set()
    while (tag := _TAG.search(text, place)) and failures < MAX_FAILURES:
        place = tag.end()
        end = place if tag[0].endswith("/>") else _end(text, tag, unclosed)
        field = text[tag.start() : end]
        if end and strict_tree(f"{opening}{field}</x>") is not None:
            fields.append((tag[1].rpartition(":")[2].lower(), field))
            place = end
        else:
            failures += 1
    return fields


def _end(text: str, tag: re.Match[str], unclosed: set[str]) -> int:
    """Return where the field that a tag opens ends, 0 if nowhere."""
    if tag[1] in unclosed:
        return 0
    closing = re.compile(rf"</{re.escape(tag[1])}\s*>").search(text, tag.end())
    if closing is None:
        unclosed.add(tag[1])
        return 0
    return closing.end()


def _others(text: str, opening: str, names: set[str]) -> str:
    """Return the fields that only a forgiving parser finds."""
    root = recovered_tree(f"{opening}{closed(text)}</x>")
    recovered = items(root) if root is not None else []
    return "".join(serialised(child) for child in (recovered[0] if recovered else ()) if local_name(child) not in names)


def _recovered(text: str, opening: str) -> str:
    root = recovered_tree(f"{opening}{closed(text)}</x>")
    recovered = items(root) if root is not None else []
    return serialised(recovered[0]) if recovered else ""
