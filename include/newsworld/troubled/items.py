"""Further troubles of items: guids used twice, addresses that never stay, bad bytes and days, old news on top."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from newsworld.model import Reply, Request
from newsworld.troubled.story import Item, Story, atom, page, text_of
from newsworld.troubled.trouble import HTML, Trouble, TroubleTruth, TrueStory


class UsesGuidsAgain(Trouble):
    """Eight guids that go round: each new story takes that of one which has left the feed."""

    def item(self, step: int, story: Story) -> Item:
        """Return a story with the guid of an older one."""
        return replace(super().item(step, story), guid=f"https://slots.example/?p={story.number % 8}")


class LeansOnItsBase(Trouble):
    """Atom whose entries have relative links under an ``xml:base`` of their own."""

    def feed(self, step: int, request: Request) -> Reply:  # noqa: ARG002
        """Return the feed in Atom."""
        entries = [self._entry(story) for story in reversed(self.stories(step)[-self.window :])]
        return Reply(200, "application/atom+xml", atom(self.name, self.origin, entries))

    def _entry(self, story: Story) -> str:
        folder, _, last = story.path.removeprefix("/").rpartition("/")
        stamp = story.published_at.isoformat()
        return (
            f'<entry xml:base="{folder}/"><title>{story.title}</title><link href="{last}"/>'
            f'<link rel="replies" type="application/xhtml+xml" href="{last}#comments"/>'
            f"<id>urn:story:{story.number}</id><published>{stamp}</published><updated>{stamp}</updated></entry>"
        )

    def truth(self, last_step: int) -> TroubleTruth:
        """Return the truth: nobody asks for what no base makes."""
        stories = self.stories(last_step)
        wrong = frozenset(f"/{story.path.rpartition('/')[2]}" for story in stories)
        return replace(super().truth(last_step), never_asked=wrong)


class SendsSessions(Trouble):
    """No guids, and links that carry another session at each poll."""

    def item(self, step: int, story: Story) -> Item:
        """Return a story under the session of a step."""
        link = f"{self.origin}{story.path}{_session(step, story.number)}"
        return Item(story.title, link, None, story.published_at)

    def true_story(self, story: Story) -> TrueStory:
        """Return a story that may stand under any of the addresses that it was given."""
        sessions = {f"{self.origin}{story.path}{_session(step, story.number)}" for step in range(100)}
        return replace(super().true_story(story), addresses=frozenset({self.origin + story.path, *sessions}))

    def truth(self, last_step: int) -> TroubleTruth:
        """Return the truth: as for any other."""
        return replace(super().truth(last_step), most_fetches=8 * len(self.stories(last_step)))


def _session(step: int, number: int) -> str:
    return f"?doAsGroupId=7&cookie={7919 * step + number + 100000}"


class ChangesItsHostName(Trouble):
    """Links and guids name another host of the same house at every second poll."""

    @property
    def other_hosts(self) -> tuple[str, ...]:
        """Return the other name."""
        return (self._other.removeprefix("http://"),)

    @property
    def _other(self) -> str:
        return self.origin.replace("127.0.0.1", "localhost")

    def item(self, step: int, story: Story) -> Item:
        """Return a story under the name of a step."""
        address = (self._other if step % 2 else self.origin) + story.path
        return Item(story.title, address, address, story.published_at)

    def true_story(self, story: Story) -> TrueStory:
        """Return a story that may stand under both names."""
        both = frozenset({self.origin + story.path, self._other + story.path})
        return replace(super().true_story(story), addresses=both)


class SendsControlCharacters(Trouble):
    """A character that XML forbids stands in the text of every third item."""

    def item(self, step: int, story: Story) -> Item:
        """Return a story, every third of them spoilt."""
        item = super().item(step, story)
        text = text_of(story)
        return replace(item, text=f"{text[:40]}\x13{text[40:]}" if story.number % 3 == 0 else text)


class MistakesTheWeekday(Trouble):
    """Every second item names a weekday that its date is not; pages have no date at all."""

    def item(self, step: int, story: Story) -> Item:
        """Return a story with the weekday of the day after."""
        item, at = super().item(step, story), story.published_at
        wrong = f"{at + timedelta(days=1):%a}, {at:%d %b %Y %H:%M:%S} +0000"
        return replace(item, date=wrong if story.number % 2 else at)

    def page(self, step: int, story: Story) -> Reply:  # noqa: ARG002
        """Return the page without a date."""
        return Reply(200, HTML, page(story, self.name, self.origin, dates=""))


class NamesItsZone(Trouble):
    """Dates whose zone is a name (PST); pages have no date at all."""

    def item(self, step: int, story: Story) -> Item:
        """Return a story dated in the zone's own time."""
        local = story.published_at.astimezone(timezone(timedelta(hours=-8)))
        return replace(super().item(step, story), date=f"{local:%a, %d %b %Y %H:%M:%S} PST")

    def page(self, step: int, story: Story) -> Reply:  # noqa: ARG002
        """Return the page without a date."""
        return Reply(200, HTML, page(story, self.name, self.origin, dates=""))

    def true_story(self, story: Story) -> TrueStory:
        """Return a story whose day is that of its zone."""
        local = story.published_at.astimezone(timezone(timedelta(hours=-8)))
        return replace(super().true_story(story), day=local.date())


class BringsOldNewsBack(Trouble):
    """At one poll the whole window holds stories of 2013; then it is as before."""

    turn = 6

    def items(self, step: int) -> list[Item]:
        """Return the window, or what was news in 2013."""
        if step == self.turn:
            return [self.item(step, story) for story in self._old()]
        return super().items(step)

    def answer(self, step: int, request: Request) -> Reply:
        """Return the old pages too: they have been there all the time."""
        for story in self._old():
            if request.path == story.path:
                return self.page(step, story)
        return super().answer(step, request)

    def _old(self) -> list[Story]:
        numbers = range(800, 800 + self.window)
        at = datetime(2013, 5, 6, 7, 8, tzinfo=UTC)
        return [replace(self.story(number), published_at=at + timedelta(days=number - 800)) for number in numbers]

    def truth(self, last_step: int) -> TroubleTruth:
        """Return the truth: old stories are stories, and nothing was lost."""
        truth = super().truth(last_step)
        if last_step < self.turn:
            return truth
        old = {str(story.number): self.true_story(story) for story in self._old()}
        return replace(truth, stories={**truth.stories, **old}, entries=len(truth.stories) + len(old))
