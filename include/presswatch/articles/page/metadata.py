"""Metadata of a page outside its text: meta tags, JSON-LD, headings, times, links."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from presswatch.articles.page import json_ld
from presswatch.articles.page.article_scope import Scope, find_scope, is_prose
from presswatch.articles.page.bylines import read_bylines
from presswatch.articles.page.date_marks import TimeTag, date_lines, is_foreign, time_tags
from presswatch.articles.page.headline_lines import HeadlineLines, lines_above
from presswatch.articles.page.json_ld import Node
from presswatch.articles.page.text_blocks import TextBlock
from presswatch.articles.text import class_names
from presswatch.articles.text.name_words import is_organisation, is_placeholder
from presswatch.articles.text.normalize import fold, plain, squeeze

_KICKER_CHARS = 40
_BADGE_CHARS = 25
_NEWS_TYPE = re.compile(r"News|Report|LiveBlog")
_NOT_WORD = re.compile(r"[\W_]+")
_MAX_TEXT = 2000
_HOST_WORDS = frozenset(["www", "amp", "co", "com", "org", "net", "gov", "ac", "m", "blog", "in", "the", "de", "en"])
"""Labels of hosts, and parts of them, that name no site."""
_ARCHIVED = re.compile(r"^https?://web\.archive\.org/web/[^/]+/(?=https?:)")
_HEADINGS = ("h1", "h2", "h3")
_BLOG_CHARS = 60
_OF_POST = re.compile(r"(?:^|[\s_-])(?:post|entry|article)-?_?(?:title|headline|header)", re.IGNORECASE)
"""In the class of the heading of a post, as systems for blogs print it."""
_OPENS_TEXT = ("article", "h1", "main", "p")


class Heading(NamedTuple):
    """The text of an h1, and the same without the line that may be its kicker."""

    whole: str
    bare: str
    is_kicker: bool = False  # whether that line is called one
    leads_home: bool = False  # whether it is a link to a page above: the name of the site or of a section
    opens_text: bool = False  # whether the text of the article follows it, and no other h1 before that
    badge: str = ""  # short text in an element of its own that ends it
    above: HeadlineLines = HeadlineLines()  # what stands right above it


class ArticlePlace(NamedTuple):
    """A parsed page, the leaves of its outline, and which of its elements are the article's."""

    tree: HtmlElement
    blocks: Sequence[TextBlock]
    scope: Scope


