"""Further reports of readers: portals, redirectors, refreshes, codings that are none, dates of the build."""

from __future__ import annotations

import gzip
from dataclasses import replace

from newsworld.model import Reply, Request
from newsworld.troubled.story import Item, Story, page
from newsworld.troubled.trouble import HTML, Trouble, TroubleTruth, TrueStory, instant

PORTAL = (
    b"<!DOCTYPE html><html><head><title>Sign in</title></head><body><h1>Welcome</h1><form>Room</form></body></html>"
)


class PassesThroughAPortal(Trouble):
    """For a day everything redirects for good to the sign-in page of a network in between."""

    steps = frozenset({4, 5})

    def answer(self, step: int, request: Request) -> Reply:
        """Return the portal, or the way to it."""
        if request.path == "/portal":
            return Reply(200, HTML, PORTAL)
        if step in self.steps and request.path != "/robots.txt":
            return Reply(301, HTML, b"", (("Location", f"{self.origin}/portal"),))
        return super().answer(step, request)

    def truth(self, last_step: int) -> TroubleTruth:
        """Return the truth: those polls are no success."""
        return replace(super().truth(last_step), failed_steps=self.steps)


class ReadsNoSlugs(Trouble):
    """Links whose last part is another at each poll, since only the number before it is read; no guids."""

    def path_at(self, step: int, story: Story) -> str:
        """Return the path under which a poll lists a story."""
        return f"/news/Z{story.number:05}/{step}-words-of-another-story"

    def item(self, step: int, story: Story) -> Item:
        """Return a story under the slug of a step."""
        return Item(story.title, self.origin + self.path_at(step, story), None, story.published_at)

    def answer(self, step: int, request: Request) -> Reply:
        """Return a story whatever its slug is."""
        number = request.path.removeprefix("/news/Z").partition("/")[0]
        told = next((story for story in self.stories(step) if f"{story.number:05}" == number), None)
        return self.page(step, told) if told else super().answer(step, request)

    def true_story(self, story: Story) -> TrueStory:
        """Return a story that may stand under any of its slugs."""
        paths = (self.path_at(step, story) for step in range(100))
        return replace(super().true_story(story), addresses=frozenset(self.origin + path for path in paths))

    def truth(self, last_step: int) -> TroubleTruth:
        """Return the truth: one article and one entry a story, and no request for each slug."""
        return replace(super().truth(last_step), most_fetches=8 * len(self.stories(last_step)))


class CompressesNothing(Trouble):
    """To those that take gzip the feed is empty from one step on; plainly asked, it is whole."""

    turn = 3

    def feed(self, step: int, request: Request) -> Reply:
        """Return the feed, or the empty file beside it."""
        if step >= self.turn and "gzip" in request.headers.get("accept-encoding", ""):
            return Reply(200, "application/rss+xml", b"")
        return super().feed(step, request)


class RefreshesPages(Trouble):
    """Links lead to a page that says in a meta element where the story is."""

    def true_path(self, story: Story) -> str:
        """Return where a story is."""
        return f"/full/{story.number}/the-story"

    def answer(self, step: int, request: Request) -> Reply:
        """Return the page of the way, or the story."""
        for story in self.stories(step):
            if request.path == self.true_path(story):
                return Reply(200, HTML, page(story, self.name, self.origin))
        return super().answer(step, request)

    def page(self, step: int, story: Story) -> Reply:  # noqa: ARG002
        """Return the page of the way."""
        way = f'<meta http-equiv="refresh" content="0; url={self.true_path(story)}">'
        return Reply(200, HTML, f"<html><head>{way}<title>Please wait</title></head><body></body></html>".encode())

    def true_story(self, story: Story) -> TrueStory:
        """Return a story that may stand under both addresses."""
        both = frozenset({self.origin + story.path, self.origin + self.true_path(story)})
        return replace(super().true_story(story), addresses=both)


