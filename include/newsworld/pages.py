"""Writes pages: every publisher's own template, and the pages that hold no article."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from newsworld.article_texts import cut_sentence
from newsworld.dates import shown_instant, write_instant
from newsworld.model import Article, Block, Photo, Publisher, Script
from newsworld.seeded_random import seeded
from newsworld.sentence_generator import load_lexicon

NO_ARTICLE_PAGES = ("gallery", "soft404", "paywall", "consent")
"""Pages that look like an article's from the feed and hold none; each has a shared template."""


@dataclass(frozen=True)
class Teaser:
    """A pointer to another page."""

    title: str
    url: str


@dataclass(frozen=True)
class Page:
    """All that a template may print."""

    publisher: Publisher
    url: str
    canonical: str
    amp: str  # address of the AMP twin; empty when there is none
    title: str
    dek: str
    body: tuple[Block, ...]
    photo: Photo | None
    authors: tuple[str, ...]
    published: str  # as the publisher writes it; empty when it does not
    modified: str
    teasers: tuple[Teaser, ...]
    advertisement: str
    section: str  # empty when the publisher states none
    tags: tuple[str, ...]
    is_metered: bool  # says that it is not free to read

    @property
    def headings(self) -> list[str]:
        """Return the sub-headings, for a list of contents."""
        return [block.text for block in self.body if block.kind == "h2"]

    @property
    def opening(self) -> str:
        """Return the first words of the text, cut."""
        return cut_sentence(self.body[0].text)

    @property
    def json_ld(self) -> Markup:
        """Return the page's facts as a schema.org NewsArticle, safe inside a script element."""
        facts: dict[str, object] = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": self.title,
            "url": self.canonical,
            "mainEntityOfPage": self.canonical,
            "inLanguage": self.publisher.language,
            "author": [{"@type": "Person", "name": name} for name in self.authors],
            "publisher": {"@type": "Organization", "name": self.publisher.name},
        }
        facts |= {"datePublished": self.published} if self.published else {}
        facts |= {"dateModified": self.modified} if self.modified else {}
        facts |= {"articleSection": self.section} if self.section else {}
        facts |= {"keywords": list(self.tags)} if self.tags else {}
        facts |= {"isAccessibleForFree": False} if self.is_metered else {}
        return Markup(json.dumps(facts, ensure_ascii=False).replace("</", "<\\/"))  # noqa: S704 - escaped just here


def view_page(script: Script, article: Article, step: int, origin: str, *, is_amp: bool = False) -> Page:
    """Return what the page of an article shows at a step."""
    publisher = script.publisher(article.source_id)
    version = article.version_at(step)
    path = article.path_at(step)
    canonical = origin + path
    return Page(
        publisher=publisher,
        url=f"{origin}/amp{path}" if is_amp else canonical,
        canonical=canonical,
        amp=f"{origin}/amp{path}" if publisher.has_amp else "",
        title=version.title,
        dek=article.dek,
        body=version.body,
        photo=article.photo,
        authors=article.authors,
        published=_write_date(publisher, shown_instant(article)),
        modified=_write_date(publisher, version.modified_at if publisher.has_page_modified else None),
        teasers=_teasers(script, publisher, article, step, origin),
        advertisement=_advertisement(script, publisher, article, step),
        section=publisher.section if publisher.states_topics else "",
        tags=stated_tags(publisher, article),
        is_metered=is_metered(publisher, article),
    )


def stated_tags(publisher: Publisher, article: Article) -> tuple[str, ...]:
    """Return the tags of an article: the places in its first headline; none where its publisher states no topics."""
    places = load_lexicon(publisher.language).sections["place"] if publisher.states_topics else ()
    return tuple(place for place in places if place in article.versions[0].title)


def is_metered(publisher: Publisher, article: Article) -> bool:
    """Return whether the page of an article says that it is not free to read; all of its text is there."""
    return bool(publisher.metered_every) and article.number % publisher.metered_every == 0


def _write_date(publisher: Publisher, instant: datetime | None) -> str:
    return write_instant(instant, publisher.page_date) if instant else ""


def _teasers(script: Script, publisher: Publisher, article: Article, step: int, origin: str) -> tuple[Teaser, ...]:
    """Return four others of the publisher: its newest where residue changes, else always those it began with."""
    at = step if publisher.has_changing_residue else 0
    others = [other for other in script.articles_of(publisher.source_id, at) if other.key != article.key]
    return tuple(Teaser(other.version_at(at).title, origin + other.path_at(at)) for other in others[:4])


def _advertisement(script: Script, publisher: Publisher, article: Article, step: int) -> str:
    """Return a sentence that is not the publisher's text; another one at each step where residue changes."""
    at = step if publisher.has_changing_residue else 0
    rng = seeded(script.seed, article.key, "advertisement", at)
    sections = load_lexicon(publisher.language).sections
    shop = rng.choice(sections["family"])
    return f"{shop} & {rng.choice(sections['family'])} — {rng.choice(sections['place'])} — {rng.randint(10, 70)} %"


def render_article(page: Page, *, is_amp: bool = False) -> bytes:
    """Return the page in its publisher's template."""
    name = "_amp.html" if is_amp else f"{page.publisher.source_id}.html"
    return _environment().get_template(name).render(page=page).encode()


def render_no_article(kind: str, page: Page) -> bytes:
    """Return a page of one of ``NO_ARTICLE_PAGES``."""
    return _environment().get_template(f"_{kind}.html").render(page=page).encode()


def render_home(script: Script, publisher: Publisher, step: int, origin: str) -> bytes:
    """Return the front page: links to all that is on the site."""
    articles = [a for a in script.articles_of(publisher.source_id, step) if not a.is_absent(step)]
    links = [Teaser(a.version_at(step).title, origin + a.path_at(step)) for a in articles]
    return _environment().get_template("_home.html").render(publisher=publisher, links=links).encode()


@cache
def _environment() -> Environment:
    loader = PackageLoader("newsworld", "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def write_pdf(title: str) -> bytes:
    """Return a small, valid PDF with one line of text (ISO 32000-1, 7.5)."""
    line = title.encode("ascii", "replace").decode().replace("(", "").replace(")", "")
    stream = f"BT /F1 12 Tf 72 720 Td ({line}) Tj ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
    ]
    body, offsets = "%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    tail = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return f"{body}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{tail}".encode("ascii")
