"""Authors of an entry: names out of the forms feeds write them in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from lxml import etree

from presswatch.feeds.formats.item_fields import ItemFields
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
_BY = re.compile(r"^by:?\s+", re.IGNORECASE)
_AND = re.compile(r" (?:and|und|et|y|&) ")
_BETWEEN = re.compile(r"\s*[,;]\s*(?:(?:and|und|et|y|&)\s)?\s*|\s(?:and|und|et|y|&)\s")
_ANCHORS = re.compile(r"</a\s*>", re.IGNORECASE)
_NAME = r"[^\W\d_a-z][\w.'’-]{0,30}"
_PERSON = re.compile(rf"{_NAME} (?:(?:{_NAME}|de|da|del|di|der|den|du|la|le|van|von|bin|al|el) ){{0,3}}{_NAME}")
"""Two to five words in capitals, but for particles: a person by first and last name."""
_PARTS = frozenset({"name", "email", "uri", "url"})


def author_name(text: str) -> str | None:
    """Return the name in ``mail (name)``, ``name <mail>``, ``mail name`` or a bare name; None for a bare address."""
    line = plain_line(text[:MAX_AUTHOR_CHARS]) or ""
    for form in _FORMS if "@" in line else ():
        if match := form.fullmatch(line):
            return match["name"].strip() or None
    return line or None


def author_names(text: str) -> list[str]:
    """Return the names that a text states: each of a list where all look like names of persons, else the one it is."""
    text = text[:MAX_AUTHOR_CHARS]
    line = _BY.sub("", plain_line(text) or "")
    parts = [part for part in _BETWEEN.split(line) if part]
    if len(parts) > 1 and all(map(_PERSON.fullmatch, parts)):
        # Two names with nothing but a comma between them may be a name and an office.
        is_sure = len(parts) > 2 or ";" in line or _AND.search(line) or len(_ANCHORS.findall(text)) == len(parts)
        return parts if is_sure else [line]
    if _PERSON.fullmatch(line):
        return [line]
    name = author_name(text)
    return [name] if name else []


class People(NamedTuple):
    """Names, and the raw texts they were read from, each in order and once."""

    names: tuple[str, ...] = ()
    raws: tuple[str, ...] = ()


def authors(fields: ItemFields, inherited: People) -> People:
    """Return the authors of an item; an Atom entry without any inherits those of its source, else of its feed.

    Args:
        fields: the item's.
        inherited: authors of the feed (RFC 4287, 4.2.1).
    """
    own = _authors(fields.named("author", "creator", "byline"))
    if own.raws or fields.home not in ATOM:
        return own
    return next((people for source in fields.named("source") if (people := feed_authors(source)).raws), inherited)


def feed_authors(feed: etree._Element) -> People:
    """Return the authors that an Atom feed states for its entries.

    Not where its title holds their name: that is a publication, and its pages may name a person.
    """
    if namespace(feed) not in ATOM or _is_titled(feed):
        return People()
    return _authors(feed.iterchildren(f"{{{namespace(feed)}}}author"))


def _is_titled(feed: etree._Element) -> bool:
    """Return whether a feed's title holds the name of its author."""
    home = f"{{{namespace(feed)}}}"
    titles = " ".join("".join(map(str, title.itertext())) for title in feed.iterchildren(f"{home}title")).casefold()
    names = [(name.text or "").strip().casefold() for name in feed.iterfind(f"{home}author/{home}name")]
    return any(name and name in titles for name in names)


def _authors(elements: Iterable[etree._Element]) -> People:
    names: dict[str, None] = {}
    raws: dict[str, None] = {}
    for child in elements:
        if "itunes" in str(child.tag):
            continue
        parts = {local_name(part): unmixed((part.text or "").strip()) for part in child}
        raw = (
            " ".join(filter(None, parts.values()))
            if _PARTS & set(parts)
            else unmixed("".join(map(str, child.itertext())).strip())
        )
        stated = [plain_line("".join(map(str, part.itertext()))) for part in child if local_name(part) == "name"]
        names |= dict.fromkeys(filter(None, stated if _PARTS & set(parts) else author_names(raw)))
        raws |= {raw: None} if raw else {}
    return People(tuple(names), tuple(raws))
