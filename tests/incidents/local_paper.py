"""A publisher on loopback to whom incidents happen."""

from __future__ import annotations

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
        self.feed_path = "/daily"
        feed = f"feeds:\n  - name: news\n    url: {self.origin}/daily\n"
        (ui.settings.sources / "daily.yaml").write_text(f"source_id: daily\nname: The Daily\n{feed}")
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
        self._answer(self.feed_path, feed_body(*items), "application/rss+xml")

    def move_feed(self, path: str, instead: bytes) -> str:
        """Let the feed be elsewhere, which the home page alone says, and return where; its old address shows a page."""
        self._answer(self.feed_path, instead)
        self.feed_path = path
        self.feed()
        link = f'<link rel="alternate" type="application/rss+xml" title="News" href="{path}">'
        self._answer("/", f"<!doctype html><html><head>{link}</head><body>The Daily</body></html>".encode())
        return f"{self.origin}{path}"

    def feed_is(self, status: str, body: bytes, **headers: str) -> None:
        """Let something else come under the feed's address."""
        self.world.take_over(self.publisher, "/daily", says(body, "text/html", status=status, **headers))

    def robots(self, body: bytes) -> None:
        """Let robots.txt say something."""
        self._answer("/robots.txt", body, "text/plain")

    def _answer(self, path: str, body: bytes, kind: str = "text/html; charset=utf-8") -> None:
        self.world.take_over(self.publisher, path, says(body, kind))
