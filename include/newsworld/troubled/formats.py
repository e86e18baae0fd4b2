"""Troubles of formats, files and texts: older pages, JSON, a source file with a mistake, texts of another house."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

from newsworld.model import Reply, Request
from newsworld.troubled.story import Item, Story, page, rss, text_of
from newsworld.troubled.trouble import HTML, XML, Trouble, TroubleTruth, TrueStory
from newsworld.troubled.windows import RollsOver


class OffersOlderPages(RollsOver):
    """A window that rolls over in one step; what fell out stands on older pages, to which the feed links."""

    def feed(self, step: int, request: Request) -> Reply:
        """Return a page of the feed, with a link to the one after it."""
        number = int(request.target.partition("?page=")[2] or 1)
        newest = list(reversed(self.stories(step)))
        listed = newest[(number - 1) * self.window : number * self.window]
        link = (
            f'<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="next" '
            f'href="{self.origin}{self.feed_path}?page={number + 1}"/>'
        )
        body = rss(self.name, self.origin, [self.item(step, story) for story in listed])
        is_last = number * self.window >= len(newest)
        return Reply(200, XML, body if is_last else body.replace(b"<channel>", b"<channel>" + link.encode(), 1))

    def seen(self, last_step: int) -> list[Story]:
        """Return all stories: the older pages are there."""
        return self.stories(last_step)

    def truth(self, last_step: int) -> TroubleTruth:
        """Return the truth: a gap that is closed is none."""
        return replace(super().truth(last_step), gap_steps=frozenset())


class SpeaksJson(Trouble):
    """JSON Feed whose authors stand in every shape there is, without items at one poll; pages name nobody."""

    def items(self, step: int) -> list[Item]:
        """Return nothing at one poll."""
        return [] if step == 5 else super().items(step)

    def feed(self, step: int, request: Request) -> Reply:  # noqa: ARG002
        """Return the feed in JSON."""
        listed = list(reversed(self.stories(step)[-self.window :])) if self.items(step) else []
        feed = {"version": "https://jsonfeed.org/version/1.1", "title": self.name, "home_page_url": f"{self.origin}/"}
        items = [self._item(story) for story in listed]
        return Reply(200, "application/feed+json", json.dumps({**feed, **({"items": items} if items else {})}).encode())

    def _item(self, story: Story) -> dict[str, object]:
        shapes: tuple[dict[str, object], ...] = (
            {"authors": [{"name": story.author}]},
            {"author": {"name": story.author}},
            {"author": story.author},
            {"authors": [story.author]},
            {"authors": {"name": story.author}},
        )
        own = {"id": f"id-{story.number}", "url": self.origin + story.path, "title": story.title}
        date = {"date_published": story.published_at.isoformat(), "content_html": text_of(story)}
        return {**own, **date, **shapes[story.number % len(shapes)]}

    def page(self, step: int, story: Story) -> Reply:  # noqa: ARG002
        """Return the page without its byline."""
        html = page(story, self.name, self.origin).decode()
        return Reply(200, HTML, html.replace(f'<p class="byline">By {story.author}</p>', "").encode())


class MistypesItsSource(Trouble):
    """For a day the file that describes the source is no YAML: what it said before stays in use."""

    def source_yaml(self, step: int) -> str:
        """Return the file of a step."""
        whole = super().source_yaml(step)
        return whole.replace("feeds:", "feeds: [", 1) if step in (3, 4) else whole


class PrintsTheTextsOfAnother(Trouble):
    """Every third text is that of another house, a step later, under a headline of its own."""

    original = "quiet-times"

    def story(self, number: int) -> Story:
        """Return a story, or that of the other house half a day later."""
        story = super().story(number)
        if number % 3:
            return story
        taken = Trouble(self.original, "").story(number)
        later = taken.published_at + timedelta(hours=12)
        return replace(story, paragraphs=taken.paragraphs, published_at=later)

    def stories(self, step: int) -> list[Story]:
        """Return what is out a step after it would be."""
        return super().stories(step - 1) if step else []

    def step_of(self, number: int) -> int:
        """Return the step at which a story appears."""
        return super().step_of(number) + 1

    def true_story(self, story: Story) -> TrueStory:
        """Return a story that may be a copy."""
        return replace(super().true_story(story), copy_of=None if story.number % 3 else self.original)
