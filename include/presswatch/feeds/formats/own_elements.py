"""What of a feed's tree is the feed's own: its items, and of each item the elements that speak of it.

Feeds nest what belongs to others: related articles, pictures with titles and descriptions, the feed that an entry was
taken from, whole entries in an extension's element. feedparser reads elements wherever they stand.
"""

from __future__ import annotations

from functools import lru_cache

from lxml import etree

from presswatch.feeds.formats.item_fields import ItemFields
from presswatch.feeds.xml_repair.tree import ITEM_NAMES, detach, items, local_name, namespace

ATOM = frozenset({"http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#"})
RSS = frozenset(
    {
        "",
        "http://purl.org/rss/1.0/",
        "http://my.netscape.com/rdf/simple/0.9/",
        "http://channel.netscape.com/rdf/simple/0.9/",
        "http://purl.org/rss/1.0/modules/rss091#",
        "http://backend.userland.com/rss",
        "http://backend.userland.com/rss2",
        "http://blogs.law.harvard.edu/tech/rss",
        "http://cyber.law.harvard.edu/rss/rss.html",
    }
)
FEED_NAMESPACES = ATOM | RSS

_MEDIA = "http://search.yahoo.com/mrss"
_LISTS = frozenset({"rss", "rdf", "feed", "channel", "items"})
_TEXTS = frozenset({"title", "description", "summary", "abstract", "content", "encoded", "body", "fullitem", "tagline"})
_PROSE = _TEXTS - {"title"}
_SUMMARIES = frozenset({"description", "summary", "abstract", "subtitle"})
_FIELDS = _TEXTS | {
    "guid",
    "id",
    "link",
    "category",
    "tags",
    "keywords",
    "subject",
    "language",
    "pubdate",
    "published",
    "issued",
    "date",
    "created",
    "updated",
    "modified",
    "datepublished",
}
# Extensions whose elements speak of the item itself, with the names that are read.
_EXTENSIONS = {
    "http://purl.org/dc/elements/1.1/": _FIELDS,
    "http://purl.org/dc/elements/1.0/": _FIELDS,
    "http://purl.org/dc/terms/": _FIELDS,
    "http://purl.org/rss/1.0/modules/content/": frozenset({"encoded"}),
    "http://www.w3.org/1999/xhtml": frozenset({"body"}),
    "http://www.itunes.com/dtds/podcast-1.0.dtd": frozenset({"author", "summary", "subtitle", "keywords", "category"}),
}


def own_items(root: etree._Element) -> tuple[list[etree._Element], int]:
    """Return the feed's items in document order, and how many foreign ones were taken out of the tree.

    Foreign is what is nested in another item, and, where the feed has items of its own, what is an extension's or
    stands in one.
    """
    every = items(root)
    rows = {row for item in every if (row := item.getparent()) is not None}  # mostly one for all items
    home = FEED_NAMESPACES | {namespace(root)}
    nesting = {row for row in rows if _is_in_item(row)}
    good = {row for row in rows if row is root or (local_name(row) in _LISTS and namespace(row) in home)} | {None}
    outermost = [item for item in every if item.getparent() not in nesting]
    own = [item for item in outermost if namespace(item) in home and item.getparent() in good] or outermost
    kept = set(own)
    foreign = [item for item in every if item not in kept]
    for item in foreign:
        detach(item)
    return own, len(foreign)


def _is_in_item(row: etree._Element) -> bool:
    return any(local_name(element) in ITEM_NAMES for element in (row, *row.iterancestors()))


def is_home(child: etree._Element, item: etree._Element) -> bool:
    """Return whether a child of an item is written in the item's own language or in none."""
    return namespace(child) in {namespace(item), ""}


def is_feeds(child: etree._Element, item: etree._Element) -> bool:
    """Return whether a child of an item is written in a language of feeds: Atom in RSS, or the other way round."""
    return is_home(child, item) or namespace(child) in FEED_NAMESPACES


def leave_own(fields: ItemFields) -> None:
    """Take out of an item what does not speak of it, and all titles and summaries but those that are its own.

    A video's title and description are an item's that has none; a picture's description never is.
    """
    item, home, children, _ = fields
    media = [(element, name) for element, space, name, _ in children if space.startswith(_MEDIA)]
    stand_in = _described(media) if media else None
    kept: list[tuple[etree._Element, str]] = []
    for child, space, name, _ in children:
        if _speaks_of_item(space, name, home):
            kept.append((child, name))
        else:
            item.remove(child)
    if stand_in is not None and not any(name in _PROSE for _, name in kept):
        item.append(stand_in)
        kept.append((stand_in, local_name(stand_in)))
    _leave_own_summary(item, [child for child, name in kept if name in _SUMMARIES])
    # Only now: of the titles that are left the nearest to the item is its own, a video's last. One stays, so that
    # feedparser has no choice.
    titles = [child for child, name in (*kept, *media) if name == "title" and _says_anything(child)]
    chosen = min(titles, key=lambda title: _distance(title, item), default=None)
    for title in titles:
        if title is not chosen:
            detach(title)
    if chosen is not None and chosen.getparent() is None:
        item.append(chosen)


@lru_cache(maxsize=1024)
def _speaks_of_item(space: str, name: str, home: str) -> bool:
    """Return whether an element of an item is one of those that are read; ``home`` is the item's namespace."""
    is_language_of_feeds = space in {home, ""} or space in FEED_NAMESPACES
    return name in (_FIELDS if is_language_of_feeds else _EXTENSIONS.get(space.lower(), frozenset()))


def _leave_own_summary(item: etree._Element, summaries: list[etree._Element]) -> None:
    """Detach empty summaries, and those of extensions where the item has one in its own language.

    feedparser takes the last, or none where the first is empty.
    """
    has_own = any(is_feeds(child, item) and _says_anything(child) for child in summaries)
    for child in summaries:
        if not _says_anything(child) or (has_own and not is_feeds(child, item)):
            detach(child)


def _says_anything(element: etree._Element) -> bool:
    if len(element) == 0:
        return bool(element.text and not element.text.isspace())
    return bool("".join(map(str, element.itertext())).strip())


def _distance(title: etree._Element, item: etree._Element) -> int:
    return 0 if is_home(title, item) else 2 if namespace(title).startswith(_MEDIA) else 1


def _described(media: list[tuple[etree._Element, str]]) -> etree._Element | None:
    """Return the description of an item's media, unless they are pictures."""
    groups = [element for element, name in media if name == "group"]
    stated = [*media, *((element, local_name(element)) for group in groups for element in group)]
    description = next((element for element, name in stated if name == "description"), None)
    if description is None or any(name == "content" and _is_film(element) for element, name in stated):
        return description
    return None if any(name in {"content", "thumbnail"} for _, name in stated) else description


def _is_film(content: etree._Element) -> bool:
    medium, kind = content.get("medium", "").lower(), content.get("type", "").lower()
    return medium in {"video", "audio"} or kind.startswith(("video/", "audio/", "application/x-shockwave"))
