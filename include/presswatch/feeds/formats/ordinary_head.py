"""The head of an ordinary feed → what feedparser says of it; of any other head nothing.

feedparser stays the judge, as for items: a head with an element, an attribute or nesting that is not written down here
is left to it. Where all of a feed is ordinary it is not asked at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

from presswatch.feeds.formats.ordinary_items import Draft, Reader, Values, mended, read_title
from presswatch.feeds.formats.own_elements import FEED_NAMESPACES
from presswatch.feeds.xml_repair.tree import ITEM_NAMES, XML_LANG, local_name, namespace

_ATOM = "http://www.w3.org/2005/Atom"
_RSS1 = "http://purl.org/rss/1.0/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_NETSCAPE = "http://my.netscape.com/rdf/simple/0.9/"
_SCHEMA = "{http://www.w3.org/2001/XMLSchema-instance}"
_ROOT_ATTRIBUTES = {"version", XML_LANG, f"{_SCHEMA}schemaLocation", f"{_SCHEMA}noNamespaceSchemaLocation"}
_ABOUT = {f"{{{_RDF}}}about"}
_VERSIONS = {"0.91": "rss091u", "0.92": "rss092", "0.93": "rss093", "0.94": "rss094"}
_SAYS_VERSION = frozenset({_RSS1, _NETSCAPE, _ATOM.lower()})
"""Namespaces that feedparser takes for a format wherever they are declared, whichever comes first."""

_PERSON = frozenset({"name", "email", "uri", "url"})
_NESTED = {
    "image": frozenset({"url", "title", "link", "width", "height", "description"}),
    "textinput": frozenset({"title", "description", "name", "link"}),
    "author": _PERSON,
    "contributor": _PERSON,
    "owner": _PERSON,  # of iTunes
    "category": frozenset({"category"}),  # likewise
    "skiphours": frozenset({"hour"}),
    "skipdays": frozenset({"day"}),
}
"""What stands inside of elements of a head, and nothing inside of that."""
_SILENT = (
    "link|id|description|subtitle|tagline|info|image|icon|logo|generator|category|cloud|docs|copyright|rights|author"
    "|contributor|managingeditor|webmaster|pubdate|lastbuilddate|published|updated|modified|created|textinput|rating"
    "|skiphours|skipdays|items"
)
"""Elements of languages of feeds that say nothing of title, language and freshness."""
_SILENT_IN = {
    "http://purl.org/dc/elements/1.1/": "date|creator|rights|publisher|subject|contributor",
    "http://search.yahoo.com/mrss/": "thumbnail|copyright|keywords|category|credit|rating",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": (
        "author|owner|category|explicit|image|keywords|block|type|subtitle|summary|new-feed-url"
    ),
    "http://rssnamespace.org/feedburner/ext/1.0": (
        "info|feedflare|browserfriendly|awareness|emailserviceid|feedburnerhostname"
    ),
    "http://purl.org/rss/1.0/modules/syndication/": "updatebase",
    "http://webns.net/mvcb/": "generatoragent|errorreportsto",
    "http://www.w3.org/2003/01/geo/wgs84_pos#": "lat|long",
    "http://backend.userland.com/creativeCommonsRssModule": "license",
}
"""The same of extensions that feedparser knows."""
_KNOWN = frozenset(space.lower() for space in FEED_NAMESPACES | {_RDF}) | {space.lower() for space in _SILENT_IN}
_PREFIXES = frozenset(
    {"admin", "cc", "content", "creativecommons", "dc", "dcterms", "feedburner", "geo", "georss", "gml", "itunes"}
    | {"media", "psc", "rdf", "sy", "xhtml"}
)
"""Prefixes by which feedparser knows an extension, whatever they stand for."""


def ordinary_head(root: etree._Element) -> Values | None:
    """Return title, language, freshness and version of a feed, or None where feedparser has to be asked."""
    version = _version(root)
    head = _head(root) if version else None
    if head is None:
        return None
    draft: Draft = {"version": version}
    if (language := root.get(XML_LANG)) and version != "rss10":
        draft["language"] = language.replace("_", "-")
    for element in head:
        read = _reader(element.tag, element.prefix) if isinstance(element.tag, str) else None
        if read is None or not _is_flat(element) or not read(element, draft):
            return None
    return draft


def _version(root: etree._Element) -> str | None:
    """Return feedparser's word for the format, None where it hangs on more than the root's name."""
    if not set(root.attrib) <= _ROOT_ATTRIBUTES:
        return None
    declared = {space.lower() for space in root.nsmap.values()}
    if root.tag == "rss" and not declared & {_RSS1, _NETSCAPE}:
        stated = root.get("version", "")
        return "rss20" if stated.startswith("2.") else _VERSIONS.get(stated, "rss")
    if root.tag == f"{{{_ATOM}}}feed" and declared & _SAYS_VERSION == {_ATOM.lower()}:
        return "atom10"
    if root.tag == f"{{{_RDF}}}RDF" and declared & _SAYS_VERSION == {_RSS1}:
        return "rss10"
    return None


def _head(root: etree._Element) -> list[etree._Element] | None:
    """Return the elements of a feed, or of its only channel, that are no items."""
    if local_name(root) == "feed":
        return list(_besides_items(root))
    channel, *others = [*_besides_items(root)] or [root]
    # What stands before or beside the channel may change what feedparser makes of its title.
    is_alone = all(local_name(element) in {"image", "textinput"} for element in others)
    if local_name(channel) != "channel" or not set(channel.attrib) <= _ABOUT:
        return None
    return [*_besides_items(channel), *others] if is_alone and (namespace(root) or not others) else None


def _besides_items(row: etree._Element) -> Iterator[etree._Element]:
    return (element for element in row if local_name(element) not in ITEM_NAMES)


def _is_flat(element: etree._Element) -> bool:
    if len(element) == 0:
        return True
    name = local_name(element)
    if name == "items":  # of RSS 1.0: a list of addresses
        return all(namespace(inner) == _RDF for inner in element.iterdescendants())
    inside = _NESTED.get(name, frozenset())
    return all(len(inner) == 0 and local_name(inner) in inside for inner in element)


@lru_cache(maxsize=1024)
def _reader(tag: str, prefix: str | None) -> Reader | None:
    """Return what reads an element of a head, None for what is not ordinary."""
    space, _, name = tag.rpartition("}")
    space, name = space.removeprefix("{"), name.lower()
    if space in _FEEDS:
        return _FEEDS[space].get(name)
    is_known = space.lower() in _KNOWN or "backend.userland.com/rss" in space.lower()
    is_odd = is_known or prefix is None or prefix.lower() in _PREFIXES
    return None if is_odd else _silent


def _silent(_: etree._Element, __: Draft) -> bool:
    """Accept what says nothing of the values that are read."""
    return True


def _plain(key: str) -> Reader:
    """Return what reads a text under a key: the last counts, and one with attributes is feedparser's to judge."""

    def read(element: etree._Element, draft: Draft) -> bool:
        draft[key] = mended(element)
        return not element.attrib

    return read


_SPEAKING: dict[str, Reader] = {"title": read_title, "language": _plain("language"), "ttl": _plain("ttl")}
_HOME = dict.fromkeys(_SILENT.split("|"), _silent) | _SPEAKING
_FEEDS: dict[str, dict[str, Reader]] = {
    "": _HOME,
    _RSS1: _HOME,
    _ATOM: _HOME,
    **{space: dict.fromkeys(names.split("|"), _silent) for space, names in _SILENT_IN.items()},
}
_FEEDS["http://purl.org/dc/elements/1.1/"]["language"] = _plain("language")
_FEEDS["http://purl.org/rss/1.0/modules/syndication/"] |= {
    "updateperiod": _plain("sy_updateperiod"),
    "updatefrequency": _plain("sy_updatefrequency"),
}