@dataclass(frozen=True)
class PageMetadata:
    """All of it, as plain values; what is costly and seldom asked is read when it is asked."""

    url: str
    metas: Mapping[str, tuple[str, ...]]  # name, property or itemprop by ``meta_key`` → contents in order
    data: tuple[object, ...]  # JSON-LD as read
    headings: tuple[str, ...]  # texts of h1
    title_tag: str
    times: tuple[TimeTag, ...]
    canonicals: tuple[str, ...]  # link rel=canonical, then og:url, as the head states them
    languages: tuple[str, ...]  # declared: html lang, content-language, og:locale, inLanguage
    article: ArticlePlace
    date_lines: tuple[str, ...] = ()  # lines about the headline and after the text that may show a date
    title_headings: tuple[Heading, ...] = ()  # the same, and what may tell which of them is the headline
    is_data_repaired: bool = False  # whether damaged JSON-LD gave some of ``data``

    def meta(self, *names: str) -> list[str]:
        """Return the contents of the named meta tags, in the order of the names."""
        return [value for name in names for value in self.metas.get(meta_key(name), ())]

    @cached_property
    def bylines(self) -> tuple[tuple[str, ...], ...]:
        """Return the texts that mark an author, the surest kind of mark first; none where the data names a person."""
        return () if self.names_person else read_bylines(*self.article)

    def is_foreign(self, line: str) -> bool:
        """Return whether a line with a date stands in other stories only."""
        return is_foreign(line, self.article.blocks, self.article.scope)

    @cached_property
    def articles(self) -> tuple[Node, ...]:
        """Return the article objects of the JSON-LD; the one whose headline the page shows comes first."""
        nodes = json_ld.article_nodes(self.data)
        shown = {fold(text) for text in self.headings} | {fold(self.title_tag)}
        own = [node for node in nodes if _is_shown(node, shown)]
        rest = [node for node in nodes if not _is_shown(node, shown)]
        if own:  # Another headline is that of another story.
            return (*own, *(node for node in rest if not json_ld.strings(node, "headline")))
        here = [node for node in rest if not _leads_away(node, self.url)]
        return tuple(here or (rest if len(rest) == 1 else ()))

    @cached_property
    def has_plugin_data(self) -> bool:
        """Return whether the data are of an ``Article`` that is no news: plug-ins say no more, newsrooms do."""
        names = [name for node in self.articles for name in json_ld.types(node)]
        return bool(names) and not any(map(_NEWS_TYPE.search, names))

    @cached_property
    def named(self) -> Mapping[str, Node]:
        """Return the named JSON-LD objects by ``@id``."""
        return json_ld.by_id(self.data)

    @cached_property
    def host_name(self) -> str:
        """Return the folded name in the host: ``courrier`` of ``www.courrier.example``."""
        labels = [label for label in (urlsplit(self.url).hostname or "").split(".") if label not in ("www", "m", "amp")]
        return fold(max(labels[:-1], key=len, default=""))

    @cached_property
    def host_names(self) -> frozenset[str]:
        """Return the folded labels of the host and their parts: ``nord`` and ``kurier`` of ``nord-kurier.example``."""
        labels = (urlsplit(live_address(self.url)).hostname or "").split(".")[:-1]
        names = [fold(part) for label in labels for part in (label, *label.split("-"))]
        return frozenset(name for name in names if len(name) > 1) - _HOST_WORDS

    @cached_property
    def site_names(self) -> frozenset[str]:
        """Return the folded names by which the page calls its site or publisher."""
        stated = self.meta(
            "og:site_name", "application-name", "apple-mobile-web-app-title", "publisher", "dc.publisher"
        )
        stated += [name.removeprefix("@") for name in self.meta("twitter:site")]
        for node in self.articles:
            stated += json_ld.strings(node, "publisher", "isPartOf", "sourceOrganization")
        stated.append(self.host_name)
        return frozenset(name for name in map(fold, stated) if len(name) > 1)

    @property
    def names_person(self) -> bool:
        """Return whether the article's data names a person as author, and not the site under that word."""
        authors = [author for node in self.articles for author in json_ld.as_list(node.get("author"))]
        persons = (author for author in authors if isinstance(author, dict) and "Person" in json_ld.types(author))
        names = (str(person.get("name") or "").strip() for person in persons)
        others = (name for name in names if " " in name and fold(name) not in self.site_names)
        return any(not is_placeholder(name) and not is_organisation(name, is_person=True) for name in others)


def live_address(url: str) -> str:
    """Return the address that a page had before an archive copied it; any other address as it is."""
    return _ARCHIVED.sub("", url)


def _title_headings(
    tree: HtmlElement, blocks: Sequence[TextBlock], scope: Scope, url: str, title_tag: str
) -> Iterator[Heading]:
    opening = _opening_heading(blocks, scope)
    if (post := _heading_of_post(blocks, scope, title_tag)) is not None:
        yield Heading(post, post, opens_text=True)
        opening = None
    places = {id(block.element): place for place, block in enumerate(blocks) if block.tag == "h1"}
    for element in tree.iter("h1"):
        if text := _text(element):
            yield _without_first_line(element, text)._replace(
                badge=_badge(element),
                leads_home=post is not None or _leads_home(element, text, live_address(url)),
                opens_text=element is opening,
                above=lines_above(blocks, place, url) if (place := places.get(id(element))) else HeadlineLines(),
            )


def _heading_of_post(blocks: Sequence[TextBlock], scope: Scope, title_tag: str) -> str | None:
    """Return the headline in a smaller heading right above the text, where the h1 above it is the name of a blog.

    Such a heading is called that of a post, as no other of the page is, or stands beside the h1 in the title of the
    page.
    """
    first = next((place for place, block in enumerate(blocks) if is_prose(block) and scope.owns_block(block)), 0)
    heads = [block for block in blocks[:first] if block.tag in _HEADINGS]
    above = [block for block in heads if block.tag == "h1"]
    if len(above) != 1 or heads[-1] is above[0] or len(above[0].text) > _BLOG_CHARS:
        return None
    last = heads[-1]
    called = [block for block in blocks if block.tag in _HEADINGS and _OF_POST.search(block.path[-1].names)]
    tag, head = fold(title_tag), fold(last.text)
    is_called = called == [last] and (head in tag or fold(above[0].text) == tag)
    is_beside = head != "" and fold(above[0].text) != "" and tag.startswith(fold(above[0].text)) and tag.endswith(head)
    return last.text if is_called or (is_beside and len(tag) > len(head)) else None


