"""What a troubled publisher is: a plan by steps that answers requests, and the truth that follows from the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache

from newsworld.http_server import Behaviour
from newsworld.model import Reply, Request
from newsworld.troubled.story import Item, Story, item_of, minutes_before, page, rss, write_story

EPOCH = datetime(2026, 3, 2, 6, tzinfo=UTC)
STEP = timedelta(hours=12)
"""Each step every feed is polled and everything due is looked at; a month has sixty."""

HTML = "text/html; charset=utf-8"
XML = "application/rss+xml; charset=utf-8"
NOT_FOUND = Reply(404, HTML, b"<html><head><title>Not found</title></head><body><h1>404</h1></body></html>")


def instant(step: int) -> datetime:
    """Return when a step is, UTC."""
    return EPOCH + step * STEP


@dataclass(frozen=True)
class TrueStory:
    """One article as a perfect observer holds it."""

    addresses: frozenset[str]  # any of them may be the canonical one
    title: str
    paragraphs: tuple[str, ...]
    author: str | None
    published_at: datetime | None
    revisions: int = 1
    publisher_name: str | None = None  # whom the feed says it was taken from
    standfirst: str | None = None
    precision: str | None = "second"
    feeds: int = 1  # that list it
    flags: frozenset[str] = frozenset()
    copy_of: str | None = None  # publisher whose text it is
    day: date | None = None  # of publication at the publisher, where it is not that of the instant in UTC


@dataclass(frozen=True)
class TroubleTruth:
    """What a perfect observer knows of one publisher at the end."""

    stories: Mapping[str, TrueStory]
    never_asked: frozenset[str] = frozenset()  # paths that nobody published as addresses
    gap_steps: frozenset[int] | None = frozenset()  # steps whose poll suspects a gap; None: either is right
    most_fetches: int | None = None  # page requests that a polite observer needs at the most
    failed_steps: frozenset[int] = frozenset()  # steps whose poll is no success
    entries: int | None = None  # in the ledger; None: either is right
    unlisted: int = 0  # entries of these that no poll need have shown yet
    may_lack: frozenset[str] = frozenset()  # stories that came so late that to hold none of them yet is right too


@dataclass
class Trouble:
    """A publisher in order; those below change one thing each. ``origin`` is known once its port is open."""

    source_id: str
    report: str  # what users saw, in one sentence
    seen_at: str = ""  # where they told it in public
    window: int = 6
    per_step: int = 1
    first: int = 4  # stories at step 0
    origin: str = ""
    requests: list[tuple[int, str]] = field(default_factory=list)  # step and target

    feed_path = "/feed.xml"

    @property
    def name(self) -> str:
        """Return the publisher's name."""
        return self.source_id.replace("-", " ").title()

    # --- what there is ------------------------------------------------------------------------------------------------

    def stories(self, step: int) -> list[Story]:
        """Return what was published up to a step, oldest first."""
        return [self.story(number) for number in range(self.first + self.per_step * step)]

    def story(self, number: int) -> Story:
        """Return a story by its number."""
        return _story(self.source_id, number, self.step_of(number), self.path_of(number))

    def step_of(self, number: int) -> int:
        """Return the step at which a story appears."""
        return 0 if number < self.first else 1 + (number - self.first) // self.per_step

    def path_of(self, number: int) -> str:
        """Return the path of a story's page."""
        return f"/news/{number}/the-story-of-the-day-{number}"

    @property
    def feeds(self) -> dict[str, str]:
        """Return the paths of its feeds by their names."""
        return {"news": self.feed_path}

    def source_yaml(self, step: int) -> str:  # noqa: ARG002 - for those that change it
        """Return the file that describes the source at a step."""
        feeds = "".join(f'  - {{name: {name}, url: "{self.origin}{path}"}}\n' for name, path in self.feeds.items())
        return (
            f"source_id: {self.source_id}\nname: {self.name}\ncountry: GB\ntimezone: UTC\nlanguages: [en]\n"
            f'homepage: "{self.origin}/"\nis_agency: false\nfeeds:\n{feeds}'
            "articles_per_week: 3\nlicence_note: Simulated publisher.\n"
        )

    @property
    def other_hosts(self) -> tuple[str, ...]:
        """Return further names of its host, port included."""
        return ()

    # --- what is answered ---------------------------------------------------------------------------------------------

    def behaviour(self, step: int, request: Request) -> Behaviour | None:  # noqa: ARG002 - for those that misbehave
        """Return what takes the connection over, where no reply is sent as it should be."""
        return None

    def answer(self, step: int, request: Request) -> Reply:
        """Return the reply to a GET."""
        if request.path == "/robots.txt":
            return self.robots(step)
        if request.path == self.feed_path:
            return self.feed(step, request)
        for story in self.stories(step):
            if request.path == story.path:
                return self.page(step, story)
        return NOT_FOUND

    def robots(self, step: int) -> Reply:  # noqa: ARG002 - for those that change it
        """Return the robots.txt of a step."""
        return Reply(200, "text/plain", b"User-agent: *\nAllow: /\n")

    def feed(self, step: int, request: Request) -> Reply:  # noqa: ARG002 - for those that look at it
        """Return the feed of a step."""
        return Reply(200, XML, rss(self.name, self.origin, self.items(step)))

    def items(self, step: int) -> list[Item]:
        """Return what the feed lists, newest first."""
        return [self.item(step, story) for story in reversed(self.stories(step)[-self.window :])]

    def item(self, step: int, story: Story) -> Item:  # noqa: ARG002 - for those that change with time
        """Return a story as the feed lists it."""
        return item_of(story, self.origin)

    def page(self, step: int, story: Story) -> Reply:  # noqa: ARG002 - for those that change with time
        """Return the page of a story."""
        return Reply(200, HTML, page(story, self.name, self.origin))

    # --- what is true -------------------------------------------------------------------------------------------------

    def truth(self, last_step: int) -> TroubleTruth:
        """Return what a perfect observer knows after a step."""
        stories = {str(story.number): self.true_story(story) for story in self.seen(last_step)}
        return TroubleTruth(stories, entries=len(stories))

    def seen(self, last_step: int) -> list[Story]:
        """Return the stories that some poll could see."""
        return self.stories(last_step)

    def true_story(self, story: Story) -> TrueStory:
        """Return the truth about a story that is what it seems."""
        address = self.origin + story.path
        return TrueStory(
            frozenset({address}),
            story.title,
            story.paragraphs,
            story.author,
            story.published_at,
            standfirst=story.standfirst,
        )


@cache
def _story(source_id: str, number: int, step: int, path: str) -> Story:
    return write_story(source_id, number, minutes_before(instant(step), number), path)
