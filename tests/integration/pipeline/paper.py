"""The pipeline on a real warehouse and a real landing, against a web that a test writes itself."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from xml.sax.saxutils import escape

from sqlalchemy import text

from presswatch import ingesting, polling
from presswatch.errors import PresswatchError
from presswatch.ingesting import BatchLease
from presswatch.model.exchange import Exchange, Hop, Validators
from presswatch.model.source import Feed, Source, SourceFiles
from presswatch.runtime import Runtime
from presswatch.warehouse.queries import conservation

SITE = "http://news.example"
FEED = f"{SITE}/feed.xml"
THINGS = ("bridge", "harbour wall", "school roof", "tram line", "reservoir", "market hall", "library", "footpath")
TOWNS = ("Aldermouth", "Brackley Vale", "Corran", "Dunmore", "Eastwick", "Fallow Hill", "Garrow", "Hensford")


NUMBERS = itertools.count(1)


def story(key: str, *, paragraphs: int = 6) -> list[str]:
    """Return paragraphs that are always the same for a key and differ between keys."""
    dice = random.Random(key)
    made = []
    for _ in range(paragraphs):
        town, thing, other = dice.choice(TOWNS), dice.choice(THINGS), dice.choice(THINGS)
        made.append(
            f"The council of {town} voted on the plan of {key} to repair the {thing}, which {dice.randint(200, 9000)}"
            f" residents had asked for since the flood damaged the old {other}. Work begins after the winter, said the"
            f" mayor, and will cost about {dice.randint(2, 90)} million, of which the county pays"
            f" {dice.randint(10, 60)} per cent."
        )
    return made


def page(
    key: str,
    *,
    title: str | None = None,
    paragraphs: Iterable[str] | None = None,
    published: str = "2026-03-01T08:00:00+01:00",
    modified: str | None = None,
    canonical: str | None = None,
    extra: str = "",
) -> bytes:
    """Return a page of a publisher in HTML."""
    body = "".join(f"<p>{escape(one)}</p>" for one in (story(key) if paragraphs is None else paragraphs))
    head = f'<meta property="article:published_time" content="{published}">'
    head += f'<meta property="article:modified_time" content="{modified}">' if modified else ""
    head += f'<link rel="canonical" href="{canonical}">' if canonical else ""
    name = escape(f"Council decides on the plan of {key}" if title is None else title)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{name}</title>{head}</head><body>'
        f"<article><h1>{name}</h1>{body}</article>{extra}</body></html>"
    ).encode()


@dataclass(frozen=True)
class Item:
    """An item of a feed that a test writes."""

    key: str
    link: str | None = None
    title: str = ""
    summary: str = ""
    extra: str = ""  # more elements

    @property
    def xml(self) -> str:
        link = f"{SITE}/{self.key}" if self.link is None else self.link
        title = escape(self.title or f"Council decides on the plan of {self.key}")
        return (
            f"<item><guid isPermaLink='false'>{self.key}</guid><title>{title}</title><link>{escape(link)}</link>"
            f"<description>{escape(self.summary)}</description>"
            f"<pubDate>Sun, 01 Mar 2026 08:00:00 +0100</pubDate>{self.extra}</item>"
        )


def feed_body(*items: Item | str) -> bytes:
    """Return an RSS body."""
    made = (Item(item) if isinstance(item, str) else item for item in items)
    return (
        "<?xml version='1.0'?><rss version='2.0'><channel><title>News</title><link>http://news.example/</link>"
        f"<description>d</description>{''.join(item.xml for item in made)}</channel></rss>"
    ).encode()


@dataclass
class Answer:
    """What the web says under an address."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    final: str | None = None
    moved: int = 302
    etag: str | None = None


@dataclass
class PaperWeb:
    """A web written by a test (``ports.Web``): address → answer, answers (the last one stays), error or function."""

    clock: Callable[[], datetime]
    routes: dict[str, Any] = field(default_factory=dict)
    asked: list[tuple[str, Validators | None]] = field(default_factory=list)

    def get(
        self,
        url: str,
        *,
        accept: str,
        max_bytes: int,
        validators: Validators | None = None,
        before_hop: Callable[[str], None] | None = None,
        coding: str = "gzip",
    ) -> Exchange:
        self.asked.append((url, validators))
        found = self.routes.get(url, Answer(404, b"nothing here"))
        if isinstance(found, list):
            found = found.pop(0) if len(found) > 1 else found[0]
        if callable(found):
            found = found()
        if isinstance(found, PresswatchError):
            raise found
        if isinstance(found, bytes):
            found = Answer(body=found)
        if found.final and before_hop is not None:
            self._redirect(url, found.final, before_hop)
        return self._exchange(url, found, validators)

    def _redirect(self, url: str, final: str, before_hop: Callable[[str], None]) -> None:
        try:
            before_hop(final)
        except PresswatchError as error:
            error.redirected = replace(self._exchange(url, Answer(302, final=final), None), url_final=url)
            raise

    def times(self, url: str) -> int:
        return sum(one == url for one, _ in self.asked)

    def _exchange(self, url: str, said: Answer, validators: Validators | None) -> Exchange:
        headers = said.headers + ((("ETag", said.etag),) if said.etag else ())
        if said.etag and validators and validators.etag == said.etag:
            said = replace(said, status=304, body=b"")
        now = self.clock()
        return Exchange(
            url_asked=url,
            url_final=said.final or url,
            status=said.status,
            reason_phrase="",
            http_version="1.1",
            headers=(("Content-Type", "text/html; charset=utf-8"), *headers),
            body=said.body,
            wire_body=said.body,
            hops=(Hop(url, said.moved, said.final),) if said.final else (),
            remote_ip="192.0.2.1",
            started_at=now,
            fetched_at=now,
            body_sha256=sha256(said.body).digest(),
        )


