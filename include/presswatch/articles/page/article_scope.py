"""Article scope: which elements of a page belong to its own article, and which to another story on it.

A mark (time, author) belongs to the innermost thing around it: a card that leads to another address, an article element
that holds neither our headline nor our prose, a comment. Class names help, but nothing hangs on them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from urllib.parse import SplitResult, urlsplit

from lxml.html import HtmlElement

from presswatch.articles.page.link_targets import target_of
from presswatch.articles.page.text_blocks import HEADING_TAGS, TextBlock
from presswatch.articles.text import class_names, phrases
from presswatch.articles.text.normalize import fold, squeeze
from presswatch.articles.text.patterns import CaseInsensitivePattern
from presswatch.dates import find_dates
from presswatch.dates.find import MAX_LINE_CHARS, shows_day

COMMENTS = CaseInsensitivePattern(
    r"\W*\d*\s*(?:(?:reader |user )?comments?|(?:leser)?kommentare?|leserbriefe|coment[aá]rios?|commentaires?"
    r"|commenti"
    r"|reacties|komentarze|komentáře|комментари|коментар|yorumlar|kommentit|댓글|评论|評論|コメント|التعليقات"
    r"|discussion"
    r"|opinie|leave a (?:reply|comment)|نظرات|دیدگاه|תגובות"
    r"|ความคิดเห็น|bình luận|ý kiến (?:bạn đọc|độc giả)|komentar|hozzászólás|टिप्पणि"
    r"|মন্তব্য|σχόλια|comentarii)"
)
"""Opens the heading above what readers wrote."""
_HEADING_CHARS = 60
_NO_STORY = re.compile(
    r"/(?:authors?|autore?s?|autoren|auteurs?|autori|firmas?|journalist\w*|profil(?:es?|s)?|people|person|staff|team"
    r"|contributors?|tags?|topics?|themen?|thema|temas?"
    r"|categor\w+|kategori\w+|rubri\w+|sections?|sujets?|search|login|subscribe|abo|newsletter\w*)(?:/|$)",
    re.IGNORECASE,
)
"""Addresses of what is no story: authors, subjects, services."""
_PROSE_CHARS = 80
_DENSE_PROSE_CHARS = 40
"""The same, in a script where a sign is a word."""
_DENSE = re.compile("[\u3040-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_MAX_CREDIT = 600
_SHARES = (1.0, 0.5, 0.25)
"""Of the prose of a block that its container, the one around that and the next one count."""
_LEAST = 0.4
"""Of the largest prose: the first container of so much after the headline holds the article."""
_CARD_CHARS = 600
_HEADLINE_WORDS, _HEADLINE_CHARS, _DENSE_HEADLINE_CHARS = 5, 32, 14
_LEAST_HEADLINE_CHARS = 8
_TITLE_WORDS, _PARTICLE_CHARS = 4, 3
"""Words of a link that is no name; letters of the words in names that are small."""
_LIST_TAGS = frozenset(["ul", "ol", "dl", "table", "tbody"])
"""A list alone is no card: what one of its items leads to is no matter of the others."""
_ITEM_CHARS = 55
_SIBLINGS = 3
"""Neighbours on each side that are looked at: cards and comments follow each other."""
_MAX_LINKS = 12
_CACHED = 4096
"""Addresses whose answers are kept: several rules ask the same."""


BEFORE_ALL = 3
"""Distance of what stands before the article and apart from it: the day of today, as a rule."""


class Scope:
    """The elements around headline and prose of the article, and what stands beside them."""

    def __init__(self, headline: HtmlElement | None, prose: HtmlElement | None, url: str) -> None:
        self.headline = headline
        self._url = url
        around = [_lineage(element) for element in (headline, prose) if element is not None]
        self._own = {element for lineage in around for element in lineage}
        self.root = next((element for element in around[0] if element in around[-1]), None) if around else None
        self._others: dict[str, bool] = {}  # by address
        self._judged: dict[tuple[HtmlElement, bool], bool] = {}
        self._marked: dict[HtmlElement, bool] = {}  # siblings are asked by each of their neighbours
        self._leading: dict[tuple[HtmlElement, bool], bool] = {}  # links by each container around them

    def owns(self, element: HtmlElement) -> bool:
        """Return whether an element belongs to the article."""
        is_listed = False
        container: HtmlElement | None = element
        while container is not None:  # Step by step: most elements stand in one of the article's own close by.
            if container in self._own:
                return True
            key = container, is_listed
            if key not in self._judged:
                self._judged[key] = self._is_other(container, is_listed=is_listed)
            if self._judged[key]:
                return False
            is_listed = is_listed or container.tag in _LIST_TAGS
            container = container.getparent()
        return True

    def owns_block(self, block: TextBlock) -> bool:
        """Return whether a block of text belongs to the article: none that is all a link to another story."""
        if block.element is None or not self.owns(block.element):
            return False
        leads_away = not block.anchors or any(map(self._is_other_address, block.anchors))  # none: the link began before
        is_link = block.link_share > 0.8 and leads_away
        return not is_link or any(len(block.text) - len(span.raw) < 2 for span in find_dates(block.text))

    def distance(self, element: HtmlElement) -> int:
        """Return where a mark stands: 0 after the headline, 1 before it, 2 behind the article, 3 before all of it."""
        is_after = self.headline is None or _is_before(self.headline, element)
        if self.root is not None and self.root not in _lineage(element):
            return 2 if is_after else BEFORE_ALL
        return 0 if is_after else 1

    def _is_other(self, container: HtmlElement, *, is_listed: bool) -> bool:
        tag = container.tag
        if tag in ("figure", "figcaption") or (tag == "article" and self._own):
            return True
        if tag in ("nav", "header", "footer") and not self._surrounds(container):
            return True
        kind = f"{container.get('itemtype') or ''} {container.get('itemprop') or ''}".lower()
        if "comment" in kind or class_names.FOREIGN.search(
            f"{container.get('class') or ''} {container.get('id') or ''}"
        ):
            return True
        if _is_headed_by_others(container):
            return True
        stated = container.get("data-url") or container.get("data-href") or container.get("data-permalink")
        if stated and self._is_other_address(stated):
            return True
        return self._is_card(container, is_listed=is_listed)

    def _surrounds(self, container: HtmlElement) -> bool:
        """Return whether an element stands within the article, or what holds a page's one text."""
        return any(
            element is self.root or (element.tag in ("article", "main") and element in self._own)
            for element in _lineage(container)
        )

    def _is_card(self, container: HtmlElement, *, is_listed: bool) -> bool:
        """Return whether a small container leads to another story, or is one of several with a date and a text.

        Args:
            container: an element around a mark.
            is_listed: whether the mark stands in a list of its own in it: a link beside that is less surely its story.
        """
        text = _text_of(container, _CARD_CHARS)
        if text is None:
            return False
        links = [container] if container.tag == "a" else list(islice(container.iter("a"), _MAX_LINKS))
        if container.tag == "dd":
            links += (
                link for term in islice(container.itersiblings("dt", preceding=True), 1) for link in term.iter("a")
            )
        # A link alone decides only outside of lists: a date in a list of facts may stand beside any link.
        is_sure = not is_listed and container.tag not in _LIST_TAGS
        if is_sure and any(self._leads_away(link) for link in links):
            return True
        may_be_card = any(self._leads_away(link, is_repeated=True) for link in links)
        is_outside = self.root is not None and self.root not in _lineage(container)
        if may_be_card and is_sure and is_outside and any(map(_is_worded_title, links)):
            return True
        if not (may_be_card or _is_item(text)):
            return False
        # Cards come in rows: one such element is the article's own box, two alike and marked are a list.
        alike = next((sibling for sibling in _alike(container) if self._is_marked(sibling)), None)
        if alike is None or may_be_card:
            return alike is not None
        other = _text_of(alike, _CARD_CHARS)
        return other is None or _is_item(other)

    def _is_marked(self, element: HtmlElement) -> bool:
        if element not in self._marked:
            self._marked[element] = _is_marked(element)
        return self._marked[element]

    def _leads_away(self, link: HtmlElement, *, is_repeated: bool = False) -> bool:
        """Return whether a link is the headline of another story; one of several cards may have a short one."""
        key = link, is_repeated
        if key not in self._leading:
            self._leading[key] = self._is_headline_of_other(link, is_repeated=is_repeated)
        return self._leading[key]

    def _is_headline_of_other(self, link: HtmlElement, *, is_repeated: bool) -> bool:
        href, label = link.get("href") or "", squeeze(" ".join(link.itertext())[:200])
        if not href or link.get("rel") == "author" or not self._is_other_address(href):
            return False
        is_heading = is_repeated or any(element.tag in HEADING_TAGS for element in _around(link))
        # Looking for dates costs more than all of the rest.
        return _is_headline(label, is_heading=is_heading) and not any(
            len(label) - len(span.raw) < _LEAST_HEADLINE_CHARS for span in find_dates(label)
        )

    def _is_other_address(self, href: str) -> bool:
        if href not in self._others:
            self._others[href] = leads_to_story(self._url, href)
        return self._others[href]


