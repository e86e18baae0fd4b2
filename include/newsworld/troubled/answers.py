"""Troubles of answers: addresses in raw letters, codings that lie, long rests, feeds that say where they went."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from dataclasses import replace
from urllib.parse import quote

from newsworld.http_server import Behaviour
from newsworld.model import Reply, Request
from newsworld.troubled.story import Item, Story, item_of
from newsworld.troubled.trouble import HTML, NOT_FOUND, Trouble, TroubleTruth, TrueStory

_GZIP = ("content-encoding", "gzip")
"""In small letters a mere header: in capitals it asks the server to compress (``publisher_site.condition``)."""


class RedirectsInRawLetters(Trouble):
    """Pages redirect to an address with letters and a blank in it, sent as the bytes of UTF-8."""

    def raw_path(self, story: Story) -> str:
        """Return where a story is, as its host writes it."""
        return f"/käse und/größe-{story.number}"

    def escaped_path(self, story: Story) -> str:
        """Return where a story is, as clients have to ask for it."""
        return f"/k%C3%A4se%20und/gr%C3%B6%C3%9Fe-{story.number}"

    def behaviour(self, step: int, request: Request) -> Behaviour | None:
        """Return the redirect of a page."""
        told = next((story for story in self.stories(step) if story.path == request.path), None)
        return _redirect_to(self.raw_path(told)) if told else None

    def answer(self, step: int, request: Request) -> Reply:
        """Return a story where it is."""
        for story in self.stories(step):
            if request.path == self.escaped_path(story):
                return self.page(step, story)
        return super().answer(step, request)

    def true_story(self, story: Story) -> TrueStory:
        """Return a story that may stand under both addresses."""
        both = frozenset({self.origin + story.path, self.origin + self.escaped_path(story)})
        return replace(super().true_story(story), addresses=both)


def _redirect_to(path: str, charset: str = "utf-8", status: int = 302) -> Behaviour:
    head = f"HTTP/1.1 {status} Found\r\nLocation: {path}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"

    async def send(_: Request, __: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(head.encode(charset))
        await writer.drain()

    return send


class RedirectsInLatin1(RedirectsInRawLetters):
    """The same in bytes of Latin-1, which stand for themselves; and the feed has moved for good, in those of UTF-8."""

    def raw_path(self, story: Story) -> str:
        """Return where a story is, as its host writes it."""
        return f"/città/però-{story.number}à"

    def escaped_path(self, story: Story) -> str:
        """Return where a story is, as clients have to ask for it."""
        return f"/citt%E0/per%F2-{story.number}%E0"

    def behaviour(self, step: int, request: Request) -> Behaviour | None:
        """Return the redirect of a page or of the feed."""
        if request.path == self.feed_path:
            return _redirect_to("/новости/лента.xml", status=301)
        told = next((story for story in self.stories(step) if story.path == request.path), None)
        return _redirect_to(self.raw_path(told), "latin-1") if told else None

    def answer(self, step: int, request: Request) -> Reply:
        """Return the feed where it is, or a story."""
        is_feed = request.path == quote("/новости/лента.xml")
        return self.feed(step, request) if is_feed else super().answer(step, request)


class CompressesInParts(Trouble):
    """Everything is compressed in two members, and zeros stand behind them."""

    def answer(self, step: int, request: Request) -> Reply:
        """Return any answer so."""
        reply = super().answer(step, request)
        half = len(reply.body) // 2
        body = b"".join(gzip.compress(part, mtime=0) for part in (reply.body[:half], reply.body[half:]))
        return replace(reply, body=body + bytes(7), headers=(_GZIP,))


class ServesOldCopies(Trouble):
    """At every third poll the feed is as it was days ago."""

    age = 5

    def items(self, step: int) -> list[Item]:
        """Return what is listed, or was days ago."""
        return super().items(max(step - self.age, 0) if step % 3 == 2 else step)

    def truth(self, last_step: int) -> TroubleTruth:
        """Return the truth: all that any poll could see."""
        return super().truth(last_step - 1 if last_step % 3 == 2 else last_step)


class SaysItIsCompressed(Trouble):
    """``Content-Encoding: gzip`` on everything, and nothing is compressed."""

    def answer(self, step: int, request: Request) -> Reply:
        """Return any answer with the header."""
        return replace(super().answer(step, request), headers=(_GZIP,))


class DeflatesWithoutAHead(Trouble):
    """Everything is sent as deflate without the head of zlib, as some servers always have done it."""

    def answer(self, step: int, request: Request) -> Reply:
        """Return any answer so."""
        reply = super().answer(step, request)
        packer = zlib.compressobj(wbits=-15)
        body = packer.compress(reply.body) + packer.flush()
        return replace(reply, body=body, headers=(("Content-Encoding", "deflate"),))


class AsksForAYear(Trouble):
    """503 with ``Retry-After`` of a year, for a day."""

    steps = frozenset({4, 5})

    def feed(self, step: int, request: Request) -> Reply:
        """Return the refusal or the feed."""
        if step in self.steps:
            return Reply(503, HTML, b"<h1>Busy</h1>", (("Retry-After", "31536000"),))
        return super().feed(step, request)

    def truth(self, last_step: int) -> TroubleTruth:
        """Return the truth: those polls are no success."""
        return replace(super().truth(last_step), failed_steps=self.steps)


class SaysWhereItsFeedWent(Trouble):
    """The old feed stays as it was and names the new one in an element; no redirect."""

    turn = 4
    new_feed = "/shows/feed"

    def answer(self, step: int, request: Request) -> Reply:
        """Return the feed that goes on at its new address."""
        return super().feed(step, request) if request.path == self.new_feed else super().answer(step, request)

    def feed(self, step: int, request: Request) -> Reply:
        """Return the feed, from one step on as it was then and with the new address."""
        reply = super().feed(min(step, self.turn), request)
        space = b'<itunes:new-feed-url xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">'
        moved = space + f"{self.origin}{self.new_feed}</itunes:new-feed-url>".encode()
        return replace(reply, body=reply.body.replace(b"<item>", moved + b"<item>", 1)) if step >= self.turn else reply


class MistakesItsTypes(Trouble):
    """Media types that are not those of feeds and pages, each step others."""

    feed_types = ("image/gif", "application/octet-stream", "text/html", "text/plain; charset=us-ascii", "")
    page_types = (
        "Text/HTML;Charset=UTF-8;",
        "text/html; charset=unknown",
        'text/html; charset="utf-8',
        "text/html,*/*",
    )

    def feed(self, step: int, request: Request) -> Reply:
        """Return the feed as something else."""
        return replace(super().feed(step, request), content_type=self.feed_types[step % len(self.feed_types)])

    def page(self, step: int, story: Story) -> Reply:
        """Return a page in a strange spelling."""
        return replace(super().page(step, story), content_type=self.page_types[story.number % len(self.page_types)])


class CorrectsItsSlugs(Trouble):
    """Links that are guids too, with a mistake in them; a day later it is mended, and the old address is gone."""

    late = 2

    def first_path(self, story: Story) -> str:
        """Return the address with the mistake."""
        return f"/stories/teh-{story.title.split()[0].lower()}-of-{'ab' * (story.number % 3)}-{_word(story.number)}/"

    def second_path(self, story: Story) -> str:
        """Return the address without it."""
        return self.first_path(story).replace("/teh-", "/the-")

    def path_at(self, step: int, story: Story) -> str:
        """Return the address of a step."""
        is_mended = step >= self.step_of(story.number) + self.late
        return self.second_path(story) if is_mended else self.first_path(story)

    def item(self, step: int, story: Story) -> Item:
        """Return a story under the address of a step."""
        address = self.origin + self.path_at(step, story)
        return replace(item_of(story, self.origin), link=address, guid=address)

    def answer(self, step: int, request: Request) -> Reply:
        """Return a story at its address of the step only."""
        for story in self.stories(step):
            if request.path == self.path_at(step, story):
                return self.page(step, story)
        return NOT_FOUND if request.path.startswith(("/stories/", "/news/")) else super().answer(step, request)

    def true_story(self, story: Story) -> TrueStory:
        """Return a story that may stand under both addresses."""
        both = frozenset({self.origin + self.first_path(story), self.origin + self.second_path(story)})
        return replace(super().true_story(story), addresses=both)

    def truth(self, last_step: int) -> TroubleTruth:
        """Return the truth: one article a story, however many entries."""
        return replace(super().truth(last_step), entries=None)


def _word(number: int) -> str:
    return "".join("abcdefghij"[int(digit)] for digit in str(number))
