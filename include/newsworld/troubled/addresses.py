"""Troubles of a feed's address and answers: redirects for a while, 2xx without a feed, picky servers, indexes."""

from __future__ import annotations

import gzip
from dataclasses import replace

from newsworld.model import Reply, Request
from newsworld.troubled.story import Story
from newsworld.troubled.trouble import HTML, XML, Trouble, TroubleTruth

CHALLENGE = (
    b"<!DOCTYPE html><html><head><title>One moment</title></head><body><p>Checking your browser.</p></body></html>"
)


class MovesEveryYear(Trouble):
    """301 to the address of the year; the old year's stays up and never changes again."""

    turn = 8

    def answer(self, step: int, request: Request) -> Reply:
        """Return the feed of a year under the address of that year."""
        old, new = "/2026/feed.xml", "/2027/feed.xml"
        if request.path == self.feed_path:
            return Reply(301, HTML, b"moved", (("Location", self.origin + (old if step < self.turn else new)),))
        if request.path == old:
            return self.feed(min(step, self.turn - 1), request)
        if request.path == new:
            return self.feed(step, request)
        return super().answer(step, request)


class MovesAndComesBack(Trouble):
    """301 to a mirror for a week; then the mirror is switched off and the old address answers itself again."""

    back = 9

    def answer(self, step: int, request: Request) -> Reply:
        """Return the feed where it is at a step."""
        mirror = "/mirror/feed.xml"
        if request.path == self.feed_path and 1 <= step < self.back:
            return Reply(301, HTML, b"moved", (("Location", self.origin + mirror),))
        if request.path == mirror:
            return self.feed(step, request) if step < self.back else Reply(404, HTML, b"gone")
        return super().answer(step, request)


class ChallengesForDays(Trouble):
    """202 with a page that wants a browser, for three polls; the window is long enough to lose nothing."""

    steps = frozenset({4, 5, 6})

    def feed(self, step: int, request: Request) -> Reply:
        """Return the challenge or the feed."""
        return Reply(202, HTML, CHALLENGE) if step in self.steps else super().feed(step, request)

    def truth(self, last_step: int) -> TroubleTruth:
        """Return the truth: those polls are no success."""
        return replace(super().truth(last_step), failed_steps=self.steps)


class AnswersBehindAProxy(Trouble):
    """203 with the whole feed at every poll: a proxy changed something and says so."""

    def feed(self, step: int, request: Request) -> Reply:
        """Return the feed as the proxy does."""
        return replace(super().feed(step, request), status=203)


class WantsABrowser(Trouble):
    """406 unless Accept names text/html."""

    def feed(self, step: int, request: Request) -> Reply:
        """Return the feed to those that say they read HTML."""
        if "text/html" not in request.headers.get("accept", ""):
            return Reply(406, HTML, b"not acceptable")
        return super().feed(step, request)


class ListsSitemaps(Trouble):
    """The feed is an index of two sitemaps, one of them compressed."""

    feed_path = "/sitemap.xml"

    def answer(self, step: int, request: Request) -> Reply:
        """Return the index and its children."""
        stories = self.stories(step)[-self.window :]
        if request.path == "/sitemap-news.xml.gz":
            return Reply(200, "application/gzip", gzip.compress(self._sitemap(stories[::2]), mtime=0))
        if request.path == "/sitemap-more.xml":
            return Reply(200, "application/xml", self._sitemap(stories[1::2]))
        return super().answer(step, request)

    def feed(self, step: int, request: Request) -> Reply:  # noqa: ARG002
        """Return the index."""
        newest = self.stories(step)[-1].published_at.isoformat()
        rows = "".join(
            f"<sitemap><loc>{self.origin}{path}</loc><lastmod>{newest}</lastmod></sitemap>"
            for path in ("/sitemap-news.xml.gz", "/sitemap-more.xml")
        )
        space = "http://www.sitemaps.org/schemas/sitemap/0.9"
        return Reply(
            200, "application/xml", f'<?xml version="1.0"?><sitemapindex xmlns="{space}">{rows}</sitemapindex>'.encode()
        )

    def _sitemap(self, stories: list[Story]) -> bytes:
        rows = "".join(
            f"<url><loc>{self.origin}{story.path}</loc><news:news><news:publication><news:name>{self.name}</news:name>"
            f"<news:language>en</news:language></news:publication><news:publication_date>{story.published_at.isoformat()}"
            f"</news:publication_date><news:title>{story.title}</news:title></news:news></url>"
            for story in stories
        )
        spaces = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
        return f'<?xml version="1.0"?><urlset {spaces}>{rows}</urlset>'.encode()

    def truth(self, last_step: int) -> TroubleTruth:
        """Return the truth; whether the windows of an index overlap is not asked."""
        return replace(super().truth(last_step), gap_steps=None)


class BreaksForANight(Trouble):
    """An HTML page in place of the feed, then an empty answer, then the feed again."""

    def feed(self, step: int, request: Request) -> Reply:
        """Return what stands there at a step."""
        if step == 5:
            return Reply(200, HTML, b"<!DOCTYPE html><html><body><h1>Welcome to nginx!</h1></body></html>")
        if step == 6:
            return Reply(200, XML, b"")
        return super().feed(step, request)

    def truth(self, last_step: int) -> TroubleTruth:
        """Return the truth: those polls are no success."""
        return replace(super().truth(last_step), failed_steps=frozenset({5, 6}))
