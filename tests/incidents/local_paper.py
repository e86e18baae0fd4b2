"""A publisher on loopback to whom incidents happen."""

from __future__ import annotations

import json

from tests.browser.deployment import Deployment
from tests.e2e.exits import says
from tests.integration.pipeline.paper import Item, feed_body, page

OPEN, CLOSED = b"User-agent: *\nDisallow:\n", b"User-agent: *\nDisallow: /\n"
MAINTENANCE = b"<html><title>Back soon</title><h1>We are working on our site</h1><p>Please come back later.</p></html>"


class LocalPaper:
    """One source, one feed, its pages."""

    def __init__(self, ui: Deployment) -> None:
        self.world = ui.world
        self.publisher, self.origin = next(iter(ui.world.origins.items()))
        self.stories: list[str] = []
        source = {"source_id": "daily", "name": "The Daily", "feeds": [{"name": "news", "url": f"{self.origin}/daily"}]}
        (ui.settings.sources / "daily.yaml").write_text(json.dumps(source))
        self.robots(OPEN)

    def publish(self, count: int, *, body: bytes | None = None) -> None:
        """Put new stories into the feed; their pages say what they should, or something else."""
        for _ in range(count):
            key = f"story-{len(self.stories)}"
            self.stories.append(key)
            self._answer(f"/daily/{key}", page(key) if body is None else body)
        self.feed()

    def mend_pages(self) -> None:
        """Let all pages say what they should."""
        for key in self.stories:
            self._answer(f"/daily/{key}", page(key))

    def feed(self) -> None:
        """Let the feed be what it should."""
        items = [Item(key, link=f"{self.origin}/daily/{key}") for key in self.stories[-30:]]
        self._answer("/daily", feed_body(*items), "application/rss+xml")

    def feed_is(self, status: str, body: bytes, **headers: str) -> None:
        """Let something else come under the feed's address."""
        self.world.take_over(self.publisher, "/daily", says(body, "text/html", status=status, **headers))

    def robots(self, body: bytes) -> None:
        """Let robots.txt say something."""
        self._answer("/robots.txt", body, "text/plain")

    def _answer(self, path: str, body: bytes, kind: str = "text/html; charset=utf-8") -> None:
        self.world.take_over(self.publisher, path, says(body, kind))