def _is_headline(label: str, *, is_heading: bool) -> bool:
    """Return whether a label is long enough for a headline; one that is marked as heading may be shorter."""
    if is_heading:
        return len(label) >= _LEAST_HEADLINE_CHARS and (len(label.split()) > 1 or bool(_DENSE.search(label)))
    if _DENSE.search(label):
        return len(label) >= _DENSE_HEADLINE_CHARS
    return len(label.split()) >= _HEADLINE_WORDS or len(label) >= _HEADLINE_CHARS


def _is_worded_title(link: HtmlElement) -> bool:
    """Return whether a link says more than a name: four words, or two with one in small letters."""
    words = squeeze(" ".join(link.itertext())[:200]).split()
    has_small = any(word[0].islower() and len(word) > _PARTICLE_CHARS for word in words)
    return len(words) >= _TITLE_WORDS or (len(words) > 1 and has_small)


@lru_cache(maxsize=_CACHED)
def leads_to_story(url: str, href: str) -> bool:
    """Return whether an address is of another story of a page's site: no section above the page, no author."""
    try:
        host, path = _address_of(target_of(url, href.strip()))
    except ValueError:
        return False
    own_host, own_path = _address_of(urlsplit(url))
    if not path or host != own_host or _NO_STORY.search(path):
        return False
    return not f"{own_path}/".startswith(f"{path}/")


