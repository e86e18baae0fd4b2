"""Labels the texts that an article's page shows with the part each plays: what a perfect cleaner would say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from markupsafe import escape

from newsworld.model import LAST_STEP, Article, Script, Version
from newsworld.pages import Page, render_article, view_page
from newsworld.truth_builder import HOLD_ARTICLES

Part = Literal["headline", "dek", "byline", "body", "heading", "caption", "credit", "toc", "promo", "related"]


@dataclass(frozen=True)
class LabelledPage:
    """The page of an article as served at a step, and what stands on it."""

    article: Article
    version: Version
    step: int
    url: str
    html: bytes
    labels: tuple[tuple[str, Part], ...]  # text → part; an advertisement is promo, a teaser is related


def labelled_pages(script: Script) -> Iterator[LabelledPage]:
    """Yield the pages of every article, one for each step at which the page is up and differs from the step before."""
    for article in script.articles:
        if article.page not in HOLD_ARTICLES:
            continue
        shown = b""
        for step in range(article.step, LAST_STEP + 1):
            if article.is_absent(step):
                continue
            page = view_page(script, article, step, f"http://{article.source_id}.test")
            html = render_article(page)
            if html != shown:
                yield LabelledPage(article, article.version_at(step), step, page.url, html, _labels(page, html))
            shown = html


def _labels(page: Page, html: bytes) -> tuple[tuple[str, Part], ...]:
    """Return the labelled texts; those that the publisher's template leaves out are not on the page."""
    photo = page.photo
    labels: list[tuple[str, Part]] = [(page.title, "headline"), (page.dek, "dek")]
    labels += [(name, "byline") for name in page.authors]
    labels += [(block.text, "heading" if block.kind == "h2" else "body") for block in page.body]
    labels += [(text, "caption") for text in (photo.caption, photo.original_caption)] if photo else []
    labels += [(photo.credit, "credit")] if photo else []
    labels += [(page.publisher.promo, "promo"), (page.advertisement, "promo")]
    labels += [(teaser.title, "related") for teaser in page.teasers]
    if b'class="sommaire"' in html:
        labels += [(heading, "toc") for heading in page.headings]
    return tuple((text, part) for text, part in labels if text and _is_shown(text, html))


def _is_shown(text: str, html: bytes) -> bool:
    return str(escape(text)).encode() in html
