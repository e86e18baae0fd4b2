"""Readers of the labelled sets: every page with what its annotators say of it, in one shape."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


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


def scrapinghub(corpus: Path) -> Iterator[Gold]:
    """Yield article_scrapinghub: the whole body."""
    folder = corpus / "article_scrapinghub"
    for file in sorted(folder.glob("ground-truth.*json.gz")):
        for page_id, gold in _load(file).items():
            path = folder / "html" / f"{page_id}.html.gz"
            yield Gold("scrapinghub", page_id, path, gold["url"], body=gold["articleBody"])


def fundus(corpus: Path) -> Iterator[Gold]:
    """Yield article_fundus: body with summary and section headlines, title, instant, authors.

    Pages sorted by date and versions sorted by number belong to each other in that order (README of the corpus).
    """
    for labels in sorted((corpus / "article_fundus").glob("*/*.json.gz")):
        publisher = labels.name.removesuffix(".json.gz")
        pages = sorted(labels.parent.glob(f"{publisher}_[12]*.html.gz"))
        urls = json.loads((labels.parent / "meta.info").read_text())
        for path, (_, gold) in zip(pages, sorted(_load(labels).items(), key=_version), strict=True):
            yield Gold(
                "fundus",
                f"{labels.parent.name}/{path.name}",
                path,
                urls[path.name]["url"],
                body=_fundus_body(gold.get("body") or {}),
                title=gold.get("title"),
                published=gold.get("publishing_date"),
                authors=frozenset(gold.get("authors") or ()),
            )


def wcxb(corpus: Path) -> Iterator[Gold]:
    """Yield the articles of article_wcxb: body, title, day."""
    for labels in sorted((corpus / "article_wcxb").glob("*/ground-truth*.jsonl.gz")):
        for gold in _lines(labels):
            if gold["page_type"] == "article" and gold.get("main_content"):
                yield Gold(
                    "wcxb",
                    gold["file_id"],
                    labels.parent / "html" / f"{gold['file_id']}.html.gz",
                    gold["url"] or "https://page.invalid/",
                    body=gold["main_content"],
                    title=gold.get("title") or None,
                    published=gold.get("publish_date") or None,
                )


def trafilatura(corpus: Path) -> Iterator[Gold]:
    """Yield article_trafilatura: segments, title, day, authors."""
    folder = corpus / "article_trafilatura"
    pages = {path.name.removesuffix(".gz"): path for path in folder.glob("*/*.gz")}
    for labels in sorted(folder.glob("evaldata*.json.gz")):
        for page_id, gold in _load(labels).items():
            if gold["file"] in pages:
                yield _trafilatura_page(page_id, gold, pages[gold["file"]])


READERS: dict[str, Callable[[Path], Iterator[Gold]]] = {
    "scrapinghub": scrapinghub,
    "fundus": fundus,
    "wcxb": wcxb,
    "trafilatura": trafilatura,
}
"""Set name → reader."""


def languages(corpus: Path) -> Iterator[tuple[str, str, str]]:
    """Yield (set, ISO 639 label, text): news texts of masakhanews and paragraphs of the UDHR.

    Declarations in another script or region than the language is written in today (subtags: polytonic Greek, Bosnian in
    Cyrillic, Vietnamese in Chinese characters) are left out: no identifier was trained on them.
    """
    for file in sorted((corpus / "topic_masakhanews").glob("*.tsv.gz")):
        rows = csv.DictReader(io.StringIO(gzip.decompress(file.read_bytes()).decode(), newline=""), delimiter="\t")
        yield from (("masakhanews", file.name[:3], row["text"]) for row in rows)
    for file in sorted((corpus / "lang_udhr").glob("*.jsonl.gz")):
        for record in (line for line in _lines(file) if "-" not in line["bcp47"]):
            for paragraph in record["paragraphs"]:
                yield "udhr", record["bcp47"], paragraph


def _trafilatura_page(page_id: str, gold: dict[str, Any], path: Path) -> Gold:
    return Gold(
        "trafilatura",
        page_id,
        path,
        "https://" + re.sub(r"^hard::|\.html$", "", page_id).split("/")[0],
        wanted=tuple(gold["with"]),
        unwanted=tuple(gold["without"]),
        title=gold.get("title") or None,
        published=gold.get("date") or None,
        authors=frozenset(part.strip() for part in (gold.get("author") or "").split(";") if part.strip()),
    )


def _fundus_body(body: dict[str, Any]) -> str:
    parts: list[str] = list(body.get("summary") or ())
    for section in body.get("sections") or ():
        parts += [*section["headline"], *section["paragraphs"]]
    return "\n".join(parts)


def _version(item: tuple[str, object]) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", item[0]))


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    yield from map(json.loads, gzip.decompress(path.read_bytes()).splitlines())


def _load(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(gzip.decompress(path.read_bytes()))
    return loaded
