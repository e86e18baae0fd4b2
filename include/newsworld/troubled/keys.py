"""Troubles of identity: guids and links that are no keys, that change or belong to others, a CMS that is replaced."""

from __future__ import annotations

from dataclasses import replace

from newsworld.model import Reply, Request
from newsworld.troubled.story import Item, Story, home, page, text_of
from newsworld.troubled.trouble import HTML, Trouble, TroubleTruth, TrueStory


class NamesNoGuid(Trouble):
    """One guid for all items, each with a link of its own."""

    def item(self, step: int, story: Story) -> Item:
        """Return a story with the guid of all."""
        return replace(super().item(step, story), guid="N/A")


class LinksHome(Trouble):
    """All items link to the home page and have no guid; the whole text stands in the feed."""

    has_guid = False

    def item(self, step: int, story: Story) -> Item:  # noqa: ARG002
        """Return a story with the link of all."""
        guid = f"id-{story.number}" if self.has_guid else None
        return Item(story.title, f"{self.origin}/", guid, story.published_at, text_of(story))

    def answer(self, step: int, request: Request) -> Reply:
        """Return a home page that lists headlines."""
        if request.path == "/":
            return Reply(200, HTML, home(self.name, self.stories(step)[-20:]))
        return super().answer(step, request)

    def true_story(self, story: Story) -> TrueStory:
        """Return a story whose only address is that of all, and whose author nobody says."""
        true = super().true_story(story)
        return replace(
            true, addresses=frozenset({f"{self.origin}/"}), author=None, standfirst=None, flags=frozenset({"feed_text"})
        )


class LinksHomeWithGuids(LinksHome):
    """The same with a guid of its own in each item."""

    has_guid = True


class FlipsGuids(Trouble):
    """Guids are addresses whose scheme changes at every second poll; links stay."""

    def item(self, step: int, story: Story) -> Item:
        """Return a story with the guid of this build."""
        scheme = "https" if step % 2 else "http"
        return replace(super().item(step, story), guid=f"{scheme}://cms.example/?p={story.number}")


class PutsHeadlinesIntoGuids(Trouble):
    """The guid holds the headline, which an editor changes two steps after publication; the page says so."""

    def item(self, step: int, story: Story) -> Item:
        """Return a story with a guid made of its headline."""
        title = self._title(step, story)
        return replace(
            super().item(step, story), title=title, guid=f"{story.number % 7}-{title.lower().replace(' ', '-')}"
        )

    def page(self, step: int, story: Story) -> Reply:
        """Return the page with the headline of a step."""
        return Reply(200, HTML, page(replace(story, title=self._title(step, story)), self.name, self.origin))

    def _title(self, step: int, story: Story) -> str:
        return (
            f"Updated: {story.title}"
            if step >= self.step_of(story.number) + 2 and story.number % 3 == 0
            else story.title
        )

    def truth(self, last_step: int) -> TroubleTruth:
        """Return the truth: one edit where the headline changed."""
        truth = super().truth(last_step)
        stories = {
            str(story.number): replace(
                truth.stories[str(story.number)],
                title=self._title(last_step, story),
                revisions=1 + (self._title(last_step, story) != story.title),
            )
            for story in self.stories(last_step)
        }
        return replace(truth, stories=stories)


class NestsLinksOfOthers(Trouble):
    """Each item holds a block of related stories of another house, with links and titles of their own."""

    def item(self, step: int, story: Story) -> Item:
        """Return a story with a foreign block before its own link."""
        related = (
            '<yandex:related xmlns:yandex="http://news.yandex.ru">'
            f'<link url="{self.origin}/foreign/{story.number}">A foreign story</link><title>A foreign story</title>'
            "</yandex:related>"
        )
        return replace(super().item(step, story), extra=related)

    def truth(self, last_step: int) -> TroubleTruth:
        """Return the truth: nobody asks for the links of others."""
        others = frozenset(f"/foreign/{story.number}" for story in self.stories(last_step))
        return replace(super().truth(last_step), never_asked=others)


class HasNoLinks(Trouble):
    """A guid that is a number, no link; the whole text stands in the feed."""

    def item(self, step: int, story: Story) -> Item:  # noqa: ARG002
        """Return a story without an address."""
        return Item(story.title, None, f"4{story.number:04}", story.published_at, text_of(story))

    def truth(self, last_step: int) -> TroubleTruth:
        """Return the truth: every story once, from its own text, and no address invented."""
        invented = frozenset(f"/4{story.number:04}" for story in self.stories(last_step))
        return replace(super().truth(last_step), never_asked=invented)

    def true_story(self, story: Story) -> TrueStory:
        """Return a story without an address, whose author nobody says."""
        true = super().true_story(story)
        return replace(true, addresses=frozenset(), author=None, standfirst=None, flags=frozenset({"feed_text"}))


class TakesFromOthers(Trouble):
    """An aggregator: each item says in <source> whose story it is."""

    def item(self, step: int, story: Story) -> Item:
        """Return a story with its source."""
        source = f'<source url="http://house-{story.number % 3}.example/rss.xml">House {story.number % 3}</source>'
        return replace(super().item(step, story), extra=source)

    def true_story(self, story: Story) -> TrueStory:
        """Return a story with its real publisher."""
        return replace(super().true_story(story), publisher_name=f"House {story.number % 3}")


class ReplacesItsCms(Trouble):
    """At one step all guids and links change, old pages redirect, and the template gains a sentence."""

    move = 6
    LINE = "Read more in our new app."

    def path_at(self, step: int, story: Story) -> str:
        """Return the path of a story at a step."""
        return f"/2026/03/{story.number}/story/" if step >= self.move else story.path

    def item(self, step: int, story: Story) -> Item:
        """Return a story as the system of the day lists it."""
        guid = f"urn:cms2:{story.number}" if step >= self.move else f"old-{story.number}"
        return replace(super().item(step, story), link=self.origin + self.path_at(step, story), guid=guid)

    def answer(self, step: int, request: Request) -> Reply:
        """Redirect old addresses once the new system runs."""
        if step >= self.move:
            for story in self.stories(step):
                if request.path == story.path:
                    return Reply(301, HTML, b"moved", (("Location", self.origin + self.path_at(step, story)),))
                if request.path == self.path_at(step, story):
                    return Reply(200, HTML, page(story, self.name, self.origin, line=self.LINE))
        return super().answer(step, request)

    def true_story(self, story: Story) -> TrueStory:
        """Return a story that may stand under both its addresses."""
        both = frozenset({self.origin + story.path, self.origin + self.path_at(self.move, story)})
        return replace(super().true_story(story), addresses=both)

    def truth(self, last_step: int) -> TroubleTruth:
        """Return the truth: what is listed under new guid and address is an entry of its own, of a known article.

        Whose page shows the new sentence first is read again without it, a step later.
        """
        truth = super().truth(last_step)
        again = self.window - self.per_step if last_step >= self.move else 0
        late = [str(story.number) for story in self.stories(last_step) if self.step_of(story.number) == self.move]
        lacks = frozenset(late if last_step == self.move else ())
        return replace(truth, entries=len(truth.stories) + again, may_lack=lacks)
