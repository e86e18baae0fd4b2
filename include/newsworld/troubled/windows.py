"""Troubles of what a feed lists: windows that roll over behind a pin, empty bodies, long lists, items dated anew."""

from __future__ import annotations

from dataclasses import replace

from newsworld.model import Reply, Request
from newsworld.troubled.story import Item, Story, page, rss, write_story
from newsworld.troubled.trouble import HTML, XML, Trouble, TroubleTruth, instant


class RollsOver(Trouble):
    """At one step far more is published than the window holds; what fell out in between is lost, and a gap."""

    flood = 7
    flooded = 20

    def stories(self, step: int) -> list[Story]:
        """Return the stories, twenty more from the flood on."""
        more = self.flooded if step >= self.flood else 0
        return [self.story(number) for number in range(self.first + self.per_step * step + more)]

    def step_of(self, number: int) -> int:
        """Return the step at which a story appears."""
        before = self.first + self.per_step * (self.flood - 1)
        if number < before + self.per_step:
            return super().step_of(number)
        if number < before + self.per_step + self.flooded:
            return self.flood
        return super().step_of(number - self.flooded)

    def seen(self, last_step: int) -> list[Story]:
        """Return what stood in some window."""
        numbers = {story.number for step in range(last_step + 1) for story in self.stories(step)[-self.window :]}
        return [story for story in self.stories(last_step) if story.number in numbers]

    def truth(self, last_step: int) -> TroubleTruth:
        """Return the truth: one gap."""
        return replace(super().truth(last_step), gap_steps=frozenset({self.flood}))


class RollsOverBehindAPin(RollsOver):
    """The same with an evergreen item on top, which hides that nothing else overlaps."""

    def items(self, step: int) -> list[Item]:
        """Return the pin and the window."""
        pin = Item("How to subscribe to our paper", f"{self.origin}/about/subscribe", "pin", instant(0))
        return [pin, *super().items(step)]

    def answer(self, step: int, request: Request) -> Reply:
        """Return the pinned page too: it is an article as any other."""
        if request.path == "/about/subscribe":
            return Reply(200, HTML, page(self._pin(), self.name, self.origin))
        return super().answer(step, request)

    def _pin(self) -> Story:
        return replace(self.story(900), title="How to subscribe to our paper", path="/about/subscribe")

    def story(self, number: int) -> Story:
        """Return a story; the pin was written before the first step."""
        return super().story(number) if number < 900 else write_story(self.source_id, 900, instant(0), "/")

    def truth(self, last_step: int) -> TroubleTruth:
        """Return the truth, the pin included."""
        truth = super().truth(last_step)
        stories = {**truth.stories, "pin": self.true_story(self._pin())}
        return replace(truth, stories=stories, entries=len(stories))


class EmptiesAndRolls(RollsOver):
    """A body without items in between two windows that share nothing."""

    def items(self, step: int) -> list[Item]:
        """Return nothing right before the flood."""
        return [] if step == self.flood - 1 else super().items(step)

    def seen(self, last_step: int) -> list[Story]:
        """Return what stood in some window that was not empty."""
        steps = [step for step in range(last_step + 1) if step != self.flood - 1]
        numbers = {story.number for step in steps for story in self.stories(step)[-self.window :]}
        return [story for story in self.stories(last_step) if story.number in numbers]


class EmptiesForANight(Trouble):
    """A body without items, then the window as it was, one story on: nothing is lost, and no gap."""

    def items(self, step: int) -> list[Item]:
        """Return nothing at one step."""
        return [] if step == 5 else super().items(step)


class ListsOldestFirst(Trouble):
    """All stories ever, oldest first, without dates: more than are taken from one body."""

    def items(self, step: int) -> list[Item]:
        """Return everything, oldest first."""
        return [replace(self.item(step, story), date=None) for story in self.stories(step)]

    def truth(self, last_step: int) -> TroubleTruth:
        """Return the truth; whether what the limit leaves out is a gap is not asked."""
        return replace(super().truth(last_step), gap_steps=None)


class DatesAnew(Trouble):
    """Every item gets the time of the build as its date, at each poll."""

    def item(self, step: int, story: Story) -> Item:
        """Return a story dated now."""
        return replace(super().item(step, story), date=instant(step))

    def truth(self, last_step: int) -> TroubleTruth:
        """Return the truth: a page is looked at for edits as often as one whose item never changes."""
        return replace(super().truth(last_step), most_fetches=8 * len(self.stories(last_step)))


class CountsInTitles(Trouble):
    """The number of comments stands in the title of each item and grows at each poll."""

    def item(self, step: int, story: Story) -> Item:
        """Return a story with its comments counted."""
        return replace(
            super().item(step, story), title=f"{story.title} ({3 + step - self.step_of(story.number)} comments)"
        )

    def truth(self, last_step: int) -> TroubleTruth:
        """Return the truth: as for any other."""
        return replace(super().truth(last_step), most_fetches=8 * len(self.stories(last_step)))


class AdvertisesInTitles(Trouble):
    """Another advertisement stands in the title of each item at each poll."""

    def item(self, step: int, story: Story) -> Item:
        """Return a story with what is sold beside it."""
        sold = ("garden chairs", "winter coats", "holidays by the sea", "used pianos", "window cleaning")
        return replace(super().item(step, story), title=f"{story.title} | Now cheaper: {sold[step % len(sold)]}")

    def truth(self, last_step: int) -> TroubleTruth:
        """Return the truth: as for any other."""
        return replace(super().truth(last_step), most_fetches=8 * len(self.stories(last_step)))


class FloodsWithXml(Trouble):
    """The feed lists each item twice in one body, as two sections that share stories do."""

    def feed(self, step: int, request: Request) -> Reply:  # noqa: ARG002
        """Return a body that says everything twice."""
        items = self.items(step)
        return Reply(200, XML, rss(self.name, self.origin, [*items, *items]))
