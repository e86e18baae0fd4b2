"""Builds a script: each method is one thing that can happen to an article, at a step."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Literal
from zoneinfo import ZoneInfo

from newsworld.article_texts import (
    Text,
    correct_number,
    retype_body,
    rework_body,
    trim_body,
    write_caption_twin,
    write_text,
)
from newsworld.model import (
    Absence,
    Article,
    Block,
    Fault,
    FaultKind,
    Listing,
    Origin,
    PageKind,
    Publisher,
    Relation,
    Script,
    Version,
    VersionKind,
)
from newsworld.publishers import CAST
from newsworld.seeded_random import seeded
from newsworld.sentence_generator import load_lexicon

What = Literal["number", "headline", "paragraph", "typography"]


class Builder:
    """Collects articles and faults; every random choice comes from the seed and the article's key."""

    def __init__(self, seed: int, epoch: datetime, step_length: timedelta) -> None:
        self.seed = seed
        self.epoch = epoch
        self.step_length = step_length
        self.publishers = {publisher.source_id: publisher for publisher in CAST}
        self.articles: dict[str, Article] = {}
        self.faults: list[Fault] = []

    def script(self) -> Script:
        """Return what was built."""
        return Script(self.seed, self.epoch, self.step_length, CAST, tuple(self.articles.values()), tuple(self.faults))

    def publish(self, source_id: str, step: int, count: int = 1, *, feeds: tuple[str, ...] = ()) -> list[str]:
        """Publish generated articles and return their keys; ``feeds`` defaults to the publisher's first."""
        return [self.publish_one(source_id, step, feeds=feeds) for _ in range(count)]

    def publish_one(
        self,
        source_id: str,
        step: int,
        *,
        text: Text | None = None,
        page: PageKind = "article",
        feeds: tuple[str, ...] = (),
        dates: Literal["normal", "future", "missing"] = "normal",
        origin: Origin | None = None,
    ) -> str:
        """Publish one article, or one page of another kind, and return its key."""
        publisher = self.publishers[source_id]
        number = 1 + sum(article.source_id == source_id for article in self.articles.values())
        key = f"{source_id}/{number}"
        text = text or self._write(publisher, number, key)
        published = self._draw_instant(publisher, step, key)
        path = _path(publisher, page, text.title, number, published)
        self.articles[key] = Article(
            key=key,
            source_id=source_id,
            language=publisher.language,
            step=step,
            published_at=published,
            dates=dates,
            page=page,
            authors=text.authors,
            dek=text.dek,
            photo=text.photo,
            versions=(Version(step, "first", text.title, text.body, None),),
            paths=((step, path),),
            guids=((step, f"{source_id}:{1000 + number}"),),
            listings=tuple(Listing(feed) for feed in feeds or (publisher.feeds[0].name,)),
            origin=origin,
        )
        return key

    def _write(self, publisher: Publisher, number: int, key: str) -> Text:
        topics = list(load_lexicon(publisher.language).topics)
        seeded(self.seed, publisher.source_id).shuffle(topics)
        rng = seeded(self.seed, key, "text")
        text = write_text(publisher.language, topics[number % len(topics)], rng)
        if publisher.source_id == "le-fil-du-matin" and text.photo:
            twin = write_caption_twin(text.photo, rng, language="fr", original_language="es")
            return replace(text, photo=twin)
        return text

    def _draw_instant(self, publisher: Publisher, step: int, key: str) -> datetime:
        """Return a whole minute before a step and after the one before (step 0: in the last 30 hours), yet free."""
        rng = seeded(self.seed, key, "time")
        taken = {a.published_at for a in self.articles.values() if a.source_id == publisher.source_id}
        minutes = int(self.step_length.total_seconds() // 60) if step else 30 * 60
        while True:
            at = self.epoch + step * self.step_length - timedelta(minutes=rng.randint(5, minutes - 5))
            if at not in taken:
                return at.astimezone(ZoneInfo(publisher.timezone))

    def update(self, key: str, **changes: object) -> None:
        """Replace fields of an article."""
        self.articles[key] = replace(self.articles[key], **changes)  # type: ignore[arg-type]

    def list_as(self, key: str, *listings: Listing) -> None:
        """Say how an article stands in feeds."""
        self.update(key, listings=listings)

    def edit(self, key: str, step: int, kind: VersionKind, what: What) -> None:
        """Change an article: declared (with a new date of modification), silently, or in its typography only."""
        article = self.articles[key]
        last = article.versions[-1]
        rng = seeded(self.seed, key, "edit", step)
        title, body = self._edited(article, what, rng)
        instant = self.epoch + step * self.step_length - timedelta(minutes=rng.randint(5, 90))
        modified = instant.astimezone(article.published_at.tzinfo) if kind == "declared" else last.modified_at
        self.update(key, versions=(*article.versions, Version(step, kind, title, body, modified)))

    def _edited(self, article: Article, what: What, rng: Random) -> tuple[str, tuple[Block, ...]]:
        title, body = article.versions[-1].title, article.versions[-1].body
        if what == "number":
            return title, correct_number(body, rng)
        if what == "typography":
            return title, retype_body(body)
        other = write_text(article.language, rng.choice(load_lexicon(article.language).topics), rng)
        if what == "headline":
            return other.title, body
        return title, (*body, other.body[1])

    def remove(self, key: str, step: int, status: Literal[404, 410], *, back_at: int | None = None) -> None:
        """Take an article off the site, for good or until ``back_at``."""
        article = self.articles[key]
        self.update(key, absences=(*article.absences, Absence(step, back_at, status)))

    def move(self, key: str, step: int) -> None:
        """Give an article another address; the old one redirects."""
        article = self.articles[key]
        old = article.paths[-1][1]
        stem, dot, _ = old.rstrip("/").rpartition(".html")
        moved = f"{stem}-update.html" if dot else f"{old.rstrip('/')}-update"
        self.update(key, paths=(*article.paths, (step, moved)))

    def renew_guid(self, key: str, step: int) -> None:
        """Give an article another guid in feeds, its link unchanged."""
        article = self.articles[key]
        self.update(key, guids=(*article.guids, (step, f"{article.guids[-1][1]}-r{step}")))

    def copy(self, origin: str, source_id: str, step: int, relation: Relation, *, text: Text | None = None) -> str:
        """Publish another's text at a publisher: as it is, cut, reworked, or its translation, which is handed in."""
        article = self.articles[origin]
        if text is None:
            text = self._taken_over(article, source_id, relation)
        return self.publish_one(source_id, step, text=text, origin=Origin(origin, relation))

    def _taken_over(self, article: Article, source_id: str, relation: Relation) -> Text:
        first = article.versions[0]
        if relation == "verbatim":
            return Text(first.title, article.dek, first.body, article.photo, ("Agencia Cardo",))
        if relation == "trimmed":
            return Text(first.title, article.dek, trim_body(first.body), article.photo, ("Agencia Cardo",))
        own = self._write(self.publishers[source_id], 0, f"{source_id}/rework/{article.key}")
        return Text(own.title, own.dek, rework_body(first.body, own.body[1].text), own.photo, own.authors)

    def break_feed(self, source_id: str, step: int, kind: FaultKind, feed: str = "") -> None:
        """Let a feed (the first, if not named) misbehave at a step."""
        self.faults.append(Fault(source_id, feed or self.publishers[source_id].feeds[0].name, step, kind))


def _path(publisher: Publisher, page: PageKind, title: str, number: int, published: datetime) -> str:
    """Return the address of a page within its site."""
    slug = _slug(title) or f"n{number}"
    if page in ("robots", "skipped", "pdf"):
        form = {"robots": "/live/{slug}", "skipped": "/video/{slug}", "pdf": "/docs/{slug}.pdf"}[page]
        return form.format(slug=slug)
    day = published.strftime("%Y/%m/%d")
    return publisher.path_form.format(day=day, slug=f"{slug}-{number}", number=1000 + number, section=publisher.section)


def _slug(title: str) -> str:
    ascii_title = unicodedata.normalize("NFKD", title.lower()).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", ascii_title)[:8])
