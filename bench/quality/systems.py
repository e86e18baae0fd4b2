"""What is scored: one adapter a system. A child in the environment of its system: ``python -P systems.py NAME``.

The first line out says ``{"ready": true}`` or names the problem. Then each line in is a page, ``{"url", "html"}`` with
the bytes in base64, and each line out is a reading: body, title, published (ISO 8601), precision, authors, outcome,
cpu_s. A field that a system does not offer is left out. Nothing of the scorer is imported here.
"""

from __future__ import annotations

import base64
import gc
import json
import logging
import os
import sys
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, TextIO

Reading = dict[str, Any]
Reader = Callable[[str, bytes], Reading]
WARM_UP = (
    b"<html><head><title>Warm</title></head><body><article><p>A line to load all that is loaded late.</p></article>"
)


def presswatch() -> Reader:
    """Return ours: the body blocks and metadata of ``clean_page``."""
    from presswatch.articles.extract import clean_page
    from presswatch.model.extraction import SavedPage

    def read(url: str, html: bytes) -> Reading:
        found = clean_page(SavedPage(url=url, body=html))
        claim = found.published.reading if found.published else None
        # The earliest instant of a time without a zone is that of UTC+14: back to the day as it is written.
        day = claim.earliest + timedelta(hours=14) if claim and claim.earliest else None
        return {
            "body": found.body,
            "title": found.title,
            "published": _iso((claim.value or day) if claim else None),
            "precision": claim.precision if claim and claim.value else "day",
            "authors": [author.name for author in found.authors],
            "outcome": found.outcome,
        }

    return read


def trafilatura(**options: bool) -> Reader:
    """Return trafilatura with metadata, comments off and tables on, as its own evaluation runs it."""
    from trafilatura import bare_extraction

    def read(url: str, html: bytes) -> Reading:
        found = bare_extraction(html, url=url, with_metadata=True, include_comments=False, **options)
        if found is None or isinstance(found, dict):
            return {"body": "", "title": None, "published": None, "authors": [], "outcome": "nothing"}
        authors = [name.strip() for name in (found.author or "").split(";")]
        return {"body": found.text or "", "title": found.title, "published": found.date, "authors": authors}

    return read


def readability() -> Reader:
    """Return readability-lxml: its summary as text, its short title."""
    from readability import Document

    def read(url: str, html: bytes) -> Reading:
        document = Document(_decoded(html), url=url)
        return {"body": _plain(document.summary(html_partial=True)), "title": document.short_title()}

    return read


def resiliparse() -> Reader:
    """Return resiliparse's main content."""
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding

    def read(url: str, html: bytes) -> Reading:
        del url
        text = bytes_to_str(html, detect_encoding(html))
        return {"body": extract_plain_text(text, main_content=True, list_bullets=False, alt_texts=False)}

    return read


def newspaper4k() -> Reader:
    """Return newspaper4k."""
    from newspaper import Article

    def read(url: str, html: bytes) -> Reading:
        article = Article(url, fetch_images=False)
        article.download(input_html=_decoded(html), ignore_read_more=True)
        article.parse()
        found = {"body": article.text, "title": article.title, "authors": list(article.authors)}
        return found | {"published": _iso(article.publish_date)}

    return read


def goose3() -> Reader:
    """Return goose3."""
    from goose3 import Goose

    goose = Goose({"enable_image_fetching": False})

    def read(url: str, html: bytes) -> Reading:
        del url
        article = goose.extract(raw_html=_decoded(html))
        found = {"body": article.cleaned_text, "title": article.title, "authors": list(_names(article.authors))}
        return found | {"published": _iso(article.publish_date) or _iso(article.publish_datetime_utc)}

    return read


def _names(found: Iterable[Any]) -> Iterator[str]:
    """Yield names that goose3 hands on as JSON-LD nests them."""
    for one in found:
        if isinstance(one, str):
            yield one
        elif isinstance(one, Iterable):
            yield from _names(one)


def news_please() -> Reader:
    """Return news-please."""
    from newsplease import NewsPlease

    def read(url: str, html: bytes) -> Reading:
        found = NewsPlease.from_html(_decoded(html), url=url, fetch_images=False)
        authors = list(found.authors or ())
        return {"body": found.maintext, "title": found.title, "authors": authors, "published": _iso(found.date_publish)}

    return read


