"""The world of an outer run: two publishers of newsworld with some hostile addresses, a troubled one, and the truth."""

from __future__ import annotations

import shutil
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

from tests.faults.laboratory.hostile_addresses import adapted, behaviour_of, case_ids, ssrf
from tests.faults.laboratory.troubles import Troubled, TroubledTruth, truth_of
from tests.integration.fetch.hostile_server import Behaviour as Plain

from newsworld.compare_with_truth import Observed, ObservedArticle, Report, compare
from newsworld.publishers import CAST
from newsworld.state import WorldState
from newsworld.troubled.month import Month
from newsworld.truth_rows import Truth
from newsworld.world import World

PUBLISHERS = 2
HOSTILE_PAGES = 2
"""Of each publisher: a third one in a row that does not answer would end the visit to its host."""
FEED_SECTIONS, PAGE_SECTIONS = ("B", "C"), ("A", "B", "D")
SSRF_SHARE = 0.4


class TroubledWorld:
    """The troubled publisher of one run, which stays as it is at one step of its month."""

    def __init__(self, month: Month, drawn: Troubled) -> None:
        assert drawn.source_id is not None
        self.source_id = drawn.source_id
        self._month = month
        month.step = drawn.first_step

    def truth(self) -> TroubledTruth:
        """Return what may be expected of it."""
        return truth_of(self._month, self.source_id)

    def write_sources(self, folder: Path) -> None:
        """Write its source file, as it was before anybody mistyped it."""
        trouble = next(one for one in self._month.troubles if one.source_id == self.source_id)
        (folder / f"{self.source_id}.yaml").write_text(trouble.source_yaml(0), encoding="utf-8")

    def has(self, article: ObservedArticle) -> bool:
        """Return whether an article is of a troubled publisher: only they have articles without an address."""
        urls = [url for url in (article.canonical_url, *article.other_urls) if url]
        return not urls or any(urlsplit(url).netloc in self._month.allow for url in urls)


class RunWorld:
    """The publishers of one run, up until ``stop``; ``go`` and ``come_back`` are the world's own failure."""

    def __init__(
        self, rng: Random, base_port: int, sources: Path, internal_port: int, troubled: TroubledWorld | None = None
    ) -> None:
        self._seed = rng.randrange(1 << 30)
        self._base_port = base_port
        self._internal_port = internal_port
        self.troubled = troubled
        self.sources = sources
        self.world = self._start(0)
        several = [publisher.source_id for publisher in CAST if len(publisher.feeds) > 1]
        others = [publisher.source_id for publisher in CAST if publisher.source_id not in several]
        self.publishers = (rng.choice(several), *rng.sample(others, PUBLISHERS - 1))
        self.hostile: dict[tuple[str, str], Plain] = {}  # publisher and path
        self.hostile_feeds: set[str] = set()  # addresses
        self.hostile_articles: set[str] = set()  # keys
        self._draw_hostile(rng)
        self._take_over()
        self.write_sources()

    def write_sources(self) -> None:
        """Write the source files of the run's publishers, and remove all others."""
        every = self.sources.with_name("all-sources")
        self.world.write_sources(every)
        names = self.publishers
        if self.troubled is not None:
            self.troubled.write_sources(every)
            names = (*names, self.troubled.source_id)
        shutil.rmtree(self.sources, ignore_errors=True)
        self.sources.mkdir()
        for name in names:
            shutil.copy(every / f"{name}.yaml", self.sources)

    def go(self) -> None:
        """Close all ports: from now on nobody answers."""
        self.world.stop()

    def come_back(self) -> None:
        """Serve again, as if nothing had been."""
        self.world = self._start(self.world.state.step)
        self._take_over()

    def advance(self) -> None:
        """Let the publishers write on."""
        self.world.advance()

    def stop(self) -> None:
        """End it."""
        self.world.stop()

    # --- hostile addresses -------------------------------------------------------------------------------------------

    def _start(self, step: int) -> World:
        world = World(WorldState(self._seed, step), self._base_port)
        # Pages that fail once would wait five minutes for their second try: the faults of these runs are our own.
        world.state.failed_once.update(article.key for article in world.script.articles if article.page == "flaky")
        world.start()
        return world

    def _draw_hostile(self, rng: Random) -> None:
        articles = {article.key: article for article in self.world.script.articles}
        for name in self.publishers:
            own = [key for key, article in sorted(articles.items()) if article.source_id == name and article.step == 0]
            for key in rng.sample(own, min(HOSTILE_PAGES, len(own))):
                self.hostile_articles.add(key)
                plain = self._draw(rng, "page", PAGE_SECTIONS)
                for path in self._paths(key):
                    self.hostile[name, path] = plain
        if rng.random() < 0.5:  # a publisher with several feeds keeps another
            feed = rng.choice(self.world.script.publisher(self.publishers[0]).feeds)
            self.hostile_feeds.add(self.world.origins[self.publishers[0]] + feed.path)
            self.hostile[self.publishers[0], feed.path] = self._draw(rng, "feed", FEED_SECTIONS)

    def _draw(self, rng: Random, what: str, sections: tuple[str, ...]) -> Plain:
        if rng.random() < SSRF_SHARE:
            return ssrf(what, self._internal_port)
        plain = behaviour_of(rng.choice([case_id for case_id in case_ids() if case_id[0] in sections]))
        assert plain is not None
        return plain

    def _paths(self, key: str) -> set[str]:
        article = self.world.script.article(key)
        plain = {path for _, path in article.paths}
        return plain | {f"/amp{path}" for path in plain}

    def _take_over(self) -> None:
        for (source_id, path), plain in self.hostile.items():
            self.world.take_over(source_id, path, adapted(plain))

    # --- truth -------------------------------------------------------------------------------------------------------

    @property
    def fair_feeds(self) -> set[str]:
        """Return the addresses of the feeds that are not hostile."""
        origins = self.world.origins
        feeds = {
            origins[name] + feed.path for name in self.publishers for feed in self.world.script.publisher(name).feeds
        }
        return feeds - self.hostile_feeds

    def truth(self) -> Truth:
        """Return what a perfect observer of the fair part knows at this step."""
        whole = self.world.truth()
        entries = [
            entry
            for entry in whole["entries"]
            if entry["feed_url"] in self.fair_feeds and not self._is_hostile(entry["link"])
        ]
        met = {entry["article"] for entry in entries}
        articles = [article for article in whole["articles"] if article["key"] in met]
        return {**whole, "entries": entries, "articles": articles}

    def compare(self, observed: Observed) -> Report:
        """Return in what the warehouse differs from the truth, of what no hostile address touches."""
        articles = (a for a in observed.articles if self.troubled is None or not self.troubled.has(a))
        fair = Observed(
            tuple(a for a in articles if not any(map(self._is_hostile, (a.canonical_url, *a.other_urls)))),
            tuple(e for e in observed.entries if e.feed_url in self.fair_feeds and not self._is_hostile(e.link)),
        )
        return compare(self.truth(), fair)

    def _is_hostile(self, link: str | None) -> bool:
        parts = urlsplit(link or "")
        owner = {origin: name for name, origin in self.world.origins.items()}.get(f"{parts.scheme}://{parts.netloc}")
        return owner is not None and (owner, parts.path) in self.hostile