class Inline:
    """A sandbox that runs in this process (``ports.Sandbox``); that of processes has tests of its own."""

    def run(self, function: Callable[[Any], Any], inputs: Iterable[Any]) -> Iterator[Any]:
        for one in inputs:
            try:
                yield function(one)
            except PresswatchError as error:
                yield error


@dataclass(frozen=True)
class PaperRuntime(Runtime):
    """A runtime whose web is paper and whose sandbox is this process."""

    @contextmanager
    def sandbox(self) -> Iterator[Any]:  # type: ignore[override]
        yield Inline()


@dataclass
class Bench:
    """A pipeline to work on."""

    run: PaperRuntime
    web: PaperWeb

    def put(self, url: str, answer: Any) -> None:
        self.web.routes[url if "://" in url else f"{SITE}/{url}"] = answer

    def feed(self, *items: Item | str, etag: str | None = None, url: str = FEED) -> None:
        self.put(url, Answer(body=feed_body(*items), etag=etag))

    def configure(self, *sources: Source) -> None:
        self.run.__dict__["source_files"] = SourceFiles(sources)

    def other_run(self) -> PaperRuntime:
        """Return the runtime of another run: what this one has claimed, it does not take over."""
        twin = copy(self.run)
        twin.__dict__["run_id"] = f"test-run-{next(NUMBERS)}"
        return twin

    def poll(self, **how: Any) -> dict[str, Any]:
        leases = polling.claim_feeds(self.other_run(), everything=True)
        return polling.poll_feeds(self.run, leases, **how).as_dict()

    def claim(self, *, revisit: bool = False) -> list[BatchLease]:
        return ingesting.claim_batches(self.other_run(), revisit=revisit)

    def prepare(self, lease: BatchLease) -> None:
        """Take a batch through all stages before its load."""
        for stage in (ingesting.fetch_pages, ingesting.clean_pages, ingesting.check_articles):
            stage(self.run, lease)

    def checked_batches(self, *, size: int) -> list[BatchLease]:
        """Return batches of so many entries that wait for their load; stories whose keys begin alike are one host's."""
        self.do("update ops.entry set host = 'h' || left(split_part(url, '/', 4), 1) || '.example'")
        many = {"batch_entries": size, "cleaning_at_once": 8}  # as many batches as there are entries for
        small = replace(self.run, settings=self.run.settings.model_copy(update=many))
        leases = ingesting.claim_batches(small)
        for lease in leases:
            self.prepare(lease)
        return leases

    def work(self, lease: BatchLease) -> dict[str, int]:
        self.prepare(lease)
        return ingesting.load_articles(self.run, lease)

    def ingest(self, *, revisit: bool = False) -> dict[str, int]:
        leases = self.claim(revisit=revisit)
        for lease in leases:
            self.work(lease)
        return ingesting.settle(self.run, leases)

    def look_again(self) -> dict[str, int]:
        """Look at every article again and return what came of it."""
        self.do("update ops.article_visit set next_visit_at = now()")
        counts: dict[str, int] = {}
        for lease in self.claim():
            for word, number in self.work(lease).items():
                counts[word] = counts.get(word, 0) + number
        ingesting.settle(self.run, [])
        return counts

    def hurry(self) -> None:
        """Let every entry that waits be due now."""
        self.do("update ops.entry set next_at = now() where outcome = 'pending'")

    def rows(self, statement: str, **values: Any) -> list[Any]:
        with self.run.engine.connect() as conn:
            return [tuple(row) for row in conn.execute(text(statement), values)]

    def one(self, statement: str, **values: Any) -> Any:
        ((value,),) = self.rows(statement, **values)
        return value

    def do(self, statement: str, **values: Any) -> None:
        with self.run.engine.begin() as conn:
            conn.execute(text(statement), values)

    def broken(self) -> list[str]:
        with self.run.engine.connect() as conn:
            return conservation.broken_sums(conn)

    def outcomes(self) -> dict[str, tuple[str, str]]:
        """Return outcome and reason by the last part of the entry's address."""
        found = self.rows("select url, outcome, reason from ops.entry")
        return {(url or "").rpartition("/")[2]: (outcome, reason) for url, outcome, reason in found}


def source(source_id: str = "news", *urls: str, **facts: Any) -> Source:
    feeds = tuple(Feed(f"{source_id}/f{place}", source_id, url) for place, url in enumerate(urls or (FEED,)))
    return Source(source_id, source_id.title(), feeds, timezone="Europe/Paris", languages=("en",), **facts)


class HandClock:
    """A clock that a test moves; it never runs behind the database's."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead
