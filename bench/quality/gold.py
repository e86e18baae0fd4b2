"""Readers of the labelled sets: every page with what its annotators say of it, in one shape.

A label that cannot be read is yielded as ``BadLabel`` and costs itself; a set that is not there yields nothing.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from lxml import html as lxml_html

NO_URL = "https://page.invalid/"


@dataclass(frozen=True, slots=True)
class Gold:
    """A saved page and its labels; None or empty means that the set does not say."""

    set_name: str
    page_id: str
    path: Path
    url: str
    body: str | None = None
    wanted: tuple[str, ...] = ()  # segments that must be in the body
    unwanted: tuple[str, ...] = ()  # segments that must not
    title: str | None = None
    published: str | None = None  # ISO 8601: a day, or an instant as the publisher stated it
    authors: frozenset[str] = frozenset()

    def read(self) -> bytes:
        """Return the bytes of the page."""
        return gzip.decompress(self.path.read_bytes())


class BadLabel(NamedTuple):
    """A label that cannot be used, and why."""

    set_name: str
    where: str
    reason: str


Found = Gold | BadLabel
_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, IndexError, EOFError, OSError, zlib.error)


def _each(set_name: str, named: Iterable[tuple[str, Any]], read: Callable[[Any], Iterable[Found]]) -> Iterator[Found]:
    """Yield what is read of each part; a part that cannot be read, or whose page is missing, is a bad label."""
    for where, part in named:
        try:
            found = list(read(part))
        except _UNREADABLE as error:
            found = [BadLabel(set_name, where, f"{type(error).__name__}: {error}"[:120])]
        for one in found:
            if isinstance(one, Gold) and not one.path.is_file():
                one = BadLabel(set_name, one.page_id, "no such page")
            yield one


def scrapinghub(corpus: Path) -> Iterator[Found]:
    """Yield article_scrapinghub: the whole body."""
    folder = corpus / "article_scrapinghub"

    def read_page(item: tuple[str, dict[str, Any]]) -> Iterator[Found]:
        page_id, gold = item
        yield Gold(
            "scrapinghub", page_id, folder / "html" / f"{page_id}.html.gz", gold["url"], body=gold["articleBody"]
        )

    def read_file(file: Path) -> Iterator[Found]:
        return _each("scrapinghub", ((key, (key, gold)) for key, gold in _load(file).items()), read_page)

    yield from _each("scrapinghub", _named(folder.glob("ground-truth.*json.gz")), read_file)


def fundus(corpus: Path) -> Iterator[Found]:
    """Yield article_fundus: body with summary and section headlines, title, instant, authors.

    Pages sorted by date and versions sorted by number belong to each other in that order (README of the corpus).
    """
    yield from _each("fundus", _named((corpus / "article_fundus").glob("*/*.json.gz")), _fundus_publisher)


def _fundus_publisher(labels: Path) -> Iterator[Found]:
    publisher, country = labels.name.removesuffix(".json.gz"), labels.parent.name
    pages = sorted(labels.parent.glob(f"{publisher}_[12]*.html.gz"))
    urls = json.loads((labels.parent / "meta.info").read_text(encoding="utf-8"))
    versions = [gold for _, gold in sorted(_load(labels).items(), key=_version)]

    def read_page(item: tuple[Path, dict[str, Any]]) -> Iterator[Found]:
        path, gold = item
        yield Gold(
            "fundus",
            f"{country}/{path.name}",
            path,
            urls[path.name]["url"],
            body=_fundus_body(gold.get("body") or {}),
            title=gold.get("title"),
            published=gold.get("publishing_date"),
            authors=frozenset(gold.get("authors") or ()),
        )

    return _each("fundus", ((one[0].name, one) for one in zip(pages, versions, strict=True)), read_page)


def wcxb(corpus: Path) -> Iterator[Found]:
    """Yield the articles of article_wcxb: body, title, day."""

    def read_file(labels: Path) -> Iterator[Found]:
        lines = gzip.decompress(labels.read_bytes()).splitlines()
        numbered = ((f"{labels.name}:{number}", (labels, line)) for number, line in enumerate(lines, 1))
        return _each("wcxb", numbered, _wcxb_page)

    yield from _each("wcxb", _named((corpus / "article_wcxb").glob("*/ground-truth*.jsonl.gz")), read_file)


def _wcxb_page(item: tuple[Path, bytes]) -> Iterator[Found]:
    labels, gold = item[0], json.loads(item[1])
    if gold["page_type"] == "article" and gold.get("main_content"):
        yield Gold(
            "wcxb",
            gold["file_id"],
            labels.parent / "html" / f"{gold['file_id']}.html.gz",
            gold["url"] or NO_URL,
            body=gold["main_content"],
            title=gold.get("title") or None,
            published=gold.get("publish_date") or None,
        )


def trafilatura(corpus: Path) -> Iterator[Found]:
    """Yield article_trafilatura: segments, title, day, authors."""
    folder = corpus / "article_trafilatura"
    pages = {path.name.removesuffix(".gz"): path for path in folder.glob("*/*.gz")}

    def read_page(item: tuple[str, dict[str, Any]]) -> Iterator[Found]:
        page_id, gold = item
        yield Gold(
            "trafilatura",
            page_id,
            pages.get(gold["file"], folder / gold["file"]),
            page_id if page_id.startswith("http") else "https://" + re.sub(r"^hard::|\.html$", "", page_id),
            wanted=tuple(gold["with"]),
            unwanted=tuple(gold["without"]),
            title=gold.get("title") or None,
            published=gold.get("date") or None,
            authors=frozenset(part.strip() for part in (gold.get("author") or "").split(";") if part.strip()),
        )

    def read_file(file: Path) -> Iterator[Found]:
        return _each("trafilatura", ((key, (key, gold)) for key, gold in _load(file).items()), read_page)

    yield from _each("trafilatura", _named(folder.glob("evaldata*.json.gz")), read_file)


READERS: dict[str, Callable[[Path], Iterator[Found]]] = {
    "scrapinghub": scrapinghub,
    "fundus": fundus,
    "wcxb": wcxb,
    "trafilatura": trafilatura,
}
"""Set name → reader, for the sets that the goals name; the block model is trained on their labels."""


# --- sets that nothing was trained on ---------------------------------------------------------------------------------


def readability(corpus: Path) -> Iterator[Found]:
    """Yield article_readability: the text of what mozilla/readability is expected to give, and the title."""
    folder = corpus / "article_readability"

    def read_page(page: Path) -> Iterator[Found]:
        said = json.loads((page / "expected-metadata.json").read_text(encoding="utf-8"))
        body = _text_of(gzip.decompress((page / "expected.html.gz").read_bytes()))
        yield Gold(
            "readability", page.name, page / "source.html.gz", "http://fakehost/test/page.html",
            body=body, title=said.get("title") or None, published=_day(said.get("publishedTime")),
        )  # fmt: skip

    yield from _each("readability", ((p.name, p) for p in sorted(folder.glob("*")) if p.is_dir()), read_page)


def postlight(corpus: Path) -> Iterator[Found]:
    """Yield article_postlight: the start of the body as a segment that must be there, title, day, author."""
    folder = corpus / "article_postlight"

    def read_page(gold: dict[str, Any]) -> Iterator[Found]:
        start = " ".join((gold.get("first13_words_of_content") or "").split())
        author = gold.get("author")
        yield Gold(
            "postlight", gold["fixture"], folder / "fixtures" / f"{gold['fixture']}.gz", gold.get("url") or NO_URL,
            wanted=(start,) if start else (), title=gold.get("title") or None,
            published=_day(gold.get("date_published")), authors=frozenset([author] if author else []),
        )  # fmt: skip

    def read_file(file: Path) -> Iterator[Found]:
        return _each(
            "postlight", ((str(gold.get("fixture")), gold) for gold in json.loads(file.read_bytes())), read_page
        )

    yield from _each("postlight", _named(folder.glob("expected.*json")), read_file)


MORE: dict[str, Callable[[Path], Iterator[Found]]] = {"readability": readability, "postlight": postlight}
"""Set name → reader, for sets that no goal names and nothing was trained on."""


# --- texts of a known language ----------------------------------------------------------------------------------------


def languages(corpus: Path) -> Iterator[tuple[str, str, str]]:
    """Yield (set, language tag, text): news texts of masakhanews and paragraphs of the UDHR.

    Declarations in another script or region than the language is written in today (subtags: polytonic Greek, Bosnian in
    Cyrillic, Vietnamese in Chinese characters) are left out: no identifier was trained on them.
    """
    for file in sorted((corpus / "topic_masakhanews").glob("*.tsv.gz")):
        rows = csv.DictReader(io.StringIO(gzip.decompress(file.read_bytes()).decode(), newline=""), delimiter="\t")
        yield from (("masakhanews", file.name[:3], row["text"]) for row in rows)
    for file in sorted((corpus / "lang_udhr").glob("*.jsonl.gz")):
        for line in gzip.decompress(file.read_bytes()).splitlines():
            record = json.loads(line)
            if "-" not in record["bcp47"]:
                yield from (("udhr", record["bcp47"], paragraph) for paragraph in record["paragraphs"])


# --- help -------------------------------------------------------------------------------------------------------------


def _named(paths: Iterable[Path]) -> Iterator[tuple[str, Path]]:
    yield from ((path.name, path) for path in sorted(paths))


def _fundus_body(body: dict[str, Any]) -> str:
    parts: list[str] = list(body.get("summary") or ())
    for section in body.get("sections") or ():
        parts += [*section["headline"], *section["paragraphs"]]
    return "\n".join(parts)


def _version(item: tuple[str, object]) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", item[0]))


def _load(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(gzip.decompress(path.read_bytes()))
    return loaded


def _text_of(html: bytes) -> str:
    """Return the text of an HTML fragment, blocks on lines of their own."""
    if not html.strip():
        return ""
    tree = lxml_html.fromstring(html.decode("utf-8"))
    for element in tree.iter(
        "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "br", "tr", "td", "blockquote", "pre"
    ):
        element.tail = "\n" + (element.tail or "")
    return str(tree.text_content())


def _day(value: object) -> str | None:
    """Return the day of a date in ISO 8601, else None: these sets state instants in the zone of who labelled them."""
    return value[:10] if isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\d", value) else None