def _badge(heading: HtmlElement) -> str:
    """Return the short text of the element that ends a heading and does not hold all of it."""
    last = next(iter(heading[-1:]), None)
    is_end = last is not None and isinstance(last.tag, str) and not (last.tail or "").strip()
    text = _text(last) if last is not None and is_end else ""
    return text if len(text) <= _BADGE_CHARS else ""


def _opening_heading(blocks: Sequence[TextBlock], scope: Scope) -> HtmlElement | None:
    """Return the last h1 before the first paragraph of the article."""
    heading = None
    for block in blocks:
        if block.element is not None and block.element.tag == "h1":
            heading = block.element
        elif heading is not None and is_prose(block) and scope.owns_block(block):
            break
    return heading


def _leads_home(element: HtmlElement, text: str, url: str) -> bool:
    """Return whether all of a heading is a link to a page above its own, as names of sites are."""
    links = [element, *element.iterdescendants("a"), *islice(element.iterancestors(), 2)]
    hrefs = [link.get("href") for link in links if link.tag == "a" and 2 * len(_text(link)) > len(text)]
    return any(href and _is_above(href, url) for href in hrefs)


def _is_above(href: str, url: str) -> bool:
    if not is_address(href):
        return False
    target, own = urlsplit(live_address(urljoin(url, href.strip()))), urlsplit(url)
    path, own_path = target.path.rstrip("/"), own.path.rstrip("/")
    return target.hostname == own.hostname and own_path.startswith(f"{path}/") and not target.fragment


def _without_first_line(heading: HtmlElement, text: str) -> Heading:
    """Return a heading with and without the first element in it that is a kicker, or may be one by its place."""
    first = next(
        (child for child in heading.iterdescendants() if isinstance(child.tag, str) and _is_apart(child)), None
    )
    kicker = "" if first is None else _text(first)
    bare = text.removeprefix(kicker).lstrip(" :|·–—-/")
    if not kicker or bare == text or len(kicker) > _KICKER_CHARS or len(bare) < len(kicker):
        return Heading(text, text)
    is_kicker = first is not None and bool(class_names.ABOVE_HEADLINE.search(first.get("class") or ""))
    return Heading(text, bare, is_kicker)


def _is_apart(element: HtmlElement) -> bool:
    """Return whether an element holds the beginning of its heading and not all of it."""
    parent = element.getparent()
    is_first = parent is not None and not (parent.text or "").strip() and parent.index(element) == 0
    return is_first and bool((element.tail or "").strip() or element.getnext() is not None)


def meta_key(name: str) -> str:
    """Return the name of a meta tag in one form: publishers write ``article:published_time`` in many ways."""
    return _NOT_WORD.sub(".", name.strip().lower())


def read_facts(tree: HtmlElement, url: str, blocks: Sequence[TextBlock]) -> PageMetadata:
    """Return the facts of a parsed page and the leaves of its outline; the tree is not changed."""
    data, is_data_repaired = json_ld.read_blocks(_jsonld_texts(tree))
    title_tag = next(filter(None, (_text(element) for element in tree.iter("title"))), "")
    scope = find_scope(tree, blocks, _titles(_metas(tree), data, title_tag), url)
    metas = _metas(tree, scope)
    return PageMetadata(
        url=url,
        metas=metas,
        data=data,
        headings=tuple(filter(None, (_text(element) for element in tree.iter("h1")))),
        title_headings=tuple(_title_headings(tree, blocks, scope, url, title_tag)),
        title_tag=title_tag,
        times=time_tags(tree, scope),
        canonicals=tuple(_canonicals(tree)),
        article=ArticlePlace(tree, blocks, scope),
        languages=_languages(tree, metas, data),
        date_lines=date_lines(blocks, scope),
        is_data_repaired=is_data_repaired,
    )


def _titles(metas: Mapping[str, tuple[str, ...]], data: tuple[object, ...], title_tag: str) -> list[str]:
    stated = [*metas.get(meta_key("og:title"), ()), *metas.get(meta_key("twitter:title"), ()), title_tag]
    for node in json_ld.article_nodes(data):
        stated += json_ld.strings(node, "headline")
    return [plain(title) for title in stated]


