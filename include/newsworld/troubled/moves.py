"""Troubles of hosts and clocks: a house that moves for good, dates that lie ahead of their time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from newsworld.model import Reply, Request
from newsworld.troubled.story import Item, Story, page, rss
from newsworld.troubled.trouble import HTML, NOT_FOUND, XML, Trouble, TroubleTruth, TrueStory


class MovesToAnotherHost(Trouble):
    """At one step everything stands on a new host under new guids and paths; days later the old one is switched off."""

    move, off = 5, 9
    new_feed = "/rss/all.xml"

    @property
    def other_hosts(self) -> tuple[str, ...]:
        """Return the new host."""
        return (self.new_origin.removeprefix("http://"),)

    @property
    def new_origin(self) -> str:
        """Return scheme, name and port of the new host."""
        return self.origin.replace("127.0.0.1", "localhost")

    def new_path(self, story: Story) -> str:
        """Return the path of a story on the new host."""
        return f"/2026/03/{story.number}-the-story/"

    def answer(self, step: int, request: Request) -> Reply:
        """Return what the host that is asked says."""
        is_new = request.headers.get("host", "").startswith("localhost")
        if request.path == "/robots.txt":
            return self.robots(step)
        if is_new:
            return self._on_new_host(step, request) if step >= self.move else NOT_FOUND
        if step < self.move:
            return super().answer(step, request)
        return NOT_FOUND if step >= self.off else self._on_old_host(step, request)

    def _on_old_host(self, step: int, request: Request) -> Reply:
        ways = {story.path: self.new_path(story) for story in self.stories(step)}
        path = (ways | {self.feed_path: self.new_feed}).get(request.path)
        return Reply(301, HTML, b"moved", (("Location", self.new_origin + path),)) if path else NOT_FOUND

    def _on_new_host(self, step: int, request: Request) -> Reply:
        if request.path == self.new_feed:
            return Reply(200, XML, rss(self.name, self.new_origin, self.items(step)))
        story = next((story for story in self.stories(step) if self.new_path(story) == request.path), None)
        return Reply(200, HTML, page(story, self.name, self.new_origin)) if story else NOT_FOUND

    def item(self, step: int, story: Story) -> Item:
        """Return a story as the host of the day lists it."""
        if step < self.move:
            return super().item(step, story)
        return Item(story.title, self.new_origin + self.new_path(story), f"post-{story.number}", story.published_at)

    def true_story(self, story: Story) -> TrueStory:
        """Return a story that may stand on both hosts."""
        both = frozenset({self.origin + story.path, self.new_origin + self.new_path(story)})
        return replace(super().true_story(story), addresses=both)

    def truth(self, last_step: int) -> TroubleTruth:
        """Return the truth: what is listed under new guid and address is an entry of its own, of a known article."""
        truth = super().truth(last_step)
        again = self.window - self.per_step if last_step >= self.move else 0
        return replace(truth, entries=len(truth.stories) + again)


class DatesItsFeedAhead(Trouble):
    """For two days the machine that writes the feed lives nine days ahead; pages have the true time."""

    steps = frozenset({3, 4, 5, 6})

    def item(self, step: int, story: Story) -> Item:
        """Return a story with the time of a wrong clock."""
        ahead = timedelta(days=9) if step in self.steps else timedelta()
        return replace(super().item(step, story), date=story.published_at + ahead)


class LivesAhead(Trouble):
    """The clock of the whole house is nine hours ahead: what it states is stated, and nothing waits for it."""

    ahead = timedelta(hours=9)

    def story(self, number: int) -> Story:
        """Return a story as the house dates it."""
        story = super().story(number)
        return replace(story, published_at=story.published_at + self.ahead)


class LivesWeeksAhead(LivesAhead):
    """The same with three weeks: no date of it can be true, and none is shown."""

    ahead = timedelta(days=21)

    def true_story(self, story: Story) -> TrueStory:
        """Return a story that nobody can date."""
        return replace(super().true_story(story), published_at=None, precision=None)