def rs_trafilatura() -> Reader:
    """Return rs-trafilatura, its own choice of page type."""
    from rs_trafilatura import extract_bytes

    def read(url: str, html: bytes) -> Reading:
        found = extract_bytes(html, url=url)
        authors = [name.strip() for name in (found.author or "").split(";")]
        return {"body": found.main_content, "title": found.title, "authors": authors, "published": _iso(found.date)}

    return read


def justext() -> Reader:
    """Return jusText with the stop words of all its languages, since nobody tells it the one of the page."""
    import justext as library

    words = frozenset().union(*(library.get_stoplist(name) for name in library.get_stoplists()))

    def read(url: str, html: bytes) -> Reading:
        del url
        paragraphs = library.justext(html, words)
        return {"body": "\n".join(one.text for one in paragraphs if not one.is_boilerplate)}

    return read


def magic_html() -> Reader:
    """Return magic-html, its article mode as text."""
    from magic_html import GeneralExtractor

    extractor = GeneralExtractor()

    def read(url: str, html: bytes) -> Reading:
        found = extractor.extract(_decoded(html), base_url=url)
        return {"body": _plain(found["html"]), "title": found.get("title")}

    return read


def boilerpy3() -> Reader:
    """Return boilerpy3's article extractor."""
    from boilerpy3.extractors import ArticleExtractor

    extractor = ArticleExtractor(raise_on_failure=False)

    def read(url: str, html: bytes) -> Reading:
        del url
        document = extractor.get_doc(_decoded(html))
        return {"body": document.content, "title": document.title}

    return read


SYSTEMS: dict[str, Callable[[], Reader]] = {
    "presswatch": presswatch,
    "trafilatura": trafilatura,
    "trafilatura fast": lambda: trafilatura(fast=True),
    "trafilatura precision": lambda: trafilatura(favor_precision=True),
    "readability-lxml": readability,
    "resiliparse": resiliparse,
    "newspaper4k": newspaper4k,
    "goose3": goose3,
    "news-please": news_please,
    "rs-trafilatura": rs_trafilatura,
    "justext": justext,
    "magic-html": magic_html,
    "boilerpy3": boilerpy3,
}
"""Name → what makes its reader."""


def _decoded(html: bytes) -> str:
    """Return a page as text, for the systems that take no bytes; as trafilatura's evaluation does it."""
    from trafilatura.utils import decode_file

    text: str = decode_file(html)
    return text


def _plain(html: str) -> str:
    """Return the text of a fragment, blocks on lines of their own."""
    from lxml import html as lxml_html

    if not html or not html.strip():
        return ""
    tree = lxml_html.fromstring(html)
    for element in tree.iter(
        "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "br", "tr", "td", "blockquote", "pre"
    ):
        element.tail = "\n" + (element.tail or "")
    return str(tree.text_content())


def _iso(value: object) -> str | None:
    """Return a date in ISO 8601; None where it is none."""
    if isinstance(value, date):
        return value.isoformat()
    try:
        return datetime.fromisoformat(str(value)).isoformat()
    except ValueError:
        return None


def answer(line: str, read: Reader) -> str:
    """Return the answer to one page; what the system raises is its outcome."""
    page = json.loads(line)
    html = base64.b64decode(page["html"])
    started = time.process_time()
    try:
        reading = read(page["url"], html)
    except Exception as error:  # noqa: BLE001 - whatever it is, it cost one page
        reading = {"body": "", "outcome": f"raised {type(error).__name__}"}
    reading["body"] = reading["body"] or ""
    return json.dumps(reading | {"cpu_s": time.process_time() - started})


def serve(name: str, pages: TextIO, answers: TextIO) -> None:
    """Answer pages until there are no more."""
    try:
        read = SYSTEMS[name]()
    except Exception as error:  # noqa: BLE001 - the scorer names the reason
        print(json.dumps({"problem": f"{type(error).__name__}: {error}"[:160]}), file=answers, flush=True)
        return
    answer(json.dumps({"url": "https://page.invalid/", "html": base64.b64encode(WARM_UP).decode()}), read)
    gc.freeze()  # As our own workers (``sandbox_child``), but for every system.
    gc.set_threshold(10_000)
    print(json.dumps({"ready": True}), file=answers, flush=True)
    for line in pages:
        print(answer(line, read), file=answers, flush=True)


def main() -> None:
    """Serve on the pipes; what a library prints goes nowhere."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    serve(sys.argv[1], sys.stdin, answers)


if __name__ == "__main__":
    main()
