"""Troubles of an hour or a day: pages that are missing, walled, closed by robots.txt or all the same for a while."""

from __future__ import annotations

from newsworld.model import Reply, Request
from newsworld.troubled.story import Story, home
from newsworld.troubled.story import page as story_page
from newsworld.troubled.trouble import HTML, Trouble

WALL = (
    b'<!DOCTYPE html><html lang="en"><head><title>Before you continue</title></head><body><h1>Before you continue</h1>'
    b"<p>Accept our cookies to go on reading. We and our partners store data on your device.</p>"
    b"<button>Accept all</button><button>Reject all</button></body></html>"
)
MAINTENANCE = "We are working on our systems and will be back soon. Thank you for your patience while we do this. "


class BadHours(Trouble):
    """Its pages are not what they should be at some steps."""

    bad_steps = frozenset({3, 4})

    def answer(self, step: int, request: Request) -> Reply:
        """Return the bad answer for pages at a bad step."""
        if step in self.bad_steps and request.path.startswith("/news/"):
            return self.bad(step, request)
        return super().answer(step, request)

    def bad(self, step: int, request: Request) -> Reply:
        """Return what a page is at a bad step."""
        raise NotImplementedError


class LosesItsPages(BadHours):
    """404 for every page, for a day."""

    def bad(self, step: int, request: Request) -> Reply:  # noqa: ARG002
        """Return that nothing is there."""
        return Reply(
            404, HTML, b"<html><head><title>Page not found</title></head><body><h1>Not found</h1></body></html>"
        )


class ForbidsItsPages(BadHours):
    """403 for every page, for a day."""

    def bad(self, step: int, request: Request) -> Reply:  # noqa: ARG002
        """Return that nobody may come in."""
        return Reply(403, HTML, b"<html><head><title>403</title></head><body><h1>Forbidden</h1></body></html>")


class WallsItsPages(BadHours):
    """A consent wall with status 200 in place of every page, for a day."""

    def bad(self, step: int, request: Request) -> Reply:  # noqa: ARG002
        """Return the wall."""
        return Reply(200, HTML, WALL)


class EmptiesItsPages(BadHours):
    """Pages without a text: the template alone, for a day."""

    def bad(self, step: int, request: Request) -> Reply:
        """Return the template."""
        story = next(story for story in self.stories(step) if story.path == request.path)
        html = (
            f"<html><head><title>{story.title}</title></head><body><h1>{story.title}</h1><p>Loading</p></body></html>"
        )
        return Reply(200, HTML, html.encode())


class ShowsOnePageForAll(BadHours):
    """A maintenance page with status 200, long enough to pass for a text, under every address."""

    def bad(self, step: int, request: Request) -> Reply:  # noqa: ARG002
        """Return the page of all."""
        text = "".join(f"<p>{MAINTENANCE * 4}</p>" for _ in range(4))
        article = f"<article><h1>Maintenance</h1>{text}</article>"
        return Reply(200, HTML, f"<html><head><title>Maintenance</title></head><body>{article}</body></html>".encode())


class SendsHome(BadHours):
    """Redirects every page to the home page, for a day."""

    def bad(self, step: int, request: Request) -> Reply:  # noqa: ARG002
        """Return the way home."""
        return Reply(302, HTML, b"", (("Location", f"{self.origin}/"),))

    def answer(self, step: int, request: Request) -> Reply:
        """Return the home page too."""
        if request.path == "/":
            return Reply(200, HTML, home(self.name, self.stories(step)[-20:]))
        return super().answer(step, request)


class ClosesItsRobots(Trouble):
    """robots.txt forbids everything overnight, by mistake."""

    def robots(self, step: int) -> Reply:
        """Return the rules of a step."""
        if step in (3, 4):
            return Reply(200, "text/plain", b"User-agent: *\nDisallow: /\n")
        return super().robots(step)


class StatesAVersionForADate(Trouble):
    """The page's own date is a build number that looks like a day of the year 1199; the feed has the true one."""

    def page(self, step: int, story: Story) -> Reply:  # noqa: ARG002
        """Return the page with the number in place of its date."""
        return Reply(200, HTML, story_page(story, self.name, self.origin, dates='<span class="date">3.2.1199</span>'))