class NamesACharsetAsCoding(Trouble):
    """``Content-Encoding: utf-8`` on everything."""

    def answer(self, step: int, request: Request) -> Reply:
        """Return any answer with the header."""
        return replace(super().answer(step, request), headers=(("Content-Encoding", "utf-8"),))


class SendsAFile(Trouble):
    """The feed is a compressed file, and no header says so."""

    def feed(self, step: int, request: Request) -> Reply:
        """Return the file."""
        reply = super().feed(step, request)
        return replace(reply, body=gzip.compress(reply.body, mtime=0))


class DatesItsSitemapNow(Trouble):
    """A plain sitemap in which every page was changed at the time of the request."""

    feed_path = "/sitemap.xml"

    def feed(self, step: int, request: Request) -> Reply:  # noqa: ARG002
        """Return the sitemap."""
        now = instant(step).isoformat()
        listed = reversed(self.stories(step)[-self.window :])
        rows = "".join(f"<url><loc>{self.origin}{one.path}</loc><lastmod>{now}</lastmod></url>" for one in listed)
        space = "http://www.sitemaps.org/schemas/sitemap/0.9"
        return Reply(200, "application/xml", f'<?xml version="1.0"?><urlset xmlns="{space}">{rows}</urlset>'.encode())

    def truth(self, last_step: int) -> TroubleTruth:
        """Return the truth: the date alone asks for little."""
        return replace(super().truth(last_step), most_fetches=7 * len(self.stories(last_step)))


class CountsClicks(Trouble):
    """Two feeds whose links go through redirectors of their own to one page."""

    second = "/popular.xml"

    @property
    def feeds(self) -> dict[str, str]:
        """Return both feeds."""
        return {"news": self.feed_path, "popular": self.second}

    def answer(self, step: int, request: Request) -> Reply:
        """Return the second feed and the ways too."""
        if request.path == self.second:
            reply = self.feed(step, request)
            return replace(reply, body=reply.body.replace(b"/click/news/", b"/click/popular/"))
        ways = {f"/click/{name}/{story.number}": story.path for name in self.feeds for story in self.stories(step)}
        if request.path in ways:
            return Reply(301, HTML, b"", (("Location", self.origin + ways[request.path]),))
        return super().answer(step, request)

    def item(self, step: int, story: Story) -> Item:
        """Return a story behind its redirector."""
        return replace(super().item(step, story), link=f"{self.origin}/click/news/{story.number}", guid=None)

    def true_story(self, story: Story) -> TrueStory:
        """Return a story that may stand under all three addresses, listed twice."""
        ways = {f"{self.origin}/click/{name}/{story.number}" for name in self.feeds}
        return replace(super().true_story(story), addresses=frozenset({self.origin + story.path, *ways}), feeds=2)

    def truth(self, last_step: int) -> TroubleTruth:
        """Return the truth: an entry for each feed."""
        truth = super().truth(last_step)
        return replace(truth, entries=2 * len(truth.stories))


class DatesNothing(Trouble):
    """No date in the feed and none on the pages."""

    def item(self, step: int, story: Story) -> Item:
        """Return a story without its date."""
        return replace(super().item(step, story), date=None)

    def page(self, step: int, story: Story) -> Reply:  # noqa: ARG002
        """Return the page without its date."""
        return Reply(200, HTML, page(story, self.name, self.origin, dates=""))

    def true_story(self, story: Story) -> TrueStory:
        """Return a story that nobody can date."""
        return replace(super().true_story(story), published_at=None, precision=None)


class WritesShortYears(DatesNothing):
    """Years of two digits in the feed, and no date on the pages."""

    def item(self, step: int, story: Story) -> Item:
        """Return a story with its short date."""
        return replace(super().item(step, story), date=f"{story.published_at:%a, %d %b %y %H:%M:%S} +0000")

    def true_story(self, story: Story) -> TrueStory:
        """Return the story with its date."""
        return Trouble.true_story(self, story)
