"""Where a short page says that its reader goes at once: ``Refresh`` as a header or a meta element. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from urllib.parse import urljoin

MOST_BYTES = 8192
"""A longer page has something to say itself."""
MOST_WAIT_S = 5

_META = re.compile(rb"<meta\b[^>]{0,500}", re.IGNORECASE)
_IS_REFRESH = re.compile(r"""\bhttp-equiv\s*=\s*["']?\s*refresh\b""", re.IGNORECASE)
_CONTENT = re.compile(r"""\bcontent\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
_VALUE = re.compile(r"""(\d{1,4})(?:\.\d*+)?+\s*+[;,]\s*+(?:url\s*+=\s*+)?["']?\s*+([^"'\s]+)""", re.IGNORECASE)
_UNSEEN = re.compile(rb"<!--.*?(?:-->|\Z)|<noscript\b.*?(?:</noscript|\Z)", re.IGNORECASE | re.DOTALL)


def refresh_target(url: str, headers: Iterable[tuple[str, str]], body: bytes) -> str | None:
    """Return the address that a page leads on to, None where it stays or leads to itself."""
    if len(body) > MOST_BYTES:
        return None
    values = [value for name, value in headers if name.lower() == "refresh"]
    for match in _META.finditer(_UNSEEN.sub(b"", body)):
        tag = match.group().decode("utf-8", "replace")
        if _IS_REFRESH.search(tag) and (content := _CONTENT.search(tag)):
            values.append(unescape(next(filter(None, content.groups()), "")))
    for value in values:
        stated = _VALUE.match(value.strip())
        if stated and int(stated.group(1)) <= MOST_WAIT_S:
            target = urljoin(url, stated.group(2))
            return target if target != url else None
    return None