def _is_shown(node: Node, shown: set[str]) -> bool:
    headlines = [fold(plain(text)) for text in json_ld.strings(node, "headline", "name")]
    return any(headline and any(headline in text for text in shown) for headline in headlines)


def _leads_away(node: Node, url: str) -> bool:
    """Return whether an article's data gives the address of another page of the site."""
    page = json_ld.as_list(node.get("mainEntityOfPage"))
    stated = [
        *json_ld.as_list(node.get("url")),
        *(address.get("@id") if isinstance(address, dict) else address for address in page),
    ]
    addresses = [
        urlsplit(urljoin(url, address)) for address in stated if isinstance(address, str) and is_address(address)
    ]
    own = urlsplit(url)
    return bool(addresses) and not any(address.path.rstrip("/") in (own.path.rstrip("/"), "") for address in addresses)


def is_address(text: str) -> bool:
    """Return whether a text can be split as an address: brackets of a host may be broken."""
    try:
        urlsplit(text.strip())
    except ValueError:
        return False
    return True


def _text(element: HtmlElement) -> str:
    return squeeze(" ".join(part for part in element.itertext() if isinstance(part, str))[:_MAX_TEXT])


def _jsonld_texts(tree: HtmlElement) -> list[str]:
    scripts = (element for element in tree.iter("script") if "ld+json" in (element.get("type") or "").lower())
    return [text for element in scripts if (text := "".join(element.itertext()))]


def _metas(tree: HtmlElement, scope: Scope | None = None) -> dict[str, tuple[str, ...]]:
    """Return the contents of the meta tags by key, without the properties of other stories where the scope is known."""
    contents: dict[str, tuple[str, ...]] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name")
        if not name and (scope is None or scope.owns(element)):
            name = element.get("itemprop") or element.get("http-equiv")
        content = (element.get("content") or element.get("value") or "").strip()  # some tools write "value"
        if name and content:
            for key, text in _of_parsely(content) if name == "parsely-page" else ((meta_key(name), content),):
                contents[key] = (*contents.get(key, ()), text[:_MAX_TEXT])
    return contents


def _of_parsely(content: str) -> Iterator[tuple[str, str]]:
    """Yield the facts of Parse.ly's one tag of JSON under the keys of its later tags."""
    try:
        facts = json.loads(content)
    except ValueError:
        return
    for name in ("author", "authors", "pub_date") if isinstance(facts, dict) else ():
        key = "parsely.author" if name == "authors" else meta_key(f"parsely-{name}")
        yield from ((key, value) for value in json_ld.as_list(facts.get(name)) if isinstance(value, str))


def _canonicals(tree: HtmlElement) -> list[str]:
    """Return the addresses that the page gives as its own; widgets in its text bring those of other pages."""
    links = ((element, "href") for element in tree.iter("link") if "canonical" in _words(element, "rel"))
    metas = (
        (element, "content") for element in tree.iter("meta") if {"og:url"} & {*_words(element, "property", "name")}
    )
    stated = ((element, (element.get(name) or "").strip()) for element, name in chain(links, metas))
    return [address for element, address in stated if address and _is_of_head(element)]


def _words(element: HtmlElement, *names: str) -> list[str]:
    return " ".join(element.get(name) or "" for name in names).lower().split()


def _is_of_head(element: HtmlElement) -> bool:
    """Return whether an element stands in the head, or where parsers put the rest of a head that breaks off early."""
    if any(ancestor.tag == "head" for ancestor in element.iterancestors()):
        return True
    outer = element.getparent()
    before = element.itersiblings(*_OPENS_TEXT, preceding=True)
    return outer is not None and outer.tag in ("html", "body") and next(before, None) is None


def _languages(tree: HtmlElement, metas: Mapping[str, tuple[str, ...]], data: tuple[object, ...]) -> tuple[str, ...]:
    stated = [tree.get("lang") or "", tree.get("{http://www.w3.org/XML/1998/namespace}lang") or ""]
    for name in ("content-language", "og:locale", "dc.language", "language"):
        stated += metas.get(meta_key(name), ())
    for node in json_ld.article_nodes(data):
        stated += json_ld.strings(node, "inLanguage")
    return tuple(tag for tag in stated if tag)