def find_scope(tree: HtmlElement, blocks: Iterable[TextBlock], titles: Iterable[str], url: str) -> Scope:
    """Return the scope of the article of a page.

    Args:
        tree: the parsed page.
        blocks: the blocks of its outline.
        titles: what data and meta tags give as title.
        url: of the page.
    """
    headline = _headline(tree, [fold(title) for title in titles if title])
    return Scope(headline, _prose(blocks, headline), url)


def _headline(tree: HtmlElement, titles: list[str]) -> HtmlElement | None:
    """Return the heading that a title agrees with, else the first h1."""
    headings = [(heading, fold(_text_of(heading, 500) or "")) for heading in islice(tree.iter("h1", "h2"), 60)]
    for tag in ("h1", "h2"):
        for heading, text in headings:
            if (
                heading.tag == tag
                and len(text) > 5
                and any(text == title or (len(text) > 12 and text in title) for title in titles)
            ):
                return heading
    return next((heading for heading, text in headings if heading.tag == "h1" and text), None)


def _prose(blocks: Iterable[TextBlock], headline: HtmlElement | None) -> HtmlElement | None:
    """Return the container that holds the prose after the headline."""
    sums: defaultdict[HtmlElement, float] = defaultdict(float)
    for leaf in blocks:
        if leaf.element is headline and headline is not None:
            sums.clear()
        if leaf.element is not None and is_prose(leaf):
            for share, container in zip(_SHARES, _containers(leaf.element), strict=False):
                sums[container] += share * min(len(leaf.text), _MAX_CREDIT)
    most = max(sums.values(), default=0.0)
    return next((container for container, total in sums.items() if total >= _LEAST * most), None)


