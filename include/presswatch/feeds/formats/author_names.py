"""Authors of an entry: names out of the forms feeds write them in."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from presswatch.feeds.formats.own_elements import ATOM
from presswatch.feeds.formats.plain_text import plain_line, unmixed
from presswatch.feeds.xml_repair.tree import local_name, namespace

MAX_AUTHOR_CHARS = 500
"""More is no list of names; and it bounds the expressions below."""

_MAIL = r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,6}"
_FORMS = (
    re.compile(rf"(?:mailto:)?{_MAIL}\s*\((?P<name>.+)\)"),
    re.compile(rf"(?P<name>.+?)\s*[(<]\s*(?:mailto:)?{_MAIL}\s*[)>]"),
    re.compile(rf"(?:mailto:)?{_MAIL}\s+[-–]?\s*(?P<name>\S.*)"),
    re.compile(rf"(?P<name>)(?:mailto:)?{_MAIL}"),
)
_TAGS = frozenset({"author", "creator", "byline"})
_PARTS = frozenset({"name", "email", "uri", "url"})


def author_name(text: str) -> str | None:
    """Return the name in ``mail (name)``, ``name <mail>``, ``mail name`` or a bare name; None for a bare address."""
    line = plain_line(text[:MAX_AUTHOR_CHARS]) or ""
    for form in _FORMS:
        if match := form.fullmatch(line):
            return match["name"].strip() or None
    return line or None


def authors(item: etree._Element) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of an item's authors and the raw texts they were read from, each in order and once.

    An Atom entry without any inherits those of the feed it was taken from, else of its own (RFC 4287, 4.2.1); not where
    they are what the feed is called by: that is a publication, and its pages may name a person.
    """
    own = _authors(item)
    if own[1] or namespace(item) not in ATOM:
        return own
    feeds = [child for child in item if local_name(child) == "source" and namespace(child) in ATOM]
    feeds += [parent for parent in [item.getparent()] if parent is not None]
    inherited = (_authors(feed.iterchildren(f"{{{namespace(item)}}}author")) for feed in feeds if not _is_titled(feed))
    return next((people for people in inherited if people[1]), own)


def _is_titled(feed: etree._Element) -> bool:
    """Return whether a feed's title holds the name of its author."""
    home = f"{{{namespace(feed)}}}"
    titles = " ".join("".join(map(str, title.itertext())) for title in feed.iterchildren(f"{home}title")).casefold()
    names = [(name.text or "").strip().casefold() for name in feed.iterfind(f"{home}author/{home}name")]
    return any(name and name in titles for name in names)


def _authors(elements: Iterable[etree._Element]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    names: dict[str, None] = {}
    raws: dict[str, None] = {}
    for child in elements:
        if local_name(child) not in _TAGS or "itunes" in str(child.tag):
            continue
        parts = {local_name(part): unmixed((part.text or "").strip()) for part in child}
        raw = (
            " ".join(filter(None, parts.values()))
            if _PARTS & set(parts)
            else unmixed("".join(map(str, child.itertext())).strip())
        )
        stated = [plain_line("".join(map(str, part.itertext()))) for part in child if local_name(part) == "name"]
        names |= dict.fromkeys(filter(None, stated if _PARTS & set(parts) else [author_name(raw)]))
        raws |= {raw: None} if raw else {}
    return tuple(names), tuple(raws)
