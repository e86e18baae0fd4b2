"""Further troubles of servers: validators ahead of time, parts of content, rests, cookies, centres that lag behind."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime

from newsworld.http_server import Behaviour
from newsworld.model import Reply, Request
from newsworld.troubled.story import Story, rss
from newsworld.troubled.trouble import HTML, NOT_FOUND, XML, Trouble, TroubleTruth, TrueStory, instant

AHEAD = "Sat, 16 Nov 2041 19:11:00 GMT"


class RunsAheadOfTime(Trouble):
    """Last-Modified and ETag name a day years ahead and never change: whoever sends them back hears 304 for ever."""

    def feed(self, step: int, request: Request) -> Reply:
        """Return the feed with its validators."""
        return replace(super().feed(step, request), headers=(("ETag", f'"{AHEAD}"'), ("Last-Modified", AHEAD)))

    def truth(self, last_step: int) -> TroubleTruth:
        """Return the truth; what came since the newest full read, a day ago, may be missing yet."""
        late = [str(story.number) for story in self.stories(last_step) if self.step_of(story.number) >= last_step - 1]
        return replace(super().truth(last_step), may_lack=frozenset(late), unlisted=len(late))


class AnswersInPart(Trouble):
    """206 with a whole feed at every poll, though nobody asked for a range."""

    def feed(self, step: int, request: Request) -> Reply:
        """Return the feed as a part of itself."""
        return replace(super().feed(step, request), status=206)


class AsksForRest(Trouble):
    """429 for a day, with a Retry-After that is a date; then the feed again."""

    steps = frozenset({4, 5})

    def feed(self, step: int, request: Request) -> Reply:
        """Return the refusal or the feed."""
        if step in self.steps:
            until = format_datetime(instant(step) + timedelta(hours=3), usegmt=True)
            date = format_datetime(instant(step), usegmt=True)
            return Reply(429, "text/plain", b"slow down\n", (("Retry-After", until), ("Date", date)))
        return super().feed(step, request)

    def truth(self, last_step: int) -> TroubleTruth:
        """Return the truth: those polls are no success."""
        return replace(super().truth(last_step), failed_steps=self.steps)


class SaysGoneForADay(Trouble):
    """410 at three polls, by a mistake of the host; the feed is back after it."""

    steps = frozenset({4, 5, 6})

    def feed(self, step: int, request: Request) -> Reply:
        """Return that the feed is gone, or the feed."""
        return Reply(410, HTML, b"gone") if step in self.steps else super().feed(step, request)

    def truth(self, last_step: int) -> TroubleTruth:
        """Return the truth: those polls are no success."""
        return replace(super().truth(last_step), failed_steps=self.steps)


class WantsItsCookieBack(Trouble):
    """Each page redirects to itself with a cookie and is shown to those that send it back."""

    def answer(self, step: int, request: Request) -> Reply:
        """Return the way round by the cookie."""
        reply = super().answer(step, request)
        is_page = request.path.startswith("/news/") and reply.status == 200
        if is_page and "visitor=1" not in request.headers.get("cookie", ""):
            return Reply(303, HTML, b"", (("Location", request.target), ("Set-Cookie", "visitor=1; Path=/")))
        return reply


class LagsInOneCentre(Trouble):
    """Two data centres take turns; one of them is four stories behind, in its feed and in its pages."""

    lag = 4

    def answer(self, step: int, request: Request) -> Reply:
        """Return what the centre of this step holds."""
        if step % 2 and request.path != "/robots.txt":
            return super().answer(max(step - self.lag, 0), request)
        return super().answer(step, request)

    def truth(self, last_step: int) -> TroubleTruth:
        """Return the truth: all that the centre ahead has shown, some of it perhaps not yet looked at there."""
        newest = last_step - last_step % 2
        late = (str(story.number) for story in self.stories(newest) if self.step_of(story.number) > newest - 2)
        return replace(super().truth(newest), may_lack=frozenset(late))


class EndsInTheMiddle(Trouble):
    """Chunked bodies that end between two chunks: the feed at one poll, pages on the day of their stories."""

    cut_step = 5

    def behaviour(self, step: int, request: Request) -> Behaviour | None:
        """Return the sending of a half, where it is cut."""
        reply = super().answer(step, request)
        is_feed = request.path == self.feed_path and step == self.cut_step
        is_page = any(story.path == request.path and self.step_of(story.number) == step for story in self.stories(step))
        return _half_of(reply) if (is_feed or (is_page and step)) else None

    def truth(self, last_step: int) -> TroubleTruth:
        """Return the truth: whole texts, and a poll that is no success; the newest pages were never whole yet."""
        late = (str(story.number) for story in self.stories(last_step) if self.step_of(story.number) >= last_step - 1)
        return replace(super().truth(last_step), failed_steps=frozenset({self.cut_step}), may_lack=frozenset(late))


def _half_of(reply: Reply) -> Behaviour:
    half = reply.body[: len(reply.body) // 2]
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {reply.content_type}\r\nTransfer-Encoding: chunked\r\n\r\n"

    async def send(_: Request, __: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(head.encode() + f"{len(half):x}\r\n".encode() + half + b"\r\n")
        await writer.drain()

    return send


class ListsBeforeThePage(Trouble):
    """The feed lists scheduled stories a day before their pages are there, dated ahead."""

    ahead = 2

    def page(self, step: int, story: Story) -> Reply:
        """Return the page once it is out."""
        return super().page(step, story) if self.is_out(step, story) else NOT_FOUND

    def is_out(self, step: int, story: Story) -> bool:
        """Return whether the page is there at a step."""
        return story.number < self.first or step >= self.step_of(story.number) + self.ahead

    def story(self, number: int) -> Story:
        """Return a story, dated when its page comes."""
        story = super().story(number)
        delay = timedelta() if number < self.first else (instant(self.ahead) - instant(0))
        return replace(story, published_at=story.published_at + delay)

    def truth(self, last_step: int) -> TroubleTruth:
        """Return the truth: what is out, some of it perhaps not yet looked at again."""
        truth = super().truth(last_step)
        out = [story for story in self.stories(last_step) if self.is_out(last_step, story)]
        late = (str(story.number) for story in out if not self.is_out(last_step - 6, story))
        stories = {str(story.number): truth.stories[str(story.number)] for story in out}
        return replace(truth, stories=stories, may_lack=frozenset(late))


class ServesItsSections(Trouble):
    """Two feeds, of all stories and of a section, with guids of their own and the name of the feed in each link."""

    section = "/section.xml"

    @property
    def feeds(self) -> dict[str, str]:
        """Return both feeds."""
        return {"news": self.feed_path, "section": self.section}

    def answer(self, step: int, request: Request) -> Reply:
        """Return the feed of the section too."""
        if request.path == self.section:
            listed = [story for story in reversed(self.stories(step)) if story.number % 2 == 0]
            return self._listing(step, listed[: self.window])
        return super().answer(step, request)

    def _listing(self, step: int, stories: Sequence[Story]) -> Reply:
        items = [replace(self.item(step, story), guid=f"section-{story.number}") for story in stories]
        items = [replace(item, link=f"{item.link}?partner=rss&section=2") for item in items]
        return Reply(200, XML, rss(self.name, self.origin, items))

    def true_story(self, story: Story) -> TrueStory:
        """Return a story that may stand under both its addresses."""
        address = self.origin + story.path
        both = frozenset({address, f"{address}?partner=rss&section=2"})
        return replace(super().true_story(story), addresses=both, feeds=2 - story.number % 2)

    def truth(self, last_step: int) -> TroubleTruth:
        """Return the truth: an entry for each feed that lists a story."""
        truth = super().truth(last_step)
        return replace(truth, entries=sum(true.feeds for true in truth.stories.values()))