def is_prose(leaf: TextBlock) -> bool:
    """Return whether a block is long enough, and not of links, to be a paragraph."""
    size = len(leaf.text)
    is_long = size >= _PROSE_CHARS or (size >= _DENSE_PROSE_CHARS and _DENSE.search(leaf.text[:40]) is not None)
    return is_long and leaf.link_share < 0.5 and leaf.tag not in HEADING_TAGS


def _containers(block: HtmlElement) -> Iterator[HtmlElement]:
    if block.tag != "p":
        yield block
    yield from block.iterancestors()


def _is_headed_by_others(container: HtmlElement) -> bool:
    """Return whether the heading that opens an element announces comments or other stories."""
    heading = next(container.iter("h2", "h3", "h4", "h5"), None)
    if heading is None:
        return False
    text = _text_of(heading, _HEADING_CHARS) or ""
    return COMMENTS.match(text) or phrases.RELATED.match(text)


def _lineage(element: HtmlElement) -> list[HtmlElement]:
    return [element, *element.iterancestors()]


def _around(link: HtmlElement) -> list[HtmlElement]:
    return [*islice(link.iterancestors(), 2), *islice(link.iter(), 6)]


def _text_of(element: HtmlElement, limit: int) -> str | None:
    """Return the text of an element, None where it is longer than the limit."""
    parts: list[str] = []
    size = 0
    for part in element.itertext():
        if isinstance(part, str) and not part.isspace():
            parts.append(part)
            size += len(part)
        if size > limit:
            return None
    return squeeze(" ".join(parts))


def _alike(container: HtmlElement) -> list[HtmlElement]:
    """Return the siblings of a block that have its tag and class names."""
    if container.tag in ("span", "time", "a", "b", "em", "strong", "i", "p", "dd", "dt", "br"):
        return []
    siblings = (
        *islice(container.itersiblings(preceding=True), _SIBLINGS),
        *islice(container.itersiblings(), _SIBLINGS),
    )
    return [
        sibling
        for sibling in siblings
        if sibling.tag == container.tag and sibling.get("class") == container.get("class")
    ]


def _is_marked(element: HtmlElement) -> bool:
    """Return whether an element holds a date or an author, as cards and comments do."""
    if element.find(".//time") is not None or element.find(".//*[@rel='author']") is not None:
        return True
    names = " ".join(part.get("class") or "" for part in islice(element.iter(), 20))
    return class_names.AUTHOR_MARK.search(names) or shows_day((_text_of(element, _CARD_CHARS) or "")[-MAX_LINE_CHARS:])


def _is_item(text: str) -> bool:
    """Return whether a text holds a date and a sentence beside it."""
    return len(text) >= _ITEM_CHARS and shows_day(text[:MAX_LINE_CHARS])


def _is_before(first: HtmlElement, second: HtmlElement) -> bool:
    """Return whether an element opens before another one does."""
    ours, theirs = _lineage(first)[::-1], _lineage(second)[::-1]
    for depth, (own_ancestor, other_ancestor) in enumerate(zip(ours, theirs, strict=False)):
        if own_ancestor is not other_ancestor:
            return ours[depth - 1].index(own_ancestor) < ours[depth - 1].index(other_ancestor) if depth else False
    return len(ours) <= len(theirs)


def _address_of(parts: SplitResult) -> tuple[str, str]:
    if parts.scheme not in ("http", "https"):
        return "", ""
    return (parts.hostname or "").removeprefix("www."), parts.path.rstrip("/")
